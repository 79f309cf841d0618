"""What the worker's main process itself has to say about a call."""

from pathlib import Path
from uuid import UUID

import structlog
from callcenter.clock import Clock
from callcenter.events import Event, Payload

from callcenter_agent.record.recorder import Recorder, Redact
from callcenter_agent.record.spool import SpoolFile
from callcenter_agent.record.writer import Store

log = structlog.get_logger()


class Journal:
    def __init__(
        self, *, writer_id: str, spool_dir: Path, store: Store, clock: Clock, redact: Redact
    ) -> None:
        self._writer_id = writer_id
        self._spool_dir = spool_dir
        self._store = store
        self._clock = clock
        self._redact = redact

    async def note(self, call_id: UUID, room: str, data: Payload) -> None:
        """To the store, or to the spool where the next replay finds it."""
        events: list[Event] = []
        writer_id = f"{self._writer_id}-{self._clock().timestamp():.3f}"
        Recorder(
            call_id=call_id,
            room=room,
            writer_id=writer_id,
            clock=self._clock,
            redact=self._redact,
            sink=events.append,
        ).note(data)
        try:
            await self._store.append(events)
        except Exception as error:  # noqa: BLE001 - kept for the replay
            log.warning("journal_spooled", error=repr(error))
            file = SpoolFile(self._spool_dir, call_id=call_id, writer_id=writer_id)
            file.append(events)
            file.release()
