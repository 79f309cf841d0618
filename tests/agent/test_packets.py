"""A phone that stops sending: on hold, or silent as it always is when its caller says nothing."""

from datetime import timedelta

import pytest
from callcenter_agent.packets import Packets, is_held, looked, timed_out

Look = tuple[int | None, bool]
"""How many packets came since the last look, and whether the caller was speaking; None: it can't be seen."""

QUIET, SPEECH, NOTHING, TALKED_INTO = (50, False), (50, True), (0, False), (0, True)


def after(*looks: Look) -> Packets:
    """One look a second, the last one at `len(looks) - 1`."""
    packets, count = Packets(), 0
    for at, (new, speaking) in enumerate(looks):
        count += new or 0
        packets = looked(packets, None if new is None else count, at=float(at), speaking=speaking)
    return packets


def held_after(*looks: Look) -> bool:
    return is_held(after(*looks), now=float(len(looks) - 1))


@pytest.mark.parametrize(
    "before",
    [
        [QUIET] * 5,
        [SPEECH, SPEECH, *[QUIET] * 5, SPEECH],
        [NOTHING, *[QUIET] * 5],
    ],
    ids=["silence", "some speech", "late sound"],
)
def test_a_phone_that_sent_silence_and_stops_has_us_on_hold(before: list[Look]) -> None:
    assert not held_after(*before)
    assert not held_after(*before, NOTHING, NOTHING)
    assert held_after(*before, NOTHING, NOTHING, NOTHING, NOTHING)


@pytest.mark.parametrize(
    "before",
    [
        [],
        [SPEECH] * 8,
        [QUIET, SPEECH, QUIET, SPEECH, QUIET],
        [SPEECH, NOTHING, (2_000, False), SPEECH, NOTHING, (2_000, False), SPEECH],
        [(8, False)] * 8,
    ],
    ids=["never a sound", "speech alone", "tails of speech", "filled up at once", "comfort noise"],
)
def test_a_phone_that_suppresses_silence_has_not(before: list[Look]) -> None:
    assert not held_after(*before, *[NOTHING] * 20)


def test_a_phone_that_is_held_while_it_is_talked_into_is_held_all_the_same() -> None:
    """Whatever our own ear makes of the last sound it got."""
    assert held_after(*[QUIET] * 5, *[TALKED_INTO] * 5)


def test_one_packet_ends_a_hold() -> None:
    assert not held_after(*[QUIET] * 5, *[NOTHING] * 60, (1, False))


def test_what_cannot_be_seen_is_not_missing() -> None:
    """We do not hear the caller while a human agent is briefed."""
    looks: list[Look] = [*[QUIET] * 5, *[(None, False)] * 400]
    assert not held_after(*looks)
    assert not timed_out(after(*looks), now=float(len(looks)), limit=timedelta(minutes=5))


@pytest.mark.parametrize(
    ("missing_s", "expected"), [(0, False), (290, False), (298, True), (300, True), (305, True), (330, False)]
)
def test_the_gateway_has_waited_as_long_as_nothing_came(missing_s: int, expected: bool) -> None:
    packets = after(*[QUIET] * 5, *[NOTHING] * missing_s)
    assert timed_out(packets, now=4.0 + missing_s, limit=timedelta(minutes=5)) is expected
    assert not timed_out(Packets(), now=1_000.0, limit=timedelta(minutes=5))
