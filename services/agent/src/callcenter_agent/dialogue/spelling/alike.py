"""Words of the spelling alphabet that a recogniser did not quite get: "sharley", "fuckstrat", "romel"."""

from functools import lru_cache
from typing import Final

from callcenter_agent.dialogue.spelling.words import PHONETIC_WORD

_SHORTEST: Final = 4
_MOST_DIFFERENT: Final = 0.3
_SPELLINGS: Final = (
    ("ph", "f"),
    ("ck", "k"),
    ("x-r", "ksr"),
    ("x", "ks"),
    ("sh", "ch"),
    ("ie", "y"),
    ("ey", "y"),
)


@lru_cache(maxsize=1024)
def almost(word: str) -> str | None:
    """The letter whose alphabet word this nearly is, or None."""
    if len(word) < _SHORTEST or not word.isalpha():
        return None
    distance, letter = min((_difference(_by_sound(word), sound), letter) for sound, letter in _ALPHABET)
    return letter if distance <= _MOST_DIFFERENT else None


def _by_sound(word: str) -> str:
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    return "".join(one for at, one in enumerate(word) if at == 0 or word[at - 1] != one)


def _difference(one: str, other: str) -> float:
    """Levenshtein distance as a share of the longer word."""
    row = list(range(len(other) + 1))
    for at, character in enumerate(one, start=1):
        before, row[0] = row[0], at
        for to, meant in enumerate(other, start=1):
            before, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, before + (character != meant))
    return row[-1] / max(len(one), len(other))


_ALPHABET: Final = tuple((_by_sound(word.lower()), letter) for letter, word in PHONETIC_WORD.items())
