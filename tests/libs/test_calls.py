"""A call is the fold of its events, whatever the order they arrive in."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from callcenter.calls import Call, CallStatus, apply, is_final
from callcenter.events import (
    AgentGreeted,
    AgentJoined,
    CallAnswered,
    CallbackRequested,
    CallCreated,
    CallDialing,
    CallEnded,
    CallFailed,
    CallRinging,
    Direction,
    DispositionSet,
    EndReason,
    Event,
    FactNoted,
    FailureStatus,
    Payload,
    StateChanged,
    UserAway,
    VehicleFound,
    Writer,
)
from callcenter.ids import call_id_for_room
from hypothesis import given
from hypothesis import strategies as st

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOM = "call-shuffled"

numbers = st.none() | st.sampled_from(["+12025550100", "+12025550170"])
contexts = st.dictionaries(st.sampled_from("ab"), st.integers(0, 3), max_size=2)
payloads: st.SearchStrategy[Payload] = st.one_of(
    st.builds(
        CallCreated,
        direction=st.sampled_from(Direction),
        from_number=numbers,
        to_number=numbers,
        desk=st.none() | st.just("dealership"),
        context=contexts,
        idempotency_key=st.none() | st.just("key"),
    ),
    st.builds(CallDialing),
    st.builds(CallRinging),
    st.builds(CallAnswered),
    st.builds(CallFailed, status=st.sampled_from(FailureStatus), reason=st.sampled_from(["x", "y"])),
    st.builds(CallEnded, end_reason=st.sampled_from(EndReason), estimated=st.booleans()),
    st.builds(AgentJoined, worker_id=st.just("w"), job_id=st.just("j")),
    st.builds(AgentGreeted, after_ms=st.integers(0, 500)),
    st.builds(StateChanged, from_state=st.none(), to_state=st.sampled_from("ab"), context=contexts),
    st.builds(DispositionSet, disposition=st.sampled_from("ab"), summary=st.none()),
    st.builds(FactNoted, name=st.sampled_from("ab"), value=st.integers(0, 3)),
    st.builds(VehicleFound, vin=st.sampled_from(["1HGCM82633A004352", "5YJ3E1EA7KF317000"])),
    st.builds(CallbackRequested, reason=st.just("asked")),
    st.builds(UserAway),
)


@st.composite
def told_by_several(draw: st.DrawFn) -> list[Event]:
    """Two agents' instances, the api and LiveKit, with times that collide."""
    events = []
    for index, data in enumerate(draw(st.lists(payloads, min_size=1, max_size=12))):
        writer = draw(st.sampled_from(Writer))
        events.append(
            Event(
                id=UUID(int=draw(st.integers(0, 2**64)) << 32 | index),
                call_id=call_id_for_room(ROOM),
                room=ROOM,
                type=data.type,
                writer=writer,
                writer_id=draw(st.sampled_from("ab")),
                counter=draw(st.integers(1, 3)),
                occurred_at=START + timedelta(seconds=draw(st.integers(0, 3))),
                data=data,
            )
        )
    return events


def folded(events: list[Event]) -> Call:
    call = None
    for event in events:
        call = apply(call, event)
    assert call is not None
    return call


@given(events=told_by_several(), data=st.data())
def test_order_and_repetition_do_not_matter(events: list[Event], data: st.DataObject) -> None:
    repeated = events + data.draw(st.lists(st.sampled_from(events), max_size=6))
    shuffled = data.draw(st.permutations(repeated))
    assert folded(shuffled) == folded(events)


@given(events=told_by_several())
def test_a_status_that_is_final_stays_final(events: list[Event]) -> None:
    call, over = None, False
    for event in events:
        call = apply(call, event)
        assert is_final(call.status) or not over
        over = is_final(call.status)


@given(events=told_by_several())
def test_a_call_is_answered_only_where_somebody_says_so(events: list[Event]) -> None:
    answers = [event for event in events if isinstance(event.data, CallAnswered)]
    call = folded(events)
    assert (call.answered_at in {event.occurred_at for event in answers}) if answers else not call.answered_at
    assert answers or call.status not in (CallStatus.IN_PROGRESS, CallStatus.COMPLETED)


@given(events=told_by_several())
def test_the_wait_ends_with_the_answer_or_with_the_call(events: list[Event]) -> None:
    call = folded(events)
    until = call.answered_at or call.ended_at
    assert (call.wait_ms is None) is (until is None)
    assert until is None or call.wait_ms == max(0, round((until - call.created_at).total_seconds() * 1000))


