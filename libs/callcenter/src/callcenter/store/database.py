"""The way to Postgres: one engine per process, one session per transaction."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, async_sessionmaker, create_async_engine

from callcenter.errors import Unavailable

AWAY: Final = (OperationalError, InterfaceError, PoolTimeoutError, OSError)
"""What is raised when Postgres cannot be reached, as opposed to refusing what we ask."""
_NOTICED_WHEN_GONE: Final = text(
    "SELECT set_config('tcp_keepalives_idle', '15', false),"
    " set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false)"
)
"""A machine that loses its power says nothing: Postgres would keep its lock for two hours."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Whether a lock was got. It goes with its connection."""

    held: bool
    _connection: AsyncConnection

    async def check(self) -> None:
        """Raises, and `Database.alone` makes `Unavailable` of it, when the connection is gone."""
        await self._connection.execute(text("SELECT 1"))


TOO_LONG: Final = frozenset({"57014", "55P03", "40P01"})
"""query_canceled and lock_not_available, by our own time-outs; deadlock_detected: later it may succeed."""
NOT_NOW: Final = ("08", "53", "57P", "58")
"""Classes of SQLSTATE that say nothing of what was asked: a lost connection, no resources left, a server that
shuts down, crashes or starts up, a failing disk (PostgreSQL's manual, appendix A)."""


class Database:
    """Connects at the first use. `pool_size=1, max_overflow=0` is a job process' single connection."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 5,
        max_overflow: int = 5,
        connect_timeout: timedelta = timedelta(seconds=3),
        statement_timeout: timedelta = timedelta(seconds=10),
        pool_timeout: timedelta = timedelta(seconds=5),
        application_name: str = "callcenter",
        **engine_options: Any,
    ) -> None:
        options: dict[str, Any] = {
            "pool_size": pool_size,
            "max_overflow": max_overflow,
            "pool_timeout": pool_timeout.total_seconds(),
            "pool_pre_ping": True,
            "pool_recycle": 1800,
        }
        self.engine = create_async_engine(
            url,
            **(options | engine_options),
            connect_args={
                "timeout": connect_timeout.total_seconds(),
                "command_timeout": statement_timeout.total_seconds() + 1,
                "server_settings": {
                    "application_name": application_name,
                    "timezone": "UTC",
                    "statement_timeout": str(_ms(statement_timeout)),
                    "lock_timeout": str(_ms(statement_timeout / 2)),
                    "idle_in_transaction_session_timeout": str(_ms(statement_timeout * 6)),
                },
            },
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: commits when the block ends, rolls back when it raises.

        Raises `Unavailable` when Postgres cannot be reached, and when it takes longer than it may.
        """
        with _translated():
            async with self._sessions() as session, session.begin():
                yield session

    @asynccontextmanager
    async def alone(self, lock: int) -> AsyncIterator[Alone]:
        """Whether nobody else on this database is in a block of the same number; nobody is let in meanwhile.
        Who stays in such a block for long should `check` now and then.

        Raises `Unavailable` when Postgres cannot be reached.
        """
        with _translated():
            async with self.engine.connect() as connection:
                await connection.execution_options(isolation_level="AUTOCOMMIT")
                try:
                    await connection.execute(_NOTICED_WHEN_GONE)
                    held = await connection.scalar(select(func.pg_try_advisory_lock(lock)))
                    yield Alone(bool(held), connection)
                finally:
                    await connection.invalidate()  # the lock goes with its connection, whatever came of that

    async def ping(self) -> None:
        async with self.session() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


@contextmanager
def _translated() -> Iterator[None]:
    """`Unavailable` in place of whatever says that the same may succeed later."""
    try:
        yield
    except AWAY as error:
        raise Unavailable("the database cannot be reached", code="database_unavailable") from error
    except DBAPIError as error:
        if (later := _later(error)) is not None:
            raise later from error
        raise


def _later(error: DBAPIError) -> Unavailable | None:
    """Where the same may succeed later; None where what was asked is at fault."""
    state = getattr(error.orig, "sqlstate", None) or ""
    if error.connection_invalidated or state.startswith(NOT_NOW):
        return Unavailable("the database went away", code="database_unavailable")
    if state in TOO_LONG:
        return Unavailable("the database takes too long", code="database_slow")
    return None


def _ms(duration: timedelta) -> int:
    return int(duration.total_seconds() * 1000)
