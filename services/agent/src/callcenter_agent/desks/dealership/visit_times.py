"""Days and times ahead, in somebody's words: "Tuesday at ten", "tomorrow afternoon", "the twenty-fourth".

A day that is named is the next one of its kind. Pure.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from callcenter_agent.sounding.numbers import EN_SMALL, english_ordinal

_WEEKDAYS: Final = [name.lower() for name in calendar.day_name]
_MONTHS: Final = {name.lower(): at for at, name in enumerate(calendar.month_name) if name}
_HOURS: Final = EN_SMALL[1:13]
_NTH: Final = {english_ordinal(day).replace("-", " "): day for day in range(1, 32)}
_NTH_WORDS: Final = "|".join(sorted(_NTH, key=len, reverse=True))
_DAY_NUMBER: Final = rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?|{_NTH_WORDS})"
_OF_MONTH: Final = re.compile(
    rf"\b(?P<month>{'|'.join(_MONTHS)}) (?:the )?{_DAY_NUMBER}\b"
    rf"|\b{_DAY_NUMBER.replace('day>', 'first>')} of (?P<later>{'|'.join(_MONTHS)})\b"
)
_DAY_ALONE: Final = re.compile(rf"\bthe (?P<day>\d{{1,2}}(?:st|nd|rd|th)|{_NTH_WORDS})\b")
_WEEKDAY: Final = re.compile(rf"\b(?P<next>next )?(?P<name>{'|'.join(_WEEKDAYS)})s?\b")
_HOUR: Final = rf"(?P<hour>\d{{1,2}}|{'|'.join(_HOURS)})"
_MINUTE: Final = r"(?:[: ](?P<minute>[0-5]\d)|[ -](?P<half>thirty|fifteen|forty[ -]five))?"
_CLOCK: Final = re.compile(
    rf"\b(?P<at>at |around |about |by )?(?P<past>half past |quarter past |quarter to )?{_HOUR}{_MINUTE}"
    r"(?P<oclock> ?o'? ?clock)?(?: ?(?P<half_day>[ap])\.? ?m\b\.?)?"
    r"(?: in the (?P<part>morning|afternoon|evening))?"
)
_MINUTES: Final = {"thirty": 30, "fifteen": 15, "forty five": 45, "forty-five": 45}
_PARTS: Final = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(17)),
    "evening": (time(16), time(23, 59)),
}
_FIRST_IN_THE_MORNING: Final = 8
"""An hour from here to noon without a half of the day is one of the morning; the others are after noon."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was said of when. `part` narrows where no time is named."""

    day: date | None = None
    at: time | None = None
    part: str | None = None
    earliest: bool = False

    def __bool__(self) -> bool:
        return bool(self.day or self.at or self.part or self.earliest)


def wanted_in(words: str, today: date) -> Wanted:
    """Of several the last counts: people correct themselves."""
    text = re.sub(r"\s+", " ", words.lower().replace("-", " "))
    day, rest = _day(text, today)
    part = re.search(r"\b(morning|afternoon|evening)\b", rest)
    noon = re.search(r"\b(noon|midday)\b", rest)
    soon = re.search(
        r"\b(earliest|first (?:one|available|free)|as soon as|any ?time|whenever|any of)\b", rest
    )
    at = time(12) if noon else _clock(rest)
    return Wanted(day, at, part[1] if part else None, soon is not None)


def _day(text: str, today: date) -> tuple[date | None, str]:
    """The day, and the words without it: "November 10" names no hour."""
    for match in reversed(list(_OF_MONTH.finditer(text))):
        number = _number(match["day"] or match["first"])
        found = _next_date(_MONTHS[match["month"] or match["later"]], number, today)
        return found, text[: match.start()] + text[match.end() :]
    for match in reversed(list(_DAY_ALONE.finditer(text))):
        rest = text[: match.start()] + text[match.end() :]
        return _next_of_number(_number(match["day"]), today), _WEEKDAY.sub(" ", rest)
    for match in reversed(list(_WEEKDAY.finditer(text))):
        ahead = (_WEEKDAYS.index(match["name"]) - today.weekday()) % 7
        ahead = 7 if match["next"] and not ahead else ahead
        return today + timedelta(days=ahead), text
    for said, days in (("day after tomorrow", 2), ("tomorrow", 1), ("today", 0), ("this afternoon", 0)):
        if said in text:
            return today + timedelta(days=days), text
    return None, text


def _next_date(month: int, day: int, today: date) -> date | None:
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        if found >= today:
            return found
    return None


def _next_of_number(day: int, today: date) -> date | None:
    first = today.replace(day=1)
    for _ in range(3):
        length = calendar.monthrange(first.year, first.month)[1]
        if day <= length and first.replace(day=day) >= today:
            return first.replace(day=day)
        first = first.replace(day=1) + timedelta(days=length)
    return None


def _clock(text: str) -> time | None:
    """The last time that is one: a bare number needs "at", "o'clock", minutes or a half of the day."""
    found: time | None = None
    for match in _CLOCK.finditer(text):
        sure = any(match[name] for name in ("at", "past", "minute", "half", "oclock", "half_day", "part"))
        alone = text.strip(" .,!?") in (
            match[0].strip(),
            f"{match[0].strip()} please",
            f"{match[0].strip()}, please",
        )
        if (sure or alone) and (at := _time(match)) is not None:
            found = at
    return found


def _time(match: re.Match[str]) -> time | None:
    hour = int(match["hour"]) if match["hour"].isdigit() else _HOURS.index(match["hour"]) + 1
    minute = int(match["minute"]) if match["minute"] else _MINUTES.get(match["half"] or "", 0)
    past = (match["past"] or "").strip()
    minute = {"half past": 30, "quarter past": 15, "quarter to": 45}.get(past, minute)
    hour -= past == "quarter to"
    afternoon = match["half_day"] == "p" or match["part"] in ("afternoon", "evening")
    said = match["half_day"] or match["part"]
    if hour < 12 and (afternoon or (not said and hour < _FIRST_IN_THE_MORNING)):
        hour += 12
    return time(hour, minute) if 0 <= hour < 24 else None


def _number(text: str) -> int:
    digits = re.match(r"\d+", text)
    return int(digits[0]) if digits else _NTH[text]


def fitting(slots: Sequence[datetime], wanted: Wanted) -> list[datetime]:
    """The free ones that are meant; the slots are in the desk's own time."""
    if wanted.at is not None:
        return [slot for slot in slots if slot.time() == wanted.at]
    if wanted.part is not None:
        begins, ends = _PARTS[wanted.part]
        return [slot for slot in slots if begins <= slot.time() < ends]
    return list(slots[:1]) if wanted.earliest else []


def nearest(slots: Sequence[datetime], wanted: Wanted, *, most: int = 3) -> list[datetime]:
    """What to offer instead, in the order of the day."""
    if wanted.at is None:
        return list(slots[:most])
    minutes = wanted.at.hour * 60 + wanted.at.minute
    by_distance = sorted(slots, key=lambda slot: abs(slot.hour * 60 + slot.minute - minutes))
    return sorted(by_distance[:most])


def spoken_time(at: time | datetime) -> str:
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    return f"{hour}:{at.minute:02} {half}" if at.minute else f"{hour} {half}"


def spoken_times(slots: Sequence[datetime]) -> str:
    said = [spoken_time(slot) for slot in slots]
    return " or ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else said[0]
