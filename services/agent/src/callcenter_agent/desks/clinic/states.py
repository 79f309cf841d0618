"""The clinic's conversation: its states, and what has been learned about who is on the line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from callcenter_agent.dialogue.keeping import CallerFacts


class State(StrEnum):
    INITIALIZING = "initializing"
    GREETING = "greeting"
    REACHING = "reaching"
    """Who is on the line? Nothing medical is said."""
    FOLLOW_UP = "follow_up"
    SERVING = "serving"
    ESCALATING = "escalating"
    LISTENING = "listening"
    INTERPRETING = "interpreting"
    CLOSING = "closing"
    ENDED = "ended"


_TALKING = frozenset(
    {
        State.FOLLOW_UP,
        State.SERVING,
        State.ESCALATING,
        State.LISTENING,
        State.INTERPRETING,
        State.CLOSING,
        State.ENDED,
    }
)

MOVES: Mapping[State, frozenset[State]] = {
    State.INITIALIZING: frozenset({State.GREETING, State.ENDED}),
    State.GREETING: frozenset({State.REACHING, State.ESCALATING, State.CLOSING, State.ENDED}),
    State.REACHING: _TALKING,
    State.FOLLOW_UP: _TALKING - {State.FOLLOW_UP},
    State.SERVING: _TALKING - {State.SERVING},
    State.ESCALATING: _TALKING - {State.ESCALATING},
    State.LISTENING: _TALKING - {State.LISTENING},
    State.INTERPRETING: _TALKING - {State.INTERPRETING},
    State.CLOSING: _TALKING - {State.CLOSING},
    State.ENDED: frozenset(),
}
"""An emergency is told from anywhere; closing can be taken back."""


@dataclass(slots=True)
class Context(CallerFacts):
    """Symptoms are events of their own and stand nowhere else."""

    patient_id: str | None = None
    """Whom the call is about. Nobody is verified by it."""
    identity_tries: int = 0
    answerer_tries: int = 0
    interview: dict[str, Any] = field(default_factory=dict)
    followed_up: bool = False
    flags: list[str] = field(default_factory=list)
    """Red flags raised, in order."""
    escalated: list[str] = field(default_factory=list)
    """Those that the caller was instructed about."""
    between: list[str] = field(default_factory=list)
    """The two languages that are interpreted."""
