"""Corrections applied to what was heard of a VIN: each answer lists the ways it may be meant, best first."""

from collections.abc import Iterable, Sequence

from callcenter.misheard import confusable, confusion_cost

from callcenter_agent.desks.dealership.vin_assembly import Heard
from callcenter_agent.dialogue.spelling.characters import HeardCharacter
from callcenter_agent.dialogue.spelling.corrections import At, Correction, Instead

_MOST_WAYS = 64


def edited(heard: Heard, corrections: Sequence[Correction]) -> list[Heard]:
    """All corrections applied. Empty where one of them fits nowhere."""
    ways = [heard]
    for correction in corrections:
        ways = [after for before in ways for after in _applied(before, correction)][:_MOST_WAYS]
    return ways


def _applied(heard: Heard, correction: Correction) -> Iterable[Heard]:
    match correction:
        case At(position, characters):
            start = position - 1 if position > 0 else len(heard) + position
            if 0 <= start <= len(heard) - len(characters):
                yield _put(heard, start, characters)
        case Instead(right, wrong):
            meant = (wrong.value, *wrong.alternatives)
            exactly = [at for at, one in enumerate(heard) if one.value in meant]
            similar = [at for at, one in enumerate(heard) if one.value in confusable(right.value)]
            for at in exactly or similar:
                yield _put(heard, at, (right,))


def nearest(heard: Heard, part: Heard) -> list[Heard]:
    """ "no, three five two": the places where these characters differ least from what was heard there."""
    starts = range(len(heard) - len(part) + 1)
    ways = [(_distance(heard[start : start + len(part)], part), -start) for start in starts]
    return [_put(heard, -start, part) for distance, start in sorted(ways) if distance > 0]


def _distance(heard: Sequence[HeardCharacter], part: Sequence[HeardCharacter]) -> float:
    return sum(confusion_cost(old.value, new.value) for old, new in zip(heard, part, strict=True))


def _put(heard: Heard, start: int, characters: Heard) -> Heard:
    return heard[:start] + characters + heard[start + len(characters) :]
