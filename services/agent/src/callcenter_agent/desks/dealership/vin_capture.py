"""Taking a VIN by voice: what was heard so far, and what to do next.

    capture = VinCapture()
    capture, direction = capture.hear("one H G C M eight two six")       # a caller's utterance, as recognised
    direction.step          # need_more | check_failed | read_back | confirmed | give_up
    direction.said(phrases) # the sentence to say now
    capture.vin             # the Vin, once the caller affirmed it; None before
    capture, direction = capture.propose(vin)                            # read back what is likelier meant
    stored = capture.to_dict(); VinCapture.from_dict(stored)             # JSON: another worker goes on

Give it every utterance of the caller once, in order, also the "yes" to a read-back: whether the caller
affirmed is decided here, from their own words, and not by the language model. Nothing in here waits, looks
anything up or remembers outside of the value.

The order is fixed. Seventeen characters; then the check digit; only a number that passes is read back;
only what the caller affirms after that is `confirmed`. A number that fails costs the caller the last eight
characters first, then the first nine; three failures end in an offer to call back.

Numbers from outside North America need no valid check digit (`callcenter.vin.requires_check_digit`). Theirs
is advice: when it fails, the last eight are asked for all the same, and if the caller says them again, the
number is read back, and read back once more, and has to be affirmed twice.
"""

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Final

from callcenter.vin import VIN_LENGTH, Vin, parse_vin

from callcenter_agent.desks.dealership.spoken_vin import Hearing, hear
from callcenter_agent.desks.dealership.vin_assembly import (
    FIRST_NINE,
    LAST_EIGHT,
    Heard,
    aligned,
    continued,
    likeness,
    with_part,
)
from callcenter_agent.desks.dealership.vin_edits import edited, nearest
from callcenter_agent.desks.dealership.vin_outcomes import (
    PART_SIZE,
    Outcome,
    affirmed,
    ask_again,
    checked,
    confirmed,
    denied,
    failed,
    given_up,
    missed,
    need_more,
    once_more,
    read_back,
    start_over,
)
from callcenter_agent.desks.dealership.vin_readback import spoken
from callcenter_agent.desks.dealership.vin_state import Phase, VinDirection, VinState, VinStep
from callcenter_agent.dialogue.answers import holds_no
from callcenter_agent.dialogue.repeating import wants_repetition
from callcenter_agent.dialogue.spelling.answers import is_affirmation, is_denial
from callcenter_agent.dialogue.spelling.characters import characters_of, text_of
from callcenter_agent.dialogue.spelling.corrections import Correction, corrections

__all__ = ["VinCapture", "VinDirection", "VinStep", "is_affirmation", "is_denial"]

_WHOLE: Final = range(15, 21)
_NEARLY_ALL: Final = range(14, VIN_LENGTH)
_SHORT: Final = 6
_TELEPHONE_NUMBERS: Final = (7, 10, 11)
_YEAR: Final = re.compile(r"(19|20)\d\d")


class VinCapture(VinState):
    """A value: `hear` answers with the next one."""

    __slots__ = ()

    @property
    def vin(self) -> Vin | None:
        return parse_vin(self.text) if self.phase is Phase.CONFIRMED else None

    def hear(self, words: str) -> "tuple[VinCapture, VinDirection]":
        state, direction = _next(self, words)
        return _capture(state), direction

    def propose(self, vin: Vin) -> "tuple[VinCapture, VinDirection]":
        """Read back, with a word for every letter, a number that was likelier meant than what was heard."""
        state, direction = read_back(self, characters_of(vin), phrase="vin_read_back_guess")
        return _capture(state), direction


def _capture(state: VinState) -> VinCapture:
    return VinCapture(**{each.name: getattr(state, each.name) for each in fields(state)})


