"""Vehicles that may have been meant by a VIN which cannot be right.

Three things rank them: how easily the ear makes that mistake, whether a registered manufacturer builds a
model with that number, and whether vPIC decodes it without remarks. Passenger cars and light trucks end in
five digits (49 CFR 565.15(d)), so a letter there is a mishearing.
"""

from collections.abc import Callable
from typing import Final

from callcenter.misheard import Misheard, Mistake, misheard
from callcenter.vin import ALPHABET, VIN_LENGTH, Vin, has_valid_check_digit

from callcenter_lookup.vehicles.plausibility import UNLIKELIHOOD, plausibility
from callcenter_lookup.vehicles.vehicle import Suggestion, Vehicle

MOST_SUGGESTIONS: Final = 10
_LONGEST: Final = 20
_LETTER_IN_SERIAL: Final = 2.0
_SERIAL_DIGITS: Final = 5
_INSTEAD: Final = str.maketrans("IOQ", "100")

Decode = Callable[[Vin], Vehicle]


def suggestions(text: str, *, decode: Decode) -> list[Suggestion]:
    """Best first, at most ten. `text` is what was given: any characters, any length."""
    plain = text.upper()[:_LONGEST].translate(_INSTEAD)
    if not all(character in ALPHABET for character in plain):
        return []
    found = [_suggested(candidate, decode(candidate.vin)) for candidate in _candidates(plain, text.upper())]
    ranked = sorted((one for one in found if one is not None), key=lambda one: (one.score, one.vin))
    return ranked[:MOST_SUGGESTIONS]


def _candidates(plain: str, given: str) -> list[Misheard]:
    """Mistakes of the ear, after the letters that no VIN has were read as the digits they look like."""
    found = misheard(plain)
    if plain != given and len(plain) == VIN_LENGTH and has_valid_check_digit(plain):
        position = next(at for at, pair in enumerate(zip(plain, given, strict=True), 1) if pair[0] != pair[1])
        found = [Misheard(0.0, Vin(plain), position, Mistake.REPLACED), *found]
    return found


def _suggested(candidate: Misheard, vehicle: Vehicle) -> Suggestion | None:
    if not vehicle.found or vehicle.make is None:
        return None
    score = candidate.cost + UNLIKELIHOOD[plausibility(vehicle)]
    score += 0 if candidate.vin[-_SERIAL_DIGITS:].isdigit() else _LETTER_IN_SERIAL
    return Suggestion(
        vin=candidate.vin,
        year=vehicle.year,
        make=vehicle.make,
        model=vehicle.model,
        position=candidate.position,
        mistake=candidate.mistake,
        score=score,
    )
