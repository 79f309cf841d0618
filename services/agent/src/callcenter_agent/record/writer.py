"""Writes a call's events in the background: to the spool at once, to the store in small batches.

The conversation only ever puts an event into a queue. While the store is away the spool keeps
everything and the store is tried again with growing pauses; what is still missing when the call ends
stays in the spool for the worker's main process.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Protocol

import structlog
from callcenter.errors import Unavailable
from callcenter.events import Event

from callcenter_agent.record.spool import SpoolFile

log = structlog.get_logger()

AWAY: Final = (Unavailable, TimeoutError, OSError)
"""The store cannot be had just now, as opposed to refusing what it is given."""


class Store(Protocol):
    async def append(self, events: Sequence[Event]) -> None:
        """Store the events, each once however often it is given. Raises when it could not."""


@dataclass(frozen=True)
class Pace:
    batch: int = 64
    gather_s: float = 0.03
    attempt_timeout_s: float = 5.0
    first_pause_s: float = 0.2
    longest_pause_s: float = 5.0

    def pause(self, failures: int) -> float:
        return min(self.first_pause_s * 2.0 ** (failures - 1), self.longest_pause_s)


class EventWriter:
    def __init__(self, *, spool: SpoolFile, store: Store, pace: Pace | None = None) -> None:
        self._spool = spool
        self._store = store
        self._pace = pace or Pace()
        self._incoming: asyncio.Queue[Event] = asyncio.Queue()
        self._waiting: list[Event] = []
        self._arrived = asyncio.Event()
        self._may_store = asyncio.Event()
        self._settled = asyncio.Event()
        self._settled.set()
        self._unsettled = 0
        self._refused = 0
        self._failures = 0

    def put(self, event: Event) -> None:
        self._unsettled += 1
        self._settled.clear()
        self._incoming.put_nowait(event)

    def open_store(self) -> None:
        """The greeting has begun: from now on the database may have its share of the processor."""
        self._may_store.set()

    async def run(self) -> None:
        """Spools and stores until cancelled; a full disk costs the spool, never the call."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._spool_incoming())
            group.create_task(self._store_waiting())

    async def flush(self, timeout_s: float) -> bool:
        """True if everything given so far is stored."""
        self.open_store()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settled.wait(), timeout_s)
        return self._settled.is_set()

    async def close(self) -> None:
        """After `run` was cancelled: the last events to the spool, and the file away if all is stored."""
        await self._to_spool(self._drain())
        all_stored = not self._unsettled and not self._refused
        await asyncio.to_thread(self._spool.discard if all_stored else self._spool.release)

    async def _spool_incoming(self) -> None:
        while True:
            batch = [await self._incoming.get(), *self._drain()]
            await self._to_spool(batch)
            self._waiting.extend(batch)
            self._arrived.set()

    async def _to_spool(self, events: Sequence[Event]) -> None:
        if not events:
            return
        try:
            await asyncio.to_thread(self._spool.append, events)
        except OSError as error:
            log.exception("spool_write_failed", error=str(error), events=len(events))

    def _drain(self) -> list[Event]:
        drained = []
        while not self._incoming.empty():
            drained.append(self._incoming.get_nowait())
        return drained

    async def _store_waiting(self) -> None:
        await self._may_store.wait()
        while True:
            await self._arrived.wait()
            await asyncio.sleep(self._pace.gather_s)
            batch = self._waiting[: self._pace.batch]
            try:
                await self._to_store(batch)
            except AWAY as error:
                await self._wait_for_store(error)
            except Exception:  # noqa: BLE001 - one event that is refused must not hold up the others
                await self._one_by_one(batch)
            else:
                self._failures = 0
                self._settle(batch)

    def _settle(self, batch: Sequence[Event]) -> None:
        del self._waiting[: len(batch)]
        if not self._waiting:
            self._arrived.clear()
        self._unsettled -= len(batch)
        if not self._unsettled:
            self._settled.set()

    async def _to_store(self, batch: Sequence[Event]) -> None:
        async with asyncio.timeout(self._pace.attempt_timeout_s):
            await self._store.append(batch)

    async def _wait_for_store(self, error: BaseException) -> None:
        self._failures += 1
        log.warning("events_not_stored", failures=self._failures, error=repr(error))
        await asyncio.sleep(self._pace.pause(self._failures))

    async def _one_by_one(self, batch: Sequence[Event]) -> None:
        """Stores what can be stored. The rest stays in the spool, where the replay sets the file aside."""
        for event in batch:
            try:
                await self._to_store([event])
            except AWAY as error:
                await self._wait_for_store(error)
                return
            except Exception:
                log.exception("event_refused", type=event.type, event_id=str(event.id))
                self._refused += 1
            self._settle([event])
