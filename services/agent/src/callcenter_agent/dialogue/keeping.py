"""What a desk keeps about a call: its state, what is known, and how another worker goes on from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from callcenter_agent.conversation import Moves, Progress
from callcenter_agent.phrases import Phrase, PhraseBook

if TYPE_CHECKING:
    from callcenter_agent.call import Call


@dataclass(slots=True)
class CallerFacts:
    """Known at every desk. A desk adds its own; all of it JSON, so that another worker can go on."""

    customer_name: str | None = None
    contact_info: dict[str, str] = field(default_factory=dict)
    wish: str | None = None
    verified_as: str | None = None
    """Id of the customer or patient, once identity was checked."""
    role: str | None = None
    open_question: str | None = None
    """What the caller was last asked and has not answered."""
    words_used: list[str] = field(default_factory=list)
    """Ids of the caller's messages that a question has already taken."""
    follow_up_needed: bool = False
    follow_up_reason: str | None = None
    disposition: str | None = None
    language: str | None = None
    """Two letters, once it is not the desk's own any more."""
    recording_consent: str | None = None
    """A `Consent`, where the desk asks before it records."""
    human_offered: bool = False
    """After the end of the caller's patience, or of our understanding."""
    warnings: int = 0
    """For insults."""

    def snapshot(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def restored(cls, snapshot: Mapping[str, Any]) -> Self:
        """Keys of a newer or older version are dropped rather than refused: a call hangs on it."""
        known = {one.name for one in fields(cls)}
        return cls(**{key: value for key, value in snapshot.items() if key in known})


S = TypeVar("S", bound=StrEnum)
F = TypeVar("F", bound=CallerFacts)


class Keeping(Generic[S, F]):
    """A desk's conversation. A subclass names its states and their moves, and may answer more."""

    moves: ClassVar[Moves[Any]]
    start: ClassVar[StrEnum]
    greeted: ClassVar[StrEnum]
    begun_talking: ClassVar[StrEnum]
    """Where the first words of the caller lead."""
    closing: ClassVar[StrEnum]
    over: ClassVar[StrEnum]
    continued: ClassVar[frozenset[str]] = frozenset({"wish", "language"})
    """Facts that a caller who was cut off finds again, known by nothing but their number: none that is
    anybody's secret, and never an identity."""

    def __init__(self, facts: F) -> None:
        self.context = facts
        self.progress: Progress[Any] = Progress(start=self.start, moves=self.moves, snapshot=self._snapshot)

    def _snapshot(self) -> dict[str, Any]:
        return self.context.snapshot()

    def begun(self) -> None:
        if self.progress.may(self.greeted):
            self.progress.move(self.greeted)

    def heard_caller(self) -> None:
        if self.progress.state is self.greeted:
            self.progress.move(self.begun_talking)

    def ended(self) -> None:
        self.progress.move(self.over)

    def move(self, to: StrEnum) -> None:
        """Where a tool takes the conversation; a hostile order of tools still makes only valid moves."""
        self.heard_caller()
        if self.progress.may(to):
            self.progress.move(to)

    def close(self) -> None:
        self.move(self.closing)

    def learned(self) -> None:
        """Something was noted in `context`: store it."""
        self.heard_caller()
        self.progress.checkpoint()

    def restore(self, state: str, context: dict[str, Any]) -> None:
        self.context = type(self.context).restored(context)
        self.progress.resume(type(self.start)(state))

    def carried_on(self) -> dict[str, Any]:
        """What a caller who was cut off may find again in their next call; empty where nothing had begun."""
        known = self.context.snapshot()
        return {name: known[name] for name in self.continued if known.get(name)}

    def carry_on(self, facts: Mapping[str, Any]) -> None:
        """The state stays where this call is."""
        allowed = {name: value for name, value in facts.items() if name in self.continued}
        self.restore(str(self.progress.state), self.context.snapshot() | allowed)
        self.learned()

    def open_question(self) -> str | None:
        return self.context.open_question

    def pause_allowed_s(self, words: str) -> float | None:
        """How long the caller may pause after these words of an unfinished turn; None: as usual."""
        return None

    async def prepare(self, call: "Call") -> None:
        """What has to be known before the first word of an outbound call. Never raises."""

    def first_question(self, phrases: PhraseBook) -> str | None:
        """What an outbound call begins with, where that is not a phrase without blanks."""
        return None

    def next_question(self, phrases: PhraseBook) -> str:
        """What to ask once something was noted."""
        return phrases.text(Phrase.WHAT_ELSE if self.context.wish else Phrase.GREETING_QUESTION)

    def earned(self, claimed: str) -> str:
        """The disposition the facts allow: what was reached is not the model's to say."""
        return claimed

    def summary(self) -> str:
        known = self.context
        parts = [
            known.customer_name and f"Caller: {known.customer_name}.",
            known.wish and f"Wish: {known.wish}.",
            known.follow_up_needed and f"Follow up: {known.follow_up_reason}.",
        ]
        return " ".join(part for part in parts if part)
