"""The dealership's conversation: its states, and what has been learned about caller and vehicle."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from callcenter_agent.conversation import Progress


class State(StrEnum):
    INITIALIZING = "initializing"
    GREETING = "greeting"
    INFORMATION_GATHERING = "information_gathering"
    VEHICLE_LOOKUP = "vehicle_lookup"
    PROVIDING_DETAILS = "providing_details"
    CLOSING = "closing"
    ENDED = "ended"


_WITH_CALLER = frozenset(
    {State.INFORMATION_GATHERING, State.VEHICLE_LOOKUP, State.PROVIDING_DETAILS, State.CLOSING}
)

MOVES: Mapping[State, frozenset[State]] = {
    State.INITIALIZING: frozenset({State.GREETING, State.ENDED}),
    State.GREETING: frozenset(
        {State.INFORMATION_GATHERING, State.VEHICLE_LOOKUP, State.CLOSING, State.ENDED}
    ),
    State.INFORMATION_GATHERING: frozenset({State.VEHICLE_LOOKUP, State.CLOSING, State.ENDED}),
    State.VEHICLE_LOOKUP: frozenset(
        {State.PROVIDING_DETAILS, State.INFORMATION_GATHERING, State.CLOSING, State.ENDED}
    ),
    State.PROVIDING_DETAILS: frozenset(
        {State.INFORMATION_GATHERING, State.VEHICLE_LOOKUP, State.CLOSING, State.ENDED}
    ),
    State.CLOSING: _WITH_CALLER - {State.CLOSING} | {State.ENDED},
    State.ENDED: frozenset(),
}
"""Closing can be taken back: callers think of one more thing."""


@dataclass(slots=True)
class Context:
    """What the caller told and what was found. All of it JSON, so that another worker can go on."""

    customer_name: str | None = None
    contact_info: dict[str, str] = field(default_factory=dict)
    wish: str | None = None
    vehicle_interest: dict[str, Any] = field(default_factory=dict)
    vin_requests: list[str] = field(default_factory=list)
    """Every VIN that was looked up, in order."""
    vin_progress: dict[str, Any] = field(default_factory=dict)
    """The VIN capture's own snapshot."""
    vin_question: str | None = None
    """What the caller was last asked about the VIN and has not answered."""
    words_used: list[str] = field(default_factory=list)
    """Ids of the caller's messages that the VIN capture has already heard."""
    follow_up_needed: bool = False
    follow_up_reason: str | None = None
    disposition: str | None = None

    def snapshot(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, snapshot: Mapping[str, Any]) -> Self:
        """Keys of a newer or older version are dropped rather than refused: a call hangs on it."""
        known = cls.__slots__
        return cls(**{key: value for key, value in snapshot.items() if key in known})


def new_progress(snapshot: Callable[[], Mapping[str, Any]]) -> Progress[State]:
    return Progress(start=State.INITIALIZING, moves=MOVES, snapshot=snapshot)
