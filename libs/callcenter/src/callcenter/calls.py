"""A call as the fold of its events.

`apply` may get the events in any order and any number of times: every field keeps the best witness it has
seen, by a rank that is total (`Stamp`), so the outcome depends on the set of events alone. What happens
once (answered, ended) belongs to the earliest witness, what changes (state, facts) to the latest. LiveKit's
webhooks count as second-hand: their times are whole seconds. An estimated end yields to any that was seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from callcenter.events import (
    AgentGreeted,
    AgentJoined,
    CallAnswered,
    CallbackRequested,
    CallCreated,
    CallDialing,
    CallEnded,
    CallFailed,
    CallRinging,
    Direction,
    DispositionSet,
    EndReason,
    Event,
    FactNoted,
    FailureStatus,
    Json,
    Payload,
    StateChanged,
    TranscriptDeleted,
    VehicleFound,
    Writer,
)


class CallStatus(StrEnum):
    QUEUED = "queued"
    DIALING = "dialing"
    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    FAILED = "failed"
    CANCELED = "canceled"


FINAL: Final = frozenset(
    {
        CallStatus.COMPLETED,
        CallStatus.BUSY,
        CallStatus.NO_ANSWER,
        CallStatus.FAILED,
        CallStatus.CANCELED,
    }
)
_OUR_FAULT: Final = frozenset(
    {EndReason.AGENT_LOST, EndReason.CONNECTION_LOST, EndReason.NO_CAPACITY, EndReason.ERROR}
)

_MOMENTS: Final[Mapping[type[Payload], str]] = {
    CallDialing: "dialing_at",
    CallRinging: "ringing_at",
    CallAnswered: "answered_at",
    AgentJoined: "agent_joined_at",
    TranscriptDeleted: "transcript_deleted_at",
}

Stamp = tuple[int, str, int, str]
"""Rank of the witness, when (ISO, UTC), the writer's counter, event id: smaller is earlier and better."""


def is_final(status: CallStatus) -> bool:
    return status in FINAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """The call row. `stamps` says which event each field was taken from."""

    id: UUID
    room: str
    created_at: datetime
    direction: Direction | None = None
    from_number: str | None = None
    to_number: str | None = None
    desk: str | None = None
    context: Json = field(default_factory=dict)
    idempotency_key: str | None = None
    dialing_at: datetime | None = None
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    failed_at: datetime | None = None
    failure_status: FailureStatus | None = None
    failure_reason: str | None = None
    sip_status_code: int | None = None
    hung_up_at: datetime | None = None
    end_reason: EndReason | None = None
    end_detail: str | None = None
    agent_joined_at: datetime | None = None
    greeted_after_ms: float | None = None
    state: str | None = None
    state_context: Json = field(default_factory=dict)
    disposition: str | None = None
    summary: str | None = None
    vehicle: Json | None = None
    facts: Json = field(default_factory=dict)
    callback_requested: bool = False
    transcript_deleted_at: datetime | None = None
    stamps: Mapping[str, Stamp] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def status(self) -> CallStatus:
        if self.answered_at is not None:
            over = self.hung_up_at is not None or self.failed_at is not None
            return CallStatus.COMPLETED if over else CallStatus.IN_PROGRESS
        if self.failure_status is not None:
            return CallStatus(self.failure_status.value)
        if self.hung_up_at is not None:
            return CallStatus.FAILED if self.end_reason in _OUR_FAULT else CallStatus.CANCELED
        if self.ringing_at is not None:
            return CallStatus.RINGING
        return CallStatus.DIALING if self.dialing_at is not None else CallStatus.QUEUED

    @property
    def ended_at(self) -> datetime | None:
        return self.hung_up_at or self.failed_at

    @property
    def duration_ms(self) -> int | None:
        """From answer to hang-up."""
        return _between(self.answered_at, self.ended_at)

    @property
    def wait_ms(self) -> int | None:
        """From the call's beginning to its answer, or for how long it rang in vain."""
        return _between(self.created_at, self.answered_at or self.ended_at)


