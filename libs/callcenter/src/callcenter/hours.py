"""When a desk is open: weekly hours, holidays with names, and the next opening.

Everything is decided on moments, not on what a wall clock shows: on the two days a year when clocks are
changed an hour is missing or comes twice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from callcenter.holidays import Holiday
from callcenter.opening import Opening

LOOK_AHEAD = timedelta(days=400)
"""A desk that does not open for this long does not open."""


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True)
class Span:
    """One opening, on one day, in the desk's zone."""

    opens: datetime
    closes: datetime

    def holds(self, at: datetime) -> bool:
        return self.opens.astimezone(UTC) <= at.astimezone(UTC) < self.closes.astimezone(UTC)


@dataclass(frozen=True)
class Schedule:
    weekly: Mapping[Weekday, Sequence[Opening]] | None
    """None is always open; a day that is not named is closed."""
    holidays: Sequence[Holiday]
    zone: ZoneInfo

    @cached_property
    def never_closes(self) -> bool:
        return self.weekly is None and not self.holidays

    def is_open(self, at: datetime) -> bool:
        return self.never_closes or any(span.holds(at) for span in self._around(at))

    def next_opening(self, at: datetime) -> datetime | None:
        """The moment itself while it is open; None where it stays closed for more than a year."""
        if self.is_open(at):
            return at.astimezone(self.zone)
        today = at.astimezone(self.zone).date()
        for days in range(LOOK_AHEAD.days):
            for span in self.spans_on(today + timedelta(days=days)):
                if span.opens.astimezone(UTC) > at.astimezone(UTC):
                    return span.opens
        return None

    def closing(self, at: datetime) -> datetime | None:
        """When the opening ends that `at` lies in; None where it is closed, or never closes."""
        return max((span.closes for span in self._around(at) if span.holds(at)), default=None)

    def holiday_on(self, day: date) -> Holiday | None:
        return next((holiday for holiday in self.holidays if holiday.falls_on(day)), None)

    def spans_on(self, day: date) -> list[Span]:
        """The openings that begin on a day, in order. One that a clock change swallows is none."""
        spans = (self._span(day, opening) for opening in self._openings(day))
        real = (span for span in spans if span.opens.astimezone(UTC) < span.closes.astimezone(UTC))
        return sorted(real, key=lambda span: span.opens)

    def _openings(self, day: date) -> Sequence[Opening]:
        if (holiday := self.holiday_on(day)) is not None:
            return holiday.hours
        if self.weekly is None:
            return [Opening(opens=time.min, closes=time.min)]
        return self.weekly.get(WEEKDAYS[day.weekday()], ())

    def _span(self, day: date, opening: Opening) -> Span:
        last = day if opening.closes > opening.opens else day + timedelta(days=1)
        return Span(self._moment(day, opening.opens), self._moment(last, opening.closes))

    def _moment(self, day: date, wall: time) -> datetime:
        """A time that clocks skip is the moment at which they show it, an hour later."""
        there = datetime.combine(day, wall, tzinfo=self.zone)
        return there.astimezone(UTC).astimezone(self.zone)

    def _around(self, at: datetime) -> Iterator[Span]:
        """Yesterday's too: one may go on past midnight."""
        today = at.astimezone(self.zone).date()
        yield from self.spans_on(today - timedelta(days=1))
        yield from self.spans_on(today)
