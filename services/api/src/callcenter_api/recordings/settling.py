"""How a copy of a recording ends: what is in the store decides, whatever egress says of it.

The file is measured: egress may give no length, or one that can be none, and a channel in which nothing is
heard from some moment on is nothing that anybody else would notice.
"""

import asyncio
import hashlib
import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from callcenter.errors import NotFound
from callcenter.events import RecordingFailed, RecordingFailure, RecordingReady
from callcenter.ids import call_id_for_room
from callcenter.recordings import MADE_BY_AGENT
from callcenter.sound import Measured, Unreadable, measure
from callcenter.storage import StoredObject

from callcenter_api.recordings.consultations import Span
from callcenter_api.recordings.ledger import Ledger

_log = structlog.get_logger(__name__)

LARGEST_BYTES = 256 * 1024 * 1024
"""Some ten hours. What is larger is kept as it is."""
AT_ONCE = 2
"""Files that are measured at the same time: calls have the first right to the cores."""


class Objects(Protocol):
    """Raises `NotFound` for what is not there, `Unavailable` for a store that does not answer."""

    async def stat(self, key: str) -> StoredObject: ...

    async def get_bytes(self, key: str) -> bytes: ...

    async def delete(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Ended:
    """A copy that is being recorded no more, and what is to be said of it if the store has nothing."""

    room: str
    segment: int
    object_key: str
    egress_id: str | None
    reason: RecordingFailure
    error: str
    duration_ms: float | None = None
    """As egress says."""
    started_at: datetime | None = None


class Settling:
    def __init__(self, objects: Objects, ledger: Ledger) -> None:
        self._objects = objects
        self._ledger = ledger
        self._measuring = asyncio.Semaphore(AT_ONCE)

    async def settle(self, ended: Ended) -> RecordingFailure | None:
        """Why there is nothing to play; None: there is. Raises `Unavailable`: to be asked again."""
        if await self._heard_a_briefing(ended, ended.duration_ms):
            return await self.drop(ended, RecordingFailure.IN_A_BRIEFING)
        try:
            stored = await self._objects.stat(ended.object_key)
            body = await self._body(stored)
        except NotFound:
            return await self._fail(ended)
        found = Measured(0)
        if body is not None:
            try:
                found = await self._measured(body)
            except Unreadable as error:
                unreadable = replace(ended, reason=RecordingFailure.UNREADABLE, error=error.detail)
                return await self._fail(unreadable)
        length = found.duration_ms or ended.duration_ms or 0.0
        if await self._heard_a_briefing(ended, length):
            return await self.drop(ended, RecordingFailure.IN_A_BRIEFING)
        ready = RecordingReady(
            segment=ended.segment,
            object_key=ended.object_key,
            egress_id=ended.egress_id,
            duration_ms=length,
            size_bytes=stored.size_bytes,
            sha256=await asyncio.to_thread(_checksum, body) if body is not None else None,
            silent=list(found.silent),
        )
        for one in found.silent:
            _log.warning(
                "recording_channel_silent",
                call_id=str(call_id_for_room(ended.room)),
                segment=ended.segment,
                channel=one.channel,
                since_ms=one.since_ms,
            )
        await self._ledger.note(ended.room, ready, once=ended.object_key)
        return None

    async def drop(self, ended: Ended, reason: RecordingFailure) -> RecordingFailure:
        """Deleted before it is told: what a crash leaves in between is judged again."""
        await self._objects.delete(ended.object_key)
        return await self._fail(replace(ended, reason=reason, error="deleted at once"))

    async def _heard_a_briefing(self, ended: Ended, length_ms: float | None) -> bool:
        """The agent's own recording ends before a human agent is dialed."""
        if ended.started_at is None or not length_ms or ended.egress_id == MADE_BY_AGENT:
            return False
        span = Span(ended.started_at, ended.started_at + timedelta(milliseconds=length_ms))
        return (await self._ledger.consultations(ended.room)).heard_by(span)

    async def _fail(self, ended: Ended) -> RecordingFailure:
        failed = RecordingFailed(
            segment=ended.segment,
            reason=ended.reason,
            error=ended.error,
            egress_id=ended.egress_id,
            object_key=ended.object_key,
        )
        _log.warning(
            "recording_failed",
            call_id=str(call_id_for_room(ended.room)),
            segment=ended.segment,
            egress_id=ended.egress_id,
            reason=ended.reason,
            error=ended.error,
        )
        await self._ledger.note(
            ended.room, failed, once=f"{ended.egress_id}/{ended.object_key}/{ended.reason}"
        )
        return ended.reason

    async def _body(self, stored: StoredObject) -> bytes | None:
        """None where it is too large to be looked into."""
        if stored.size_bytes > LARGEST_BYTES:
            return None
        return await self._objects.get_bytes(stored.key)

    async def _measured(self, body: bytes) -> Measured:
        async with self._measuring:
            return await asyncio.to_thread(measure, io.BytesIO(body))


def _checksum(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()
