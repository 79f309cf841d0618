"""Characters that were spelled or grouped aloud, read against the form that they must have.

The form decides between readings: where a digit must stand, "oh" is 0 and "for" is 4; for a letter they
are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from callcenter_agent.dialogue.spelling.characters import HeardCharacter
from callcenter_agent.dialogue.spelling.items import CHARACTERS, Item, Kind, items

LETTER: Final = "L"
DIGIT: Final = "D"
ANY: Final = "X"
_AS_LETTER: Final = {"1": "I", "0": "O"}
_AS_DIGIT: Final = {"I": "1", "O": "0"}

Run = tuple[HeardCharacter, ...]


def fitting(words: str, *forms: str) -> str | None:
    """The characters that fill one of the forms, such as LLDDDDDD. What was said last counts: people
    correct themselves. None where no stretch of the words fits exactly.

    A word that links ("are", "for") may be the first letter of one, never the first digit.
    """
    linked = any(form.startswith(LETTER) for form in forms)
    for run in reversed(runs(words, linked=linked)):
        for form in forms:
            if (found := _filled(run, form)) is not None:
                return found
    return None


def all_fitting(words: str, *forms: str) -> list[str]:
    """What fills one of the forms, in the order of the words."""
    filled = (next((fit for form in forms if (fit := _filled(run, form))), None) for run in runs(words))
    return [one for one in filled if one is not None]


def spelled_beside(words: str, *forms: str) -> int:
    """How many characters were surely spelled in the longest stretch that fits no form."""
    others = (run for run in runs(words) if all(_filled(run, form) is None for form in forms))
    return max((sum(not one.optional for one in run) for run in others), default=0)


def spelled_count(words: str) -> int:
    """How many characters were surely spelled, in the longest stretch."""
    return max((sum(not one.optional for one in run) for run in runs(words)), default=0)


def longest(words: str, *, fewest: int) -> str | None:
    """The longest stretch of letters and figures of any form."""
    found: list[HeardCharacter] = []
    for run in runs(words):
        found = list(run) if len(run) > len(found) else found
    while found and found[0].optional:
        found.pop(0)
    while found and found[-1].optional:
        found.pop()
    return "".join(one.value for one in found) if len(found) >= fewest else None


@lru_cache(maxsize=64)
def runs(words: str, *, linked: bool = False) -> tuple[Run, ...]:
    """Stretches of characters. Words such as "and then" do not interrupt one, others do."""
    found: list[list[Item]] = [[]]
    for item in items(words):
        if item.kind in CHARACTERS and (linked or found[-1] or not item.linking):
            found[-1].append(item)
        elif item.kind is not Kind.FILLER and found[-1]:
            found.append([])
    return tuple(tuple(one for item in run for one in item.characters) for run in found if _is_spelled(run))


def _is_spelled(run: Sequence[Item]) -> bool:
    return any(item.kind in (Kind.SPELLED, Kind.NAMED) for item in run)


def _filled(run: Run, form: str) -> str | None:
    """Ordinary words that sound like a character are left out if that makes it fit."""
    return next(_ways(_with_its_zeros(run), form), None)


def _with_its_zeros(run: Run) -> Run:
    """After another character an "oh" is a figure, and no sigh: left out, it makes another number."""
    kept = (replace(one, optional=False) if one.value == _AS_DIGIT["O"] else one for one in run[1:])
    return (*run[:1], *kept)


def _ways(run: Run, form: str) -> Iterator[str]:
    required = sum(not one.optional for one in run)
    if required > len(form) or len(run) < len(form):
        return
    if not run:
        if not form:
            yield ""
        return
    first, rest = run[0], run[1:]
    if form and (character := _read(first, form[0])) is not None:
        yield from (character + more for more in _ways(rest, form[1:]))
    if first.optional:
        yield from _ways(rest, form)


def _read(heard: HeardCharacter, place: str) -> str | None:
    readings = (heard.value, *heard.alternatives)
    if place == ANY:
        return heard.value
    if place == DIGIT:
        return next((digit for one in readings if (digit := _AS_DIGIT.get(one, one)).isdigit()), None)
    return next((letter for one in readings if (letter := _AS_LETTER.get(one, one)).isalpha()), None)
