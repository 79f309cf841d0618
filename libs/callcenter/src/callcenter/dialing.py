"""Which numbers may be dialed: one policy for calls, callbacks and transfers, asked again before dialing.

What costs more than a call, what is for emergencies, what rings at our own door and what lies in a country
that nobody allowed is refused. Kinds and countries are those of the `phonenumbers` tables.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from callcenter.errors import InvalidInput


class NotDialed(StrEnum):
    """Why a number is not dialed. The values are the codes of the API's problems."""

    INVALID = "number_not_dialable"
    EMERGENCY = "number_emergency"
    PREMIUM = "number_premium_rate"
    SHARED_COST = "number_shared_cost"
    SATELLITE = "number_satellite"
    SPECIAL = "number_special_service"
    COUNTRY = "number_country_not_allowed"
    OWN = "number_is_ours"


SENTENCES: Final[Mapping[NotDialed, str]] = {
    NotDialed.INVALID: "This is not a number that can be dialed: no country has numbers like it.",
    NotDialed.EMERGENCY: "Emergency numbers are never dialed.",
    NotDialed.PREMIUM: "Premium-rate numbers are never dialed.",
    NotDialed.SHARED_COST: "Shared-cost numbers are never dialed.",
    NotDialed.SATELLITE: "Satellite and international-network numbers are never dialed.",
    NotDialed.SPECIAL: "Pagers, voicemail access, personal and company-wide numbers are never dialed.",
    NotDialed.COUNTRY: "Calls to this number's country are not allowed (ALLOWED_COUNTRIES).",
    NotDialed.OWN: "This is one of our own numbers.",
}

_T: Final = PhoneNumberType
_ORDINARY: Final = frozenset({_T.FIXED_LINE, _T.MOBILE, _T.FIXED_LINE_OR_MOBILE, _T.VOIP, _T.TOLL_FREE})
_DEAR: Final[Mapping[int, NotDialed]] = {
    _T.PREMIUM_RATE: NotDialed.PREMIUM,
    _T.SHARED_COST: NotDialed.SHARED_COST,
    _T.UNKNOWN: NotDialed.INVALID,
}
_NOWHERE: Final = "001"
"""The region of country codes that belong to no country: satellites, international networks and services."""
_NANP: Final = 1
_NANP_CHARGED: Final = re.compile(r"[2-9]\d{2}(976\d{4}|5551212)")
"""An area's information services and directory assistance: charged, but ordinary by the tables."""
_NANP_SERVICE: Final = re.compile(r"[2-9]11\d{7}")


class NumberNotDialed(InvalidInput):
    code = "number_not_dialed"
    """Every one has that of its reason."""
    title = "Number not dialed"

    def __init__(self, why: NotDialed) -> None:
        super().__init__(SENTENCES[why], code=why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class DialPolicy:
    country: str = "US"
    """The trunk's."""
    allowed: frozenset[str] = frozenset({"US"})
    """Countries that may be dialed."""

    def refusal(self, number: str, *, ours: Collection[str] = ()) -> NotDialed | None:
        """None: it may be dialed. `number` is E.164, or as it would be dialed from the trunk's country."""
        if _is_emergency(number, self.country):
            return NotDialed.EMERGENCY
        try:
            parsed = phonenumbers.parse(number, self.country)
        except phonenumbers.NumberParseException:
            return NotDialed.INVALID
        if phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164) in ours:
            return NotDialed.OWN
        return _by_service(parsed) or _by_kind(parsed) or self._by_country(parsed)

    def check(self, number: str, *, ours: Collection[str] = ()) -> None:
        """Raises NumberNotDialed."""
        if (why := self.refusal(number, ours=ours)) is not None:
            raise NumberNotDialed(why)

    def _by_country(self, number: PhoneNumber) -> NotDialed | None:
        if phonenumbers.number_type(number) == _T.TOLL_FREE:  # one range for all countries of the code
            codes = {phonenumbers.country_code_for_region(region) for region in self.allowed}
            return None if number.country_code in codes else NotDialed.COUNTRY
        ours = any(phonenumbers.is_valid_number_for_region(number, region) for region in self.allowed)
        return None if ours else NotDialed.COUNTRY


def _is_emergency(number: str, country: str) -> bool:
    """Short as it is dialed, or with a country code before it: a switch may dial what follows that."""
    digits = re.sub(r"\D", "", number)
    if not number.strip().startswith("+"):
        return len(digits) <= 4 and phonenumbers.is_emergency_number(digits, country)
    home = str(phonenumbers.country_code_for_region(country))
    short = digits.removeprefix(home)
    return len(short) <= 4 and phonenumbers.is_emergency_number(short, country)


def _by_service(number: PhoneNumber) -> NotDialed | None:
    national = phonenumbers.national_significant_number(number)
    if number.country_code == _NANP and _NANP_SERVICE.fullmatch(national):
        return NotDialed.EMERGENCY if national.startswith("911") else NotDialed.INVALID
    if number.country_code == _NANP and _NANP_CHARGED.fullmatch(national):
        return NotDialed.PREMIUM
    return None


def _by_kind(number: PhoneNumber) -> NotDialed | None:
    kind = phonenumbers.number_type(number)
    if phonenumbers.region_code_for_country_code(number.country_code or 0) == _NOWHERE:
        known_as = _DEAR.get(kind, NotDialed.SATELLITE)
        return NotDialed.SATELLITE if known_as is NotDialed.INVALID else known_as
    if kind in _ORDINARY:
        return None
    return _DEAR.get(kind, NotDialed.SPECIAL)
