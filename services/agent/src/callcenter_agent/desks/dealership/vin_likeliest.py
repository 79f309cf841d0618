"""The numbers that everything the caller said may have meant, likeliest first.

What was heard is explained stretch by stretch by ways of saying characters (`vin_sounds`). Of all
explanations only those count that make seventeen characters with a valid check digit; several hearings of
the same number, or of its parts, add up. Pure; nothing it finds is believed before the caller affirms it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from callcenter.misheard import confusion_cost
from callcenter.vin import ALPHABET, VIN_LENGTH, Vin, has_valid_check_digit, parse_vin

from callcenter_agent.desks.dealership.vin_sounds import sound, ways_of
from callcenter_agent.dialogue.spelling.words import FILLERS

LAST_EIGHT: Final = 8
FIRST_NINE: Final = 9
SIZES: Final = (VIN_LENGTH, FIRST_NINE, LAST_EIGHT)
_AHEAD: Final = 0.4
_LONGEST_STRETCH: Final = 6
_KEPT: Final = 24
_PARTS: Final = 60
_UNEXPLAINED: Final = 3.0
_LETTERS_RUN_TOGETHER: Final = 4
_SKIPPED: Final = 0.45
_SKIPPED_FILLER: Final = 0.12
_INSTEAD: Final = 0.5
_JOINING: Final = frozenset("and as in is or are the a an of".split())
_TOKEN: Final = re.compile(r"[a-z']+|\d")
_PREAMBLE: Final = re.compile(
    r"^(?:(?:no|sure|okay|ok|yes|sorry|well)\b[,. ]*|not quite\b[,. ]*"
    r"|that(?:'s| is) (?:not right|wrong)[,. ]*"
    r"|once more[,. ]*|(?:(?:my|the) vin is|it is|it's)[,. ]*"
    r"|the (?:first|last) (?:eight|nine|8|9|day|date|hater|ate)\b[,. ]*(?:are|or|is|there|were)?[,. ]*)+"
)

Costs = dict[str, float]


@dataclass(frozen=True, slots=True)
class Likely:
    vin: Vin
    cost: float


def stands_out(found: Sequence[Likely]) -> bool:
    """Worth reading back before the caller is asked to spell again."""
    ahead = found[1].cost - found[0].cost if len(found) > 1 else _UNEXPLAINED
    return ahead >= _AHEAD


def likeliest(said: Iterable[str], *, refused: Sequence[str] = ()) -> list[Likely]:
    """`said` are the caller's spellings, whole or in part, in order."""
    heard = [parts for words in said if any((parts := explained(words)).values())]
    candidates = _candidates(heard) - set(refused)
    found = [Likely(parse_vin(vin), _cost(vin, heard)) for vin in candidates]
    return sorted(found, key=lambda one: (one.cost, one.vin))


def _candidates(heard: Sequence[dict[int, Costs]]) -> set[str]:
    whole = {vin for parts in heard for vin in parts[VIN_LENGTH]}
    first = {text for parts in heard for text in parts[FIRST_NINE]} | {vin[:FIRST_NINE] for vin in whole}
    last = {text for parts in heard for text in parts[LAST_EIGHT]} | {vin[FIRST_NINE:] for vin in whole}
    joined = {one + other for one in first for other in last}
    return {vin for vin in whole | joined if has_valid_check_digit(vin)}


def _cost(vin: str, heard: Sequence[dict[int, Costs]]) -> float:
    """Each hearing is charged with its best explanation by this number or a part of it."""
    total = 0.0
    for parts in heard:
        ways = [
            parts[VIN_LENGTH].get(vin),
            parts[FIRST_NINE].get(vin[:FIRST_NINE]),
            parts[LAST_EIGHT].get(vin[FIRST_NINE:]),
        ]
        known = [cost for cost in ways if cost is not None]
        total += min(known) if known else _worst(parts) + _UNEXPLAINED
    return total


def _worst(parts: dict[int, Costs]) -> float:
    return max((cost for costs in parts.values() for cost in costs.values()), default=0.0)


@lru_cache(maxsize=64)
def explained(words: str) -> dict[int, Costs]:
    """By length, the texts of that length that the words may spell, with their costs."""
    tokens = _TOKEN.findall(_PREAMBLE.sub("", words.lower().replace("-", " ").replace("x ray", "xray")))
    rows: list[Costs] = [{} for _ in range(len(tokens) + 1)]
    rows[0][""] = 0.0
    for at in range(len(tokens)):
        rows[at] = _pruned(rows[at])
        for end, characters, cost in _steps(tokens, at):
            row = rows[end]
            for text, before in rows[at].items():
                longer = text + characters
                if len(longer) <= VIN_LENGTH and before + cost < row.get(longer, float("inf")):
                    row[longer] = before + cost
    return {size: _of_size(rows[-1], size) for size in SIZES}


def _pruned(row: Costs) -> Costs:
    """The best of every length: a number that lost a character must not crowd out the others."""
    by_length: dict[int, list[tuple[float, str]]] = {}
    for text, cost in row.items():
        by_length.setdefault(len(text), []).append((cost, text))
    return {text: cost for some in by_length.values() for cost, text in sorted(some)[:_KEPT]}


def _of_size(row: Costs, size: int) -> Costs:
    best = sorted((cost, text) for text, cost in row.items() if len(text) == size)
    if size == VIN_LENGTH:
        return {text: cost for cost, text in best}
    return {text: cost for cost, text in best[:_PARTS]}


def _steps(tokens: Sequence[str], at: int) -> list[tuple[int, str, float]]:
    token = tokens[at]
    steps = [(at + 1, "", _skip(token))]
    if token.isdigit():
        steps += [(at + 1, other, cost) for other, cost in _meant(token)]
        return steps
    if len(token) == 1:
        steps += [(at + 1, other, cost) for other, cost in _meant(token.upper())]
    elif len(token) <= _LETTERS_RUN_TOGETHER and all(letter in ALPHABET for letter in token.upper()):
        steps.append((at + 1, token.upper(), 0.1 * len(token)))
    heard = ""
    for end in range(at + 1, min(at + _LONGEST_STRETCH, len(tokens)) + 1):
        if tokens[end - 1].isdigit():
            break
        heard += tokens[end - 1]
        steps += [(end, characters, cost) for characters, cost in ways_of(heard)]
    return steps


def _skip(token: str) -> float:
    if token in _JOINING:
        return _SKIPPED_FILLER
    if token in FILLERS:
        return _SKIPPED_FILLER * 2
    return 1.5 if token.isdigit() else _SKIPPED + 0.25 * len(sound(token))


def _meant(character: str) -> list[tuple[str, float]]:
    """A letter or digit that was written as one, and those it is confused with."""
    read = {"I": "1", "O": "0", "Q": "0"}.get(character, character)
    near = [(other, _INSTEAD * confusion_cost(read, other)) for other in ALPHABET if other != read]
    return [(read, 0.0), *((other, cost) for other, cost in near if cost <= _INSTEAD * 2)]
