"""How the control plane writes the record.

Events go to Postgres in one transaction and, after the commit, out to whoever watches. While
Postgres is away they are kept in the spool and written when it is back: every event has its
id, so writing one twice changes nothing.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid5

import structlog
from callcenter.clock import Clock
from callcenter.errors import CallCenterError, Unavailable
from callcenter.events import Event, Payload, Writer
from callcenter.fanout import Fanout
from callcenter.ids import call_id_for_room, new_id
from callcenter.store.database import Database
from callcenter.store.record import StoredEvent, append
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.spool import Spool

_log = structlog.get_logger(__name__)

WRITE_LIMIT = timedelta(seconds=4)
NEXT_TRY = timedelta(seconds=1)

Step = Callable[[AsyncSession], Awaitable[bool]]


class Journal:
    def __init__(
        self,
        database: Database,
        fanout: Fanout,
        spool: Spool,
        clock: Clock,
        *,
        redact: Callable[[Event], Event],
        on_spooled: Callable[[int], None] = lambda count: None,
    ) -> None:
        self.database = database
        self.clock = clock
        self._fanout = fanout
        self._spool = spool
        self._redact = redact
        self._on_spooled = on_spooled
        self._writer_id = f"api-{new_id().hex}"
        self._counter = itertools.count(1)
        self._away_until: datetime | None = None

    def event(
        self,
        room: str,
        payload: Payload,
        *,
        occurred_at: datetime | None = None,
        once: str | None = None,
        writer: Writer = Writer.API,
    ) -> Event:
        """`once` names a fact that happens one time in a call, whoever of us notices it first."""
        call_id = call_id_for_room(room)
        event = Event(
            id=uuid5(call_id, f"{payload.type}/{once}") if once else new_id(),
            call_id=call_id,
            room=room,
            type=payload.type,
            writer=writer,
            writer_id=self._writer_id,
            counter=next(self._counter),
            occurred_at=occurred_at or self.clock(),
            data=payload,
        )
        return self._redact(event)

    async def note(self, room: str, *payloads: Payload, once: str | None = None) -> None:
        """Write what happened now; kept in the spool while Postgres is away."""
        await self.keep([self.event(room, payload, once=once) for payload in payloads])

    async def keep(self, events: Sequence[Event], *, first: Step | None = None) -> None:
        """`first` runs in the same transaction before the events, and may end it by returning False."""
        if not events and first is None:
            return
        try:
            await self._write(events, first)
        except Unavailable as error:
            if events:
                _log.warning("events_spooled", count=len(events), error=error.detail)
                await asyncio.to_thread(self._spool.put, events)
                self._on_spooled(len(events))

    async def tell(self, stored: Sequence[StoredEvent]) -> None:
        """After the commit of a transaction that `append`ed by itself."""
        await self._fanout.publish(stored)

    async def replay(self) -> int:
        """Write what was spooled. Raises `Unavailable` at the first batch that cannot be written yet."""
        written = 0
        for batch in await asyncio.to_thread(self._spool.batches):
            events = await asyncio.to_thread(self._spool.read, batch)
            if events:
                await self._replay(batch, events)
            await asyncio.to_thread(self._spool.forget, batch)
            written += len(events)
        return written

    async def _replay(self, batch: Path, events: Sequence[Event]) -> None:
        """What Postgres refuses is set aside: one bad batch must not hold up all that follow."""
        try:
            await self._write(events)
        except (DBAPIError, CallCenterError) as error:
            if isinstance(error, Unavailable):
                raise
            _log.exception("spooled_batch_refused", batch=batch.name)
            await asyncio.to_thread(self._spool.set_aside, batch)

    async def _write(self, events: Sequence[Event], first: Step | None = None) -> None:
        if self._away_until is not None and self.clock() < self._away_until:
            raise Unavailable("the record was away a moment ago")
        try:
            async with asyncio.timeout(WRITE_LIMIT.total_seconds()):
                stored = await self._commit(events, first)
        except (TimeoutError, Unavailable) as error:
            self._away_until = self.clock() + NEXT_TRY
            raise Unavailable("the record cannot be written") from error
        self._away_until = None
        await self.tell(stored)

    async def _commit(self, events: Sequence[Event], first: Step | None) -> list[StoredEvent]:
        async with self.database.session() as session:
            if first is not None and not await first(session):
                return []
            return await append(session, events) if events else []
