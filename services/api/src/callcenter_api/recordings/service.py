"""Recordings of calls: one two-channel file per segment, the agent left and the caller right.

Egress is asked with the store's address in the request and uploads by itself. It is often just
full, so a refusal is tried again while the customer is still there. What egress says about the
result is checked against the object store before the recording counts as ready.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog
from callcenter.errors import CallCenterError, NotFound, Unavailable
from callcenter.events import RecordingFailed, RecordingReady, RecordingStarted
from callcenter.ids import call_id_for_room
from callcenter.recordings import object_key, segment_of
from callcenter.storage import Storage
from callcenter.tasks import TaskOwner
from livekit.protocol.egress import EgressInfo, EgressStatus

from callcenter_api.journal import Journal
from callcenter_api.recordings.egress import Egress, duration_ms_of, key_of
from callcenter_api.recordings.policy import RecordingPolicy

_log = structlog.get_logger(__name__)

RUNNING = (EgressStatus.EGRESS_STARTING, EgressStatus.EGRESS_ACTIVE, EgressStatus.EGRESS_ENDING)
WRITING = (EgressStatus.EGRESS_STARTING, EgressStatus.EGRESS_ACTIVE)
"""One that is ending is the segment before."""
NEVER_BEGAN = "the call ended before a recording began"
RETRIES = tuple(timedelta(seconds=seconds) for seconds in (0, 0.5, 1, 2, 4, 8))


class Recordings:
    def __init__(
        self,
        egress: Egress,
        storage: Storage,
        journal: Journal,
        tasks: TaskOwner,
        policy: RecordingPolicy,
        *,
        is_live: Callable[[str], bool],
        may_record: Callable[[str], bool],
        retries: Sequence[timedelta] = RETRIES,
    ) -> None:
        self._egress = egress
        self._storage = storage
        self._journal = journal
        self._tasks = tasks
        self._policy = policy
        self._is_live = is_live
        self._may_record = may_record
        self._retries = retries
        self._begun: set[tuple[str, int]] = set()

    def begin(self, room: str, *, segment: int = 1, asked: bool = False) -> None:
        """Returns at once. While the segment is recorded, asking again changes nothing."""
        if (room, segment) in self._begun:
            return
        self._begun.add((room, segment))
        self._tasks.spawn(self._begin(room, segment, asked), name=f"record {call_id_for_room(room)}")

    def forget(self, room: str) -> None:
        self._begun = {(known, segment) for known, segment in self._begun if known != room}

    async def stop(self, room: str) -> None:
        """The customer has left. What is ending already refuses to be stopped, and that is well."""
        try:
            for info in await self._egress.active(room):
                await self._egress.stop(info.egress_id)
        except CallCenterError as error:
            _log.info("recording_not_stopped", room=room, error=error.detail)

    async def note_started(self, info: EgressInfo) -> None:
        key = key_of(info)
        segment = segment_of(key)
        if segment is not None:
            started = RecordingStarted(segment=segment, egress_id=info.egress_id, object_key=key)
            await self._journal.note(info.room_name, started, once=f"segment/{segment}")

    async def settle(self, info: EgressInfo) -> None:
        """Egress has ended. What is in the store decides, also when egress reports a failure."""
        key = key_of(info)
        segment = segment_of(key)
        if segment is None:
            return
        error = info.error or EgressStatus.Name(info.status).lower()
        await self._settle(info.room_name, key, segment, duration_ms=duration_ms_of(info), error=error)

    async def settle_late(self, room: str, segment: int, *, egress_id: str | None, key: str | None) -> None:
        """Nobody told how a recording ended: ask egress, then the store."""
        info = await self._egress.find(egress_id) if egress_id else None
        if info is not None and info.status in RUNNING:
            return
        if info is not None:
            await self.settle(info)
        elif key and segment_of(key) is not None:
            await self._settle(room, key, segment, duration_ms=0, error="egress does not know it any more")
        else:
            never = RecordingFailed(segment=segment, error=NEVER_BEGAN)
            await self._journal.note(room, never, once=f"segment/{segment}")

    async def _settle(self, room: str, key: str, segment: int, *, duration_ms: int, error: str) -> None:
        once = f"segment/{segment}"
        try:
            body = await self._storage.get_bytes(key)
        except NotFound:
            self._begun.discard((room, segment))  # whoever asks again is heard
            await self._journal.note(room, RecordingFailed(segment=segment, error=error), once=once)
            return
        ready = RecordingReady(
            segment=segment,
            object_key=key,
            duration_ms=duration_ms,
            size_bytes=len(body),
            sha256=await asyncio.to_thread(lambda: hashlib.sha256(body).hexdigest()),
        )
        await self._journal.note(room, ready, once=once)

    async def _begin(self, room: str, segment: int, asked: bool) -> None:
        begun = False
        try:
            if await self._policy.records(room):
                begun = await self._start(
                    room, segment, still_wanted=self._is_live if asked else self._may_record
                )
        finally:
            if not begun:
                self._begun.discard((room, segment))

    async def _start(self, room: str, segment: int, *, still_wanted: Callable[[str], bool]) -> bool:
        """Who asks knows that nobody is consulted; who saw a track does not."""
        call_id = call_id_for_room(room)
        key = object_key(call_id, segment, day=self._journal.clock())
        error = ""
        for pause in self._retries:
            await asyncio.sleep(pause.total_seconds())
            if not still_wanted(room):
                return False
            try:
                running = [info for info in await self._egress.active(room) if info.status in WRITING]
                info = running[0] if running else await self._egress.start(room, key)
            except (Unavailable, NotFound) as refusal:
                error = refusal.detail
                _log.warning("recording_refused", call_id=str(call_id), error=error)
            else:
                await self.note_started(info)
                return True
        await self._journal.note(room, RecordingFailed(segment=segment, error=error))
        return False
