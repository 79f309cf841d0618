"""Several hearings of one VIN put together.

What was said twice and heard differently keeps both readings: the second as the value, the first as an
alternative. `readings` then tries them, the likeliest first, and only those with a valid check digit come
back; nothing is made up that nobody said.
"""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from callcenter.misheard import confusion_cost
from callcenter.vin import VIN_LENGTH, has_valid_check_digit

from callcenter_agent.dialogue.spelling.characters import HeardCharacter, text_of

Heard = tuple[HeardCharacter, ...]

FIRST_NINE: Final = 9
LAST_EIGHT: Final = 8
_MOST_DEVIATIONS: Final = 3
_MOST_SUPERFLUOUS: Final = 3
_MOST_GUESSES: Final = 2
_NO_DOUBT: Final = 3
_GAP: Final = 1.6
_CONFUSABLE: Final = 2.0
_HEADS: Final = (9, 8, 10, 7)


def continued(before: Heard, after: Heard) -> Heard:
    """The next part of a VIN, or the same part again: a caller who was asked to go on often repeats a bit."""
    if len(before) >= 3 and _alike(before, after, min(len(before), len(after))):
        return after if len(after) >= len(before) else before
    for length in range(min(len(before), len(after)), 2, -1):
        if len(before) + len(after) - length <= VIN_LENGTH and _same(before[-length:], after[:length]):
            return before + after[length:]
    return before + after


def _same(one: Heard, other: Heard) -> bool:
    return text_of(one) == text_of(other)


def _alike(one: Heard, other: Heard, length: int) -> bool:
    """They begin the same way, with one character in six misheard at most."""
    pairs = list(zip(one[:length], other[:length], strict=False))
    return length >= 3 and sum(a.value != b.value for a, b in pairs) <= length // 6


def fused(before: Heard, after: Heard) -> Heard:
    """Two hearings of the same part, of equal length: the later one, what the earlier had as alternatives."""
    return tuple(_fused(old, new) for old, new in zip(before, after, strict=True))


def _fused(old: HeardCharacter, new: HeardCharacter) -> HeardCharacter:
    if new.sure:
        return new
    if old.sure and confusion_cost(new.value, old.value) < _CONFUSABLE:
        return old
    others = dict.fromkeys((old.value, *new.alternatives, *old.alternatives))
    others.pop(new.value, None)
    return HeardCharacter(new.value, tuple(others))


def aligned(whole: Heard, again: Heard) -> Heard:
    """All or much of the number said once more, with characters lost or added: each where it fits best.

    What was heard differently this time becomes an alternative, what was lost changes nothing.
    """
    table: list[list[float]] = [[at * _GAP for at in range(len(again) + 1)]]
    for row, old in enumerate(whole, start=1):
        table.append([row * _GAP])
        for column, new in enumerate(again, start=1):
            same_place = table[row - 1][column - 1] + confusion_cost(old.value, new.value)
            table[row].append(min(same_place, table[row - 1][column] + _GAP, table[row][column - 1] + _GAP))
    result = list(whole)
    row, column = len(whole), len(again)
    while row and column:
        old, new = whole[row - 1], again[column - 1]
        if table[row][column] == table[row - 1][column - 1] + confusion_cost(old.value, new.value):
            row, column = row - 1, column - 1
            if new.sure or confusion_cost(old.value, new.value) <= _CONFUSABLE:
                result[row] = _fused(new, old)
        elif table[row][column] == table[row - 1][column] + _GAP:
            row -= 1
        else:
            column -= 1
    return tuple(result)


def with_part(whole: Heard, part: Heard, *, first: bool) -> list[Heard]:
    """Ways in which the first nine or last eight, said again, go together with what was heard before.

    Both may be too short or too long by a character; the best guess is first, and the list is never empty.
    """
    size = FIRST_NINE if first else LAST_EIGHT
    if len(whole) == VIN_LENGTH and len(part) >= size and _plainly_there(whole, part, first=first):
        return [_over(whole, part, first=first)]
    if first:
        return [new + whole[-LAST_EIGHT:] for new in _of_size(part, whole[:-LAST_EIGHT], FIRST_NINE)]
    cut = _where_the_end_began(whole, part)
    heads = [whole[:cut]]
    if cut > FIRST_NINE:
        heads = [whole[:FIRST_NINE], *_without_some(whole[:cut], cut - FIRST_NINE)]
    return [head + new for head in heads for new in _of_size(part, whole[cut:], LAST_EIGHT)]


