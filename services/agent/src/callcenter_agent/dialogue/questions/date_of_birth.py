"""A date of birth as callers say it, in three languages. What is no possible date of birth is no answer."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from typing import Final

from callcenter_agent.dialogue.asking import Misheard, Question
from callcenter_agent.dialogue.questions.spoken_numbers import numbers_in

OLDEST: Final = 115
MONTHS: Final[Mapping[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier enero",
            "february feb febuary februrary fevrier febrero",
            "march mar marzo mars",
            "april apr avril abril",
            "may mai mayo",
            "june jun juin junio",
            "july jul juillet julio",
            "august aug aout agosto",
            "september sept sep septembre septiembre setiembre",
            "october oct octobre octubre",
            "november nov novembre noviembre",
            "december dec decembre diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
_MISHEARD: Final[Mapping[str, str]] = {
    "marched": "march",
    "match": "march",
    "mart": "march",
    "marts": "mars",
    "febuary": "february",
    "made": "may",
    "main": "may",
    "joon": "june",
    "tune": "june",
    "jewel": "july",
    "july's": "july",
    "a pearl": "april",
    "a prill": "april",
    "marso": "marzo",
    "henero": "enero",
    "avrile": "avril",
    "oot": "aout",
    "oct": "october",
    "septembers": "september",
}
_FIGURES: Final = re.compile(r"\b(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,4})\b")
_RUN: Final = re.compile(r"(?<!\d)(\d{8})(?!\d)")


def date_of_birth_in(
    words: str, *, language: str = "en", today: date | None = None
) -> date | Misheard | None:
    """Day before month where the language has it so; the American order in English."""
    today, text = today or datetime.now(UTC).date(), _plain(words)
    found = [one for one in (_figures(text, language), _named(text), _spoken_figures(text, language)) if one]
    if not found:
        return None
    year, month, day = found[0]
    try:
        born = date(_whole_year(year, today), month, day)
    except ValueError:
        return Misheard("date_of_birth_impossible")
    possible = born <= today and today.year - born.year <= OLDEST
    return born if possible else Misheard("date_of_birth_impossible")


Parts = tuple[int, int, int]
_BETWEEN: Final = frozenset(
    "the of in and year uh um er hmm i was born it s that is hundred thousand th st nd rd no sorry"
    " de del la el y en mil anio ano nacido naci fue cien ciento"
    " et le l an annee mille cent ne nee je suis".split()
)
"""Words that may stand inside of a date."""


def _figures(text: str, language: str) -> Parts | None:
    match = _FIGURES.search(text)
    if match is None:
        run = _RUN.search(text)
        if run is None:
            return None
        digits = run[1]
        if digits.startswith(("19", "20")) and int(digits[4:6]) <= 12:
            return int(digits[:4]), int(digits[4:6]), int(digits[6:])
        return _ordered(int(digits[:2]), int(digits[2:4]), int(digits[4:]), language)
    one, two, three = (int(part) for part in match.groups())
    return (one, two, three) if len(match[1]) == 4 else _ordered(one, two, three, language)


def _ordered(one: int, two: int, year: int, language: str) -> Parts:
    """Which is the month? The language says; a number above twelve corrects it."""
    month, day = (one, two) if language[:2] == "en" else (two, one)
    if month > 12 and day <= 12:
        month, day = day, month
    return year, month, day


def _named(text: str) -> Parts | None:
    """ "march third nineteen sixty", "the third of march 1960", "tres de marzo de 1960", "premier mai 60"."""
    words = [_MISHEARD.get(word, word) for word in text.split()]
    at = _month_at(words)
    if at is None:
        return None
    before, after = numbers_in(words[:at]), numbers_in(words[at + 1 :])
    if not _holds_together(words[at + 1 :]):
        return None
    if before and before[-1] <= 31 and (year := _year_of(after)) is not None:
        return year, MONTHS[words[at]], before[-1]
    if before[-1:] not in ([], after[:1]):
        return None
    if after and after[0] <= 31 and (year := _year_of(after[1:])) is not None:
        return year, MONTHS[words[at]], after[0]
    return None


def _holds_together(words: list[str]) -> bool:
    """Up to the last number nothing else is told: "march third, I'm sixty-seven" is no year, and in "april
    forth nineteen sixty" the day was misheard."""
    told = [bool(numbers_in([word])) for word in words]
    end = max((at for at, is_number in enumerate(told) if is_number), default=0)
    return all(is_number or word in _BETWEEN for word, is_number in zip(words[:end], told, strict=False))


def _month_at(words: list[str]) -> int | None:
    return next((i for i, word in enumerate(words) if word in MONTHS and _is_month(words, i)), None)


def _is_month(words: list[str], at: int) -> bool:
    """ "may" and "mar" are words of their own."""
    return words[at] not in ("may", "mai", "mar", "out") or bool(numbers_in(words[at + 1 :]))


def _year_of(numbers: list[int]) -> int | None:
    """Nineteen sixty, two thousand five, 1960, sixty, oh seven; "nineteen hundred" and five. None where a
    number is left over: it may have been the one that was meant."""
    match numbers:
        case [19 | 20 | 1900 | 2000 as century, 0, rest] if rest < 10:
            return _joined(century, rest)
        case [19 | 20 | 1900 | 2000 as century, rest] if rest < 100:
            return _joined(century, rest)
        case [0, year] if year < 10:
            return year
        case [year]:
            return year
        case [1 | 2, _, _, _] if all(number < 10 for number in numbers):
            return int("".join(map(str, numbers)))
    return None


def _joined(century: int, rest: int) -> int:
    return (century if century > 99 else century * 100) + rest


def _spoken_figures(text: str, language: str) -> Parts | None:
    """ "three three sixty", "oh three, oh three, nineteen sixty", "zero three zero three one nine ..."."""
    numbers = numbers_in(text.split())
    if len(numbers) == 8 and all(number < 10 for number in numbers):
        digits = "".join(map(str, numbers))
        return _ordered(int(digits[:2]), int(digits[2:4]), int(digits[4:]), language)
    if numbers[:1] == [0]:
        numbers = numbers[1:]
    if len(numbers) >= 3 and numbers[1] == 0:
        numbers = [numbers[0], *numbers[2:]]
    if _month_at(text.split()) is not None:
        return None
    if not all(1 <= number <= 31 for number in numbers[:2]) or (year := _year_of(numbers[2:])) is None:
        return None
    return _ordered(numbers[0], numbers[1], year, language)


def _whole_year(year: int, today: date) -> int:
    """Two figures are of the century that makes a past date."""
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= today.year else 1900 + year


def _plain(words: str) -> str:
    plain = unicodedata.normalize("NFD", words.lower().replace("’", "'"))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"\b(a pearl|a prill)\b", "april", plain)
    plain = re.sub(
        r"\b20 (?=(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b)", "twenty ", plain
    )
    plain = re.sub(r"\b30 (?=first\b)", "thirty ", plain)
    plain = re.sub(r"(\d)(st|nd|rd|th|er|ere|o|a)\b", r"\1", plain)
    return re.sub(r"[,;:?!'°º]|(?<!\d)[.\-]|[.\-](?!\d)", " ", plain)


DATE_OF_BIRTH: Final[Question[date]] = Question(
    "date_of_birth",
    parse=date_of_birth_in,
    parsers={language: partial(date_of_birth_in, language=language) for language in ("en", "es", "fr")},
    misheard=("date_of_birth_impossible",),
)
