"""The dealership's conversation: its states, and what has been learned about caller and vehicle."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from callcenter_agent.dialogue.keeping import CallerFacts


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
class Context(CallerFacts):
    """What the caller told and what was found."""

    vehicle_interest: dict[str, Any] = field(default_factory=dict)
    vin_requests: list[str] = field(default_factory=list)
    """Every VIN that was looked up, in order."""
    stock_wish: dict[str, Any] = field(default_factory=dict)
    stock_seen: list[str] = field(default_factory=list)
    """Stock numbers of the cars that were told last."""
    stock_heard: list[str] = field(default_factory=list)
    """Ids of the caller's messages that the search has read."""
    visit_name: str | None = None
    visits: list[dict[str, str]] = field(default_factory=list)
    """Appointments made in this call."""
    trade_in: dict[str, Any] = field(default_factory=dict)
    vin_said: list[str] = field(default_factory=list)
    """What the caller has spelled so far, as it was recognised."""
    vin_explained: int = 0
    """How many of these the likeliest number was looked for in."""
    vin_progress: dict[str, Any] = field(default_factory=dict)
    """The VIN capture's own snapshot."""
