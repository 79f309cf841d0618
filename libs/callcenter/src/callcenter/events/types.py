"""The words events are made of."""

from enum import StrEnum


class EventType(StrEnum):
    CALL_CREATED = "call.created"
    CALL_DIALING = "call.dialing"
    CALL_RINGING = "call.ringing"
    CALL_ANSWERED = "call.answered"
    CALL_FAILED = "call.failed"
    CALL_ENDED = "call.ended"
    LEG_STARTED = "leg.started"
    LEG_ANSWERED = "leg.answered"
    LEG_ENDED = "leg.ended"
    AGENT_JOINED = "agent.joined"
    AGENT_GREETED = "agent.greeted"
    AGENT_LEFT = "agent.left"
    AGENT_LOST = "agent.lost"
    TURN_STARTED = "turn.started"
    TURN_ENDED = "turn.ended"
    STATE_CHANGED = "state.changed"
    TOOL_STARTED = "tool.started"
    TOOL_ENDED = "tool.ended"
    FACT_NOTED = "fact.noted"
    VEHICLE_FOUND = "vehicle.found"
    VEHICLE_MISSING = "vehicle.missing"
    USER_AWAY = "user.away"
    USER_RETURNED = "user.returned"
    CALLBACK_REQUESTED = "callback.requested"
    DISPOSITION_SET = "disposition.set"
    FAULT_NOTED = "fault.noted"
    USAGE_REPORTED = "usage.reported"
    RECORDING_REQUESTED = "recording.requested"
    RECORDING_STARTED = "recording.started"
    RECORDING_READY = "recording.ready"
    RECORDING_FAILED = "recording.failed"
    WATCHDOG_ACTED = "watchdog.acted"
    HANDOFF_MADE = "handoff.made"
    IDENTITY_CHECKED = "identity.checked"
    LANGUAGE_CHANGED = "language.changed"
    LISTENING_STARTED = "listening.started"
    LISTENING_ENDED = "listening.ended"
    INTERPRETING_STARTED = "interpreting.started"
    INTERPRETING_ENDED = "interpreting.ended"
    EMERGENCY_HEARD = "emergency.heard"
    DTMF_RECEIVED = "dtmf.received"
    ANSWER_CLASSIFIED = "answer.classified"
    CONNECTION_LOST = "connection.lost"
    CONNECTION_RESTORED = "connection.restored"
    TRANSFER_STARTED = "transfer.started"
    TRANSFER_PROGRESSED = "transfer.progressed"
    TRANSFER_ENDED = "transfer.ended"
    MESSAGE_TAKEN = "message.taken"
    APPOINTMENT_BOOKED = "appointment.booked"
    APPOINTMENT_CANCELED = "appointment.canceled"
    CLAIM_FILED = "claim.filed"
    EVIDENCE_REQUESTED = "evidence.requested"
    CANCELLATION_REQUESTED = "cancellation.requested"
    SYMPTOM_REPORTED = "symptom.reported"
    RED_FLAG_RAISED = "red_flag.raised"
    RECORDING_DELETED = "recording.deleted"
    TRANSCRIPT_DELETED = "transcript.deleted"


class Writer(StrEnum):
    AGENT = "agent"
    API = "api"
    LIVEKIT = "livekit"
    """Webhooks, and what the server itself says: a second-hand witness."""


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Party(StrEnum):
    CUSTOMER = "customer"
    HUMAN_AGENT = "human_agent"


class Speaker(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    HUMAN_AGENT = "human_agent"


class Urgency(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class TransferKind(StrEnum):
    COLD = "cold"
    """The caller's phone is sent on (SIP REFER)."""
    WARM = "warm"
    """A human agent is called, briefed and joined to the caller."""


class TransferOutcome(StrEnum):
    COMPLETED = "completed"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    DECLINED = "declined"
    MACHINE = "machine"
    UNREACHABLE = "unreachable"
    HUMAN_LOST = "human_lost"
    CALLER_LOST = "caller_lost"
    REFUSED = "refused"
    """The caller's own carrier would not send them on."""
    UNKNOWN = "unknown"
    """Nobody said how a REFER went."""
    TRUNK_REJECTED = "trunk_rejected"
    """Our own carrier would not have the call: credentials are missing or wrong, or it is forbidden."""
    NO_AUDIO = "no_audio"
    """The human agent picked up, and nothing that we sent reached their phone."""
    FAILED = "failed"


class AnsweredBy(StrEnum):
    HUMAN = "human"
    MACHINE = "machine"
    IVR = "ivr"
    UNAVAILABLE = "unavailable"
    UNCERTAIN = "uncertain"


class FailureStatus(StrEnum):
    """How a call ends that nobody answered."""

    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELED = "canceled"


class EndReason(StrEnum):
    CALLER_HUNG_UP = "caller_hung_up"
    AGENT_HUNG_UP = "agent_hung_up"
    OPERATOR_HUNG_UP = "operator_hung_up"
    USER_AWAY = "user_away"
    TIME_LIMIT = "time_limit"
    AGENT_LOST = "agent_lost"
    CONNECTION_LOST = "connection_lost"
    NO_CAPACITY = "no_capacity"
    """Every slot was taken when they called."""
    MEDIA_TIMEOUT = "media_timeout"
    """The gateway hung up: the phone, on hold or cut off, had sent no sound for as long as it may."""
    ERROR = "error"
    CANCELED = "canceled"


class RecordingFailure(StrEnum):
    """Why there is nothing to play of a recording, or of one of its copies."""

    EGRESS_REFUSED = "egress_refused"
    """Asked several times, egress did not take it."""
    EGRESS_FAILED = "egress_failed"
    """It took it, and left nothing."""
    EGRESS_LOST = "egress_lost"
    """It recorded, as it said, and nothing more was heard of it."""
    NEVER_BEGAN = "never_began"
    """The call was over first."""
    NOT_STORED = "not_stored"
    """Ended well, by its own word, but the store does not have it."""
    NOT_BROUGHT = "not_brought"
    """The agent recorded it, and its file never came to the store."""
    UNREADABLE = "unreadable"
    """What lies in the store cannot be played."""
    IN_A_BRIEFING = "in_a_briefing"
    """It heard a human agent being briefed, and was deleted."""
    SUPERSEDED = "superseded"
    """Another recording has what it heard, and it was deleted."""
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """Of a recording."""

    AGENT = "agent"
    """Left."""
    CALLER = "caller"
    """Right, with everybody else."""
