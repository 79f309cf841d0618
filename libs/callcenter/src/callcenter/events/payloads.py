"""What each type of event carries. The class says the type: `event_type_of(payload)`.

Payloads are read back years later: fields may be added with defaults, never renamed; unknown ones are
ignored.
"""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator

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

MAX_WORD = 255
Word = Annotated[str, AfterValidator(lambda text: text[:MAX_WORD])]
"""An identifier or code from outside, cut to what an index can hold: refusing it would lose the event."""
Whole = Annotated[int, Field(ge=-(2**31), lt=2**31)]
Large = Annotated[int, Field(ge=0, lt=2**63)]


class CallCreated(Payload, type=EventType.CALL_CREATED):
    direction: Direction
    from_number: Word | None = None
    to_number: Word | None = None
    desk: Word | None = None
    context: Json = Field(default_factory=dict)
    idempotency_key: Word | None = None


class CallDialing(Payload, type=EventType.CALL_DIALING):
    pass


class CallRinging(Payload, type=EventType.CALL_RINGING):
    pass


class CallAnswered(Payload, type=EventType.CALL_ANSWERED):
    pass


class CallFailed(Payload, type=EventType.CALL_FAILED):
    status: FailureStatus
    reason: str
    sip_status_code: Whole | None = None


class CallEnded(Payload, type=EventType.CALL_ENDED):
    end_reason: EndReason
    detail: str | None = None


class LegStarted(Payload, type=EventType.LEG_STARTED):
    leg_id: Word
    party: Party
    identity: Word
    from_number: Word | None = None
    to_number: Word | None = None
    sip_call_id: Word | None = None


class LegAnswered(Payload, type=EventType.LEG_ANSWERED):
    leg_id: Word


class LegEnded(Payload, type=EventType.LEG_ENDED):
    leg_id: Word
    reason: str


class AgentJoined(Payload, type=EventType.AGENT_JOINED):
    worker_id: Word
    job_id: Word
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
    turn_id: Word
    speaker: Speaker
    text: str
    interrupted: bool = False
    started_at: AwareDatetime | None = None
    ended_at: AwareDatetime | None = None
    confidence: float | None = None
    language: Word | None = None
    latency: Latency = Latency()


class StateChanged(Payload, type=EventType.STATE_CHANGED):
    from_state: Word | None = None
    to_state: Word
    context: Json = Field(default_factory=dict)


class ToolStarted(Payload, type=EventType.TOOL_STARTED):
    tool: Word
    tool_call_id: Word
    arguments: Json = Field(default_factory=dict)


class ToolEnded(Payload, type=EventType.TOOL_ENDED):
    tool: Word
    tool_call_id: Word
    duration_ms: float
    ok: bool
    error: str | None = None


class FactNoted(Payload, type=EventType.FACT_NOTED):
    name: Word
    value: JsonValue


class VehicleFound(Payload, type=EventType.VEHICLE_FOUND):
    vin: Word
    year: Whole | None = None
    make: str | None = None
    model: str | None = None
    trim: str | None = None


class VehicleMissing(Payload, type=EventType.VEHICLE_MISSING):
    vin: Word


class UserAway(Payload, type=EventType.USER_AWAY):
    pass


class UserReturned(Payload, type=EventType.USER_RETURNED):
    pass


class CallbackRequested(Payload, type=EventType.CALLBACK_REQUESTED):
    reason: str
    phone: Word | None = None
    when: str | None = None
    """In the caller's words."""


class DispositionSet(Payload, type=EventType.DISPOSITION_SET):
    disposition: Word
    summary: str | None = None


class FaultNoted(Payload, type=EventType.FAULT_NOTED):
    component: str
    error: str
    recoverable: bool = True


class UsageReported(Payload, type=EventType.USAGE_REPORTED):
    models: list[Json] = Field(default_factory=list)


class RecordingRequested(Payload, type=EventType.RECORDING_REQUESTED):
    segment: Whole = 1


class RecordingStarted(Payload, type=EventType.RECORDING_STARTED):
    segment: Whole = 1
    egress_id: Word
    object_key: str


class RecordingReady(Payload, type=EventType.RECORDING_READY):
    segment: Whole = 1
    object_key: str
    duration_ms: float
    size_bytes: Large
    sha256: str | None = None


class RecordingFailed(Payload, type=EventType.RECORDING_FAILED):
    segment: Whole = 1
    error: str


class WatchdogActed(Payload, type=EventType.WATCHDOG_ACTED):
    action: str
    waited_ms: float
