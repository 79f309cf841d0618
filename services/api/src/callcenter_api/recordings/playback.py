"""Links that a browser can play, for a while and without a key."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from callcenter.clock import Clock
from callcenter.errors import Gone, NotFound
from callcenter.storage import Storage
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.tables import RecordingRow, RecordingStatus

from callcenter_api.recordings.schemas import PlaybackLink, PlaybackLinks

LASTS = timedelta(minutes=30)


class Playback:
    def __init__(self, database: Database, storage: Storage, clock: Clock) -> None:
        self._database = database
        self._storage = storage
        self._clock = clock

    async def links(self, call_id: UUID) -> PlaybackLinks:
        """Raises `NotFound` while there is nothing to play, `Gone` when there is nothing any more."""
        async with self._database.session() as session:
            if await queries.find_call(session, call_id) is None:
                raise NotFound("there is no such call", code="call_not_found")
            rows = await queries.recordings_of(session, call_id)
        links = await self.sign(rows)
        if not links and any(row.status is RecordingStatus.DELETED for row in rows):
            raise Gone("the recording was deleted by the desk's retention policy", code="recording_deleted")
        if not links:
            raise NotFound("there is no recording of this call to play", code="recording_not_found")
        return PlaybackLinks(call_id=call_id, links=links)

    async def sign(self, rows: Sequence[RecordingRow]) -> list[PlaybackLink]:
        return [
            PlaybackLink(
                segment=row.segment,
                url=await self._storage.presign_get(row.object_key, expires=LASTS),
                expires_at=self._clock() + LASTS,
                duration_ms=row.duration_ms,
                size_bytes=row.size_bytes,
                sha256=row.sha256,
            )
            for row in sorted(rows, key=lambda row: row.segment)
            if row.status is RecordingStatus.READY and row.object_key
        ]
