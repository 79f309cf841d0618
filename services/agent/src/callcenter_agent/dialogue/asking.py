"""Asking for one thing until it is had, as a pure machine: the caller's words in, what to do next out.

The value is read from the recognised words by code. What a model makes of them never becomes a fact.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from callcenter_agent.dialogue.answers import affirms, denies

T = TypeVar("T")

MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class Misheard:
    """An answer, but not a possible one: the phrase says what is wrong with it."""

    phrase: str
    values: Mapping[str, str] = field(default_factory=dict)


Parse = Callable[[str], T | Misheard | None]
"""None: these words hold no answer."""


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """One thing to obtain. Its phrases: `<name>_ask`, `<name>_again`, and `<name>_read_back` if confirmed."""

    name: str
    parse: Parse[T]
    spoken: Callable[[T], str] = str
    """For the read-back: masked where others may listen, grouped where it is long."""
    confirmed: bool = False
    """Whether it is read back and has to be affirmed."""
    filled: Mapping[str, str] = field(default_factory=dict)
    """What fills the placeholders of `<name>_ask`."""
    parsers: Mapping[str, Parse[T]] = field(default_factory=dict)
    """By language, where they differ."""
    misheard: tuple[str, ...] = ()
    """Phrases without blanks that its `Misheard` may name."""

    def parsed(self, words: str, *, language: str) -> T | Misheard | None:
        return self.parsers.get(language, self.parse)(words)

    @property
    def phrases(self) -> dict[str, frozenset[str]]:
        own = {f"{self.name}_ask": frozenset(self.filled), f"{self.name}_again": frozenset[str]()}
        own |= dict.fromkeys(self.misheard, frozenset[str]())
        return own | ({f"{self.name}_read_back": frozenset({"value"})} if self.confirmed else {})


@dataclass(frozen=True, slots=True)
class Got(Generic[T]):
    value: T


@dataclass(frozen=True, slots=True)
class GivenUp:
    """The caller could not be understood, or would not say. `reason`: unclear or declined."""

    reason: str


Answer = Got[T] | GivenUp


@dataclass(frozen=True, slots=True)
class Say:
    phrase: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asking(Generic[T]):
    question: Question[T]
    language: str = "en"
    pending: Got[T] | None = None
    """Read back and not affirmed yet."""
    tries: int = 0

    def first(self) -> Say:
        return Say(f"{self.question.name}_ask", self.question.filled)

    def once_more(self) -> Say:
        """What is open, in whichever language is spoken by now."""
        return self.first() if self.pending is None else self._read_back(self.pending.value)

    def understands(self, words: str) -> bool:
        """Whether `hear` would make anything of them. Pure, so that it may be asked about half a turn."""
        if self.pending is not None and (self._affirms(words) or self._denies(words)):
            return True
        return self.question.parsed(words, language=self.language) is not None

    def hear(self, words: str) -> tuple["Asking[T]", Say | Got[T] | GivenUp]:
        if self.pending is not None and self._affirms(words):
            return self, self.pending
        found = self.question.parsed(words, language=self.language)
        if isinstance(found, Misheard):
            return self._failed(Say(found.phrase, found.values))
        if found is not None:
            return self._heard(found)
        if self.pending is not None and not self._denies(words):
            return self._failed(self._read_back(self.pending.value), keep=True)
        return self._failed(Say(f"{self.question.name}_again"))

    def _heard(self, value: T) -> tuple["Asking[T]", Say | Got[T] | GivenUp]:
        if not self.question.confirmed:
            return self, Got(value)
        if self.tries >= MOST_TRIES:
            return self, GivenUp("unclear")
        tries = self.tries + (self.pending is not None)
        return replace(self, pending=Got(value), tries=tries), self._read_back(value)

    def _failed(self, say: Say, *, keep: bool = False) -> tuple["Asking[T]", Say | GivenUp]:
        asking = replace(self, tries=self.tries + 1, pending=self.pending if keep else None)
        return asking, GivenUp("unclear") if asking.tries >= MOST_TRIES else say

    def _read_back(self, value: T) -> Say:
        return Say(f"{self.question.name}_read_back", {"value": self.question.spoken(value)})

    def _affirms(self, words: str) -> bool:
        return affirms(words, language=self.language)

    def _denies(self, words: str) -> bool:
        return denies(words, language=self.language)