def _next(state: VinState, words: str) -> Outcome:
    hearing = hear(words)
    if state.phase in (Phase.CONFIRMED, Phase.GIVEN_UP):
        return _another(state, hearing)
    if hearing.restart:
        return _restarted(state, hearing)
    if len(hearing) in _WHOLE:
        return _whole(state, words, hearing)
    if state.phase is Phase.READ_BACK and len(hearing) < _SHORT and wants_repetition(words):
        return once_more(state)
    edits = corrections(words) if state.heard else []
    if edits and (state.phase is not Phase.COLLECTING or is_denial(words)):
        return _corrected(state, edits)
    return _in_phase(state, words, hearing)


def _in_phase(state: VinState, words: str, hearing: Hearing) -> Outcome:
    match state.phase:
        case Phase.COLLECTING:
            return _collected(state, hearing)
        case Phase.READ_BACK:
            return _answered(state, words, hearing)
        case _:
            return _part_said(state, hearing)


def _restarted(state: VinState, hearing: Hearing) -> Outcome:
    state = replace(state, phase=Phase.COLLECTING, heard=(), part=(), yeses=0, misses=0)
    return _collected(state, hearing) if hearing.characters else need_more(state, "vin_restart")


def _another(state: VinState, hearing: Hearing) -> Outcome:
    """After the end: a caller with a second vehicle, or one who tries once more after the offer."""
    if len(hearing) >= LAST_EIGHT and state.phase is Phase.CONFIRMED and hearing.text not in state.text:
        return _collected(VinState(), hearing)
    if len(hearing) in _WHOLE and state.phase is Phase.GIVEN_UP:
        return _settled(
            replace(state, phase=Phase.COLLECTING, failures=state.failures - 1), hearing.characters
        )
    return confirmed(state) if state.phase is Phase.CONFIRMED else given_up(state)


def _collected(state: VinState, hearing: Hearing) -> Outcome:
    if not hearing.characters or _is_chance(state, hearing):
        return missed(state)
    grown = continued(state.heard, hearing.characters)
    nothing_new = bool(state.heard) and len(grown) <= len(state.heard)
    state = replace(state, heard=grown, misses=0)
    if nothing_new and len(grown) < _NEARLY_ALL.start:
        return failed(state)
    if len(state.heard) < _NEARLY_ALL.start:
        return need_more(state, "vin_go_on", heard=spoken(state.text))
    return _settled(state, state.heard)


def _is_chance(state: VinState, hearing: Hearing) -> bool:
    """A year, a telephone number or a few sound-alikes in a sentence that is about something else."""
    if state.heard:
        return len(hearing) < hearing.foreign_words
    surely = text_of([one for one in hearing.characters if not one.optional])
    a_number = surely.isdigit() and (len(surely) in _TELEPHONE_NUMBERS or _YEAR.fullmatch(surely) is not None)
    return a_number or (len(hearing) < _SHORT and len(hearing) <= hearing.foreign_words)


def _settled(state: VinState, heard: Heard) -> Outcome:
    """Nearly all or all characters are there."""
    state = replace(state, heard=heard, misses=0)
    if len(heard) in _NEARLY_ALL and state.again is None:
        asked = replace(state, phase=Phase.LAST_EIGHT, again=Phase.LAST_EIGHT)
        return need_more(asked, "vin_characters_missing", count=str(len(heard)))
    if len(heard) in _NEARLY_ALL:
        return failed(state)
    if len(heard) >= _WHOLE.stop:
        return start_over(state)
    return checked(state, [heard], unusual=False) or failed(state)


def _whole(state: VinState, words: str, hearing: Hearing) -> Outcome:
    """The whole number, perhaps again: what was heard before helps where they differ."""
    heard = hearing.characters
    if len(state.heard) != VIN_LENGTH:
        return _settled(state, heard)
    ways = [heard] if len(heard) == VIN_LENGTH else []
    ways.append(aligned(state.heard, heard))
    if state.phase is Phase.READ_BACK:
        return _said_again(state, words, hearing, ways)
    found = checked(state, ways, unusual=text_of(heard) == state.text)
    return found or failed(replace(state, heard=ways[0]))


