"""Who at the desk takes an errand: a pure function of what is known and of whether the office is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from callcenter_agent.desks.insurance.errands import Errand, Line


class RoleName(StrEnum):
    RECEPTION = "reception"
    CLAIMS = "claims"
    LENDER = "lender"
    CANCELLATION = "cancellation"
    BILLING = "billing"
    QUOTES = "quotes"
    DIRECTORY = "directory"
    INFORMATION = "information"
    AFTER_HOURS = "after_hours"


class Missing(StrEnum):
    """What has to be asked before a route is certain."""

    ERRAND = "errand"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class Known:
    errand: Errand | None = None
    line: Line | None = None
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Office:
    open: bool


@dataclass(frozen=True, slots=True)
class Route:
    """To a role, or to the question that is missing."""

    role: RoleName
    missing: Missing | None = None
    reason: str = ""


_AT_ANY_HOUR: Final = frozenset({Errand.CLAIM, Errand.LENDER, Errand.QUESTION, Errand.WRONG_NUMBER})
"""A loss is reported at night too; a lender's request and a question need nobody."""
_ROLES: Final[Mapping[Errand, RoleName]] = {
    Errand.CLAIM: RoleName.CLAIMS,
    Errand.CLAIM_STATUS: RoleName.DIRECTORY,
    Errand.LENDER: RoleName.LENDER,
    Errand.CANCELLATION: RoleName.CANCELLATION,
    Errand.BILLING: RoleName.BILLING,
    Errand.QUOTE: RoleName.QUOTES,
    Errand.PERSON: RoleName.DIRECTORY,
    Errand.QUESTION: RoleName.INFORMATION,
}
_NEEDS_LINE: Final = frozenset({Errand.QUOTE})
"""Personal and business lines have different people."""


def route(known: Known, office: Office) -> Route:
    errand = known.errand
    if errand is None or errand is Errand.WRONG_NUMBER:
        return Route(RoleName.RECEPTION, missing=Missing.ERRAND)
    if not office.open and errand not in _AT_ANY_HOUR:
        return Route(RoleName.AFTER_HOURS, reason=f"{errand}, office closed")
    if errand in _NEEDS_LINE and known.line is None:
        return Route(RoleName.RECEPTION, missing=Missing.LINE)
    line = f", {known.line} line" if known.line else ""
    return Route(_ROLES[errand], reason=f"{errand}{line}")
