"""What each type of event carries. The class says the type: `event_type_of(payload)`.

Payloads are read back years later: fields may be added with defaults, never renamed; unknown ones are
ignored.
"""

from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, model_validator

from callcenter.events.measures import Latency, WordTime
from callcenter.events.types import (
    AnsweredBy,
    Direction,
    EndReason,
    EventType,
    FailureStatus,
    Party,
    Speaker,
    TransferKind,
    TransferOutcome,
    Urgency,
)
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
    estimated: bool = False
    """Nobody saw the end: its time is the last sign of life."""


class CallEnded(Payload, type=EventType.CALL_ENDED):
    end_reason: EndReason
    detail: str | None = None
    estimated: bool = False
    """Nobody saw the end: its time is the last sign of life."""


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
    word_times: list[WordTime] = Field(default_factory=list)
    """Of the words of `text` in order, where the recogniser gives them; never the words themselves."""


class StateChanged(Payload, type=EventType.STATE_CHANGED):
    from_state: Word | None = None
    to_state: Word
    context: Json = Field(default_factory=dict)


class HandoffMade(Payload, type=EventType.HANDOFF_MADE):
    """The floor went from one role of a desk to another."""

    from_role: Word
    to_role: Word
    reason: str


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


class IdentityChecked(Payload, type=EventType.IDENTITY_CHECKED):
    verified: bool
    method: str
    """What was compared, for example `policy_number+date_of_birth`; never the values."""
    subject_id: Word | None = None
    """Of the customer or patient, once verified."""


class LanguageChanged(Payload, type=EventType.LANGUAGE_CHANGED):
    from_language: Word
    to_language: Word
    reason: str


class ListeningStarted(Payload, type=EventType.LISTENING_STARTED):
    reason: str


class ListeningEnded(Payload, type=EventType.LISTENING_ENDED):
    reason: str


class InterpretingStarted(Payload, type=EventType.INTERPRETING_STARTED):
    languages: list[Word]


class InterpretingEnded(Payload, type=EventType.INTERPRETING_ENDED):
    reason: str


class EmergencyHeard(Payload, type=EventType.EMERGENCY_HEARD):
    kind: Word


class DtmfReceived(Payload, type=EventType.DTMF_RECEIVED):
    """What was pressed is not kept: it may be a card or an account number."""

    count: Whole
    purpose: str | None = None


class AnswerClassified(Payload, type=EventType.ANSWER_CLASSIFIED):
    """Who or what picked up an outbound call."""

    answered_by: AnsweredBy
    after_ms: float
    reason: str | None = None


class ConnectionLost(Payload, type=EventType.CONNECTION_LOST):
    party: str


class ConnectionRestored(Payload, type=EventType.CONNECTION_RESTORED):
    party: str
    after_ms: float


class TransferStarted(Payload, type=EventType.TRANSFER_STARTED):
    transfer_id: Word
    kind: TransferKind
    reason: str
    urgency: Urgency = Urgency.MEDIUM
    targets: list[Word] = Field(default_factory=list)
    requested_by: str = "agent"
    summary: Json = Field(default_factory=dict)
    """The card that the human agent gets."""


class TransferProgressed(Payload, type=EventType.TRANSFER_PROGRESSED):
    transfer_id: Word
    state: Word
    target: Word | None = None
    detail: str | None = None


class TransferEnded(Payload, type=EventType.TRANSFER_ENDED):
    transfer_id: Word
    outcome: TransferOutcome
    target: Word | None = None
    sip_status_code: Whole | None = None
    detail: str | None = None


class MessageTaken(Payload, type=EventType.MESSAGE_TAKEN):
    text: str
    for_whom: str | None = None
    name: str | None = None
    phone: Word | None = None
    urgency: Urgency = Urgency.MEDIUM
    heard: list[str] = Field(default_factory=list)
    """The caller's last turns, as they were recognised: `text` is what the model made of them."""


class AppointmentBooked(Payload, type=EventType.APPOINTMENT_BOOKED):
    appointment_id: Word
    kind: Word
    starts_at: AwareDatetime


class AppointmentCanceled(Payload, type=EventType.APPOINTMENT_CANCELED):
    appointment_id: Word


class ClaimFiled(Payload, type=EventType.CLAIM_FILED):
    """First notice of loss. `details` are the desk's typed facts."""

    claim_number: Word
    line: Word
    policy_number: Word | None = None
    verified: bool = False
    details: Json = Field(default_factory=dict)


class EvidenceRequested(Payload, type=EventType.EVIDENCE_REQUESTED):
    """A lender wants evidence of insurance."""

    request_number: Word
    lender: str
    loan_number: Word | None = None
    borrower: str | None = None
    property_address: str | None = None
    send_to: str | None = None


class CancellationRequested(Payload, type=EventType.CANCELLATION_REQUESTED):
    policy_number: Word
    reason: Word
    effective: str | None = None
    retained: bool = False


class SymptomReported(Payload, type=EventType.SYMPTOM_REPORTED):
    question: Word
    answer: str


class RedFlagRaised(Payload, type=EventType.RED_FLAG_RAISED):
    flag: Word
    severity: Word
    language: Word | None = None


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
    cost_usd: float | None = None
    """At the prices of the day; short of the models in `unpriced`."""
    cost_by_model: dict[str, float] = Field(default_factory=dict)
    unpriced: list[Word] = Field(default_factory=list)


class WatchdogActed(Payload, type=EventType.WATCHDOG_ACTED):
    action: str
    waited_ms: float
