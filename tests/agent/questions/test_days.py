"""Days and times in callers' words, on Monday the 23rd of November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from callcenter_agent.desks.insurance.cancelling import cancel_date
from callcenter_agent.dialogue.asking import Misheard
from callcenter_agent.dialogue.questions.callback_times import callback_time, callback_time_in
from callcenter_agent.dialogue.questions.loss_dates import Moment, loss_date, moment_in

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "day", "time"),
    [
        ("yesterday", date(2026, 11, 22), None),
        ("Yesterday around five.", date(2026, 11, 22), "around five"),
        ("It happened yesterday at 5:30 pm.", date(2026, 11, 22), "at 5:30 pm"),
        ("last Tuesday", date(2026, 11, 17), None),
        ("on Tuesday", date(2026, 11, 17), None),
        ("Last Monday in the morning", date(2026, 11, 16), "in the morning"),
        ("last night", date(2026, 11, 22), "last night"),
        ("this morning at about eight", MONDAY, "at about eight"),
        ("today", MONDAY, None),
        ("two hours ago", MONDAY, None),
        ("just now", MONDAY, None),
        ("the day before yesterday", date(2026, 11, 21), None),
        ("three days ago", date(2026, 11, 20), None),
        ("a week ago", date(2026, 11, 16), None),
        ("about two weeks ago", date(2026, 11, 9), None),
        ("November third", date(2026, 11, 3), None),
        ("on the third of November", date(2026, 11, 3), None),
        ("November 3rd, 2026", date(2026, 11, 3), None),
        ("the 15th", date(2026, 11, 15), None),
        ("the thirtieth", date(2026, 10, 30), None),
        ("October twenty first", date(2026, 10, 21), None),
        ("December 24", date(2026, 12, 24), None),
        ("December 30th", date(2025, 12, 30), None),
        ("11/3", date(2026, 11, 3), None),
        ("11/03/2026", date(2026, 11, 3), None),
        ("2026-11-03", date(2026, 11, 3), None),
        ("It was Friday, no, sorry, Thursday.", date(2026, 11, 19), None),
        ("Friday evening around half past six", date(2026, 11, 20), "around half past six"),
        ("on Saturday at noon", date(2026, 11, 21), "at noon"),
    ],
)
def test_a_moment_is_read(words: str, day: date, time: str | None) -> None:
    assert moment_in(words, MONDAY) == Moment(day, time)


@pytest.mark.parametrize(
    "words",
    ["I don't remember.", "in the evening", "Monday or Tuesday", "", "the first time", "May I ask why?"],
)
def test_what_names_no_day_or_two_is_asked_again(words: str) -> None:
    assert moment_in(words, MONDAY) is None


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("tomorrow", "loss_date_ahead"),
        ("next Friday", "loss_date_ahead"),
        ("March 3rd 2015", "loss_date_long_ago"),
    ],
)
def test_an_impossible_day_is_told_so(words: str, phrase: str) -> None:
    assert loss_date(MONDAY).parse(words) == Misheard(phrase)


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("Tomorrow morning, please.", "Tomorrow morning"),
        ("Any time is fine.", "Any time"),
        ("as soon as possible", "as soon as possible"),
        ("Wednesday after five", "Wednesday after five"),
        ("How about Friday at three?", "Friday at three"),
        ("in an hour", "in an hour"),
        ("between two and four", "between two and four"),
        ("first thing in the morning", "first thing in the morning"),
        ("I don't know.", None),
        ("Yes.", None),
    ],
)
def test_when_to_call_back_is_kept_in_the_callers_words(words: str, when: str | None) -> None:
    assert callback_time_in(words) == when


def test_a_callback_is_never_in_the_past() -> None:
    assert callback_time(MONDAY).parse("yesterday") == Misheard("callback_time_past")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", MONDAY),
        ("Immediately.", MONDAY),
        ("from the first of December", date(2026, 12, 1)),
        ("at the end of the month", date(2026, 11, 30)),
        ("next Friday", date(2026, 11, 27)),
        ("on Friday", date(2026, 11, 27)),
        ("in two weeks", date(2026, 12, 7)),
        ("January 1st", date(2027, 1, 1)),
        ("yesterday", Misheard("cancel_date_past")),
        ("November 3rd", Misheard("cancel_date_past")),
        ("January 1st 2029", Misheard("cancel_date_far")),
        ("I don't know", None),
    ],
)
def test_a_cancellation_has_a_day_from_today_on(words: str, day: object) -> None:
    assert cancel_date(MONDAY).parse(words) == day
