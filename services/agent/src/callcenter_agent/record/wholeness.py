"""Whether the record of a call that is taken over has everything that its caller had said. Pure.

It has where the lost agent's own spool is at hand, to its last line, and every word that it heard was
answered: words that it was still hearing, or thinking about, died with it. What a caller says while nobody is
there, nobody hears; that is no part of it.
"""

from collections.abc import Iterable, Set
from datetime import datetime

from callcenter.events import AgentJoined, Event, Speaker, TurnEnded, TurnStarted


def is_whole(events: Iterable[Event], *, spools: Set[str], stored_too: bool) -> bool:
    """`events` in the order in which they happened; `spools` of whom there were files, by writer id; whether
    the store answered: where it did not, a second takeover knows nothing of the first agent."""
    joined, heard, answered, began = None, None, None, None
    for event in events:
        match event.data:
            case AgentJoined() as agent:
                joined = agent
            case TurnStarted(speaker=Speaker.CALLER):
                began = event.occurred_at
            case TurnEnded(speaker=Speaker.AGENT) as turn:
                answered = turn.started_at or answered
            case TurnEnded() as turn:
                heard = turn.ended_at or event.occurred_at
    if joined is None or joined.job_id not in spools:
        return False
    known = stored_too or not joined.takeover
    return known and _answered(heard, answered) and _heard(began, heard, answered)


def _answered(heard: datetime | None, answered: datetime | None) -> bool:
    return heard is None or (answered is not None and answered >= heard)


def _heard(began: datetime | None, heard: datetime | None, answered: datetime | None) -> bool:
    """A noise begins a turn that never ends: who went on after it had heard no words."""
    latest = max((moment for moment in (heard, answered) if moment is not None), default=None)
    return began is None or (latest is not None and latest >= began)
