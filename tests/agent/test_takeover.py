"""What is left of a call whose agent died, and how another one is told."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from callcenter.events import (
    AgentJoined,
    CallEnded,
    EndReason,
    Event,
    FactNoted,
    Payload,
    Speaker,
    StateChanged,
    TurnEnded,
    TurnStarted,
)
from callcenter.ids import call_id_for_room
from callcenter_agent.record.history import History, chat_of, past_of
from callcenter_agent.record.recorder import Recorder
from callcenter_agent.record.spool import SpoolFile, has
from callcenter_agent.survivors import Lost, abandoned, takeover_metadata

ROOM = "call-+12025550100_taken"
CALL = call_id_for_room(ROOM)
BEGUN = AgentJoined(worker_id="W", job_id="AJ_1")


def events_of(*payloads: Payload, job: str = "AJ_1", minute: int = 0) -> list[Event]:
    moments = (
        datetime(2026, 1, 1, 12, minute, tzinfo=UTC) + timedelta(seconds=second) for second in range(60)
    )
    events: list[Event] = []
    recorder = Recorder(
        call_id=CALL,
        room=ROOM,
        writer_id=job,
        clock=lambda: next(moments),
        redact=lambda event: event,
        sink=events.append,
    )
    for payload in payloads:
        recorder.note(payload)
    return events


def left_in(folder: Path, *payloads: Payload, job: str = "AJ_1") -> SpoolFile:
    file = SpoolFile(folder, call_id=CALL, writer_id=job)
    file.append(events_of(*payloads, job=job))
    return file


def state(to: str, **known: Any) -> StateChanged:
    return StateChanged(from_state=None, to_state=to, context=known)


def turn(speaker: Speaker, text: str) -> TurnEnded:
    return TurnEnded(turn_id=text, speaker=speaker, text=text)


class Stored:
    def __init__(self, *events: Event, away: bool = False) -> None:
        self._events, self._away = events, away

    async def events_of(self, _call_id: UUID) -> list[Event]:
        if self._away:
            raise ConnectionError("away")
        return list(self._events)


def test_the_last_state_wins_whatever_order_the_events_come_in() -> None:
    events = events_of(state("greeting"), state("information_gathering", wish="a car"))
    past = past_of(reversed(events))
    assert (past.state, past.context) == ("information_gathering", {"wish": "a car"})


def test_what_was_said_becomes_the_models_history() -> None:
    past = past_of(events_of(turn(Speaker.AGENT, "Hello."), turn(Speaker.CALLER, "Hi, I am Dana.")))
    assert [(item.role, item.text_content) for item in chat_of(past).items if item.type == "message"] == [
        ("assistant", "Hello."),
        ("user", "Hi, I am Dana."),
    ]


async def test_spool_and_store_are_put_together_and_each_event_counts_once(tmp_path: Path) -> None:
    spooled = left_in(tmp_path, turn(Speaker.CALLER, "one"), state("vehicle_lookup"))
    earlier = events_of(turn(Speaker.AGENT, "zero"), job="AJ_0", minute=0)
    history = History(call_id=CALL, spool_dir=tmp_path, own_file=tmp_path / "own", stored=Stored(*earlier))
    past = await history.load()
    assert history.was_here_before()
    assert past.state == "vehicle_lookup"
    assert sorted(one.text for one in past.turns) == ["one", "zero"]
    spooled.discard()


@pytest.mark.parametrize(
    ("said", "whole"),
    [((), True), ((TurnStarted(speaker=Speaker.CALLER),), False)],
    ids=["heard", "speaking"],
)
async def test_only_with_the_lost_agents_spool_is_nothing_known_to_be_missing(
    tmp_path: Path, said: tuple[Payload, ...], whole: bool
) -> None:
    told = events_of(BEGUN, *said)
    elsewhere = History(call_id=CALL, spool_dir=tmp_path, own_file=tmp_path / "own", stored=Stored(*told))
    assert not (await elsewhere.load()).whole
    spooled = left_in(tmp_path, BEGUN, *said)
    assert (await elsewhere.load()).whole is whole
    spooled.discard()


async def test_a_takeover_needs_no_database(tmp_path: Path) -> None:
    spooled = left_in(tmp_path, state("closing"))
    history = History(call_id=CALL, spool_dir=tmp_path, own_file=tmp_path / "own", stored=Stored(away=True))
    assert (await history.load()).state == "closing"
    spooled.discard()


def test_an_agents_own_spool_is_no_predecessor(tmp_path: Path) -> None:
    own = left_in(tmp_path, BEGUN)
    history = History(call_id=CALL, spool_dir=tmp_path, own_file=own.path, stored=Stored())
    assert not history.was_here_before()
    own.discard()


def test_a_killed_workers_spools_tell_whose_callers_still_wait(tmp_path: Path) -> None:
    left_in(tmp_path, BEGUN, FactNoted(name="name", value="Dana")).release()
    left_in(tmp_path, BEGUN, CallEnded(end_reason=EndReason.CALLER_HUNG_UP), job="AJ_2").release()
    left_in(tmp_path, FactNoted(name="name", value="no agent"), job="AJ_3").release()
    living = left_in(tmp_path, BEGUN, job="AJ_4")
    assert abandoned(tmp_path) == [Lost(ROOM, "AJ_1", "the worker was killed")]
    assert abandoned(tmp_path)[0].identity == "agent-AJ_1"
    living.discard()


def test_only_an_agent_that_met_a_phone_left_anything(tmp_path: Path) -> None:
    left_in(tmp_path, BEGUN).release()
    assert [has(tmp_path, job) for job in ("AJ_1", "AJ_2")] == [True, False]
    assert not has(tmp_path / "nowhere", "AJ_1")


def test_the_second_dispatch_says_what_the_first_one_said() -> None:
    first = '{"direction":"outbound","desk":"dealership"}'
    assert json.loads(takeover_metadata(first)) == {
        "direction": "outbound",
        "desk": "dealership",
        "takeover": True,
    }
    for unreadable in ("", "nonsense", "[]"):
        assert json.loads(takeover_metadata(unreadable)) == {"takeover": True}
