"""A telephone number, dictated digit by digit or in groups, or the one that the caller is calling from."""

import re
from collections.abc import Callable
from typing import Final

from callcenter.phone import E164
from callcenter.presented import presented_number

from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.spelled import DIGIT, all_fitting, spelled_beside, spelled_count
from callcenter_agent.phrases import Phrase

_FORMS: Final = (DIGIT * 10, DIGIT * 11)
_SURELY_TRYING: Final = 5
_THIS_ONE: Final = re.compile(
    r"\b(this (number|phone|line)|(number|phone|one|line) (that )?i('m| am) (calling|on)|same number"
    r"|this one|the one i('m| am) (calling|on)|use this|the number you have)\b",
    re.IGNORECASE,
)
_NOT: Final = re.compile(r"\b(not|don'?t|do not|isn'?t|instead of|other than|never)\b", re.IGNORECASE)
_UNWANTED: Final = re.compile(
    r"\b(don'?t|do not|never) (call|use|ring|try)\b(?! (the|my|that|this|it)\b)", re.IGNORECASE
)
_PART: Final = 3
"""So many figures more are a correction, or another number."""
_COUNTRY: Final = re.compile(r"\b(area code|plus|country code|extension)\b", re.IGNORECASE)


def phone_number_in(words: str, *, own: E164 | None = None, country: str = "US") -> E164 | None:
    """`own` is the number they call from, for "this one"; `country` is ours. None where it is in doubt which
    one is meant."""
    spoken = _COUNTRY.sub(" number ", words)
    if _THIS_ONE.search(words) and spelled_count(spoken) < _SURELY_TRYING:
        return None if _NOT.search(words) else own
    found = all_fitting(spoken, *_FORMS)
    several = len(set(found)) > 1 and _NOT.search(words)
    if not found or several or _UNWANTED.search(words) or spelled_beside(spoken, *_FORMS) >= _PART:
        return None
    return presented_number(found[-1], country=country)


def _any(_number: str) -> None:
    return None


def phone_number(
    own: E164 | None = None, *, country: str = "US", not_dialed: Callable[[str], object | None] = _any
) -> Question[E164]:
    """One to be called on: where `not_dialed` says why it may not be, another one is asked for."""

    def parse(words: str) -> E164 | Misheard | None:
        if found := phone_number_in(words, own=own, country=country):
            return found if not_dialed(found) is None else Misheard(Phrase.NUMBER_NOT_DIALABLE)
        return Misheard("phone_number_form") if spelled_count(words) >= _SURELY_TRYING else None

    return Question("phone_number", parse=parse, spoken=spoken_number, confirmed=True)


def spoken_number(number: str) -> str:
    """ "+12025550170" → "2 0 2, 5 5 5, 0 1 7 0"."""
    digits = number.removeprefix("+1") if number.startswith("+1") else number.removeprefix("+")
    groups = [digits[:3], digits[3:6], digits[6:]] if len(digits) == 10 else [digits]
    return ", ".join(" ".join(group) for group in groups if group)
