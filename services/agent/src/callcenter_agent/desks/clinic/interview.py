"""The symptom questions of one call, as a pure machine: an answer in, the next question out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from callcenter_agent.desks.clinic.red_flags import Flag
from callcenter_agent.desks.clinic.symptoms import SYMPTOMS, Kind
from callcenter_agent.dialogue.answers import affirms, denies
from callcenter_agent.dialogue.questions.spoken_numbers import numbers_in
from callcenter_agent.dialogue.words import plain

SEVERE: Final = 8
_RESERVED: Final = re.compile(
    r"\b(but|except|although|though|a (little|bit)|sometimes|maybe|kind of|sort of|slight|slightly"
    r"|only|not sure|no idea|(don t|do not|can t|cannot|could not|couldn t) (know|say|tell|remember)|think"
    r"|pero|no (lo )?se|ni idea|no sabria|un poco|poquito|a veces|quiza|quizas|tal vez|aunque|solo"
    r"|creo|mais|sais pas|aucune idee|un peu|parfois|peut etre|sauf|legere?|seulement|crois)\b"
)
_NOTHING: Final = re.compile(
    r"\b(fine|normal|good|okay|ok|clean|dry|great|well|nothing|none|perfect|bien|nada|limpi[ao]"
    r"|sec[ao]|nickel|propre"
    r"|rien|aucune?|ca va|normale)\b"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Of one answer."""

    question: str
    flag: Flag | None = None
    unclear: bool = False
    """Not taken yet: asked again in other words."""


@dataclass(frozen=True, slots=True)
class Interview:
    questions: tuple[str, ...]
    at: int = 0
    again: bool = False
    """The open question is being asked for the second time."""

    @property
    def open(self) -> str | None:
        return self.questions[self.at] if self.at < len(self.questions) else None

    @property
    def phrase(self) -> str:
        """The question to put now. Only while there is one."""
        question = self.questions[self.at]
        if not self.again:
            return f"ask_{question}"
        return "scale_again" if SYMPTOMS[question].kind is Kind.SCALE else "yes_or_no_again"

    def meaning(self, words: str, language: str) -> Meaning | None:
        """Of words that answer the open question. None: there is none, or nothing was said."""
        question = self.open
        if question is None or not words.strip():
            return None
        match SYMPTOMS[question].kind:
            case Kind.WARNING:
                return self._warning(question, words, language)
            case Kind.SCALE:
                return self._scale(question, words)
        return Meaning(question)

    def heard(self, meaning: Meaning) -> "Interview":
        if meaning.unclear:
            return replace(self, again=True)
        return replace(self, at=self.at + 1, again=False)

    def _warning(self, question: str, words: str, language: str) -> Meaning:
        """A yes, and after asking twice whatever is no clear no, is a warning."""
        text = plain(words)
        if is_clear_no(words, language):
            return Meaning(question)
        doubtful = _RESERVED.search(text) is not None or not affirms(words, language=language)
        if doubtful and not self.again:
            return Meaning(question, unclear=True)
        return Meaning(question, flag=SYMPTOMS[question].flag)

    def _scale(self, question: str, words: str) -> Meaning:
        level = level_in(words)
        if level is None:
            return Meaning(question, unclear=not self.again)
        return Meaning(question, flag=SYMPTOMS[question].flag if level >= SEVERE else None)

    def snapshot(self) -> dict[str, Any]:
        return {"questions": list(self.questions), "at": self.at, "again": self.again}

    @classmethod
    def restored(cls, snapshot: Mapping[str, Any]) -> "Interview":
        return cls(tuple(snapshot["questions"]), int(snapshot["at"]), bool(snapshot["again"]))


def is_clear_no(words: str, language: str) -> bool:
    text = plain(words)
    if _RESERVED.search(text):
        return False
    return denies(words, language=language) or _NOTHING.search(text) is not None


def level_in(words: str) -> int | None:
    """The highest level named, without "out of ten" behind it: who says "five, sometimes nine" has nine."""
    text = re.sub(r"\b(out of|over|of|de|sobre|sur)( a)? (ten|10|diez|dix)\b", "", plain(words))
    text = re.sub(r"\b(one|a|un|una|une) (?!to\b)(?=[a-z])", " ", text)
    levels = [number for number in numbers_in(text.split()) if 0 <= number <= 10]
    if levels:
        return max(levels)
    return 0 if re.search(r"\b(no pain|none|nothing|sin dolor|nada|aucune|pas mal|rien)\b", text) else None
