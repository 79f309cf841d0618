"""Appointments begin one after the other while a desk is open, and where a place is free."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from callcenter.desk_parts import AppointmentKind, Voice
from callcenter.desks import DeskSettings
from callcenter.slots import day_of, free_slots, slots

MONDAY, SATURDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 7), date(2026, 3, 8)
SPRING_FORWARD, FALL_BACK = date(2026, 3, 8), date(2026, 11, 1)
LONG_AGO = datetime(2026, 2, 20, tzinfo=UTC)
HALF_HOUR, HOUR = timedelta(minutes=30), timedelta(hours=1)


def desk(*, zone: str = "America/New_York", **hours: list[str]) -> DeskSettings:
    return DeskSettings.model_validate(
        {
            "id": "clinic",
            "name": "Clinic",
            "business": "Clinic",
            "voice": Voice(id="v", name="Ann"),
            "time_zone": zone,
            "hours": hours or None,
        }
    )


def kind(length: timedelta = HOUR, **more: object) -> AppointmentKind:
    return AppointmentKind.model_validate({"length": length, **more})


def local(day: date, *times: str) -> list[str]:
    return [f"{day.isoformat()} {at}" for at in times]


def told(one: DeskSettings, found: list[datetime]) -> list[str]:
    return [f"{at.astimezone(ZoneInfo(one.time_zone)):%Y-%m-%d %H:%M}" for at in found]


@pytest.mark.parametrize(
    ("hours", "length", "day", "expected"),
    [
        ({"mon": ["09:00-12:00"]}, HOUR, MONDAY, ["09:00", "10:00", "11:00"]),
        ({"mon": ["09:00-12:00"]}, timedelta(minutes=45), MONDAY, ["09:00", "09:45", "10:30", "11:15"]),
        ({"mon": ["09:15-10:30"]}, HALF_HOUR, MONDAY, ["09:15", "09:45"]),
        ({"mon": ["09:00-10:00", "13:00-14:00"]}, HALF_HOUR, MONDAY, ["09:00", "09:30", "13:00", "13:30"]),
        ({"mon": ["09:00-09:30"]}, HOUR, MONDAY, []),
        ({"mon": ["09:00-12:00"]}, HOUR, SUNDAY, []),
    ],
)
def test_slots_fill_the_opening_hours(
    hours: dict[str, list[str]], length: timedelta, day: date, expected: list[str]
) -> None:
    one = desk(**hours)
    assert told(one, slots(one, kind(length), day)) == local(day, *expected)


def test_a_desk_that_never_closes_has_a_whole_day() -> None:
    assert len(slots(desk(), kind(), MONDAY)) == 24


@pytest.mark.parametrize(("day", "hours"), [(SPRING_FORWARD, 23), (FALL_BACK, 25)])
def test_the_days_on_which_clocks_change(day: date, hours: int) -> None:
    found = slots(desk(), kind(), day)
    assert len(found) == hours
    assert len(set(found)) == hours
    assert all(day_of(desk(), at) == day for at in found)


def test_opening_hours_are_the_desks_own_through_the_year() -> None:
    one = desk(mon=["09:00-10:00"])
    winter, summer = slots(one, kind(), MONDAY), slots(one, kind(), date(2026, 7, 6))
    assert (winter[0].hour, summer[0].hour) == (14, 13), "in UTC"


@pytest.mark.parametrize(
    ("at_once", "taken", "free"),
    [(1, 0, True), (1, 1, False), (2, 1, True), (2, 2, False), (2, 3, False)],
)
def test_what_is_taken_is_not_free(at_once: int, taken: int, free: bool) -> None:
    one = desk(mon=["09:00-10:00"])
    at = datetime(2026, 3, 2, 14, tzinfo=UTC)
    found = free_slots(one, kind(at_once=at_once), MONDAY, taken=[at] * taken, now=LONG_AGO)
    assert (found == [at]) is free


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2026, 3, 2, 13, tzinfo=UTC), ["09:00", "10:00", "11:00"]),
        (datetime(2026, 3, 2, 13, 1, tzinfo=UTC), ["10:00", "11:00"]),
        (datetime(2026, 3, 2, 15, 30, tzinfo=UTC), []),
        (datetime(2026, 2, 23, 14, tzinfo=UTC), ["09:00"]),
        (datetime(2026, 1, 1, tzinfo=UTC), []),
    ],
)
def test_neither_too_soon_nor_too_late(now: datetime, expected: list[str]) -> None:
    one = desk(mon=["09:00-12:00"])
    allowed = kind(notice=HOUR, horizon=timedelta(days=7))
    assert told(one, free_slots(one, allowed, MONDAY, taken=[], now=now)) == local(MONDAY, *expected)
