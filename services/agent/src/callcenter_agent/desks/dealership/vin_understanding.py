"""Which number was meant, by all there is to go by: the rules, the sound of all that the caller spelled, and
which vehicles are built.

Letter by letter the rules may find no number, or one that only sounds like it. Then the likeliest is read
back instead, where one stands out. The caller's yes decides in any case.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Final

from callcenter.facts import Plausibility
from callcenter.vin import VIN_LENGTH, Vin, has_valid_check_digit, parse_vin

from callcenter_agent.desks.dealership.conversation import DealershipConversation
from callcenter_agent.desks.dealership.vin_likeliest import Likely, Lost, candidates, weighed
from callcenter_agent.desks.dealership.vin_state import VinDirection
from callcenter_agent.lookup import VehicleLookup

MOST_SPELLINGS: Final = 6
MOST_JUDGED: Final = 10_000
MOST_WEIGHED: Final = 80
PATIENCE_S: Final = 4.0
"""Then the caller is asked again: they wait on the line."""
UNLIKELIHOOD: Final[Mapping[str, float]] = {
    Plausibility.MODEL: 0.0,
    Plausibility.REMARKS: 1.0,
    Plausibility.MAKE: 2.0,
    Plausibility.NONE: 3.0,
}
"""Beside the mistakes of the ear, which cost about 1 where a word is just recognisable."""
_AHEAD: Final = 0.6
_AHEAD_AFTER_ONE_SPELLING: Final = 0.8
"""One hearing with an error in it fits several numbers about as well."""


@dataclass(frozen=True, slots=True, order=True)
class _Ranked:
    cost: float
    vin: Vin
    credible: bool
    """It is built, or nobody could say."""


async def understood(
    talk: DealershipConversation,
    direction: VinDirection,
    lookup: VehicleLookup,
    *,
    patience_s: float = PATIENCE_S,
) -> VinDirection:
    """What the rules direct, or the read-back of the number that was likelier meant. One that nobody builds
    is read with a word for every letter."""
    if not (direction.fails or direction.first_read_back or direction.much_heard):
        return direction
    if direction.first_read_back and await _is_built(talk.capture.text, lookup):
        return direction
    vin = None
    with suppress(TimeoutError):
        async with asyncio.timeout(patience_s):
            vin = await _likelier(talk, direction, lookup)
    if vin is None and direction.first_read_back and has_valid_check_digit(talk.capture.text):
        vin = parse_vin(talk.capture.text)
    return talk.propose(vin, again=direction.fails) if vin else direction


async def _is_built(text: str, lookup: VehicleLookup) -> bool:
    known = await lookup.plausibility([parse_vin(text)])
    return known is None or known.get(text) == Plausibility.MODEL


async def _likelier(
    talk: DealershipConversation, direction: VinDirection, lookup: VehicleLookup
) -> Vin | None:
    known = talk.context
    if direction.fails and known.vin_explained == len(known.vin_said):
        return None
    known.vin_explained = len(known.vin_said)
    said = (*known.vin_said[-MOST_SPELLINGS:], *_put_together(talk))
    enough = _AHEAD if len(known.vin_said) > 1 else _AHEAD_AFTER_ONE_SPELLING
    for lost in Lost:
        search = partial(candidates, said, refused=talk.capture.refused, lost=lost)
        if vin := _standing_out(await _ranked(search, said, lookup), by=enough):
            return vin
    return None


def _standing_out(ranked: Sequence[_Ranked], *, by: float) -> Vin | None:
    if not ranked or not ranked[0].credible:
        return None
    alone = len(ranked) == 1 or ranked[1].cost - ranked[0].cost >= by
    return ranked[0].vin if alone else None


async def _ranked(
    search: Callable[[], list[Likely]], said: Sequence[str], lookup: VehicleLookup
) -> list[_Ranked]:
    """By sound and by what is built; by sound alone while nobody can be asked."""
    found = (await asyncio.to_thread(search))[:MOST_JUDGED]
    known = (await lookup.plausibility([one.vin for one in found]) if found else None) or {}

    def judged(likely: Likely) -> _Ranked:
        kind = known.get(likely.vin, Plausibility.NONE) if known else Plausibility.MODEL
        unlikelihood = UNLIKELIHOOD.get(kind, UNLIKELIHOOD[Plausibility.NONE])
        return _Ranked(likely.cost + unlikelihood, likely.vin, kind == Plausibility.MODEL)

    roughly = sorted(map(judged, found))
    close = {one.vin for one in roughly[:MOST_WEIGHED]}
    close |= {one.vin for one in [one for one in roughly if one.credible][:MOST_WEIGHED]}
    return sorted(map(judged, await asyncio.to_thread(weighed, close, said)))


def _put_together(talk: DealershipConversation) -> tuple[str, ...]:
    """What the rules made of it all, corrections included, is one more hearing."""
    text = talk.capture.text
    return (" ".join(text),) if len(text) == VIN_LENGTH else ()
