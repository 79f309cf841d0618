"""Vehicle identification numbers: their alphabet, their shape and their check digit.

A VIN has 17 characters out of 33: the digits and the letters without I, O and Q, which are too easily
read as 1 and 0 (49 CFR 565.13, ISO 3779). Its ninth character is a check digit (49 CFR 565.15(c)): every
character has a value (Table III), every position a weight (Table IV), the sum of the products modulo 11 is
the check digit, and ten is written X. The position itself weighs nothing.

The check digit is United States and Canadian law, and China's; elsewhere manufacturers put what they like
into position nine. `requires_check_digit` says for which numbers we insist on it.

The values collide on purpose of nobody: A, J and 1 are all 1, so are B, K, S and 2, and so on. A letter
heard as another one of its own value passes the check; only reading the number back catches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, JsonValue
from pydantic_core import CoreSchema, core_schema

from callcenter.errors import InvalidInput

VIN_LENGTH: Final = 17
CHECK_POSITION: Final = 9
ALPHABET: Final = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"

_LETTER_VALUES: Final = {1: "AJ", 2: "BKS", 3: "CLT", 4: "DMU", 5: "ENV", 6: "FW", 7: "GPX", 8: "HY", 9: "RZ"}
_VALUES: Final = {digit: int(digit) for digit in "0123456789"} | {
    letter: value for value, letters in _LETTER_VALUES.items() for letter in letters
}
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_SEPARATORS: Final = frozenset(" -.,_/\t\r\n\u2010\u2011\u2012\u2013\u00a0")
_INSTEAD: Final = {"I": "1", "O": "0", "Q": "0 or 9"}


class InvalidVin(InvalidInput, ValueError):  # noqa: N818 - named as the other kinds of invalid input are
    """Text that is no VIN. `position` counts from 1; None where the length is what is wrong."""

    code = "invalid_vin"
    title = "Invalid VIN"

    def __init__(self, reason: str, *, position: int | None = None, text: str = "") -> None:
        super().__init__(reason if position is None else f"position {position}: {reason}")
        self.reason = reason
        self.position = position
        self.text = text
        """The text as it was judged: upper case, separators gone."""

    def members(self) -> Mapping[str, JsonValue]:
        return {"position": self.position, "reason": self.reason}


class Vin(str):
    """Seventeen characters of the VIN alphabet, upper case. The check digit may still be wrong.

    Only `parse_vin` makes one. As a pydantic field it takes what `parse_vin` takes.
    """

    __slots__ = ()

    @property
    def manufacturer(self) -> str:
        """World manufacturer identifier."""
        return self[:3]

    @property
    def descriptor(self) -> str:
        return self[3:8]

    @property
    def last_eight(self) -> str:
        """Model year, plant and serial number: what the trade asks for on the phone."""
        return self[9:]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: type[Any], handler: GetCoreSchemaHandler) -> CoreSchema:
        text = core_schema.str_schema(max_length=64)
        return core_schema.no_info_after_validator_function(parse_vin, text)


def parse_vin(text: str) -> Vin:
    """Separators and case are forgiven, nothing else is. Raises InvalidVin for the first fault.

    A wrong character is told before a wrong length: it is the more useful thing to hear. So "the letter O"
    comes before "16 characters".
    """
    kept = "".join(character for character in text if character not in _SEPARATORS).upper()
    for position, character in enumerate(kept, start=1):
        if character not in _VALUES:
            raise InvalidVin(_why_not(character), position=position, text=kept)
    if len(kept) != VIN_LENGTH:
        raise InvalidVin(f"a VIN has {VIN_LENGTH} characters, not {len(kept)}", text=kept)
    return Vin(kept)


def _why_not(character: str) -> str:
    if character in _INSTEAD:
        return f"the letter {character} does not occur in a VIN; it may be {_INSTEAD[character]}"
    return f"{character!r} does not occur in a VIN"


def check_digit(vin: str) -> str:
    """What position nine of these 17 characters should be; what stands there does not matter."""
    remainder = weighted_sum(vin) % 11
    return "X" if remainder == 10 else str(remainder)


def weighted_sum(characters: str, *, position: int = 1) -> int:
    """What these characters, the first of them at `position`, add to the sum that gives the check digit."""
    weights = _WEIGHTS[position - 1 : position - 1 + len(characters)]
    return sum(_VALUES[character] * weight for character, weight in zip(characters, weights, strict=True))


def has_valid_check_digit(vin: str) -> bool:
    return vin[CHECK_POSITION - 1] == check_digit(vin)


def requires_check_digit(vin: str) -> bool:
    """True for vehicles built in North America: ISO 3780 gives it the first characters 1 to 5.

    Vehicles that are imported into the United States carry a check digit too, but from the number alone
    nobody can tell a Civic built in Japan for Ohio from one built for Hamburg. Their check digit is
    advice: where it fails, a person has to affirm the whole number.
    """
    return vin[0] in "12345"


def value_of(character: str) -> int:
    """Characters of one value can stand for each other without the check digit noticing."""
    return _VALUES[character]
