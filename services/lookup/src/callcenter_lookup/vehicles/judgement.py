"""Whether a text can be looked up as a VIN, and if not, what to tell the one who asked."""

from callcenter.vin import (
    CHECK_POSITION,
    InvalidVin,
    Vin,
    check_digit,
    has_valid_check_digit,
    parse_vin,
    requires_check_digit,
)

from callcenter_lookup.vehicles.schemas import VinProblem
from callcenter_lookup.vehicles.suggestions import Decode, suggestions


def judged(text: str) -> Vin:
    """The VIN, its check digit verified where the law asks for one. Raises InvalidVin."""
    vin = parse_vin(text)
    if requires_check_digit(vin) and not has_valid_check_digit(vin):
        raise InvalidVin(
            f"the check digit is {vin[CHECK_POSITION - 1]}, these characters need {check_digit(vin)}: "
            "at least one was misheard or misread",
            position=CHECK_POSITION,
            text=vin,
        )
    return vin


def problem_of(error: InvalidVin, *, decode: Decode) -> VinProblem:
    return VinProblem(
        detail=error.detail,
        position=error.position,
        reason=error.reason,
        suggestions=suggestions(error.text, decode=decode),
    )
