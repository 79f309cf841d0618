"""Whether whoever takes over may claim to have everything that the caller had said."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from callcenter.events import AgentJoined, Event, Payload, Speaker, TurnEnded, TurnStarted, Writer
from callcenter.ids import call_id_for_room, new_id
from callcenter_agent.record.wholeness import is_whole

ROOM = "call-+12025550100_taken"
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
JOB = "AJ_1"
At = tuple[float, Payload]


def at(second: float) -> datetime:
    return NOON + timedelta(seconds=second)


def joined(*, takeover: bool = False, job: str = JOB) -> At:
    return 0.0, AgentJoined(worker_id="W", job_id=job, takeover=takeover)


def begins(second: float) -> At:
    return second, TurnStarted(speaker=Speaker.CALLER)


def caller(start: float, end: float, *, stored: float | None = None) -> At:
    return stored or end + 0.3, ended(Speaker.CALLER, start, end)


def agent(start: float, end: float) -> At:
    return end, ended(Speaker.AGENT, start, end)


def ended(speaker: Speaker, start: float, end: float) -> TurnEnded:
    return TurnEnded(
        turn_id=f"{speaker}{start}", speaker=speaker, text="…", started_at=at(start), ended_at=at(end)
    )


def told(*happened: At) -> Sequence[Event]:
    return [
        Event(
            id=new_id(),
            call_id=call_id_for_room(ROOM),
            room=ROOM,
            type=payload.type,
            writer=Writer.AGENT,
            writer_id=JOB,
            counter=counter,
            occurred_at=at(second),
            data=payload,
        )
        for counter, (second, payload) in enumerate(sorted(happened, key=lambda one: one[0]), 1)
    ]


GREETING = agent(1, 4)
ASKED_AND_ANSWERED = (begins(5), caller(5, 7), agent(8, 11))


@pytest.mark.parametrize(
    "happened",
    [
        [GREETING],
        [GREETING, *ASKED_AND_ANSWERED],
        [GREETING, begins(5), begins(6), caller(5, 7), agent(8, 11)],
        [GREETING, begins(4.5), agent(8, 11)],
    ],
    ids=["nothing was said", "answered", "said in two breaths", "a noise, and the agent went on"],
)
def test_what_was_answered_is_there(happened: list[At]) -> None:
    assert is_whole(told(joined(), *happened), spools={JOB}, stored_too=True)


@pytest.mark.parametrize(
    "happened",
    [
        [GREETING, begins(5)],
        [GREETING, begins(5), caller(5, 7)],
        [GREETING, *ASKED_AND_ANSWERED, begins(12)],
        [GREETING, *ASKED_AND_ANSWERED, begins(10)],
        [GREETING, begins(5), caller(5, 7, stored=9), begins(8)],
        [GREETING, begins(5), caller(5, 7), agent(2, 9)],
    ],
    ids=[
        "in the middle of a word",
        "not answered yet",
        "speaking again",
        "speaking over the answer",
        "the next words before the last were stored",
        "the agent was still at what it said before",
    ],
)
def test_words_that_were_heard_and_not_stored_are_missing(happened: list[At]) -> None:
    assert not is_whole(told(joined(), *happened), spools={JOB}, stored_too=True)


def test_the_last_words_of_an_agent_elsewhere_are_not_known() -> None:
    """Its spool lies on another machine, or was replayed: what the store has may be all, or not."""
    events = told(joined(), GREETING, *ASKED_AND_ANSWERED)
    assert not is_whole(events, spools=set(), stored_too=True)
    assert not is_whole(told(GREETING), spools={JOB}, stored_too=True)
    assert not is_whole([], spools=set(), stored_too=True)


@pytest.mark.parametrize(("takeover", "whole"), [(False, True), (True, False)])
def test_without_the_store_only_the_first_agents_spool_is_enough(takeover: bool, whole: bool) -> None:
    events = told(joined(takeover=takeover), GREETING, *ASKED_AND_ANSWERED)
    assert is_whole(events, spools={JOB}, stored_too=False) is whole
