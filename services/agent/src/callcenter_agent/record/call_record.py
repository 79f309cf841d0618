"""The record of one call inside its job process: opened before the caller is greeted, closed last."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

import structlog
from callcenter.clock import Clock
from callcenter.tasks import spawn

from callcenter_agent.record.history import History, StoredEvents
from callcenter_agent.record.recorder import Recorder, Redact
from callcenter_agent.record.spool import SpoolFile
from callcenter_agent.record.writer import EventWriter, Store

log = structlog.get_logger()

LAST_FLUSH_S = 6.0


class PastStore(Store, StoredEvents, Protocol):
    """Takes events and gives back those of a call."""


@dataclass
class CallRecord:
    recorder: Recorder
    writer: EventWriter
    history: History
    _running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._running = spawn(self.writer.run(), name="event_writer")

    async def close(self, *, flush_s: float = LAST_FLUSH_S) -> None:
        """What the store does not take in time stays in the spool. Safe to call twice."""
        running, self._running = self._running, None
        if running is None:
            return
        stored = await self.writer.flush(flush_s)
        running.cancel()
        await asyncio.wait([running])
        await self.writer.close()
        log.info("record_closed", stored=stored)


def open_record(
    *,
    call_id: UUID,
    room: str,
    writer_id: str,
    spool_dir: Path,
    store: PastStore,
    clock: Clock,
    redact: Redact,
    waiting: bool = False,
) -> CallRecord:
    spool = SpoolFile(spool_dir, call_id=call_id, writer_id=writer_id)
    writer = EventWriter(spool=spool, store=store)
    recorder = Recorder(
        call_id=call_id,
        room=room,
        writer_id=writer_id,
        clock=clock,
        redact=redact,
        sink=writer.put,
        waiting=waiting,
    )
    history = History(call_id=call_id, spool_dir=spool_dir, own_file=spool.path, stored=store)
    return CallRecord(recorder=recorder, writer=writer, history=history)