def _where_the_end_began(whole: Heard, part: Heard) -> int:
    """How many characters of a number that lost or gained some belong to its first nine."""
    cuts = [cut for cut in _HEADS if cut < len(whole)] or [len(whole)]
    return min(cuts, key=lambda cut: (_edits(text_of(whole[cut:]), text_of(part)), abs(cut - FIRST_NINE)))


def _edits(one: str, other: str) -> float:
    """1 is nothing in common: characters lost, added or changed."""
    return 1 - SequenceMatcher(None, one, other, autojunk=False).ratio()


def _plainly_there(whole: Heard, part: Heard, *, first: bool) -> bool:
    """Callers count badly: the "last eight" may be the last nine. Then they are nearly what was heard."""
    old = whole[: len(part)] if first else whole[-len(part) :]
    return sum(a.value != b.value for a, b in zip(old, part, strict=True)) <= 1


def _over(whole: Heard, part: Heard, *, first: bool) -> Heard:
    if first:
        return fused(whole[: len(part)], part) + whole[len(part) :]
    return whole[: -len(part)] + fused(whole[-len(part) :], part)


def _of_size(part: Heard, old: Heard, size: int) -> Iterator[Heard]:
    if len(part) == size:
        yield fused(old, part) if len(old) == size else part
    elif len(part) > size:
        yield from _cut_down(part, old, size)
    elif len(part) == size - 1 and len(old) == size:
        longer = [part[:at] + old[at : at + 1] + part[at:] for at in range(size)]
        yield from sorted(longer, key=lambda them: _mismatches(them, old))[:_MOST_GUESSES]
    else:
        yield part


def _cut_down(part: Heard, old: Heard, size: int) -> list[Heard]:
    """Too many characters: the caller began too early or went on too long, or something was heard twice."""
    beyond = part[-size:] if size == LAST_EIGHT else part[:size]
    shorter = [beyond, *_without_some(part, len(part) - size, any_one=True)]
    if len(old) == size:
        shorter.sort(key=lambda them: _mismatches(them, old))
    return list(dict.fromkeys(shorter))[:_MOST_GUESSES]


def _mismatches(one: Heard, other: Heard) -> float:
    return sum(confusion_cost(a.value, b.value) for a, b in zip(one, other, strict=False))


def _without_some(heard: Heard, superfluous: int, *, any_one: bool = False) -> Iterator[Heard]:
    """Doubtful characters dropped first, then doubled ones; others only with `any_one`."""
    if superfluous > _MOST_SUPERFLUOUS:
        return
    doubts = {at: _doubt(heard, at) for at in range(len(heard))}
    droppable = [at for at, doubt in doubts.items() if any_one or doubt < _NO_DOUBT]
    ways = combinations(droppable, superfluous)
    for dropped in sorted(ways, key=lambda them: sum(doubts[at] for at in them)):
        yield tuple(one for at, one in enumerate(heard) if at not in dropped)


def _doubt(heard: Heard, at: int) -> int:
    if heard[at].optional:
        return 0
    return 1 if at > 0 and heard[at].value == heard[at - 1].value else _NO_DOUBT


def readings(heard: Heard, *, refused: Sequence[str] = ()) -> Iterator[Heard]:
    """The 17-character readings with a valid check digit that the hearing itself allows, likeliest first.

    Superfluous characters are dropped only where an ordinary word or a doubled character can be one.
    """
    seen = set(refused)
    for whole in _shortened(heard):
        for reading in _deviations(whole):
            text = text_of(reading)
            if text not in seen and has_valid_check_digit(text):
                seen.add(text)
                yield reading


def _shortened(heard: Heard) -> Iterator[Heard]:
    if len(heard) == VIN_LENGTH:
        yield heard
    elif len(heard) > VIN_LENGTH:
        yield from _without_some(heard, len(heard) - VIN_LENGTH)


def _deviations(heard: Heard) -> Iterator[Heard]:
    others = [(at, other) for at, one in enumerate(heard) for other in one.alternatives]
    for count in range(min(_MOST_DEVIATIONS, len(others)) + 1):
        for chosen in combinations(others, count):
            places = dict(chosen)
            if len(places) == count:
                yield tuple(_as(one, places[at]) if at in places else one for at, one in enumerate(heard))


def _as(one: HeardCharacter, value: str) -> HeardCharacter:
    others = tuple(other for other in (one.value, *one.alternatives) if other != value)
    return HeardCharacter(value, others)


def likeness(one: Heard, other: Heard) -> float:
    """From 0 to 1: how much two parts have in common, place by place from either end."""
    length = max(len(one), len(other), 1)
    ahead = sum(a.value == b.value for a, b in zip(one, other, strict=False))
    behind = sum(a.value == b.value for a, b in zip(reversed(one), reversed(other), strict=False))
    return max(ahead, behind) / length
