"""How the ways of saying a VIN's characters sound, and how far a stretch of recognised words is from each.

A recogniser that does not expect spelling writes what it heard as words: "dull the" for Delta, "essays and
Sam" for S as in Sam, "pop a" for Papa. By sound they are near, by letters they are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from string import ascii_lowercase
from typing import Final

from callcenter_agent.dialogue.spelling.words import DIGITS, PHONETIC, PHONETIC_WORD, TEENS, TENS

_NAMES: Final = {
    "A": "ay", "B": "bee", "C": "see", "D": "dee", "E": "ee", "F": "ef", "G": "jee", "H": "aych", "J": "jay",
    "K": "kay", "L": "el", "M": "em", "N": "en", "P": "pee", "R": "ar", "S": "es", "T": "tee", "U": "yoo",
    "V": "vee", "W": "dubelyoo", "X": "eks", "Y": "wye", "Z": "zee",
}  # fmt: skip
_SAID_AS: Final = (
    (r"x-?ray", "eksray"), (r"ph", "f"), (r"ck|q(?!u)", "k"), (r"qu", "kw"), (r"x", "ks"),
    (r"tch|ch|sh", "c"), (r"th", "t"), (r"c(?=[eiy])", "s"), (r"c(?!$|[aeiouy])", "k"), (r"wh", "w"),
    (r"kn", "n"), (r"wr", "r"), (r"dg", "j"), (r"igh", "y"), (r"ee|ea|ie", "i"), (r"oo|ou|ew", "u"),
    (r"e$", ""),
)  # fmt: skip
"""Spellings and what they sound like, in this order; `c` is left for the sound of "church" and "ship"."""
_VOWELS: Final = frozenset("aeiouy")
_ALIKE: Final = {
    frozenset(pair)
    for group in ("bpvf", "dt", "gk", "szc", "mn", "jc", "lr", "wuy", "td")
    for at, one in enumerate(group)
    for pair in (one + other for other in group[at + 1 :])
}
_VOWEL_CHANGED, _VOWEL_GONE, _ALIKE_CHANGED, _CHANGED, _GONE = 0.3, 0.35, 0.45, 1.0, 0.8
_MOST_UNLIKE: Final = 0.48
_NEAR: Final = 0.9
_KEPT: Final = 6
_MUCH_WORSE: Final = 1.6


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying one or two characters."""

    characters: str
    sound: str
    handicap: float = 0.0


@lru_cache(maxsize=4096)
def sound(words: str) -> str:
    text = re.sub(r"[^a-z]", "", words.lower())
    for spelling, said in _SAID_AS:
        text = re.sub(spelling, said, text)
    return re.sub(r"(.)\1+", r"\1", text)


@lru_cache(maxsize=8192)
def ways_of(heard: str) -> tuple[tuple[str, float], ...]:
    """What a stretch of words may stand for, with the cost of it, the nearest first. Spaces do not count."""
    said = sound(heard)
    found: dict[str, float] = {}
    _search(_tree(), said, _first_row(said), _limit(said), found)
    near = sorted(found.items(), key=lambda one: one[1])
    return tuple(one for one in near[:_KEPT] if one[1] <= near[0][1] + _MUCH_WORSE)


def _limit(said: str) -> float:
    return max(_NEAR, _MOST_UNLIKE * len(said))


def _first_row(said: str) -> list[float]:
    row = [0.0]
    for character in said:
        row.append(row[-1] + _gone(character))
    return row


def _search(node: "Node", said: str, row: list[float], limit: float, found: dict[str, float]) -> None:
    """Edit distance by sound to every way at once; what begins alike is reckoned once."""
    for way in node.ways:
        cost = row[-1] + way.handicap
        if row[-1] <= min(limit, _limit(way.sound)) and cost < found.get(way.characters, float("inf")):
            found[way.characters] = cost
    for character, child in node.children.items():
        gone = _gone(character)
        below = [row[0] + gone]
        for at, heard in enumerate(said):
            changed = row[at] + _COSTS[heard][character]
            below.append(min(changed, row[at + 1] + gone, below[at] + _GONE_COSTS[heard]))
        if min(below) <= limit:
            _search(child, said, below, limit, found)


@dataclass(slots=True)
class Node:
    """What ways of saying have in common at their beginning."""

    ways: list[Way] = field(default_factory=list)
    children: dict[str, "Node"] = field(default_factory=dict)


@cache
def _tree() -> Node:
    root = Node()
    for way in dict.fromkeys(Way(way.characters, sound(way.sound), way.handicap) for way in _said()):
        node = root
        for character in way.sound:
            node = node.children.setdefault(character, Node())
        node.ways.append(way)
    return root


def _gone(character: str) -> float:
    return _VOWEL_GONE if character in _VOWELS else _GONE


def _changed(one: str, other: str) -> float:
    if one == other:
        return 0.0
    if one in _VOWELS and other in _VOWELS:
        return _VOWEL_CHANGED
    return _ALIKE_CHANGED if frozenset((one, other)) in _ALIKE else _CHANGED


_COSTS: Final = {one: {other: _changed(one, other) for other in ascii_lowercase} for one in ascii_lowercase}
_GONE_COSTS: Final = {one: _gone(one) for one in ascii_lowercase}


def _said() -> Iterator[Way]:
    words: dict[str, list[str]] = {}
    for word, letter in PHONETIC.items():
        words.setdefault(letter, []).append(word)
    for letter, name in _NAMES.items():
        yield Way(letter, name)
        yield Way(letter * 2, f"double{name}")
        for word in words[letter]:
            usual = word.lower() == PHONETIC_WORD[letter].lower()
            yield Way(letter, word, 0.0 if usual else 0.3)
            yield Way(letter, f"{name}asin{word}")
            yield Way(letter, f"{name}for{word}", 0.2)
    yield from _figures()


def _figures() -> Iterator[Way]:
    digits = [(word, digit) for word, digit in DIGITS.items() if word not in ("nil", "null", "naught")]
    for word, digit in [*digits, ("oh", "0")]:
        yield Way(digit, word)
        yield Way(digit * 2, f"double{word}")
    for word, pair in TEENS.items():
        yield Way(pair, word)
    for tens, ten in TENS.items():
        yield Way(f"{ten}0", tens, 0.1)
        for word, digit in digits:
            if digit != "0":
                yield Way(ten + digit, f"{tens}{word}")
