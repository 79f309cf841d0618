"""The one seam before anything is kept: what must not be stored is taken out of an event here.

Writers call `redact` before spool, database, Redis and logs; nothing downstream has to know.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from callcenter.desks import DeskSettings
from callcenter.events import (
    CallbackRequested,
    CallCreated,
    CallEnded,
    CancellationRequested,
    ClaimFiled,
    DispositionSet,
    Event,
    EvidenceRequested,
    FactNoted,
    FaultNoted,
    HandoffMade,
    MessageTaken,
    Payload,
    StateChanged,
    SymptomReported,
    ToolEnded,
    ToolStarted,
    TransferStarted,
    TurnEnded,
)

REDACTED: Final = "[redacted]"
CARD: Final = "[card number]"

SENSITIVE_ALWAYS: Final = frozenset(
    {"card_number", "card_code", "card_expiry", "cvv", "cvc", "pin", "password", "ssn"}
    | {"social_security_number", "bank_account_number", "iban"}
)

_WRITTEN_BY_PEOPLE: Final[Mapping[type[Payload], tuple[str, ...]]] = {
    CallCreated: ("context",),
    CallEnded: ("detail",),
    TurnEnded: ("text",),
    StateChanged: ("context",),
    ToolStarted: ("arguments",),
    ToolEnded: ("error",),
    FactNoted: ("value",),
    CallbackRequested: ("reason", "when"),
    ClaimFiled: ("details",),
    EvidenceRequested: ("lender", "borrower", "property_address", "send_to"),
    CancellationRequested: ("effective",),
    SymptomReported: ("answer",),
    HandoffMade: ("reason",),
    TransferStarted: ("reason", "summary"),
    DispositionSet: ("summary",),
    MessageTaken: ("text", "heard"),
    FaultNoted: ("error",),
}

_DIGITS: Final = {
    word: str(digit)
    for digit, words in enumerate(
        ("zero oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    )
    for word in words.split()
}
_DIGIT: Final = rf"(?:\d|\b(?:{'|'.join(_DIGITS)})\b)"
_RUN: Final = re.compile(rf"(?<![\w+])(?:{_DIGIT}[\s,.–-]{{0,3}}){{12,}}{_DIGIT}(?!\w)", re.IGNORECASE)
_ONE_DIGIT: Final = re.compile(_DIGIT, re.IGNORECASE)
_CARD_LENGTHS: Final = range(13, 20)
_LENGTHS_IN_A_LONGER_RUN: Final = (15, 16)


@dataclass(frozen=True, slots=True)
class RedactionPolicy:
    card_numbers: bool = True
    sensitive_facts: frozenset[str] = SENSITIVE_ALWAYS


def policy_of(desk: DeskSettings | None) -> RedactionPolicy:
    """The desk's wishes on top of what is never kept."""
    if desk is None:
        return RedactionPolicy()
    return RedactionPolicy(
        card_numbers=desk.redaction.card_numbers,
        sensitive_facts=SENSITIVE_ALWAYS | desk.redaction.sensitive_facts,
    )


def redact(event: Event, policy: RedactionPolicy) -> Event:
    """The event as it may be kept; the same object when there is nothing to hide."""
    changes: dict[str, Any] = {}
    for name in _WRITTEN_BY_PEOPLE.get(type(event.data), ()):
        value = getattr(event.data, name)
        if (clean := _clean(value, policy)) != value:
            changes[name] = clean
    if isinstance(event.data, FactNoted) and event.data.name in policy.sensitive_facts:
        changes["value"] = REDACTED
    if not changes:
        return event
    return event.model_copy(update={"data": event.data.model_copy(update=changes)})


def _clean(value: Any, policy: RedactionPolicy) -> Any:
    match value:
        case str():
            return hide_cards(value) if policy.card_numbers else value
        case dict():
            return {
                key: REDACTED if key in policy.sensitive_facts else _clean(inner, policy)
                for key, inner in value.items()
            }
        case list():
            return [_clean(inner, policy) for inner in value]
        case _:
            return value


def hide_cards(text: str) -> str:
    """Runs of digits, or of words for digits, that could be a payment card's number."""
    return _RUN.sub(lambda run: CARD if _holds_card(_digits(run[0])) else run[0], text)


def _digits(run: str) -> str:
    found = (match.lower() for match in _ONE_DIGIT.findall(run))
    return "".join(_DIGITS.get(digit, digit) for digit in found)


def _holds_card(digits: str) -> bool:
    if len(digits) in _CARD_LENGTHS:
        return _luhn(digits)
    return any(
        _luhn(digits[start : start + length])
        for length in _LENGTHS_IN_A_LONGER_RUN
        for start in range(len(digits) - length + 1)
    )


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    if len(set(digits)) == 1:
        return False
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(int(digit) for digit in digits[-1::-2])) % 10 == 0
