"""What each type of event carries. The class says the type: `event_type_of(payload)`.

Payloads are read back years later: fields may be added with defaults, never renamed; unknown ones are
ignored.
"""

from typing import Any, ClassVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator

from callcenter.events.types import Direction, EndReason, EventType, FailureStatus, Party, Speaker
from callcenter.storable import without_unstorable

_TYPES: dict[str, "type[Payload]"] = {}


class Payload(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_inf_nan="null")
    type: ClassVar[EventType]

    def __init_subclass__(cls, *, type: EventType | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if type is not None:
            cls.type = type
            _TYPES[type] = cls

    @model_validator(mode="before")
    @classmethod
    def _storable(cls, data: Any) -> Any:
        return without_unstorable(data)


def event_type_of(payload: Payload) -> EventType:
    return payload.type


def payload_class(name: str) -> type[Payload] | None:
    """None for a type this version does not know."""
    return _TYPES.get(name)


Json = dict[str, JsonValue]


class CallCreated(Payload, type=EventType.CALL_CREATED):
    direction: Direction
    from_number: str | None = None
    to_number: str | None = None
    desk: str | None = None
    context: Json = Field(default_factory=dict)
    idempotency_key: str | None = None


class CallDialing(Payload, type=EventType.CALL_DIALING):
    pass


class CallRinging(Payload, type=EventType.CALL_RINGING):
    pass


class CallAnswered(Payload, type=EventType.CALL_ANSWERED):
    pass


class CallFailed(Payload, type=EventType.CALL_FAILED):
    status: FailureStatus
    reason: str
    sip_status_code: int | None = None


class CallEnded(Payload, type=EventType.CALL_ENDED):
    end_reason: EndReason
    detail: str | None = None


class LegStarted(Payload, type=EventType.LEG_STARTED):
    leg_id: str
    party: Party
    identity: str
    from_number: str | None = None
    to_number: str | None = None
    sip_call_id: str | None = None


class LegAnswered(Payload, type=EventType.LEG_ANSWERED):
    leg_id: str


class LegEnded(Payload, type=EventType.LEG_ENDED):
    leg_id: str
    reason: str


class AgentJoined(Payload, type=EventType.AGENT_JOINED):
    worker_id: str
    job_id: str
    takeover: bool = False


class AgentGreeted(Payload, type=EventType.AGENT_GREETED):
    after_ms: float
    """From answer to the first audio the agent sent."""


class AgentLeft(Payload, type=EventType.AGENT_LEFT):
    reason: str


class AgentLost(Payload, type=EventType.AGENT_LOST):
    reason: str


class Latency(BaseModel):
    """The caller's wait and its parts, in LiveKit's words."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    e2e_ms: float | None = None
    end_of_utterance_delay_ms: float | None = None
    transcription_delay_ms: float | None = None
    ttft_ms: float | None = None
    ttfb_ms: float | None = None


class TurnEnded(Payload, type=EventType.TURN_ENDED):
    turn_id: str
    speaker: Speaker
    text: str
    interrupted: bool = False
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    confidence: float | None = None
    language: str | None = None
    latency: Latency = Latency()


class StateChanged(Payload, type=EventType.STATE_CHANGED):
    from_state: str | None = None
    to_state: str
    context: Json = Field(default_factory=dict)


class ToolStarted(Payload, type=EventType.TOOL_STARTED):
    tool: str
    tool_call_id: str
    arguments: Json = Field(default_factory=dict)


class ToolEnded(Payload, type=EventType.TOOL_ENDED):
    tool: str
    tool_call_id: str
    duration_ms: float
    ok: bool
    error: str | None = None


class FactNoted(Payload, type=EventType.FACT_NOTED):
    name: str
    value: JsonValue


class VehicleFound(Payload, type=EventType.VEHICLE_FOUND):
    vin: str
    year: int | None = None
    make: str | None = None
    model: str | None = None
    trim: str | None = None


class VehicleMissing(Payload, type=EventType.VEHICLE_MISSING):
    vin: str


class UserAway(Payload, type=EventType.USER_AWAY):
    pass


class UserReturned(Payload, type=EventType.USER_RETURNED):
    pass


class CallbackRequested(Payload, type=EventType.CALLBACK_REQUESTED):
    reason: str
    phone: str | None = None
    when: str | None = None
    """In the caller's words."""


class DispositionSet(Payload, type=EventType.DISPOSITION_SET):
    disposition: str
    summary: str | None = None


class FaultNoted(Payload, type=EventType.FAULT_NOTED):
    component: str
    error: str
    recoverable: bool = True


class UsageReported(Payload, type=EventType.USAGE_REPORTED):
    models: list[Json] = Field(default_factory=list)


class RecordingRequested(Payload, type=EventType.RECORDING_REQUESTED):
    segment: int = 1


class RecordingStarted(Payload, type=EventType.RECORDING_STARTED):
    segment: int = 1
    egress_id: str
    object_key: str


class RecordingReady(Payload, type=EventType.RECORDING_READY):
    segment: int = 1
    object_key: str
    duration_ms: float
    size_bytes: int
    sha256: str | None = None


class RecordingFailed(Payload, type=EventType.RECORDING_FAILED):
    segment: int = 1
    error: str


class WatchdogActed(Payload, type=EventType.WATCHDOG_ACTED):
    action: str
    waited_ms: float
