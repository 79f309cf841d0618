"""One segment that the agent records itself, from its beginning to its place in the object store.

It lies in a folder with a note of what it is. What its job cannot bring to the store, because the store is
away or the job was killed, the worker's main process brings there later.
"""

import asyncio
import hashlib
import io
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from callcenter.errors import CallCenterError, NotFound
from callcenter.events import RecordingFailed, RecordingFailure, RecordingReady
from callcenter.recordings import MADE_BY_AGENT, segment_of
from callcenter.sound import Measured, Unreadable, measure
from callcenter.storage import Storage
from livekit import rtc
from pydantic import BaseModel, ValidationError

from callcenter_agent.record.journal import Journal
from callcenter_agent.recording.listener import Door, Listener

log = structlog.get_logger()

FOLDER: Final = "recordings"
CONTENT_TYPE: Final = "audio/ogg"
Brought = RecordingReady | RecordingFailed
"""What is to be told of it."""
JOBS_OWN_S: Final = 30.0
"""For so long its job may still be at it."""


class Kept(BaseModel):
    """The note beside a recording that is not in the store yet. No duration: it was never ended."""

    call_id: UUID
    room: str
    segment: int
    object_key: str
    duration_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class Means:
    """What recording a call takes."""

    door: Door
    storage: Storage
    folder: Path


class OwnRecording:
    def __init__(self, means: Means, note: Kept) -> None:
        self.note = note
        self._means = means
        self._path = means.folder / f"{note.call_id}.{note.segment}.ogg"
        self._listener = Listener(self._path)

    async def start(self) -> bool:
        """Whether it has begun."""
        try:
            await asyncio.to_thread(self._means.folder.mkdir, parents=True, exist_ok=True)
            await asyncio.to_thread(_write, self._path, self.note)
            await self._listener.start(self._means.door, self.note.room)
        except (rtc.ConnectError, TimeoutError, OSError) as error:
            log.warning("own_recording_not_begun", error=repr(error))
            await self.discard()
            return False
        return True

    async def discard(self) -> None:
        """As if it had never been."""
        await self._listener.stop()
        await asyncio.to_thread(_remove, self._path)

    async def end(self) -> None:
        """From here on it is not lost with this process."""
        self.note = self.note.model_copy(update={"duration_ms": await self._listener.stop()})
        await asyncio.to_thread(_write, self._path, self.note)

    async def bring(self) -> Brought | None:
        """To the store, once it has ended; None where that has to wait."""
        return await bring(self._path, self.note, self._means.storage)


async def bring(path: Path, note: Kept, storage: Storage) -> Brought | None:
    """It is dropped only where the store proves that egress has heard as much."""
    ready = await asyncio.to_thread(_measured, path, note)
    try:
        if await _egress_has(storage, note, at_least_ms=ready.duration_ms):
            await asyncio.to_thread(_remove, path)
            return _dropped(note)
        await storage.put_file(note.object_key, path, content_type=CONTENT_TYPE)
    except CallCenterError as error:
        log.warning("own_recording_waits", object_key=note.object_key, error=error.detail)
        return None
    await asyncio.to_thread(_remove, path)
    return ready


async def _egress_has(storage: Storage, note: Kept, *, at_least_ms: float) -> bool:
    folder = note.object_key.rpartition("/")[0]
    for key in await storage.list_keys(f"{folder}/"):
        if key == note.object_key or segment_of(key) != note.segment:
            continue
        try:
            found = await asyncio.to_thread(measure, io.BytesIO(await storage.get_bytes(key)))
        except (NotFound, Unreadable):
            continue
        if found.duration_ms >= at_least_ms:
            return True
    return False


def _dropped(note: Kept) -> RecordingFailed:
    log.info("own_recording_dropped", object_key=note.object_key)
    return RecordingFailed(
        segment=note.segment,
        reason=RecordingFailure.SUPERSEDED,
        error="egress has it",
        egress_id=MADE_BY_AGENT,
        object_key=note.object_key,
    )


def _measured(path: Path, note: Kept) -> RecordingReady:
    """Raises `Unreadable` for a file that was never ended and holds nothing."""
    body = path.read_bytes()
    try:
        found = measure(path)
    except Unreadable:
        if not note.duration_ms:
            raise
        found = Measured(note.duration_ms)
    return RecordingReady(
        segment=note.segment,
        object_key=note.object_key,
        egress_id=MADE_BY_AGENT,
        duration_ms=note.duration_ms or found.duration_ms,
        size_bytes=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        silent=list(found.silent),
    )


async def keep_bringing(folder: Path, storage: Storage, journal: Journal, *, every_s: float) -> None:
    """What jobs had to leave behind."""
    while True:
        for path, note in await asyncio.to_thread(_left_behind, folder):
            try:
                if told := await bring(path, note, storage):
                    await journal.note(note.call_id, note.room, told)
            except (OSError, Unreadable):  # brought by its job meanwhile, or so cut off that nothing is in it
                log.exception("own_recording_unreadable", file=path.name)
        await asyncio.sleep(every_s)


def _left_behind(folder: Path) -> list[tuple[Path, Kept]]:
    """A job that is alive writes to its file every second."""
    found = []
    for path in sorted(folder.glob("*.ogg")):
        try:
            if time.time() - path.stat().st_mtime > JOBS_OWN_S:
                found.append((path, Kept.model_validate_json(_note_of(path).read_text(encoding="utf-8"))))
        except (OSError, ValidationError) as error:
            log.warning("own_recording_unreadable", file=path.name, error=repr(error))
    return found


def _note_of(path: Path) -> Path:
    return path.with_suffix(".json")


def _write(path: Path, note: Kept) -> None:
    _note_of(path).write_text(note.model_dump_json(), encoding="utf-8")


def _remove(path: Path) -> None:
    for file in (path, _note_of(path)):
        file.unlink(missing_ok=True)
