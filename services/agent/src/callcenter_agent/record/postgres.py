"""The store as a process of the worker sees it: one connection at most, opened at the first event."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from callcenter.events import Event
from callcenter.fanout import Fanout
from callcenter.phone import E164
from callcenter.store import queries, record
from callcenter.store.database import Database
from redis.asyncio import Redis

CONNECT_TIMEOUT = timedelta(seconds=2)
STATEMENT_TIMEOUT = timedelta(seconds=5)
REDIS_TIMEOUT_S = 1.0


class PostgresStore:
    def __init__(self, *, database_url: str, redis_url: str, name: str) -> None:
        self._database = Database(
            database_url,
            pool_size=1,
            max_overflow=0,
            connect_timeout=CONNECT_TIMEOUT,
            statement_timeout=STATEMENT_TIMEOUT,
            application_name=name,
        )
        self._redis = Redis.from_url(
            redis_url, socket_timeout=REDIS_TIMEOUT_S, socket_connect_timeout=REDIS_TIMEOUT_S
        )
        self._fanout = Fanout(self._redis)

    async def append(self, events: Sequence[Event]) -> None:
        """Raises Unavailable while Postgres is away. Redis away costs listeners a moment, nothing else."""
        async with self._database.session() as session:
            stored = await record.append(session, events)
        await self._fanout.publish(stored)

    async def events_of(self, call_id: UUID) -> list[Event]:
        async with self._database.session() as session:
            rows = await queries.events_of(session, call_id)
            return [queries.event_of(row, room="") for row in rows]

    async def has_called(self, number: E164, desk: str) -> bool:
        """Whether a call from that number to that desk was ever answered."""
        async with self._database.session() as session:
            return await queries.has_called(session, number, desk)

    async def numbers(self) -> dict[str, str]:
        """Our numbers in use, and the desk of each."""
        async with self._database.session() as session:
            return {row.number: row.desk_id for row in await queries.numbers(session)}

    async def close(self) -> None:
        await self._redis.aclose()
        await self._database.close()
