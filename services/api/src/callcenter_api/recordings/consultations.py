"""When human agents were talked with apart from the caller, as the record tells. Pure.

Recorders hear everything in a room, so nothing that one of them heard meanwhile may be kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from callcenter.events import (
    CallEnded,
    EventType,
    LegAnswered,
    LegEnded,
    LegStarted,
    Party,
    Payload,
    TransferEnded,
    TransferStarted,
)

TOLD_BY = (
    EventType.LEG_STARTED,
    EventType.LEG_ANSWERED,
    EventType.LEG_ENDED,
    EventType.TRANSFER_STARTED,
    EventType.TRANSFER_ENDED,
    EventType.CALL_ENDED,
)
CLOCKS_DIFFER = timedelta(seconds=2)
"""Egress, agent and api need not run on one machine."""


@dataclass(frozen=True, slots=True)
class Span:
    start: datetime
    end: datetime

    def shares(self, other: "Span") -> timedelta:
        return min(self.end, other.end) - max(self.start, other.start)


@dataclass
class Consultations:
    """Of one call."""

    briefings: list[Span] = field(default_factory=list)
    going_on: bool = False
    """A transfer has begun and not ended."""

    def heard_by(self, recording: Span) -> bool:
        return any(recording.shares(briefing) > CLOCKS_DIFFER for briefing in self.briefings)


def consultations_in(told: Iterable[tuple[datetime, Payload]], *, now: datetime) -> Consultations:
    """From the answer of a human agent's phone until it leaves, or until the transfer ends: with its
    completion the caller is joined, and what is said then is theirs to hear."""
    found = Consultations()
    humans: set[str] = set()
    since: dict[str, datetime] = {}
    for at, data in told:
        match data:
            case LegStarted(party=Party.HUMAN_AGENT):
                humans.add(data.leg_id)
            case LegAnswered() if data.leg_id in humans:
                since.setdefault(data.leg_id, at)
            case LegEnded() if data.leg_id in since:
                found.briefings.append(Span(since.pop(data.leg_id), at))
            case TransferStarted():
                found.going_on = True
            case TransferEnded() | CallEnded():
                found.going_on = False
                found.briefings += _ended(since, at)
            case _:
                pass
    found.briefings += _ended(since, now)
    return found


def _ended(since: dict[str, datetime], at: datetime) -> Sequence[Span]:
    ended = [Span(start, at) for start in since.values()]
    since.clear()
    return ended