def _said_again(state: VinState, words: str, hearing: Hearing, ways: Sequence[Heard]) -> Outcome:
    """The answer to a read-back is the number itself. The very same number without a no is a yes."""
    if hearing.text == state.text:
        return _same_again(state, words)
    if is_denial(words):
        return denied(state, ways)
    return checked(state, ways, unusual=False) or missed(state)


def _same_again(state: VinState, words: str) -> Outcome:
    """With a no in it, it was heard otherwise than it was read: once more, slowly, before it is dropped."""
    if not holds_no(words):
        return affirmed(state)
    if not state.read_slowly:
        return read_back(state, state.heard, phrase="vin_read_back_slowly")
    return missed(state)


def _refused(state: VinState) -> VinState:
    return replace(state, refused=(*state.refused, state.text))


def _corrected(state: VinState, edits: Sequence[Correction]) -> Outcome:
    before = state
    ways = edited(state.heard, edits)
    if state.phase is Phase.COLLECTING and ways:
        state = replace(state, heard=ways[0], misses=0)
        return need_more(state, "vin_go_on", heard=spoken(state.text))
    if state.phase is Phase.READ_BACK:
        if not state.read_slowly and any(text_of(way) == state.text for way in ways):
            return read_back(state, state.heard, phrase="vin_read_back_slowly")
        state = _refused(state)
    found = checked(state, ways, unusual=before.phase is Phase.READ_BACK)
    return found or failed(replace(state, heard=ways[0] if ways else state.heard))


def _part_said(state: VinState, hearing: Hearing) -> Outcome:
    """The answer to "the last eight, please" or "the first nine, please"."""
    if not hearing.characters:
        return missed(state)
    completed = state.heard + hearing.characters
    if not state.part and len(completed) == VIN_LENGTH and len(hearing) < _SHORT:
        found = checked(state, [completed], unusual=False)
        if found:
            return found
    part = continued(state.part, hearing.characters)
    size = PART_SIZE[state.phase]
    if len(part) < size - 1 and state.part and len(part) <= len(state.part):
        return failed(state)
    if len(part) < size - 1:
        state = replace(state, part=part, misses=0)
        return need_more(state, "vin_go_on", heard=spoken(text_of(part)))
    first = state.phase is Phase.FIRST_NINE
    if len(part) > size + 2:
        return _much_of_it(state, part)
    return _part_complete(state, part, first=first)


def _much_of_it(state: VinState, heard: Heard) -> Outcome:
    """More than was asked for, and still not all."""
    way = aligned(state.heard, heard)
    return checked(state, [way], unusual=False) or failed(replace(state, heard=way))


def _part_complete(state: VinState, part: Heard, *, first: bool) -> Outcome:
    ways = with_part(state.heard, part, first=first)
    found = checked(state, ways, unusual=True)
    if found:
        return found
    nothing_new = text_of(ways[0]) == state.text
    state = replace(state, heard=ways[0])
    return ask_again(state) if nothing_new and not first else failed(state)


def _answered(state: VinState, words: str, hearing: Hearing) -> Outcome:
    """The caller's reply to the number read back."""
    if is_affirmation(words):
        return affirmed(state)
    heard = hearing.characters
    if len(heard) > FIRST_NINE + 1:
        return _said_again(state, words, hearing, [aligned(state.heard, heard)])
    if len(heard) >= LAST_EIGHT - 1:
        return _said_again(state, words, hearing, _as_part(state, heard))
    if is_denial(words):
        return denied(state, nearest(state.heard, heard) if heard else ())
    return missed(state)


def _as_part(state: VinState, part: Heard) -> list[Heard]:
    first = likeness(state.heard[:FIRST_NINE], part) > likeness(state.heard[-LAST_EIGHT:], part)
    return with_part(state.heard, part, first=first)
