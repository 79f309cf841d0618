"""Numbers as a SIP trunk presents them, read as E.164: in a From or a To, in a P-Asserted-Identity.

Carriers write the same number in many ways: with and without a `+`, as dialed at home, behind a prefix, with
parameters of number portability (RFC 4694) or of `tel:` URIs (RFC 3966). LiveKit hands on the user part of a
SIP URI as it was sent, parameters and all; of a `tel:` URI it takes the number for the host.
What names no number is no fault: such a caller is served like one who withholds theirs.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

from callcenter.phone import E164

THEIRS: Final = "sip.phoneNumber"
OURS: Final = "sip.trunkPhoneNumber"
HOST: Final = "sip.hostname"
"""Of the far end; the number itself where it came as a `tel:` URI."""
ASSERTED: Final = "sip.h.p-asserted-identity"
PRIVACY: Final = "sip.h.privacy"
TO: Final = "sip.h.to"
HEADERS: Final[Mapping[str, str]] = {"P-Asserted-Identity": ASSERTED, "Privacy": PRIVACY, "To": TO}
"""What the inbound trunk is told to hand on, and as which attribute."""

LONGEST: Final = 1000
"""Beyond this it is no number and no header that names one."""
_MOST_DIGITS: Final = 24
_PRIVATE: Final = frozenset({"id", "user", "header"})
"""RFC 3323 and 3325: whoever is told may not pass the caller's identity on."""
_SPELLED: Final = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253"})
"""ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE on a telephone's keys: some carriers send these."""
_NANP: Final = 1
_NANP_NUMBER: Final = re.compile(r"[2-9]\d{2}[2-9]\d{6}")
_QUOTED: Final = re.compile(r'"(?:\\.|[^"\\])*"')
_BRACKETED: Final = re.compile(r"<([^<>]*)>")
_SCHEME: Final = re.compile(r"\s*(sips?|tel):(?://)?", re.IGNORECASE)
_SEPARATORS: Final = str.maketrans("", "", " -.()/\t\u2010\u2011\u2012\u2013\u2014")
_DIGITS: Final = re.compile(r"\+?[0-9]+")
_COUNTRY: Final = re.compile(r"\+[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Presented:
    theirs: E164 | None
    ours: E164 | None


def numbers_in(attributes: Mapping[str, str], *, country: str, inbound: bool = True) -> Presented:
    """Both numbers of a phone, by its attributes. On calls that we place both are ours to say.

    An asserted identity counts where the From names nobody. Where the caller asked for privacy neither does:
    the number is not recorded, not looked up and not shown.
    """
    if not inbound:
        return Presented(
            presented_number(attributes.get(THEIRS), country=country),
            presented_number(attributes.get(OURS), country=country),
        )
    ours = _first(attributes.get(OURS), attributes.get(TO), country=country)
    if _is_private(attributes.get(PRIVACY)):
        return Presented(None, ours)
    theirs = attributes.get(THEIRS) or attributes.get(HOST)
    return Presented(_first(theirs, attributes.get(ASSERTED), country=country), ours)


def presented_number(text: str | None, *, country: str) -> E164 | None:
    """`country` is the trunk's: where a number without a country code belongs. Raises nothing."""
    if not text or len(text) > LONGEST:
        return None
    return next((found for one in _addresses(text) if (found := _number_in(one, country))), None)


def _first(*texts: str | None, country: str) -> E164 | None:
    return next((found for text in texts if (found := presented_number(text, country=country))), None)


def _is_private(privacy: str | None) -> bool:
    return any(word.strip().lower() in _PRIVATE for word in re.split(r"[;,]", (privacy or "")[:LONGEST]))


def _addresses(text: str) -> Iterator[str]:
    """The URIs of a header, or the one that stands bare. A display name is whatever its owner likes."""
    bare = _QUOTED.sub("", text)
    yield from _BRACKETED.findall(bare) or bare.split(",")


def _number_in(address: str, country: str) -> E164 | None:
    scheme = _SCHEME.match(address)
    rest = address[scheme.end() :] if scheme else address
    user, at, _ = rest.rpartition("@")
    if scheme and scheme[1].lower() != "tel" and not at:
        return None
    user = unquote(user if at else rest.partition("?")[0])
    base, *parameters = user.split(";")
    digits = _digits(base.partition(":")[0])
    if digits is None:
        return None
    context = _country_context(parameters)
    if context is not None and not digits.startswith("+"):
        digits = context + digits
    return _e164(digits, country)


def _digits(written: str) -> str | None:
    plain = unicodedata.normalize("NFKC", written).translate(_SEPARATORS).strip()
    plain = "".join(str(unicodedata.decimal(one, one)) for one in plain)
    return plain if len(plain) <= _MOST_DIGITS and _DIGITS.fullmatch(plain) else None


def _country_context(parameters: list[str]) -> str | None:
    """`;phone-context=+1`: what goes before a local number. A domain says nothing of the sort."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "phone-context":
            plain = value.translate(_SEPARATORS)
            return plain if _COUNTRY.fullmatch(plain) else None
    return None


def _e164(digits: str, country: str) -> E164 | None:
    if digits.lstrip("+") in _SPELLED:
        return None
    readings = [_parsed(digits, country)]
    if digits.startswith("00"):  # also where the country itself dials out with another prefix
        readings.append(_parsed(f"+{digits[2:]}", country))
    elif not digits.startswith("+"):
        readings.append(_parsed(f"+{digits}", country))
    certain = [one for one in readings if one is not None and phonenumbers.is_valid_number(one)]
    first = certain[0] if certain else readings[0]
    if first is None or not _is_possible(first):
        return None
    return E164(phonenumbers.format_number(first, phonenumbers.PhoneNumberFormat.E164))


def _parsed(digits: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(digits, country)
    except phonenumbers.NumberParseException:
        return None


def _is_possible(number: PhoneNumber) -> bool:
    """By its length alone: carriers assign new ranges before tables know them."""
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return False
    national = phonenumbers.national_significant_number(number)
    return (
        bool(_NANP_NUMBER.fullmatch(national)) if number.country_code == _NANP else bool(national.strip("0"))
    )
