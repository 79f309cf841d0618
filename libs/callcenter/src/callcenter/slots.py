"""When appointments may begin. Pure: opening hours and what is taken in, moments out."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from callcenter.desk_parts import AppointmentKind
from callcenter.desks import DeskSettings


def free_slots(
    desk: DeskSettings, kind: AppointmentKind, day: date, *, taken: Iterable[datetime], now: datetime
) -> list[datetime]:
    """Beginnings in UTC. `day` is the desk's own; `taken` has each beginning as often as it was booked."""
    booked = Counter(taken)
    return [at for at in bookable(desk, kind, day, now=now) if booked[at] < kind.at_once]


def bookable(desk: DeskSettings, kind: AppointmentKind, day: date, *, now: datetime) -> list[datetime]:
    """Beginnings that are neither too soon nor too late, free or not; for any day of the calendar."""
    earliest, latest = now + kind.notice, now + kind.horizon
    if not day_of(desk, earliest) <= day <= day_of(desk, latest):
        return []
    return [at for at in slots(desk, kind, day) if earliest <= at <= latest]


def slots(desk: DeskSettings, kind: AppointmentKind, day: date) -> list[datetime]:
    """All beginnings of a day, free or not: one after the other from each opening, over before it closes."""
    found: list[datetime] = []
    for span in desk.schedule.spans_on(day):
        at, closes = span.opens.astimezone(UTC), span.closes.astimezone(UTC)
        while at + kind.length <= closes:
            found.append(at)
            at += kind.length
    return found


def day_of(desk: DeskSettings, at: datetime) -> date:
    """The desk's own day at that moment."""
    return at.astimezone(ZoneInfo(desk.time_zone)).date()
