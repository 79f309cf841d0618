"""How a worker is put together: one entrypoint, processes that are ready before a call, a fixed order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.events import AgentJoined, Event, FactNoted, Speaker, TurnEnded
from callcenter.redaction import CARD, REDACTED
from callcenter_agent.admission import Slots
from callcenter_agent.desks import desk
from callcenter_agent.facts.services import new_facts
from callcenter_agent.lookup import VehicleLookup, new_client
from callcenter_agent.main import close_call, new_server, setup, take_call
from callcenter_agent.memory import NoMemory
from callcenter_agent.providers import Providers
from callcenter_agent.record.spool import left_behind
from callcenter_agent.settings import AgentSettings
from callcenter_agent.workplace import Workplace
from livekit import rtc

from tests.agent.conftest import SECRET, worker_environment

ROOM = "call-+12025550101_worker"


def test_one_entrypoint_takes_every_call(worker_settings: AgentSettings) -> None:
    server = new_server(worker_settings, Slots(3))
    assert server._entrypoint_fnc is take_call
    assert server._session_end_fnc is close_call
    assert server._agent_name == worker_settings.agent_name
    assert server.setup_fnc is setup
    with pytest.raises(RuntimeError, match="only one rtc_session"):
        server.rtc_session(take_call)


PREPARED = """
import json
from callcenter_agent.main import setup
from callcenter_agent.workplace import workplace_of
from livekit.agents import JobExecutorType, JobProcess

process = JobProcess(executor_type=JobExecutorType.PROCESS, user_arguments=None, http_proxy=None)
setup(process)
place = workplace_of(process)
print("READY " + json.dumps({
    "ear": f"{type(place.ear).__module__} {type(place.ear).__name__}",
    "desks": sorted(place.desks.by_id),
    "providers": sorted(place.providers),
}))
"""


def test_an_idle_process_has_its_ear_its_desks_and_its_voices_before_a_call(tmp_path: Path) -> None:
    """In a process of its own: preparing one changes its logs and its collector for good."""
    environ = {**os.environ, **worker_environment(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", PREPARED],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    ready = next((line for line in done.stdout.splitlines() if line.startswith("READY ")), None)
    assert ready is not None, done.stdout[-2000:] + done.stderr[-2000:]
    told = json.loads(ready.removeprefix("READY "))
    desks = ["clinic", "dealership", "insurance"]
    assert told == {"ear": "livekit.plugins.silero.vad VAD", "desks": desks, "providers": desks}


class Store:
    """Where events end up."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    async def append(self, events: Sequence[Event]) -> None:
        self.events += events

    async def events_of(self, _call_id: object) -> list[Event]:
        return []

    async def has_called(self, *_: object) -> bool:
        return False


@dataclass
class Job:
    """A JobContext whose room cannot be reached, and the order of what was asked of it."""

    proc: Any
    steps: list[str] = field(default_factory=list)
    callbacks: list[Callable[[], Awaitable[None]]] = field(default_factory=list)
    job: Any = field(
        default_factory=lambda: SimpleNamespace(metadata="", id="AJ_1", room=SimpleNamespace(name=ROOM))
    )
    room: rtc.Room = field(default_factory=rtc.Room)
    worker_id: str = "W"

    def add_shutdown_callback(self, callback: Callable[[], Awaitable[None]]) -> None:
        self.steps.append("shutdown callback")
        self.callbacks.append(callback)

    @property
    def taken(self) -> Any:
        return self.proc.userdata["taken"]

    async def connect(self) -> None:
        begun = "taken" in self.proc.userdata and self.taken.call.live._started
        self.steps.append("connect, late" if begun else "connect")
        raise ConnectionError("nobody is there")


@pytest.fixture
async def job(worker_settings: AgentSettings, tmp_path: Path) -> AsyncIterator[Job]:
    desks = desk.load(phrases_dir=tmp_path / "phrases")
    lookup = new_client(worker_settings.lookup_url, SECRET)
    nobody: Any = None
    store: Any = Store()
    place = Workplace(
        settings=worker_settings,
        desks=desks,
        ear=nobody,
        providers={one: Providers(stt=None, llm=nobody, tts=nobody) for one in desks.by_id},
        store=store,
        lookup=VehicleLookup(lookup),
        facts=new_facts(lookup=lookup, api=lookup),
        memory=NoMemory(),
        recording_means=nobody,
    )
    begun = Job(SimpleNamespace(userdata={"workplace": place}))
    yield begun
    await begun.taken.call.live.aclose()
    begun.taken.call.over = True
    await begun.taken.call.tasks.close()
    await lookup.aclose()


async def test_what_is_put_away_at_the_end_is_said_before_connecting(job: Job) -> None:
    """The room cannot be reached: even so, nothing that was opened stays open."""
    await taken_in_vain(job)
    assert job.steps[0] == "shutdown callback"
    job.taken.call.recorder.begin()
    job.taken.call.recorder.note(AgentJoined(worker_id="W", job_id="AJ_1"))
    (put_away,) = job.callbacks
    await put_away()
    assert [event.type for event in job.proc.userdata["workplace"].store.events] == ["agent.joined"]
    assert left_behind(job.proc.userdata["workplace"].settings.spool_dir) == []


async def test_an_agent_that_met_no_phone_makes_no_call(job: Job) -> None:
    await taken_in_vain(job)
    job.taken.call.recorder.note(AgentJoined(worker_id="W", job_id="AJ_1"))
    await job.callbacks[0]()
    assert job.proc.userdata["workplace"].store.events == []
    assert left_behind(job.proc.userdata["workplace"].settings.spool_dir) == []


async def test_nothing_that_is_too_sensitive_reaches_the_store(job: Job) -> None:
    await taken_in_vain(job)
    note, store = job.taken.call.recorder.note, job.proc.userdata["workplace"].store
    job.taken.call.recorder.begin()
    note(TurnEnded(turn_id="1", speaker=Speaker.CALLER, text="It is 4111 1111 1111 1111."))
    note(FactNoted(name="pin", value="4711"))
    await job.callbacks[0]()
    assert [event.data.text for event in store.events[:1]] == [f"It is {CARD}."]
    assert [event.data.value for event in store.events[1:]] == [REDACTED]


async def test_connecting_waits_for_no_session(job: Job) -> None:
    await taken_in_vain(job)
    assert job.steps[-1] == "connect"


async def taken_in_vain(job: Job) -> None:
    context: Any = job
    with pytest.raises(ConnectionError):
        await take_call(context)
