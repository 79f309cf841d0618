"""All events in the order in which they were stored, to everybody who watches, each once.

They are read from the record: when Redis says that there are new ones, and now and then all the same. So a
watcher who was away says what it saw last, to whichever process answers, and is told what it missed.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from uuid import UUID

import structlog
from callcenter.errors import Unavailable
from callcenter.fanout import message
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.record import StoredEvent
from callcenter.store.tables import EventRow

_log = structlog.get_logger(__name__)

TICK = timedelta(seconds=2)
BACKLOG = 1_000
"""Whoever missed more than this reads again what it shows."""
_GATHER_S = 0.05
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Told:
    """Up to `position` a watcher has everything now: by this message, or because none was for it."""

    position: int | None
    call_id: UUID | None = None
    message: str | None = None
    reset: bool = False
    """Too much was missed: whatever is shown is to be read again."""


class Feed:
    def __init__(self, database: Database, *, backlog: int = BACKLOG) -> None:
        self._database = database
        self._backlog = backlog
        self._recent: deque[Told] = deque()
        self._newest: int | None = None
        """As far as was read; None until Postgres has answered."""
        self._forgotten = 0
        """Up to here they are in the record alone."""
        self._bell = asyncio.Event()
        self._news = asyncio.Event()

    def ring(self, _message: str = "") -> None:
        self._bell.set()

    async def run(self) -> None:
        """Never returns; owned by the app's lifespan."""
        while True:
            try:
                await self._read()
            except Unavailable as error:
                _log.info("feed_waits", error=error.detail)
            await _set_within(self._bell, TICK.total_seconds())
            await asyncio.sleep(_GATHER_S)
            self._bell.clear()

    async def _read(self) -> None:
        async with self._database.session() as session:
            if self._newest is None:
                self._newest = self._forgotten = await queries.newest_position(session)
                self._wake()
            while rows := await queries.events_after(session, self._newest, limit=_PAGE):
                self._take(_told(rows))

    def _take(self, news: Sequence[Told]) -> None:
        self._recent.extend(news)
        self._newest = news[-1].position
        while len(self._recent) > self._backlog:
            self._forgotten = self._recent.popleft().position or 0
        self._wake()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

    async def follow(
        self,
        *,
        after: int | None = None,
        call_id: UUID | None = None,
        idle_s: float,
        max_seconds: float = inf,
    ) -> AsyncGenerator[Told]:
        """What came after a position, and then what comes; without one, from now on. Something is told every
        `idle_s` at least, for the line to be kept warm."""
        now = asyncio.get_running_loop().time
        ends, told_at, seen = now() + max_seconds, -inf, after
        while now() < ends:
            news = self._news
            found, seen = await self._since(seen, call_id)
            if not found and now() - told_at >= idle_s:
                found = [Told(seen)]
            for one in found:
                told_at = now()
                yield one
            await _set_within(news, min(told_at + idle_s, ends) - now())

    async def _since(self, seen: int | None, call_id: UUID | None) -> tuple[list[Told], int | None]:
        """What is to be told to who has seen so much, and what it has seen then."""
        newest = self._newest
        if newest is None or seen is None:
            return [], newest if seen is None else seen
        if self._forgotten <= seen <= newest:
            return [one for one in self._recent if _is_news(one, seen, call_id)], newest
        try:
            return await self._from_record(seen, call_id, newest)
        except Unavailable:
            return [], seen

    async def _from_record(self, seen: int, call_id: UUID | None, newest: int) -> tuple[list[Told], int]:
        """Another process may have told more already than this one has read."""
        async with self._database.session() as session:
            last = await queries.newest_position(session)
            rows = await queries.events_after(session, seen, limit=self._backlog + 1, call_id=call_id)
        if seen > last or len(rows) > self._backlog:
            return [Told(last, reset=True)], last
        found = _told(rows)
        return found, max([seen, newest, *(row.position or 0 for row in rows)])


def _is_news(one: Told, seen: int, call_id: UUID | None) -> bool:
    return (one.position or 0) > seen and call_id in (None, one.call_id)


def _told(rows: Sequence[EventRow]) -> list[Told]:
    stored = [StoredEvent(queries.event_of(row, room=""), row.seq) for row in rows]
    return [Told(row.position, row.call_id, message(one)) for row, one in zip(rows, stored, strict=True)]


async def _set_within(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(max(seconds, 0)):
            await event.wait()
    except TimeoutError:
        return
