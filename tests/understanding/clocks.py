"""Times of the day as people write them, for comparing one with another."""

import re
from typing import Final

from tests.understanding.verdicts import Verdict

_HOURS: Final = {
    word: hour
    for hour, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_PAST: Final = {
    "thirty": 30,
    "fifteen": 15,
    "forty five": 45,
    "oh five": 5,
    "half past": 30,
    "quarter past": 15,
}
_CLOCK: Final = re.compile(
    rf"\b(?P<past>half past |quarter past |quarter to )?(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})"
    r"(?::(?P<minute>\d\d)| (?P<words>thirty|fifteen|forty five|oh five))?"
    r"(?:\s*o'?\s*clock)?(?:\s*(?P<half>[ap])\.?\s*m\b)?"
)
_PARTS: Final = ("morning", "afternoon", "evening", "night")
HALF_A_DAY: Final = 12 * 60
_SPANS: Final = {
    "morning": ((0, 12 * 60),),
    "afternoon": ((12 * 60, 18 * 60),),
    "evening": ((16 * 60, 24 * 60),),
    "night": ((0, 6 * 60), (17 * 60, 24 * 60)),
}
"""Minutes since midnight."""


def same_time(read: str, right: str) -> Verdict:
    """ "around five" is right for 17:00; "in the evening" is part of it."""
    if (part := part_in(right)) is not None and minutes_in(right) is None:
        return _right(part_in(read) == part)
    wanted, found = minutes_in(right), minutes_in(read)
    if wanted is None:
        return _right(read.strip().lower() == right.strip().lower())
    if found is None:
        return Verdict.PARTLY if goes_with(part_in(read), wanted) else Verdict.WRONG
    said_half = ":" in read or part_in(read) is not None or re.search(r"[ap]\.?\s*m\b", read) is not None
    return _right(found == wanted if said_half else found % HALF_A_DAY == wanted % HALF_A_DAY)


def _right(is_right: bool) -> Verdict:
    return Verdict.RIGHT if is_right else Verdict.WRONG


def goes_with(part: str | None, minutes: int) -> bool:
    """Whether that time of the day may be called so."""
    return part is not None and any(begin <= minutes < end for begin, end in _SPANS[part])


def part_in(text: str) -> str | None:
    return next((part for part in _PARTS if part in text.lower()), None)


def minutes_in(text: str) -> int | None:
    """Since midnight."""
    plain = text.lower().replace("-", " ")
    for word, minutes in (("noon|midday|lunch ?time", HALF_A_DAY), ("midnight", 0)):
        if re.search(rf"\b(?:{word})\b", plain):
            return minutes
    match = _CLOCK.search(plain)
    if match is None:
        return None
    hour = int(match["hour"]) if match["hour"].isdigit() else _HOURS[match["hour"]]
    past = (match["past"] or "").strip()
    minute = int(match["minute"] or 0) or _PAST.get(past, 0) or _PAST.get(match["words"] or "", 0)
    total = hour * 60 + (minute if past != "quarter to" else -15)
    afternoon = match["half"] == "p" or part_in(plain) in ("afternoon", "evening", "night")
    return total + HALF_A_DAY if afternoon and hour < 12 else total
