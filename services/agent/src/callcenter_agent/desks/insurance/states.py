"""The insurance desk's conversation: its states, and everything that is known about the call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from callcenter_agent.dialogue.keeping import CallerFacts


class State(StrEnum):
    INITIALIZING = "initializing"
    GREETING = "greeting"
    RECEPTION = "reception"
    CLAIMS = "claims"
    LENDER = "lender"
    CANCELLATION = "cancellation"
    BILLING = "billing"
    QUOTES = "quotes"
    DIRECTORY = "directory"
    INFORMATION = "information"
    AFTER_HOURS = "after_hours"
    CLOSING = "closing"
    ENDED = "ended"


ERRANDS: Final = frozenset(State) - {
    State.INITIALIZING,
    State.GREETING,
    State.RECEPTION,
    State.CLOSING,
    State.ENDED,
}
"""Each is the state while the role of that name has the floor."""

MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.INITIALIZING: frozenset({State.GREETING, State.ENDED}),
    State.GREETING: frozenset({State.RECEPTION, State.CLOSING, State.ENDED}),
    State.RECEPTION: ERRANDS | {State.CLOSING, State.ENDED},
    **{errand: frozenset({State.RECEPTION, State.CLOSING, State.ENDED}) for errand in ERRANDS},
    State.CLOSING: ERRANDS | {State.RECEPTION, State.ENDED},
    State.ENDED: frozenset(),
}
"""An errand leads back to reception, never straight into another one."""


@dataclass(slots=True)
class Context(CallerFacts):
    errand: str | None = None
    """What is being done now."""
    pending: list[str] = field(default_factory=list)
    """Errands that were named and wait for their turn."""
    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Begun and not finished: the caller changed their mind, or could not be verified."""
    line: str | None = None
    urgent: bool = False
    resumed: bool = False
    """An errand went on in this worker; after a takeover the first one says so."""
    person_wanted: str | None = None
    caller_name: str | None = None
    """As a question took it from their own words; `customer_name` may be the model's."""
    caller_phone: str | None = None
    policy_number: str | None = None
    """As the caller affirmed it; that there is such a policy is not said by it."""
    identity_tries: int = 0
    claim: dict[str, Any] = field(default_factory=dict)
    """The claim being taken; empty once it is filed."""
    claim_words: list[str] = field(default_factory=list)
    """Ids of the caller's messages that belong to a filed claim: they tell nothing of the next one."""
    claims_filed: list[str] = field(default_factory=list)
    requests_filed: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    """What the call reached, as dispositions, the latest last."""