def apply(call: Call | None, event: Event) -> Call:
    """The call after `event`. Pure; commutative, associative and idempotent over a call's events."""
    call = call or Call(id=event.call_id, room=event.room, created_at=event.occurred_at)
    fold = _Fold(call, event)
    fold.begin()
    data = event.data
    match data:
        case CallCreated():
            fold.created(data)
        case CallFailed():
            fold.first(
                "failed_at",
                rank=fold.rank_of_end(estimated=data.estimated),
                failed_at=event.occurred_at,
                failure_status=data.status,
                failure_reason=data.reason,
                sip_status_code=data.sip_status_code,
            )
        case CallEnded():
            fold.first(
                "hung_up_at",
                rank=fold.rank_of_end(estimated=data.estimated),
                hung_up_at=event.occurred_at,
                end_reason=data.end_reason,
                end_detail=data.detail,
            )
        case AgentGreeted():
            fold.first("greeted_after_ms", greeted_after_ms=data.after_ms)
        case StateChanged():
            fold.last("state", state=data.to_state, state_context=dict(data.context))
        case DispositionSet():
            fold.last("disposition", disposition=data.disposition, summary=data.summary)
        case VehicleFound():
            fold.last("vehicle", vehicle=data.model_dump(mode="json"))
        case FactNoted():
            fold.last(f"facts.{data.name}", facts={**fold.call.facts, data.name: data.value})
        case CallbackRequested():
            fold.call = replace(fold.call, callback_requested=True)
        case _:
            fold.happened()
    return fold.call


class _Fold:
    """One step: `call` is what has come of it so far."""

    def __init__(self, call: Call, event: Event) -> None:
        self.call = call
        self._event = event
        self._second_hand = int(event.writer is Writer.LIVEKIT)

    def begin(self) -> None:
        """The beginning is when it was created; until somebody says so, the earliest thing we heard of it."""
        rank = self._second_hand + (0 if isinstance(self._event.data, CallCreated) else 2)
        self.first("created_at", created_at=self._event.occurred_at, rank=rank)

    def rank_of_end(self, *, estimated: bool) -> int:
        return 2 if estimated else self._second_hand

    def happened(self) -> None:
        if (name := _MOMENTS.get(type(self._event.data))) is not None:
            changes: dict[str, Any] = {name: self._event.occurred_at}
            self.first(name, **changes)

    def created(self, data: CallCreated) -> None:
        """Several may tell of the beginning, each knowing a part of it."""
        self.first("direction", direction=data.direction)
        for name in ("from_number", "to_number", "desk", "idempotency_key"):
            if (value := getattr(data, name)) is not None:
                self.first(name, **{name: value})
        if data.context:
            self.first("context", context=dict(data.context))

    def first(self, key: str, *, rank: int | None = None, **changes: Any) -> None:
        stamp = self._stamp(self._second_hand if rank is None else rank)
        known = self.call.stamps.get(key)
        if known is None or stamp < known:
            self._take(key, stamp, changes)

    def last(self, key: str, **changes: Any) -> None:
        stamp = self._stamp(0)
        known = self.call.stamps.get(key)
        if known is None or stamp > known:
            self._take(key, stamp, changes)

    def _take(self, key: str, stamp: Stamp, changes: dict[str, Any]) -> None:
        stamps = MappingProxyType({**self.call.stamps, key: stamp})
        self.call = replace(self.call, stamps=stamps, **changes)

    def _stamp(self, rank: int) -> Stamp:
        event = self._event
        return (rank, event.occurred_at.isoformat(timespec="microseconds"), event.counter, str(event.id))


def _between(start: datetime | None, end: datetime | None) -> int | None:
    if start is None or end is None:
        return None
    return max(0, round((end - start).total_seconds() * 1000))
