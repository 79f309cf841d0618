"""What the agent records itself: sounds in their place, and nothing lost on the way to the store."""

import asyncio
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import av
import numpy as np
import pytest
from callcenter.errors import Unavailable
from callcenter.events import RecordingFailed, RecordingFailure, RecordingReady
from callcenter.recordings import own_object_key
from callcenter.tasks import spawn
from callcenter_agent.recording.keeping import JOBS_OWN_S, Kept, bring, keep_bringing
from callcenter_agent.recording.ogg import OggFile
from callcenter_agent.recording.timeline import LEFT, RIGHT, Timeline
from numpy.typing import NDArray

from tests.waiting import until

RATE = 1000


def ones(samples: int, value: int = 1) -> NDArray[np.int16]:
    return np.full(samples, value, dtype=np.int16)


def test_each_sound_stands_where_it_was_heard_and_on_its_side() -> None:
    timeline = Timeline(RATE)
    timeline.place("agent", LEFT, ones(10), ended_at_s=0.02)
    timeline.place("caller", RIGHT, ones(10, 2), ended_at_s=0.04)
    block = timeline.take(0.05)
    assert block.shape == (50, 2)
    assert np.flatnonzero(block[:, LEFT]).tolist() == list(range(10, 20))
    assert np.flatnonzero(block[:, RIGHT]).tolist() == list(range(30, 40))


def test_frames_that_come_in_bursts_follow_each_other_and_a_gap_stays_one() -> None:
    timeline = Timeline(RATE)
    for _ in range(3):
        timeline.place("caller", RIGHT, ones(10), ended_at_s=0.05)
    timeline.place("caller", RIGHT, ones(10), ended_at_s=0.5)
    heard = np.flatnonzero(timeline.take(0.6)[:, RIGHT]).tolist()
    assert heard == [*range(40, 70), *range(490, 500)]


def test_two_who_speak_at_once_are_both_heard_and_nothing_overflows() -> None:
    timeline = Timeline(RATE)
    for source in ("one", "other"):
        timeline.place(source, RIGHT, ones(10, 20_000), ended_at_s=0.01)
    assert timeline.take(0.01)[:, RIGHT].tolist() == [32_767] * 10


def test_what_was_written_stays_and_what_comes_too_late_for_it_is_dropped() -> None:
    timeline = Timeline(RATE)
    assert len(timeline.take(0.1)) == 100
    timeline.place("caller", RIGHT, ones(40), ended_at_s=0.12)
    timeline.place("agent", LEFT, ones(20), ended_at_s=0.05)
    block = timeline.take(0.2)
    assert np.flatnonzero(block[:, RIGHT]).tolist() == list(range(20))
    assert not block[:, LEFT].any()


def test_the_file_is_ogg_with_two_channels_of_that_length(tmp_path: Path) -> None:
    path = tmp_path / "1.ogg"
    file = OggFile(path, 48_000)
    for _ in range(4):
        file.write(np.zeros((12_000, 2), dtype=np.int16))
    file.close()
    assert file.duration_ms == 1000
    with av.open(str(path)) as stored:
        (stream,) = stored.streams.audio
        assert (stream.codec_context.name, stream.channels) == ("opus", 2)
        assert sum(frame.samples for frame in stored.decode(stream)) == pytest.approx(48_000, abs=1000)


class Store:
    """Objects in memory; while it is away, nothing is."""

    def __init__(self, *, away: bool = False) -> None:
        self.objects: dict[str, bytes] = {}
        self.away = away

    async def list_keys(self, prefix: str) -> list[str]:
        if self.away:
            raise Unavailable("the store is away")
        return [key for key in self.objects if key.startswith(prefix)]

    async def get_bytes(self, key: str) -> bytes:
        return self.objects[key]

    async def put_file(self, key: str, path: Path, *, content_type: str) -> None:
        self.objects[key] = await asyncio.to_thread(path.read_bytes)


class Noted:
    def __init__(self) -> None:
        self.ready: list[tuple[UUID, str, Any]] = []

    async def note(self, call_id: UUID, room: str, data: object) -> None:
        self.ready.append((call_id, room, data))


def ended(folder: Path) -> tuple[Path, Kept]:
    call_id = uuid4()
    key = own_object_key(call_id, 1, day=datetime(2026, 3, 1, tzinfo=UTC))
    note = Kept(call_id=call_id, room="call-x", segment=1, object_key=key, duration_ms=1500.0)
    path = folder / f"{call_id}.1.ogg"
    path.write_bytes(b"OggS")
    path.with_suffix(".json").write_text(note.model_dump_json())
    return path, note


