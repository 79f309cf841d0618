"""The next state and direction, once it is clear what an utterance was."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from callcenter.vin import VIN_LENGTH, has_valid_check_digit, parse_vin, requires_check_digit

from callcenter_agent.desks.dealership.vin_assembly import FIRST_NINE, LAST_EIGHT, Heard, readings
from callcenter_agent.desks.dealership.vin_readback import spoken
from callcenter_agent.desks.dealership.vin_state import Phase, VinDirection, VinState, VinStep
from callcenter_agent.dialogue.spelling.characters import text_of

Outcome = tuple[VinState, VinDirection]

MOST_FAILURES: Final = 3
MOST_MISSES: Final = 3
MOST_READ_BACKS: Final = 6
PART_SIZE: Final = {Phase.LAST_EIGHT: LAST_EIGHT, Phase.FIRST_NINE: FIRST_NINE}

_QUESTION: Final = {
    Phase.COLLECTING: "vin_not_heard",
    Phase.LAST_EIGHT: "vin_last_eight",
    Phase.FIRST_NINE: "vin_first_nine",
    Phase.READ_BACK: "vin_yes_or_no",
}


def need_more(state: VinState, phrase: str, **values: str) -> Outcome:
    return state, VinDirection(VinStep.NEED_MORE, phrase, values, heard=state.text)


def missed(state: VinState) -> Outcome:
    """Nothing of a VIN in it: the same question again, three times in a row at most."""
    state = replace(state, misses=state.misses + 1)
    if state.misses >= MOST_MISSES:
        return given_up(state)
    phrase = _QUESTION[state.phase]
    if state.phase is Phase.READ_BACK:
        return state, VinDirection(VinStep.READ_BACK, phrase, {"vin": spoken(state.text)}, heard=state.text)
    return need_more(state, phrase)


def failed(state: VinState, *, phrase: str = "") -> Outcome:
    """One of the three failures a call has. Asks for one part again, then for the other, or gives up."""
    state = replace(state, failures=state.failures + 1)
    return given_up(state) if state.failures >= MOST_FAILURES else ask_again(state, phrase=phrase)


def denied(state: VinState, ways: Iterable[Heard]) -> Outcome:
    """The caller said no, and perhaps something that leads to another number."""
    state = replace(state, refused=(*state.refused, state.text))
    ways = list(ways)
    if not ways or state.failures + 1 >= MOST_FAILURES:
        return failed(state)
    found = checked(replace(state, failures=state.failures + 1), ways, unusual=False)
    return found or failed(replace(state, heard=ways[0]))


def ask_again(state: VinState, *, phrase: str = "") -> Outcome:
    part = Phase.FIRST_NINE if state.again is Phase.LAST_EIGHT else Phase.LAST_EIGHT
    state = replace(state, phase=part, again=part, part=(), yeses=0, misses=0)
    return state, VinDirection(VinStep.CHECK_FAILED, phrase or _QUESTION[part], heard=state.text)


def start_over(state: VinState) -> Outcome:
    """So much was heard that nothing can be made of it: a failure too."""
    state = replace(state, failures=state.failures + 1, phase=Phase.COLLECTING, heard=(), part=(), again=None)
    return given_up(state) if state.failures >= MOST_FAILURES else need_more(state, "vin_ask")


def given_up(state: VinState) -> Outcome:
    state = replace(state, phase=Phase.GIVEN_UP, part=())
    return state, VinDirection(VinStep.GIVE_UP, "vin_give_up", heard=state.text)


def read_back(state: VinState, heard: Heard, *, phrase: str = "vin_read_back") -> Outcome:
    state = replace(state, phase=Phase.READ_BACK, heard=heard, part=(), yeses=0, misses=0)
    slowly = phrase != "vin_read_back"
    state = replace(state, read_backs=state.read_backs + 1, read_slowly=slowly)
    if state.read_backs > MOST_READ_BACKS:
        return given_up(state)
    said = spoken(state.text, slowly=slowly)
    return state, VinDirection(VinStep.READ_BACK, phrase, {"vin": said}, heard=state.text)


def once_more(state: VinState) -> Outcome:
    """Read slowly to a caller who did not catch it, as often in a row as anything is asked again."""
    misses = state.misses + 1
    if misses >= MOST_MISSES:
        return given_up(replace(state, misses=misses))
    state, direction = read_back(state, state.heard, phrase="vin_read_back_slowly")
    return replace(state, misses=misses), direction


def affirmed(state: VinState) -> Outcome:
    """A valid number needs one yes. Another one was read back for want of better, and needs a second."""
    if has_valid_check_digit(state.text) or state.yeses > 0:
        state = replace(state, phase=Phase.CONFIRMED, misses=0)
        return confirmed(state)
    again, direction = read_back(state, state.heard, phrase="vin_read_back_unusual")
    return replace(again, yeses=1), direction


def confirmed(state: VinState) -> Outcome:
    vin = parse_vin(state.text)
    return state, VinDirection(VinStep.CONFIRMED, "vin_confirmed", {"vin": spoken(vin)}, heard=vin, vin=vin)


def checked(state: VinState, ways: Iterable[Heard], *, unusual: bool) -> Outcome | None:
    """Reads back the first of these that passes the check, or None.

    `unusual` allows one that fails where no check digit is required: it was said twice.
    """
    ways = list(ways)
    for way in ways:
        for reading in readings(way, refused=state.refused):
            return read_back(state, reading)
    for way in ways if unusual else ():
        text = text_of(way)
        if len(way) == VIN_LENGTH and not requires_check_digit(text) and text not in state.refused:
            return read_back(state, way)
    return None
