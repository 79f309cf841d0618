"""What a caller's words may say of a number: at every word, the ways to go on, with their costs. Pure."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from callcenter.misheard import confusion_cost
from callcenter.vin import ALPHABET

from callcenter_agent.desks.dealership.vin_sounds import initials, named, sound, ways_of
from callcenter_agent.dialogue.spelling.words import DIGITS, FILLERS

_LONGEST_STRETCH: Final = 4
LONGEST_STEP: Final = 4
"""Characters that one way of saying something says at most: letters that were run together."""
_WORDS: Final = frozenset(
    """all am an and any are as ate at be bed bee but by day each eat end even ever eye for get had has hate
    have he hell her here hey his men man may me my say sat see set seven she ten tea than that the them then
    there they this three try us use was way we well were we yes yet""".split()
)
"""No letters that were run together."""
_SKIPPED: Final = 0.45
_SKIPPED_FILLER: Final = 0.12
_SKIPPED_DIGIT: Final = 1.5
_INSTEAD: Final = 0.5
_TEENS: Final = frozenset("346789")
_FOUR_T: Final = 0.5
""" "4 T" that was written 14."""
_JOINING: Final = frozenset("and as in is or are the a an of".split())
_IN: Final = frozenset("in an and is isn't end on".split())
_LONGEST_NAME: Final = 4
_SHORTEST_WORD: Final = 3
_TOKEN: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|\d")
_PREAMBLE: Final = re.compile(
    r"^(?:(?:no|sure|okay|ok|yes|sorry|well)\b[,. ]*|not quite\b[,. ]*"
    r"|that(?:'s| is) (?:not right|wrong)[,. ]*"
    r"|once more[,. ]*|(?:(?:my|the) vin is|it is|it's)[,. ]*"
    r"|the (?:first|last) (?:eight|nine|8|9|day|date|hater|ate)\b[,. ]*(?:are|or|is|there|were)?[,. ]*)+"
)

Step = tuple[int, str, float]
"""At which word a way of saying something ends, the characters it says, its cost."""


@lru_cache(maxsize=64)
def ways_through(words: str) -> tuple[tuple[Step, ...], ...]:
    """At every word, what may be said from there on."""
    tokens = _TOKEN.findall(_PREAMBLE.sub("", words.lower().replace("-", " ").replace("x ray", "xray")))
    return tuple(tuple(_steps(tokens, at)) for at in range(len(tokens)))


def _steps(tokens: Sequence[str], at: int) -> list[Step]:
    word = tokens[at]
    steps = [(at + 1, "", _skip(word))]
    steps += [(at + 1, characters, cost) for characters, cost in _spelled(word)]
    if word.isdigit():
        if word == "1" and at + 1 < len(tokens) and tokens[at + 1] in _TEENS:
            steps.append((at + 2, f"{tokens[at + 1]}T", _FOUR_T))
        return steps
    heard = ""
    for end in range(at + 1, min(at + _LONGEST_STRETCH, len(tokens)) + 1):
        if tokens[end - 1].isdigit():
            break
        heard += tokens[end - 1]
        steps += [(end, characters, cost) for characters, cost in ways_of(heard)]
    return [*steps, *_named(tokens, at)]


def _spelled(word: str) -> Iterator[tuple[str, float]]:
    """Characters that stand there as such, and those they are confused with, one at a time."""
    if len(word) == 1:
        yield from _meant(word.upper())
    elif word in DIGITS:
        yield from _meant(DIGITS[word])
    elif _is_run_together(word):
        letters, usual = word.upper(), 0.1 * len(word)
        yield letters, usual
        for at, letter in enumerate(letters):
            for other, cost in _meant(letter):
                yield letters[:at] + other + letters[at + 1 :], usual + cost


def _is_run_together(token: str) -> bool:
    short = len(token) <= LONGEST_STEP and token not in _WORDS
    return short and all(letter in ALPHABET for letter in token.upper())


def _named(tokens: Sequence[str], at: int) -> Iterator[tuple[int, str, float]]:
    """ "Amos and Mered" is M as in Mary: the word after "in" tells the letter, whatever became of them."""
    for pivot in range(at, min(at + _LONGEST_NAME, len(tokens) - 1)):
        word = tokens[pivot + 1]
        if tokens[pivot] in _IN and len(word) >= _SHORTEST_WORD:
            before = "".join(tokens[at:pivot])
            yield from ((pivot + 2, letter, cost + named(letter, before)) for letter, cost in initials(word))


def _skip(token: str) -> float:
    if token in _JOINING:
        return _SKIPPED_FILLER
    if token in FILLERS:
        return _SKIPPED_FILLER * 2
    return _SKIPPED_DIGIT if token.isdigit() else _SKIPPED + 0.25 * len(sound(token))


def _meant(character: str) -> list[tuple[str, float]]:
    """A letter or digit that was written as one, and those it is confused with."""
    read = {"I": "1", "O": "0", "Q": "0"}.get(character, character)
    near = [(other, _INSTEAD * confusion_cost(read, other)) for other in ALPHABET if other != read]
    return [(read, 0.0), *((other, cost) for other, cost in near if cost <= _INSTEAD * 2)]
