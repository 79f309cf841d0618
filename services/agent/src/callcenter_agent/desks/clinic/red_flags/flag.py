"""What a red flag is about, and how fast somebody has to act."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    EMERGENCY = "emergency"
    """An ambulance: the caller is told to dial 911."""
    CRISIS = "crisis"
    """A life in danger by its own hand: 988, or 911."""
    URGENT = "urgent"
    """The nurse on call, now."""


class Flag(StrEnum):
    CHEST_PAIN = "chest_pain"
    BREATHING = "breathing"
    STROKE = "stroke"
    FAINTING = "fainting"
    ALLERGY = "allergy"
    CONFUSION = "confusion"
    HEAVY_BLEEDING = "heavy_bleeding"
    SUICIDE = "suicide"
    BLEEDING = "bleeding"
    FEVER = "fever"
    CALF = "calf"
    WOUND = "wound"
    VOMITING = "vomiting"
    VISION = "vision"
    CIRCULATION = "circulation"
    SEVERE_PAIN = "severe_pain"


_EMERGENCIES: Final = frozenset(
    {
        Flag.CHEST_PAIN,
        Flag.BREATHING,
        Flag.STROKE,
        Flag.FAINTING,
        Flag.ALLERGY,
        Flag.CONFUSION,
        Flag.HEAVY_BLEEDING,
    }
)
_ORDER: Final = (Severity.EMERGENCY, Severity.CRISIS, Severity.URGENT)


def severity(flag: Flag) -> Severity:
    if flag is Flag.SUICIDE:
        return Severity.CRISIS
    return Severity.EMERGENCY if flag in _EMERGENCIES else Severity.URGENT


def worst(flags: Iterable[Flag]) -> Severity | None:
    found = {severity(flag) for flag in flags}
    return next((one for one in _ORDER if one in found), None)
