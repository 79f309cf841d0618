"""Deletes what is older than its desk's policy: the objects of recordings, the words of transcripts.

In batches, by one process at a time. An object goes before its row is marked: what a crash leaves in between
is due again, and deleting what is gone changes nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from callcenter.errors import CallCenterError
from callcenter.events import RecordingDeleted, TranscriptDeleted
from callcenter.storage import Storage
from callcenter.store.record import append

from callcenter_api.journal import Journal
from callcenter_api.retention import due, words
from callcenter_api.retention.due import DueRecording, Kind

_log = structlog.get_logger(__name__)

LOCK: Final = 4_117_203_302
"""Any number that nobody else uses; migrations have one of their own."""
RECORDINGS_AT_ONCE: Final = 20
CALLS_AT_ONCE: Final = 50


class RetentionJob:
    def __init__(self, journal: Journal, storage: Storage, *, count: Callable[[Kind, int], None]) -> None:
        self._journal = journal
        self._storage = storage
        self._count = count

    async def run_once(self) -> None:
        """Until nothing is due; nothing while another process is at it."""
        async with self._journal.database.alone(LOCK) as alone:
            if not alone.held:
                return
            recordings, transcripts = await self._recordings(), await self._transcripts()
        if recordings or transcripts:
            _log.info("retention_applied", recordings=recordings, transcripts=transcripts)

    async def _recordings(self) -> int:
        """One whose objects cannot be deleted is passed over, and due again in the next run."""
        total, after = 0, None
        while found := await self._due_recordings(after):
            outcomes = await asyncio.gather(*(self._is_gone(one) for one in found))
            gone = [one for one, is_gone in zip(found, outcomes, strict=True) if is_gone]
            if len(gone) < len(found):
                _log.warning("recordings_not_deleted", count=len(found) - len(gone))
            if not gone:
                break
            await self._mark(gone)
            total += len(gone)
            after = found[-1]
        return total

    async def _due_recordings(self, after: DueRecording | None) -> Sequence[DueRecording]:
        async with self._journal.database.session() as session:
            old = due.outlived(await due.policies(session), "recordings", self._journal.clock())
            return await due.recordings(session, old, after=after, limit=RECORDINGS_AT_ONCE)

    async def _is_gone(self, recording: DueRecording) -> bool:
        try:
            for key in recording.objects:
                await self._storage.delete(key)
        except CallCenterError:
            return False
        return True

    async def _mark(self, gone: Sequence[DueRecording]) -> None:
        events = [
            self._journal.event(
                one.room, RecordingDeleted(segment=one.segment), once=f"segment/{one.segment}"
            )
            for one in gone
        ]
        async with self._journal.database.session() as session:
            stored = await append(session, events)
        await self._journal.tell(stored)
        self._count("recordings", len(gone))

    async def _transcripts(self) -> int:
        total = 0
        while deleted := await self._some_transcripts():
            self._count("transcripts", deleted)
            total += deleted
        return total

    async def _some_transcripts(self) -> int:
        async with self._journal.database.session() as session:
            old = due.outlived(await due.policies(session), "transcripts", self._journal.clock())
            found = await due.transcripts(session, old, limit=CALLS_AT_ONCE)
            events = [self._journal.event(one.room, TranscriptDeleted(), once="transcript") for one in found]
            stored = await append(session, events)
            await words.erase(session, [one.call_id for one in found])
        await self._journal.tell(stored)
        return len(found)