STORIES: list[tuple[str, list[Payload], CallStatus]] = [
    ("created", [CallCreated(direction=Direction.OUTBOUND)], CallStatus.QUEUED),
    ("dialing", [CallDialing()], CallStatus.DIALING),
    ("ringing", [CallDialing(), CallRinging()], CallStatus.RINGING),
    ("answered", [CallRinging(), CallAnswered()], CallStatus.IN_PROGRESS),
    ("ended", [CallAnswered(), CallEnded(end_reason=EndReason.CALLER_HUNG_UP)], CallStatus.COMPLETED),
    ("busy", [CallDialing(), CallFailed(status=FailureStatus.BUSY, reason="busy")], CallStatus.BUSY),
    (
        "late ringing",
        [CallFailed(status=FailureStatus.NO_ANSWER, reason="x"), CallRinging()],
        CallStatus.NO_ANSWER,
    ),
    ("hung up before the answer", [CallEnded(end_reason=EndReason.CALLER_HUNG_UP)], CallStatus.CANCELED),
    (
        "canceled while it rang, as several tell it",
        [
            CallEnded(end_reason=EndReason.CALLER_HUNG_UP),
            AgentJoined(worker_id="w", job_id="j"),
            CallRinging(),
            CallCreated(direction=Direction.INBOUND),
        ],
        CallStatus.CANCELED,
    ),
    (
        "the answer is told after the end",
        [CallRinging(), CallEnded(end_reason=EndReason.CALLER_HUNG_UP), CallAnswered()],
        CallStatus.COMPLETED,
    ),
    ("lost before the answer", [CallEnded(end_reason=EndReason.AGENT_LOST)], CallStatus.FAILED),
    (
        "failed, then the room closed",
        [
            CallFailed(status=FailureStatus.BUSY, reason="busy"),
            CallEnded(end_reason=EndReason.CONNECTION_LOST),
        ],
        CallStatus.BUSY,
    ),
]


@pytest.mark.parametrize(("events", "status"), [story[1:] for story in STORIES], ids=[s[0] for s in STORIES])
def test_the_status_follows_from_what_happened(
    teller: Any, events: list[Payload], status: CallStatus
) -> None:
    assert folded([teller.tell(data) for data in events]).status is status


def test_each_witness_of_the_beginning_adds_what_it_knows(teller: Any) -> None:
    webhook = teller.tell(CallCreated(direction=Direction.INBOUND), at_s=0, writer=Writer.LIVEKIT)
    agent = teller.tell(
        CallCreated(direction=Direction.INBOUND, from_number="+12025550170", desk="dealership"), at_s=0.4
    )
    call = folded([agent, webhook])
    assert (call.from_number, call.desk, call.created_at) == (
        "+12025550170",
        "dealership",
        agent.occurred_at,
    ), "a webhook's whole seconds do not make the call older than it is"


def test_the_first_who_hung_up_is_who_hung_up(teller: Any) -> None:
    teller.tell(CallAnswered(), at_s=1)
    teller.tell(CallEnded(end_reason=EndReason.CONNECTION_LOST), at_s=9, writer=Writer.LIVEKIT)
    teller.tell(CallEnded(end_reason=EndReason.OPERATOR_HUNG_UP), at_s=9.5, writer=Writer.API)
    teller.tell(CallEnded(end_reason=EndReason.AGENT_HUNG_UP), at_s=9.7)
    call = folded(teller.told)
    assert call.end_reason is EndReason.OPERATOR_HUNG_UP
    assert call.duration_ms == 8500


def test_state_and_facts_are_the_newest(make_teller: Callable[..., Any]) -> None:
    teller = make_teller()
    teller.tell(StateChanged(from_state="greeting", to_state="vehicle_lookup", context={"tries": 1}), at_s=5)
    teller.tell(StateChanged(from_state=None, to_state="greeting", context={}), at_s=1)
    teller.tell(FactNoted(name="name", value="Ann"), at_s=3)
    teller.tell(FactNoted(name="name", value="An"), at_s=2)
    teller.tell(FactNoted(name="wish", value="oil"), at_s=2)
    call = folded(teller.told)
    assert (call.state, call.state_context) == ("vehicle_lookup", {"tries": 1})
    assert call.facts == {"name": "Ann", "wish": "oil"}


def test_an_estimated_end_yields_to_one_that_was_seen_later(teller: Any) -> None:
    teller.tell(CallAnswered(), at_s=0)
    teller.tell(
        CallEnded(end_reason=EndReason.CONNECTION_LOST, estimated=True), at_s=10, writer=Writer.LIVEKIT
    )
    teller.tell(CallEnded(end_reason=EndReason.CALLER_HUNG_UP), at_s=26, writer=Writer.LIVEKIT)
    for order in (teller.told, teller.told[::-1]):
        assert folded(order).duration_ms == 26_000
        assert folded(order).end_reason is EndReason.CALLER_HUNG_UP


def test_clocks_that_disagree_make_no_negative_durations(teller: Any) -> None:
    teller.tell(CallAnswered(), at_s=5)
    teller.tell(CallEnded(end_reason=EndReason.CALLER_HUNG_UP), at_s=4)
    assert folded(teller.told).duration_ms == 0
