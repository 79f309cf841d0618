"""VINs that sound like a VIN that cannot be right.

Over a telephone (300 to 3,400 Hz) letters that differ only in their first consonant are one sound, and
people misread plates in other, fewer ways. From what was heard, `misheard` makes what may have been said:
one or two characters replaced by ones they are confused with, one lost, one doubled, two neighbours swapped.
Only numbers with a valid check digit come back, cheapest mistake first: about two hundred for a number of
17 characters, so something else has to know which of them exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

from callcenter.vin import ALPHABET, CHECK_POSITION, VIN_LENGTH, Vin, has_valid_check_digit

_SOUND_GROUPS: Final = (
    "BDPTV", "BDEGV", "CTPV", "CZ", "VZ", "E3", "AJK", "A8H", "MN", "FSX", "59", "19", "1Y", "U2", "GJ", "KT",
)  # fmt: skip
_RHYMES: Final = ("BCDEGPTVZ3",)
_GLYPH_GROUPS: Final = ("S5", "B8", "Z2", "G6", "D0", "U0", "17L", "UV", "VY")
_BY_EAR: Final = 1.0
_BY_RHYME: Final = 1.5
_BY_EYE: Final = 2.0
_TRANSPOSED: Final = 2.5
_SECOND_MISTAKE: Final = 1.0
_ANYTHING: Final = 4.0
_CHECK_DIGITS: Final = "0123456789X"


class Mistake(StrEnum):
    REPLACED = "replaced"
    REPLACED_TWICE = "replaced_twice"
    SWAPPED = "swapped"
    LOST = "lost"
    DOUBLED = "doubled"


@dataclass(frozen=True, slots=True, order=True)
class Misheard:
    """`position` is the 1-based place in `vin` where it first differs from what was heard."""

    cost: float
    vin: Vin
    position: int
    mistake: Mistake


def _closeness() -> dict[str, dict[str, float]]:
    near: dict[str, dict[str, float]] = {character: {} for character in ALPHABET}
    for groups, cost in ((_GLYPH_GROUPS, _BY_EYE), (_RHYMES, _BY_RHYME), (_SOUND_GROUPS, _BY_EAR)):
        for group in groups:
            for one in group:
                near[one] |= {other: cost for other in group if other != one}
    return near


_NEAR: Final = _closeness()


def confusable(character: str) -> tuple[str, ...]:
    """What this character is taken for, the likeliest first."""
    return tuple(sorted(_NEAR[character], key=lambda other: (_NEAR[character][other], other)))


def confusion_cost(heard: str, meant: str) -> float:
    """0 for the same character, about 1 where the ear confuses the two, 4 where nothing does."""
    return 0.0 if heard == meant else _NEAR[heard].get(meant, _ANYTHING)


def misheard(text: str) -> list[Misheard]:
    """Every valid VIN a mistake or two away from 16 to 18 characters of the VIN alphabet; else nothing."""
    best: dict[str, Misheard] = {}
    for cost, vin, position, mistake in _mistakes(text):
        found = Misheard(cost, Vin(vin), position, mistake)
        if has_valid_check_digit(vin) and (vin not in best or found < best[vin]):
            best[vin] = found
    return sorted(best.values())


def _mistakes(text: str) -> Iterator[tuple[float, str, int, Mistake]]:
    match len(text) - VIN_LENGTH:
        case 0:
            yield from _replaced(text)
            yield from _replaced_twice(text)
            yield from _swapped(text)
        case 1:
            for at in range(len(text)):
                doubled = at > 0 and text[at] == text[at - 1]
                yield _BY_EAR if doubled else _BY_EYE, text[:at] + text[at + 1 :], at + 1, Mistake.DOUBLED
        case -1:
            for at in range(len(text) + 1):
                for character in ALPHABET:
                    beside = character in text[max(0, at - 1) : at + 1]
                    cost = _BY_EAR if beside else _ANYTHING
                    yield cost, text[:at] + character + text[at:], at + 1, Mistake.LOST
        case _:
            return


def _replaced(text: str) -> Iterator[tuple[float, str, int, Mistake]]:
    for at, heard in enumerate(text):
        others = _CHECK_DIGITS if at == CHECK_POSITION - 1 else _NEAR[heard]
        for meant in others:
            if meant != heard:
                vin = text[:at] + meant + text[at + 1 :]
                yield confusion_cost(heard, meant), vin, at + 1, Mistake.REPLACED


def _replaced_twice(text: str) -> Iterator[tuple[float, str, int, Mistake]]:
    by_ear = [
        (at, meant, cost)
        for at, heard in enumerate(text)
        for meant, cost in _NEAR[heard].items()
        if cost <= _BY_RHYME and (at != CHECK_POSITION - 1 or meant in _CHECK_DIGITS)
    ]
    for (at, one, cost), (later, other, more) in combinations(by_ear, 2):
        if at != later:
            vin = text[:at] + one + text[at + 1 : later] + other + text[later + 1 :]
            yield cost + more + _SECOND_MISTAKE, vin, at + 1, Mistake.REPLACED_TWICE


def _swapped(text: str) -> Iterator[tuple[float, str, int, Mistake]]:
    for at in range(len(text) - 1):
        one, other = text[at], text[at + 1]
        if one != other:
            yield _TRANSPOSED, text[:at] + other + one + text[at + 2 :], at + 1, Mistake.SWAPPED
