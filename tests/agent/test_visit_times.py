"""When somebody wants to come in, from their own words; the desk's day is a Monday."""

from datetime import date, datetime, time

import pytest
from callcenter_agent.desks.dealership.visit_times import Wanted, fitting, nearest, spoken_times, wanted_in

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("Tuesday at ten", Wanted(date(2026, 11, 24), time(10))),
        ("tomorrow afternoon", Wanted(date(2026, 11, 24), part="afternoon")),
        ("next Monday at 2:30 PM", Wanted(date(2026, 11, 30), time(14, 30))),
        ("today at three", Wanted(date(2026, 11, 23), time(15))),
        ("on November 27th at half past nine", Wanted(date(2026, 11, 27), time(9, 30))),
        ("the twenty-fourth", Wanted(date(2026, 11, 24))),
        ("the 3rd of December at noon", Wanted(date(2026, 12, 3), time(12))),
        ("ten", Wanted(at=time(10))),
        ("10 a.m. please", Wanted(at=time(10))),
        ("eleven o'clock", Wanted(at=time(11))),
        ("No, not Tuesday, Wednesday", Wanted(date(2026, 11, 25))),
        ("the earliest one", Wanted(earliest=True)),
        ("quarter to ten in the morning", Wanted(at=time(9, 45), part="morning")),
        ("I have two cars", Wanted()),
        ("yes please", Wanted()),
    ],
)
def test_days_and_times_are_read_from_the_words(words: str, wanted: Wanted) -> None:
    assert wanted_in(words, MONDAY) == wanted


SLOTS = [datetime(2026, 11, 24, hour) for hour in (9, 10, 11, 14, 16)]  # noqa: DTZ001


def test_free_times_that_fit() -> None:
    assert fitting(SLOTS, Wanted(at=time(10))) == [SLOTS[1]]
    assert fitting(SLOTS, Wanted(at=time(12))) == []
    assert fitting(SLOTS, Wanted(part="afternoon")) == SLOTS[3:]
    assert fitting(SLOTS, Wanted(earliest=True)) == SLOTS[:1]


def test_what_is_offered_instead_is_near() -> None:
    assert nearest(SLOTS, Wanted(at=time(15)), most=2) == SLOTS[3:]
    assert spoken_times(SLOTS[:3]) == "9 AM, 10 AM or 11 AM"
