"""What is done for a caller with nobody there, at which second."""

from datetime import UTC, datetime, timedelta

import pytest
from callcenter.capacity import Capacity
from callcenter.parties import JOINED
from callcenter_api.watchdog.watch import (
    Action,
    Patience,
    Watch,
    decide,
    handed_over,
    is_being_answered,
    joined,
    left,
    listed,
)
from livekit.protocol.models import ParticipantInfo

START = datetime(2026, 1, 1, tzinfo=UTC)
PHONE = ParticipantInfo(identity="sip_1", kind=ParticipantInfo.Kind.SIP)
AGENT = ParticipantInfo(identity="agent-1", kind=ParticipantInfo.Kind.AGENT)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def decided(watch: Watch, seconds: float) -> Action | None:
    return decide(watch, at(seconds), Patience())


def test_a_caller_without_agent_is_dispatched_again_after_four_seconds() -> None:
    watch = joined(Watch("call-1_x"), PHONE, at(0))
    assert decided(watch, 3.9) is None
    assert decided(watch, 4.0) is Action.dispatch


def test_a_second_dispatch_waits_its_turn() -> None:
    watch = joined(Watch("call-1_x", dispatches=1), PHONE, at(0))
    assert decided(watch, 7.9) is None
    assert decided(watch, 8.0) is Action.dispatch


def test_after_twelve_seconds_the_caller_is_told() -> None:
    watch = joined(Watch("call-1_x", dispatches=2), PHONE, at(0))
    assert decided(watch, 11.9) is None
    assert decided(watch, 12.0) is Action.apologise


def test_with_an_agent_there_is_nothing_to_do() -> None:
    watch = joined(joined(Watch("call-1_x"), PHONE, at(0)), AGENT, at(1))
    assert decided(watch, 60) is None


def test_a_lost_agent_is_replaced_at_once() -> None:
    watch = joined(joined(Watch("call-1_x"), PHONE, at(0)), AGENT, at(1))
    watch = left(watch, "agent-1", at(30))
    assert decided(watch, 30.4) is None
    assert decided(watch, 30.5) is Action.dispatch


def test_a_ringing_phone_is_not_waiting_yet() -> None:
    ringing = ParticipantInfo(identity="phone", kind=ParticipantInfo.Kind.SIP)
    ringing.attributes["sip.callStatus"] = "ringing"
    watch = joined(Watch("call-out-1"), ringing, at(0))
    assert decided(watch, 30) is None
    ringing.attributes["sip.callStatus"] = "active"
    watch = listed(watch, [ringing], at(30))
    assert decided(watch, 34) is Action.dispatch


def test_the_room_is_closed_when_the_phone_has_gone() -> None:
    watch = left(joined(joined(Watch("call-1_x"), PHONE, at(0)), AGENT, at(1)), "sip_1", at(20))
    assert decided(watch, 21) is None
    assert decided(watch, 22) is Action.close


def test_a_list_from_the_server_repairs_what_no_webhook_told() -> None:
    watch = listed(Watch("call-1_x"), [PHONE], at(0))
    assert decided(watch, 4) is Action.dispatch
    watch = listed(watch, [PHONE, AGENT], at(5))
    assert decided(watch, 30) is None
    watch = listed(watch, [AGENT], at(31))
    assert decided(watch, 33) is Action.close


HUMAN = ParticipantInfo(identity="human-t-1", kind=ParticipantInfo.Kind.SIP)
JOINED_HUMAN = ParticipantInfo(
    identity="human-t-1", kind=ParticipantInfo.Kind.SIP, attributes={JOINED: "true"}
)


def test_a_caller_who_was_joined_to_a_human_agent_needs_no_other() -> None:
    watch = listed(Watch("call-1_x", had_phone=True, answered=True), [PHONE, JOINED_HUMAN], at(0))
    assert watch.joined
    assert decided(watch, 600) is None


def test_a_human_agent_who_is_only_being_briefed_is_nobody_for_the_caller() -> None:
    """The agent died: another is asked for, with somebody else in the room or not."""
    watch = listed(Watch("call-1_x", seen_agents=frozenset({"agent-1"})), [PHONE, HUMAN], at(0))
    assert watch.consulting
    assert decided(watch, 0.5) is Action.dispatch


