"""When a desk is open, on holidays and on the days when clocks are changed, and when it opens next."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from callcenter.desks import DeskSettings
from callcenter.holidays import Holiday, day_in, easter
from callcenter.hours import Schedule
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

NEW_YORK = ZoneInfo("America/New_York")
OFFICE = DeskSettings.model_validate(
    {
        "id": "office",
        "name": "Office",
        "business": "B",
        "voice": {"id": "v", "name": "V"},
        "time_zone": "America/New_York",
        "hours": {
            **{day: ["09:00-12:00", "13:00-17:00"] for day in ("mon", "tue", "wed", "thu")},
            "fri": ["09:00-15:00"],
        },
        "holidays": [
            {"name": "New Year", "day": "01-01", "observed": True},
            {"name": "Memorial Day", "day": "last monday of may"},
            {"name": "Thanksgiving", "day": "fourth thursday of november"},
            {"name": "Christmas Eve", "day": "12-24", "hours": ["09:00-11:00"]},
            {"name": "Good Friday", "day": "easter -2"},
            {"name": "Outing", "day": date(2026, 9, 4)},
        ],
    }
)


def there(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-02T08:59", "2026-03-02T09:00"),
        ("2026-03-02T09:00", "2026-03-02T09:00"),
        ("2026-03-02T12:00", "2026-03-02T13:00"),
        ("2026-03-02T17:00", "2026-03-03T09:00"),
        ("2026-03-06T15:00", "2026-03-09T09:00"),  # over the weekend on which clocks go forward
        ("2026-10-30T15:00", "2026-11-02T09:00"),  # and back
        ("2026-05-22T15:00", "2026-05-26T09:00"),  # Memorial Day
        ("2026-11-25T17:00", "2026-11-27T09:00"),  # Thanksgiving
        ("2026-12-23T17:00", "2026-12-24T09:00"),
        ("2026-12-24T11:00", "2026-12-25T09:00"),  # short hours of Christmas Eve
        ("2026-04-02T17:00", "2026-04-06T09:00"),  # Good Friday
        ("2026-09-03T17:00", "2026-09-07T09:00"),  # the outing, once
        ("2027-09-03T09:00", "2027-09-03T09:00"),
        ("2027-12-30T17:00", "2028-01-03T09:00"),  # a Saturday's New Year closes the Friday before
        ("2022-12-30T15:00", "2023-01-03T09:00"),  # a Sunday's the Monday after
    ],
)
def test_when_it_opens_next(at: str, opens: str) -> None:
    assert OFFICE.next_opening(there(at)) == there(opens)


@pytest.mark.parametrize(
    ("rule", "year", "day"),
    [
        ("12-25", 2026, date(2026, 12, 25)),
        ("02-29", 2027, None),
        ("02-29", 2028, date(2028, 2, 29)),
        ("2026-09-04", 2026, date(2026, 9, 4)),
        ("2026-09-04", 2027, None),
        ("first monday of september", 2026, date(2026, 9, 7)),
        ("third monday of january", 2027, date(2027, 1, 18)),
        ("fifth friday of may", 2026, date(2026, 5, 29)),
        ("fifth friday of june", 2026, None),
        ("Last Monday of May", 2027, date(2027, 5, 31)),
        ("easter", 2026, date(2026, 4, 5)),
        ("easter +1", 2026, date(2026, 4, 6)),
    ],
)
def test_a_rule_means_a_day(rule: str, year: int, day: date | None) -> None:
    assert day_in(rule, year) == day


@pytest.mark.parametrize(
    ("year", "day"),
    [(1961, "04-02"), (2000, "04-23"), (2011, "04-24"), (2024, "03-31"), (2025, "04-20"), (2038, "04-25")],
)
def test_easter(year: int, day: str) -> None:
    assert easter(year) == date.fromisoformat(f"{year}-{day}")


@pytest.mark.parametrize(
    "rule", ["13-01", "02-30", "someday", "sixth monday of may", "2026-02-30", "easter x"]
)
def test_what_is_no_day_is_refused(rule: str) -> None:
    with pytest.raises(ValidationError):
        Holiday(name="X", day=rule)


def schedule(day: str, *hours: str) -> Schedule:
    desk = {**OFFICE.model_dump(mode="json"), "hours": {day: hours}, "holidays": []}
    return DeskSettings.model_validate(desk).schedule


def test_hours_go_on_past_midnight() -> None:
    night = schedule("fri", "22:00-06:00")
    assert night.is_open(there("2026-03-07T05:59"))
    assert not night.is_open(there("2026-03-07T06:00"))
    assert night.closing(there("2026-03-06T23:00")) == there("2026-03-07T06:00")


def test_an_hour_that_clocks_skip_is_no_opening() -> None:
    """On March 8, 2026 two o'clock is followed by three o'clock."""
    sunday = schedule("sun", "02:00-03:00")
    assert sunday.next_opening(there("2026-03-07T12:00")) == there("2026-03-15T02:00")


def test_the_hour_that_comes_twice_is_open_twice() -> None:
    """On November 1, 2026 the hour from one to two comes twice: open for three hours."""
    night = schedule("sun", "00:00-02:00")
    begins = there("2026-11-01T00:00").astimezone(UTC)
    assert [night.is_open(begins + timedelta(hours=h)) for h in range(4)] == [True, True, True, False]


def test_who_never_opens_has_no_next_opening() -> None:
    assert schedule("sun").next_opening(there("2026-03-07T12:00")) is None


def test_always_open_but_for_holidays() -> None:
    desk = {**OFFICE.model_dump(mode="json"), "hours": None}
    always = DeskSettings.model_validate(desk)
    assert always.is_open(there("2026-03-08T03:00"))
    assert always.next_opening(there("2026-11-26T10:00")) == there("2026-11-27T00:00")
    assert always.schedule.holiday_on(date(2026, 11, 26)).name == "Thanksgiving"


FIRST = there("2020-01-01T00:00")


moments = st.integers(0, 20 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(at: datetime) -> None:
    opens = OFFICE.next_opening(at)
    assert opens is not None
    assert OFFICE.is_open(opens)
    if not OFFICE.is_open(at):
        assert opens > at
        halfway = at + (opens - at) / 2
        assert not OFFICE.is_open(halfway)
        assert opens.time() in {time(9), time(13)}
