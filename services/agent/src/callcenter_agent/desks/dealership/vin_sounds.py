"""How the ways of saying a VIN's characters sound, and how far a stretch of recognised words is from each.

A recogniser that does not expect spelling writes what it heard as words: "dull the" for Delta, "essays and
Sam" for S as in Sam, "pop a" for Papa. By sound they are near, by letters they are not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import product
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
        below = _next_row(row, said, character)
        if min(below) <= limit:
            _search(child, said, below, limit, found)


def _next_row(row: list[float], said: str, character: str) -> list[float]:
    gone = _gone(character)
    below = [row[0] + gone]
    for at, heard in enumerate(said):
        changed = row[at] + _COSTS[heard][character]
        below.append(min(changed, row[at + 1] + gone, below[at] + _GONE_COSTS[heard]))
    return below


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


_BEGIN_ALIKE: Final = {
    "b": "PV", "c": "KSGJ", "d": "T", "e": "AY", "f": "PV", "g": "JK", "h": "", "j": "GC", "k": "C", "m": "N",
    "n": "M", "p": "BF", "s": "C", "t": "D", "v": "BF", "w": "R", "y": "U", "z": "S",
}  # fmt: skip
_BEGINS_OTHERWISE: Final = 0.5
_NAME_WEIGHT: Final = 0.25


def initials(word: str) -> Iterator[tuple[str, float]]:
    """The letters that a word may stand for in "S as in Sam", with the cost."""
    first = word[0]
    yield {"I": "1", "O": "0", "Q": "0"}.get(first.upper(), first.upper()), 0.2
    for letter in _BEGIN_ALIKE.get(first, ""):
        yield letter, _BEGINS_OTHERWISE


@lru_cache(maxsize=4096)
def named(letter: str, heard: str) -> float:
    """How badly what stands before the "in" fits the letter's name and "as": it weighs little."""
    if letter not in _NAMES:
        return _NAME_WEIGHT
    return min(1.0, _distance(sound(f"{_NAMES[letter]}as"), sound(heard))) * _NAME_WEIGHT


def _distance(said: str, heard: str) -> float:
    row = _first_row(heard)
    for character in said:
        row = _next_row(row, heard, character)
    return row[-1]


_HEARD_AS: Final = {
    "A": "a hey outof outthe", "C": "see", "D": "the thee", "E": "he", "F": "if", "H": "age each",
    "J": "they", "L": "hell all ill", "M": "and am him", "N": "and in an end then", "R": "are our or",
    "S": "as yes", "T": "to", "V": "we", "X": "acts", "Y": "while", "4": "for foxtrot thor", "8": "a",
}  # fmt: skip
"""Ordinary words that a recogniser makes of a letter or digit said by itself."""


def _said() -> Iterator[Way]:
    for character, words_for in _HEARD_AS.items():
        for word in words_for.split():
            yield Way(character, word, 0.4)
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
    for one, other in product(_NAMES, repeat=2):
        yield Way(one + other, _NAMES[one] + _NAMES[other], 0.3)


def _figures() -> Iterator[Way]:
    digits = [(word, digit) for word, digit in DIGITS.items() if word not in ("nil", "null", "naught")]
    for word, digit in [*digits, ("oh", "0")]:
        yield Way(digit, word)
        yield Way(digit * 2, f"double{word}")
    for word, pair in TEENS.items():
        yield Way(pair, word)
        if word.endswith("teen"):
            yield Way(f"{pair[1]}T", word, 0.4)
    for tens, ten in TENS.items():
        yield Way(f"{ten}0", tens, 0.1)
        yield Way(f"{ten}T", tens, 0.4)
        for word, digit in digits:
            if digit != "0":
                yield Way(ten + digit, f"{tens}{word}")
