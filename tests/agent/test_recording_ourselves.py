"""The agent's own recording of a call, in a real room: told at once, and never of a briefing."""

import asyncio
from pathlib import Path
from typing import Any

from callcenter.events import RecordingStarted
from callcenter.recordings import MADE_BY_AGENT, own_object_key
from callcenter_agent.call import Call
from callcenter_agent.recording.keeping import Means
from callcenter_agent.recording.listener import Door
from callcenter_agent.recording.own import pause, record_ourselves

from .conftest import OpenTalk
from .test_own_recording import Store


def with_means(call: Call, livekit: Any, folder: Path) -> None:
    store: Any = Store()
    call.recording_means = Means(Door(livekit.url, livekit.key, livekit.secret), store, folder)


async def test_it_is_on_record_as_soon_as_it_goes_on(
    open_talk: OpenTalk, livekit: Any, tmp_path: Path
) -> None:
    async with open_talk() as talk:
        with_means(talk.call, livekit, tmp_path / "own")
        await record_ourselves(talk.call)
        (started,) = talk.noted(RecordingStarted)
        assert started.egress_id == MADE_BY_AGENT
        assert started.object_key == own_object_key(talk.call.call_id, 1, day=talk.call.clock())
        await record_ourselves(talk.call)
        assert len(talk.noted(RecordingStarted)) == 1, "it is recorded already"
        assert await pause(talk.call)
        assert talk.call.own_recording is None


async def test_one_that_came_up_while_a_human_agent_was_called_is_dropped(
    open_talk: OpenTalk, livekit: Any, tmp_path: Path
) -> None:
    """Also if that transfer has ended meanwhile: it may have heard the briefing."""
    async with open_talk() as talk:
        with_means(talk.call, livekit, tmp_path / "own")
        beginning = talk.call.tasks.spawn(record_ourselves(talk.call), name="record")
        await asyncio.sleep(0)
        talk.call.transfers["t1"] = ""
        await beginning
        assert talk.call.own_recording is None
        assert talk.noted(RecordingStarted) == []
        assert list((tmp_path / "own").iterdir()) == []
