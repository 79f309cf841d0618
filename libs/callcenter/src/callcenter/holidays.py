"""Days on which a desk keeps other hours, by date or by rule, with the names people know them by.

`day` is written `2026-09-04`, `12-25`, `fourth thursday of november`, `last monday of may`, `easter` or
`easter -2`.
"""

import calendar
import re
from datetime import date, timedelta
from typing import Annotated

from pydantic import BeforeValidator, model_validator

from callcenter.opening import WrittenOpening
from callcenter.parts import Part

_COUNTS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_DAYS = [name.lower() for name in calendar.day_name]
_MONTHS = [name.lower() for name in calendar.month_name]
_RULE = re.compile(rf"({'|'.join(_COUNTS)}) ({'|'.join(_DAYS)}) of ({'|'.join(_MONTHS[1:])})")
_EASTER = re.compile(r"easter(?: ?([+-]) ?(\d{1,2}))?")
_YEARLY = re.compile(r"(\d{2})-(\d{2})")
_LEAP_YEAR = 2024


def _as_text(value: object) -> object:
    """YAML reads an unquoted date as one."""
    return value.isoformat() if isinstance(value, date) else value


class Holiday(Part):
    name: str
    day: Annotated[str, BeforeValidator(_as_text)]
    hours: tuple[WrittenOpening, ...] = ()
    """Closed all day where there are none."""
    observed: bool = False
    """One on a Saturday closes the Friday before, one on a Sunday the Monday after."""

    @model_validator(mode="after")
    def _known_rule(self) -> "Holiday":
        day_in(self.day, _LEAP_YEAR)
        return self

    def falls_on(self, day: date) -> bool:
        return any(day in self.days_in(year) for year in (day.year - 1, day.year, day.year + 1))

    def days_in(self, year: int) -> tuple[date, ...]:
        """The day itself, and the weekday on which it is observed instead."""
        day = day_in(self.day, year)
        if day is None:
            return ()
        moved = {calendar.SATURDAY: -1, calendar.SUNDAY: 1}.get(day.weekday(), 0)
        return (day, day + timedelta(days=moved)) if self.observed and moved else (day,)


def day_in(rule: str, year: int) -> date | None:
    """The day a rule means in a year; None in a year that has none. Raises ValueError for an unknown rule."""
    text = rule.strip().lower()
    if found := _YEARLY.fullmatch(text):
        return _yearly(int(found[1]), int(found[2]), year)
    if found := _RULE.fullmatch(text):
        return _counted(_COUNTS[found[1]], _DAYS.index(found[2]), _MONTHS.index(found[3]), year)
    if found := _EASTER.fullmatch(text):
        days = int(found[2] or 0) * (-1 if found[1] == "-" else 1)
        return easter(year) + timedelta(days=days)
    try:
        once = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(
            f"{rule!r} is no day: 2026-09-04, 12-25, 'fourth thursday of november' or 'easter -2'"
        ) from error
    return once if once.year == year else None


def _yearly(month: int, day: int, year: int) -> date | None:
    date(_LEAP_YEAR, month, day)
    return None if (month, day) == (2, 29) and not calendar.isleap(year) else date(year, month, day)


def _counted(count: int, weekday: int, month: int, year: int) -> date | None:
    weeks = calendar.Calendar().itermonthdates(year, month)
    days = [day for day in weeks if day.month == month and day.weekday() == weekday]
    return days[count] if count < len(days) else None


def easter(year: int) -> date:
    """Western Easter Sunday: the anonymous Gregorian computus (Nature, 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
