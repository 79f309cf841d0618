"""Sessions are transactions, and a database that is away is told as such."""

import asyncio
from datetime import timedelta

import pytest
from callcenter.errors import Unavailable
from callcenter.store.database import Database
from callcenter.store.tables import DeskRow
from sqlalchemy import text
from sqlalchemy.exc import InvalidRequestError, ProgrammingError

SSL_REQUEST = 80877103
"""As the frontend/backend protocol has it."""


async def test_a_database_that_is_away_is_unavailable() -> None:
    database = Database("postgresql+asyncpg://u:p@127.0.0.1:1/none")
    with pytest.raises(Unavailable):
        await database.ping()
    await database.close()


async def test_a_database_that_does_not_answer_is_given_up() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = Database(
        f"postgresql+asyncpg://u:p@127.0.0.1:{port}/x", connect_timeout=timedelta(seconds=0.1)
    )
    async with asyncio.timeout(3):
        with pytest.raises(Unavailable):
            await database.ping()
    await database.close()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize(
    ("sqlstate", "message"),
    [
        ("57P03", "the database system is starting up"),
        ("53300", "sorry, too many clients already"),
        ("57P01", "terminating connection due to administrator command"),
    ],
)
async def test_a_database_that_refuses_for_now_is_unavailable(sqlstate: str, message: str) -> None:
    """Or what is written just then would be taken for something that it will never store."""

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(4), "big")
        if int.from_bytes(await reader.readexactly(4), "big") == SSL_REQUEST:
            writer.write(b"N")
            length = int.from_bytes(await reader.readexactly(4), "big")
            await reader.readexactly(4)
        await reader.readexactly(length - 8)
        fields = b"".join(f"{kind}{text}\0".encode() for kind, text in zip("SVCM", said, strict=True)) + b"\0"
        writer.write(b"E" + (len(fields) + 4).to_bytes(4, "big") + fields)
        await writer.drain()
        writer.close()

    said = ("FATAL", "FATAL", sqlstate, message)
    server = await asyncio.start_server(refuse, "127.0.0.1", 0)
    database = Database(f"postgresql+asyncpg://u:p@127.0.0.1:{server.sockets[0].getsockname()[1]}/x")
    async with server:
        with pytest.raises(Unavailable):
            await database.ping()
    await database.close()


async def test_connections_cut_meanwhile_are_replaced(database: Database, module_database: str) -> None:
    await database.ping()
    other = Database(module_database, pool_size=1)
    async with other.session() as session:
        await session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    await other.close()
    await database.ping()


async def test_a_connection_cut_in_a_transaction_is_unavailable(
    database: Database, module_database: str
) -> None:
    other = Database(module_database, pool_size=1)
    with pytest.raises(Unavailable):
        async with database.session() as session:
            pid = await session.scalar(text("SELECT pg_backend_pid()"))
            async with other.session() as killer:
                await killer.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            await session.execute(text("SELECT 1"))
    await other.close()


async def test_a_lock_whose_connection_was_cut_is_lost_and_said_to_be(
    database: Database, module_database: str
) -> None:
    other = Database(module_database, pool_size=1)
    with pytest.raises(Unavailable):
        async with database.alone(7) as alone, other.alone(7) as late:
            assert (alone.held, late.held) == (True, False)
            await alone.check()
            async with other.session() as killer:
                await killer.execute(
                    text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
                )
            async with other.alone(7) as next_one:
                assert next_one.held
            await alone.check()
    await other.close()


async def test_a_wrong_statement_is_no_outage(database: Database) -> None:
    with pytest.raises(ProgrammingError):
        async with database.session() as session:
            await session.execute(text("SELECT nothing FROM nowhere"))


async def test_a_statement_that_takes_too_long_is_stopped(module_database: str) -> None:
    database = Database(module_database, statement_timeout=timedelta(milliseconds=100))
    async with asyncio.timeout(5):
        with pytest.raises(Unavailable, match="takes too long"):
            async with database.session() as session:
                await session.execute(text("SELECT pg_sleep(10)"))
    await database.close()


async def test_no_relationship_loads_by_itself(database: Database) -> None:
    """A query that nobody wrote is a fault, not a convenience."""
    async with database.session() as session:
        desk = DeskRow(id="d", name="D", business="B", settings={})
        session.add(desk)
        await session.flush()
        await session.refresh(desk)
        with pytest.raises(InvalidRequestError):
            _ = desk.numbers
        await session.rollback()