def test_when_either_of_two_who_are_joined_leaves_it_is_over_at_once() -> None:
    joined_ = listed(Watch("call-1_x"), [PHONE, JOINED_HUMAN], at(0))
    for identity in (PHONE.identity, HUMAN.identity):
        assert decided(left(joined_, identity, at(5)), 5) is Action.close


def test_an_agent_who_came_back_from_a_merge_that_failed_keeps_the_caller() -> None:
    """The mark was set, then the human agent was lost before the agent had left."""
    watch = left(listed(Watch("call-1_x"), [PHONE, JOINED_HUMAN, AGENT], at(0)), HUMAN.identity, at(3))
    assert decided(watch, 600) is None


def test_a_caller_who_hangs_up_while_somebody_is_consulted_ends_it_for_all() -> None:
    watch = left(listed(Watch("call-1_x"), [PHONE, HUMAN, AGENT], at(0)), PHONE.identity, at(3))
    assert decided(watch, 5) is Action.close


def test_a_human_agent_who_leaves_while_consulted_ends_nothing() -> None:
    watch = left(listed(Watch("call-1_x"), [PHONE, HUMAN, AGENT], at(0)), HUMAN.identity, at(3))
    assert decided(watch, 600) is None


def test_the_agent_may_say_that_it_gave_the_caller_away_before_the_room_shows_it() -> None:
    watch = left(
        handed_over(listed(Watch("call-1_x"), [PHONE, HUMAN, AGENT], at(0)), at(1)), "agent-1", at(1)
    )
    assert decided(watch, 600) is None


def ringing(status: str = "ringing") -> ParticipantInfo:
    return ParticipantInfo(
        identity="sip_1", kind=ParticipantInfo.Kind.SIP, attributes={"sip.callStatus": status}
    )


def test_a_caller_waits_from_the_first_ring() -> None:
    watch = joined(Watch("call-1_x"), ringing(), at(0))
    assert not watch.answered
    assert [decided(watch, seconds) for seconds in (3.9, 4, 12)] == [None, Action.dispatch, Action.apologise]


def test_the_answer_is_looked_for_once_an_agent_meets_the_ringing_phone() -> None:
    watch = joined(Watch("call-1_x"), ringing(), at(0))
    assert not is_being_answered(watch, at(1))
    watch = joined(watch, AGENT, at(2))
    assert is_being_answered(watch, at(3))
    assert not is_being_answered(watch, at(60)), "the look at all rooms goes on"
    watch = listed(watch, [ringing("active"), AGENT], at(3))
    assert watch.answered
    assert not is_being_answered(watch, at(4))


def test_a_phone_that_we_dial_is_answered_by_who_picks_it_up() -> None:
    watch = joined(joined(Watch("call-out-1"), ringing(), at(0)), AGENT, at(0))
    assert not is_being_answered(watch, at(1))


def full(*rooms: str) -> Capacity:
    return Capacity(total=len(rooms), taken=len(rooms), rooms=frozenset(rooms))


@pytest.mark.parametrize(
    ("capacity", "does"),
    [
        (full("call-2_x", "call-3_x"), Action.turn_away),
        (full("call-1_x", "call-3_x"), None),
        (Capacity(total=2, taken=1, rooms=frozenset({"call-2_x"})), None),
        (None, None),
    ],
    ids=["all taken", "one of them by this call", "one free", "nothing known"],
)
def test_only_a_caller_without_a_slot_is_turned_away(capacity: Capacity | None, does: Action | None) -> None:
    watch = joined(Watch("call-1_x"), PHONE, at(0))
    assert decide(watch, at(0.6), Patience(), capacity) is does


def test_a_caller_whose_agent_was_lost_is_not_turned_away() -> None:
    watch = left(joined(joined(Watch("call-1_x"), PHONE, at(0)), AGENT, at(1)), "agent-1", at(30))
    assert decide(watch, at(30.6), Patience(), full("call-2_x")) is Action.dispatch


def test_a_phone_that_we_dialed_is_not_turned_away() -> None:
    phone = ParticipantInfo(
        identity="phone", kind=ParticipantInfo.Kind.SIP, attributes={"sip.callStatus": "active"}
    )
    watch = joined(Watch("call-out-1"), phone, at(0))
    assert decide(watch, at(0.6), Patience(), full("call-2_x")) is None