def left_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_it_is_brought_to_the_store_and_then_lies_nowhere_else(tmp_path: Path) -> None:
    store: Any = Store()
    path, note = ended(tmp_path)
    ready = await bring(path, note, store)
    assert ready is not None
    assert (ready.object_key, ready.duration_ms, ready.size_bytes) == (note.object_key, 1500.0, 4)
    assert store.objects == {note.object_key: b"OggS"}
    assert left_in(tmp_path) == []


def sound(folder: Path, seconds: float) -> bytes:
    path = folder / f"{seconds}.sound"
    file = OggFile(path, 48_000)
    file.write(np.full((int(48_000 * seconds), 2), 1000, dtype=np.int16))
    file.close()
    body = path.read_bytes()
    path.unlink()
    return body


@pytest.mark.parametrize(("of_egress", "kept"), [(1.0, True), (3.0, False), (None, True)])
async def test_it_is_dropped_only_where_egress_has_as_much_in_the_store(
    tmp_path: Path, of_egress: float | None, kept: bool
) -> None:
    """What cannot be played proves nothing."""
    store: Any = Store()
    path, note = ended(tmp_path)
    theirs = note.object_key.replace("-agent", "")
    store.objects[theirs] = b"OggS" if of_egress is None else sound(tmp_path, of_egress)
    before = store.objects[theirs]
    told = await bring(path, note, store)
    assert isinstance(told, RecordingReady) is kept
    assert (note.object_key in store.objects) is kept
    assert store.objects[theirs] == before
    assert left_in(tmp_path) == []
    if isinstance(told, RecordingFailed):
        assert (told.reason, told.object_key) == (RecordingFailure.SUPERSEDED, note.object_key)


async def test_that_of_another_segment_proves_nothing(tmp_path: Path) -> None:
    store: Any = Store()
    path, note = ended(tmp_path)
    store.objects[note.object_key.replace("1-agent", "2")] = sound(tmp_path, 9)
    assert isinstance(await bring(path, note, store), RecordingReady)


async def test_the_worker_brings_what_its_jobs_had_to_leave_once_the_store_is_back(tmp_path: Path) -> None:
    store: Any = Store(away=True)
    journal: Any = Noted()
    path, note = ended(tmp_path)
    assert await bring(path, note, store) is None
    os.utime(path, (time.time() - 2 * JOBS_OWN_S,) * 2)
    bringing = spawn(keep_bringing(tmp_path, store, journal, every_s=0.05), name="bring")
    await asyncio.sleep(0.2)
    assert left_in(tmp_path)
    store.away = False
    await until(lambda: journal.ready)
    bringing.cancel()
    ((call_id, room, data),) = journal.ready
    assert (call_id, room) == (note.call_id, "call-x")
    assert isinstance(data, RecordingReady)
    assert left_in(tmp_path) == []


async def test_what_a_killed_job_left_is_measured_and_brought(tmp_path: Path) -> None:
    """Its note was written when it began, and its file has no end."""
    store: Any = Store()
    path, note = ended(tmp_path)
    file = OggFile(path, 48_000)
    file.write(np.zeros((96_000, 2), dtype=np.int16))
    file.close()
    path.write_bytes(path.read_bytes()[:-40])
    ready = await bring(path, note.model_copy(update={"duration_ms": 0.0}), store)
    assert ready is not None
    assert 500 < ready.duration_ms <= 2000


@pytest.mark.parametrize("body", [b"", b"OggS", b"x" * 500])
async def test_a_file_that_holds_nothing_stops_no_other(tmp_path: Path, body: bytes) -> None:
    store: Any = Store()
    journal: Any = Noted()
    long_ago = (time.time() - 2 * JOBS_OWN_S,) * 2
    broken, note = ended(tmp_path)
    broken.write_bytes(body)
    broken.with_suffix(".json").write_text(note.model_copy(update={"duration_ms": 0.0}).model_dump_json())
    os.utime(broken, long_ago)
    bringing = spawn(keep_bringing(tmp_path, store, journal, every_s=0.02), name="bring")
    await asyncio.sleep(0.1)
    path, whole = ended(tmp_path)
    os.utime(path, long_ago)
    await until(lambda: journal.ready)
    bringing.cancel()
    assert list(store.objects) == [whole.object_key]


async def test_what_a_job_may_still_be_bringing_is_left_to_it(tmp_path: Path) -> None:
    store: Any = Store()
    journal: Any = Noted()
    ended(tmp_path)
    bringing = spawn(keep_bringing(tmp_path, store, journal, every_s=0.02), name="bring")
    await asyncio.sleep(0.2)
    bringing.cancel()
    assert store.objects == {}
