"""The numbers that everything the caller said may have meant, likeliest first.

What was heard is explained stretch by stretch by ways of saying characters (`vin_ways`): every beginning of
an utterance as the first nine of a number, every end as the last eight. Of all that go together only those
with a valid check digit count, whoever said them and when; then each is weighed against all that was said.
Pure; nothing it finds is believed before the caller affirms it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from heapq import nsmallest
from itertools import product
from operator import itemgetter
from typing import Final

from callcenter.vin import ALPHABET, VIN_LENGTH, Vin, weighted_sum

from callcenter_agent.desks.dealership.vin_ways import LONGEST_STEP, ways_through

FIRST_NINE: Final = 9
LAST_EIGHT: Final = 8
_KEPT: Final = 120
_KEPT_TO_LOSE: Final = 10
_KEPT_WITH_LOST: Final = 60
_MOST: Final = 600
_MOST_WITH_LOST: Final = 300
_ANY_ONE: Final = "?"
_LOST: Final = 1.5
_UNKNOWN_WORD: Final = 0.3
"""More, for each word that stands where a character was lost and is like none by its sound."""
_MOST_UNKNOWN: Final = 2
_NEVER: Final = float("inf")
_DIGITS: Final = frozenset("0123456789")
_ANY: Final = frozenset(ALPHABET)
_MAY_STAND: Final = (*[_ANY] * 8, _DIGITS | {"X"}, _ANY - set("UZ0"), *[_ANY] * 3, *[_DIGITS] * 4)

Costs = dict[str, float]


class Lost(Enum):
    """Where a character was lost on the way, or became words that are like none."""

    NOTHING = auto()
    IN_FIRST_NINE = auto()
    IN_LAST_EIGHT = auto()


@dataclass(frozen=True, slots=True)
class Likely:
    vin: Vin
    cost: float


def candidates(
    said: Iterable[str], *, refused: Sequence[str] = (), lost: Lost = Lost.NOTHING
) -> list[Likely]:
    """`said` are the caller's spellings, whole or in part. Ranked roughly; `weighed` is exact.

    Those that lost a character on the way are many more, for when the others fail.
    """
    most = _MOST if lost is Lost.NOTHING else _MOST_WITH_LOST
    heads, tails = Costs(), Costs()
    for words in said:
        for known, more in zip((heads, tails), _parts(words, lost), strict=True):
            _merge(known, more)
    heads, tails = _filled(_best(heads, most), 0), _filled(_best(tails, most // 2), FIRST_NINE)
    found = [
        Likely(Vin(head + tail), heads[head] + tails[tail])
        for head, tail in _fitting(heads, tails)
        if head + tail not in refused
    ]
    return sorted(found, key=lambda one: (one.cost, one.vin))


def weighed(vins: Iterable[Vin], said: Sequence[str]) -> list[Likely]:
    """These numbers by what it takes to explain all that was said by them, lost characters included."""
    found = [Likely(vin, sum(_fit(vin, words) for words in said)) for vin in vins]
    return sorted(found, key=lambda one: (one.cost, one.vin))


def _merge(known: Costs, more: Costs) -> None:
    for text, cost in more.items():
        known[text] = min(cost, known.get(text, cost))


def _fitting(heads: Iterable[str], tails: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those that make a number with a valid check digit: the sum over both parts is known by part."""
    by_sum: dict[int, list[str]] = {}
    for tail in tails:
        by_sum.setdefault(weighted_sum(tail, position=FIRST_NINE + 1) % 11, []).append(tail)
    for head in heads:
        check = 10 if head[-1] == "X" else int(head[-1])
        yield from ((head, tail) for tail in by_sum.get((check - weighted_sum(head)) % 11, ()))


@lru_cache(maxsize=64)
def _parts(words: str, lost: Lost) -> tuple[Costs, Costs]:
    """Beginnings of what was said as the first nine characters, ends of it as the last eight. Each is charged
    with what it leaves for the other, or for nothing at all; the best costs nothing, so that a hearing that
    is garbled counts as much as a clear one."""
    lost_ahead, lost_behind = lost is Lost.IN_FIRST_NINE, lost is Lost.IN_LAST_EIGHT
    ahead = _forward(words, with_lost=lost_ahead)
    behind = _backward(words, with_lost=lost_behind)
    heads, tails = Costs(), Costs()
    for before, after in zip(ahead, behind, strict=True):
        rest = min(_least(after, LAST_EIGHT), _least(after, LAST_EIGHT - 1) + _LOST, _least(after, 0))
        found = before.get(FIRST_NINE, {}).items()
        _merge(heads, {text: cost + rest for text, cost in found if (_ANY_ONE in text) is lost_ahead})
        rest = min(_least(before, FIRST_NINE), _least(before, FIRST_NINE - 1) + _LOST, _least(before, 0))
        found = after.get(LAST_EIGHT, {}).items()
        _merge(tails, {text: cost + rest for text, cost in found if (_ANY_ONE in text) is lost_behind})
    return _from_nothing(heads), _from_nothing(tails)


Rows = list[dict[int, Costs]]
"""At every word, by their length, the texts that lead there or on from there."""


