"""How Alembic runs here: always online, the URL handed in by `callcenter.migrate` or from DATABASE_URL."""

import asyncio
import os

from alembic import context
from callcenter.store import business, matters
from callcenter.store.base import Table
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

# Any number that nobody else uses: two migrations at the same time wait for each other.
MIGRATION_LOCK = 4_117_203_301
MODELS = (business, matters)


def migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Table.metadata, compare_server_default=True)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.run_migrations()


async def connect_and_migrate() -> None:
    url = context.config.attributes.get("url") or os.environ["DATABASE_URL"]
    engine = create_async_engine(url, poolclass=pool.NullPool, connect_args={"timeout": 10})
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


asyncio.run(connect_and_migrate())
