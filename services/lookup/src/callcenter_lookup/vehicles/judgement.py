"""Whether a text can be looked up as a VIN, and if not, what to tell the one who asked."""

from collections.abc import Mapping, Sequence

from callcenter.vin import (
    CHECK_POSITION,
    InvalidVin,
    Vin,
    check_digit,
    has_valid_check_digit,
    parse_vin,
    requires_check_digit,
)
from pydantic import JsonValue

from callcenter_lookup.vehicles.suggestions import Decode, suggestions
from callcenter_lookup.vehicles.vehicle import Suggestion


class RefusedVin(InvalidVin):
    """Carries the vehicles that may have been meant into the problem response."""

    def __init__(self, error: InvalidVin, suggested: Sequence[Suggestion]) -> None:
        super().__init__(error.reason, position=error.position, text=error.text)
        self.suggested = tuple(suggested)

    def members(self) -> Mapping[str, JsonValue]:
        return {**super().members(), "suggestions": [one.model_dump(mode="json") for one in self.suggested]}


def judged(text: str, *, decode: Decode) -> Vin:
    """The VIN, its check digit verified where the law asks for one. Raises RefusedVin."""
    try:
        vin = parse_vin(text)
        _verify(vin)
    except InvalidVin as error:
        raise RefusedVin(error, suggestions(error.text, decode=decode)) from error
    return vin


def _verify(vin: Vin) -> None:
    if not requires_check_digit(vin) or has_valid_check_digit(vin):
        return
    raise InvalidVin(
        f"the check digit is {vin[CHECK_POSITION - 1]}, these characters need {check_digit(vin)}: "
        "at least one was misheard or misread",
        position=CHECK_POSITION,
        text=vin,
    )
