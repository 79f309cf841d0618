"""The claim read back as a whole, and what the caller says to it: yes, or which part is wrong."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from callcenter_agent.desks.insurance.claims.claim import Claim
from callcenter_agent.desks.insurance.claims.questions import BY_FIELD, NOTHING, Asked
from callcenter_agent.dialogue.answers import affirms
from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.loss_dates import moment_in
from callcenter_agent.dialogue.questions.names import name_in
from callcenter_agent.dialogue.questions.phone_numbers import spoken_number
from callcenter_agent.dialogue.spelling.aloud import spelled_out
from callcenter_agent.phrases import PhraseBook

PARTS: Final = (
    "name",
    "policy_number",
    "day",
    "place",
    "what",
    "injuries",
    "other_party",
    "police_report",
    "phone",
)
"""In the order in which they are read back."""
PHRASES: Final[dict[str, frozenset[str]]] = {
    **{f"claim_{part}": frozenset({"value"}) for part in PARTS if part != "injuries"},
    "claim_injuries": frozenset(),
    "claim_no_injuries": frozenset(),
    "claim_no_other_party": frozenset(),
    "claim_no_police_report": frozenset(),
}


@dataclass(frozen=True, slots=True)
class Right:
    """All of it."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """This part; with what is right instead, if the caller said it."""

    field: str
    claim: Claim | None = None


Verdict = Right | Wrong

_FIELD_SIGNS: Final = {
    "policy_number": r"\bpolicy\b",
    "phone": r"\b(phone|telephone|number (to|where you) (reach|call)|call ?back number|cell|reach me)\b",
    "police_report": r"\b(police|officer|report)\b",
    "other_party": r"\b(other|another) (driver|party|person|car|vehicle|guy|lady|owner)\b|\binvolved\b",
    "injuries": r"\b(hurt|injur\w+|injured)\b",
    "name": r"\b(name|spelled|spelling)\b|\bi'm not\b",
    "day": (
        r"\b(date|day|when|time|yesterday|today|monday|tuesday|wednesday|thursday|friday|saturday"
        r"|sunday|last"
        r" (night|week)|january|february|march|april|june|july|august|september|october|november"
        r"|december)\b"
    ),
    "place": r"\b(place|where|address|location|street|avenue|road|highway|happened (at|on|in)|corner|city)\b",
    "what": r"\b(what happened|description|describe|story)\b",
}
_INSTEAD: Final = re.compile(
    r".*\b(?:should (?:be|say)|it's|it is|it was|(?:is|was) actually|but|is|was|make (?:it|that)|to)"
    r"\s+(?P<value>.+)$",
    re.IGNORECASE,
)
_ONLY_WRONG: Final = re.compile(
    r"(?:\w+ )?(?:wrong|not right|not correct|incorrect|right|off|missing|mistaken)\b", re.IGNORECASE
)
_SURELY_A_DAY: Final = re.compile(r"\bmay \d|\bmay (first|second|third|\w+th)\b", re.IGNORECASE)


def claim_check(claim: Claim, asked: Asked, book: PhraseBook) -> Question[Verdict]:
    def parse(words: str) -> Verdict | None:
        return verdict_in(words, claim, asked)

    return Question("claim_check", parse=parse, filled={"claim": read_back(claim, book)})


def read_back(claim: Claim, book: PhraseBook) -> str:
    return " ".join(_parts(claim, book))


def _parts(claim: Claim, book: PhraseBook) -> Iterator[str]:
    for part in PARTS:
        value = getattr(claim, part)
        if value is None:
            continue
        if part == "injuries":
            yield book.text("claim_injuries" if value else "claim_no_injuries")
        elif value == NOTHING:
            yield book.text(f"claim_no_{part}")
        else:
            yield book.text(f"claim_{part}", value=_spoken(claim, part).rstrip(". "))


def _spoken(claim: Claim, part: str) -> str:
    if part == "day" and claim.moment is not None:
        return claim.moment.spoken
    value = str(getattr(claim, part))
    spoken = {"policy_number": spelled_out, "phone": spoken_number}.get(part)
    return spoken(value) if spoken else value


def verdict_in(words: str, claim: Claim, asked: Asked) -> Verdict | None:
    """None: neither a yes nor a part that is named."""
    if affirms(words):
        return Right()
    field = _field_in(words)
    if field is None:
        return None
    value = _value_in(words, field, asked)
    if value is None or value == getattr(claim, field):
        return Wrong(field)
    return Wrong(field, BY_FIELD[field].put(claim, value))


def _field_in(words: str) -> str | None:
    text = words.lower()
    if _SURELY_A_DAY.search(text):
        return "day"
    return next((field for field, sign in _FIELD_SIGNS.items() if re.search(sign, text)), None)


def _value_in(words: str, field: str, asked: Asked) -> Any:
    if field == "day":
        return moment_in(words, asked.today)
    if field == "injuries":
        return _heard(words, field, asked)
    after = _INSTEAD.match(words)
    if after and _ONLY_WRONG.match(after["value"]):
        after = None
    if field == "name":
        return name_in(after["value"]) if after else None
    if field in ("policy_number", "phone"):
        return _heard(words, field, asked)
    return _heard(after["value"], field, asked) if after else None


def _heard(words: str, field: str, asked: Asked) -> Any:
    found = BY_FIELD[field].question(asked).parse(words)
    return None if isinstance(found, Misheard) else found
