"""Which of the calls that wait have their turn, and which have none any more."""

from datetime import UTC, datetime, timedelta

import pytest
from callcenter.capacity import Capacity
from callcenter.desks import DeskSettings
from callcenter_api.outbound import policy
from hypothesis import given
from hypothesis import strategies as st

from .world import desk

POSTED = datetime(2026, 3, 2, 21, 50, tzinfo=UTC)
"""A Monday, ten to five in New York."""
LIMIT = timedelta(minutes=30)


def capacity(total: int, *rooms: str) -> Capacity:
    return Capacity(total, len(rooms), frozenset(rooms))


@pytest.mark.parametrize(
    ("known", "placing", "kept", "turns"),
    [
        (capacity(4), [], 0, 4),
        (capacity(4), [], 1, 3),
        (capacity(4, "a", "b"), [], 1, 1),
        (capacity(4, "a", "b"), ["b"], 1, 1),
        (capacity(4, "a", "b"), ["b", "c"], 1, 0),
        (capacity(4, "a", "b", "c"), [], 1, 0),
        (capacity(4, "a", "b", "c", "d"), [], 0, 0),
        (capacity(1), [], 1, 1),
        (capacity(2), [], 5, 1),
        (capacity(0), [], 0, 0),
        (None, [], 1, 1),
        (None, ["a"], 1, 0),
    ],
)
def test_no_more_calls_have_their_turn_than_slots_are_free_for_them(
    known: Capacity | None, placing: list[str], kept: int, turns: int
) -> None:
    assert policy.turns(known, placing, kept_for_inbound=kept, callers_wait=False) == turns
    assert policy.turns(known, placing, kept_for_inbound=kept, callers_wait=True) == 0, "callers go first"


@given(
    total=st.integers(0, 6),
    seen=st.sets(st.sampled_from("abcdefgh"), max_size=6),
    placing=st.sets(st.sampled_from("abcdefgh"), max_size=6),
    kept=st.integers(0, 3),
)
def test_whatever_is_told_late_no_slot_is_promised_twice(
    total: int, seen: set[str], placing: set[str], kept: int
) -> None:
    turns = policy.turns(capacity(total, *seen), placing, kept_for_inbound=kept, callers_wait=False)
    assert turns == 0 or len(seen | placing) + turns <= total


def office(**hours: list[str]) -> DeskSettings:
    return DeskSettings.model_validate({**desk().model_dump(), "hours": hours or None})


@pytest.mark.parametrize(
    ("one", "minutes", "why"),
    [
        (None, 30, None),
        (None, 31, "queued_too_long"),
        (office(), 29, None),
        (office(mon=["09:00-17:00"]), 9, None),
        (office(mon=["09:00-17:00"]), 10, "desk_closed"),
        (office(mon=["09:00-16:00"]), 10, None),
    ],
    ids=["waits", "too long", "never closes", "before closing", "after closing", "closed when posted"],
)
def test_a_call_that_waited_too_long_or_past_the_closing_is_not_dialed(
    one: DeskSettings | None, minutes: int, why: str | None
) -> None:
    now = POSTED + timedelta(minutes=minutes)
    answer = policy.no_longer_dialed(one, since=POSTED, now=now, longest_wait=LIMIT)
    assert (answer.reason if answer else None) == why