@lru_cache(maxsize=16)
def _forward(words: str, *, with_lost: bool) -> Rows:
    steps = ways_through(words)
    rows: Rows = [{} for _ in range(len(steps) + 1)]
    rows[0] = {0: {"": 0.0}}
    for at, ways in enumerate(steps):
        rows[at] = _pruned(rows[at])
        if with_lost:
            _lose_next(rows, at)
        for place, texts in rows[at].items():
            for end, characters, cost in ways:
                if place + len(characters) <= FIRST_NINE and _may_stand(characters, place):
                    row = rows[end].setdefault(place + len(characters), {})
                    _merge(row, {text + characters: before + cost for text, before in texts.items()})
    return rows


@lru_cache(maxsize=16)
def _backward(words: str, *, with_lost: bool) -> Rows:
    steps = ways_through(words)
    rows: Rows = [{} for _ in range(len(steps) + 1)]
    rows[-1] = {0: {"": 0.0}}
    for at in reversed(range(len(steps))):
        for end, characters, cost in steps[at]:
            for size, texts in rows[end].items():
                longer = size + len(characters)
                if longer <= LAST_EIGHT and _may_stand(characters, VIN_LENGTH - longer):
                    row = rows[at].setdefault(longer, {})
                    _merge(row, {characters + text: before + cost for text, before in texts.items()})
        if with_lost:
            _lose_before(rows, at)
        rows[at] = _pruned(rows[at])
    return rows


def _lose_next(rows: Rows, at: int) -> None:
    """One character of the first eight may have been lost."""
    for place in sorted(rows[at], reverse=True):
        if place < FIRST_NINE - 1:
            for words, (text, cost) in product(_unknown(len(rows) - 1 - at), _whole(rows[at][place])):
                row = rows[at + words].setdefault(place + 1, {})
                _merge(row, {text + _ANY_ONE: cost + _LOST + words * _UNKNOWN_WORD})


def _lose_before(rows: Rows, at: int) -> None:
    """One character of the last eight may have been lost."""
    for words in _unknown(len(rows) - 1 - at):
        for size in sorted(rows[at + words], reverse=True):
            if size < LAST_EIGHT:
                row = rows[at].setdefault(size + 1, {})
                some = _whole(rows[at + words][size])
                _merge(row, {_ANY_ONE + text: cost + _LOST + words * _UNKNOWN_WORD for text, cost in some})


def _pruned(row: dict[int, Costs]) -> dict[int, Costs]:
    """The best at every length, and the best of those that lost a character, which are dearer."""
    kept: dict[int, Costs] = {}
    for size, texts in row.items():
        lost = {text: cost for text, cost in texts.items() if _ANY_ONE in text}
        kept[size] = dict(_best(texts, _KEPT)) | dict(_best(lost, _KEPT_WITH_LOST))
    return kept


def _unknown(left: int) -> range:
    return range(min(_MOST_UNKNOWN, left) + 1)


def _whole(texts: Costs) -> list[tuple[str, float]]:
    return _best({text: cost for text, cost in texts.items() if _ANY_ONE not in text}, _KEPT_TO_LOSE)


def _from_nothing(costs: Costs) -> Costs:
    least = min(costs.values(), default=0.0)
    return {text: cost - least for text, cost in costs.items()}


def _filled(parts: Iterable[tuple[str, float]], start: int) -> Costs:
    """With every character that may have been lost, in parts that begin at this place of the number."""
    return {
        part.replace(_ANY_ONE, one): cost
        for part, cost in sorted(parts, key=itemgetter(1), reverse=True)
        for one in (_MAY_STAND[start + part.index(_ANY_ONE)] if _ANY_ONE in part else _ANY_ONE)
    }


def _least(row: dict[int, Costs], size: int) -> float:
    return min(row.get(size, {}).values(), default=_NEVER)


def _best(texts: Costs, most: int) -> list[tuple[str, float]]:
    return nsmallest(most, texts.items(), key=itemgetter(1))


def _may_stand(characters: str, place: int) -> bool:
    """No model year is coded U, Z or 0, and a serial number ends in four digits (49 CFR 565.15)."""
    return all(character in _MAY_STAND[place + at] for at, character in enumerate(characters))


@lru_cache(maxsize=64)
def _table(words: str) -> tuple[dict[str, list[tuple[int, float]]], ...]:
    """The steps by the characters they say."""
    table: list[dict[str, list[tuple[int, float]]]] = []
    for ways in ways_through(words):
        by_characters: dict[str, list[tuple[int, float]]] = {}
        for end, characters, cost in ways:
            by_characters.setdefault(characters, []).append((end, cost))
        table.append(by_characters)
    return tuple(table)


def _fit(vin: str, words: str) -> float:
    """The cheapest way to say the whole number, its first nine or its last eight in these words."""
    table = _table(words)
    rows = [[_NEVER] * (VIN_LENGTH + 1) for _ in range(len(table) + 1)]
    rows[0][0] = rows[0][FIRST_NINE] = 0.0
    for at, ways in enumerate(table):
        row = rows[at]
        for place, before in enumerate(row):
            if before == _NEVER:
                continue
            if place < VIN_LENGTH:
                for more in _unknown(len(table) - at):
                    cost = before + _LOST + more * _UNKNOWN_WORD
                    rows[at + more][place + 1] = min(rows[at + more][place + 1], cost)
            for size in range(min(LONGEST_STEP, VIN_LENGTH - place) + 1):
                for end, cost in ways.get(vin[place : place + size], ()):
                    rows[end][place + size] = min(rows[end][place + size], before + cost)
    return min(rows[-1][VIN_LENGTH], rows[-1][FIRST_NINE], rows[-1][VIN_LENGTH - 1] + _LOST)
