"""One linear history that makes exactly the tables the models describe, and takes them away again."""

import asyncio
import os
import re
import sys
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from callcenter import migrate
from callcenter.errors import Unavailable
from callcenter.ids import new_id
from callcenter.settings import SettingsError
from callcenter.store import business, matters
from callcenter.store.base import Table
from callcenter.store.database import Database
from sqlalchemy import CheckConstraint, Connection, text

MODELS = (business, matters)
"""Read, so that the metadata have every table."""
REMAINING = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"


@pytest.fixture
async def empty_url(postgres: Any) -> str:
    return str(await postgres.create_database(f"empty_{new_id().hex}"))


async def in_database(url: str, ask: Any) -> Any:
    database = Database(url)
    try:
        async with database.engine.connect() as connection:
            return await connection.run_sync(ask)
    finally:
        await database.close()


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_server_default": True})
    return list(compare_metadata(context, Table.metadata))


def check_definitions(connection: Connection) -> set[tuple[str, str]]:
    rows = connection.execute(
        text(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        )
    )
    return {(row[0], in_any_order(row[1])) for row in rows}


def in_any_order(definition: str) -> str:
    """A list of words allows the same whatever came first."""
    word = re.compile("'[^']*'")
    return word.sub("?", definition) + " ".join(sorted(word.findall(definition)))


async def test_migrations_make_what_the_models_describe(database: Database) -> None:
    async with database.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_checks_are_those_of_the_models(database: Database, empty_url: str) -> None:
    """Alembic does not compare CHECK constraints: names and words are compared with freshly made tables."""
    made = Database(empty_url)
    async with made.engine.begin() as connection:
        await connection.run_sync(Table.metadata.create_all)
    await made.close()
    async with database.engine.connect() as connection:
        migrated = await connection.run_sync(check_definitions)
    assert migrated == await in_database(empty_url, check_definitions)
    assert len(migrated) == sum(
        isinstance(constraint, CheckConstraint)
        for table in Table.metadata.tables.values()
        for constraint in table.constraints
    )


async def test_up_from_nothing_and_down_to_nothing(empty_url: str) -> None:
    def objects(connection: Connection) -> set[str]:
        return {row[0] for row in connection.execute(text(REMAINING))}

    await asyncio.to_thread(migrate.upgrade, empty_url)
    assert await in_database(empty_url, differences) == []
    await asyncio.to_thread(migrate.downgrade, empty_url)
    assert await in_database(empty_url, objects) <= {"alembic_version", "alembic_version_pkc"}
    await asyncio.to_thread(migrate.upgrade, empty_url)
    assert await in_database(empty_url, differences) == []


async def test_two_at_the_same_time_do_not_disturb_each_other(empty_url: str) -> None:
    """Two containers start at once."""
    command = (sys.executable, "-m", "callcenter.migrate")
    environment = {**os.environ, "DATABASE_URL": empty_url}
    both = [await asyncio.create_subprocess_exec(*command, env=environment) for _ in range(2)]
    assert [await asyncio.wait_for(one.wait(), 60) for one in both] == [0, 0]
    assert await in_database(empty_url, differences) == []


def test_the_history_is_linear() -> None:
    script = ScriptDirectory.from_config(migrate.config("postgresql+asyncpg://nowhere"))
    assert len(script.get_heads()) == 1
    assert len(script.get_bases()) == 1


def test_constraints_follow_the_naming_convention() -> None:
    for table in Table.metadata.tables.values():
        for constraint in table.constraints:
            assert str(constraint.name).startswith(("pk_", "fk_", "uq_", "ck_")), constraint
        for index in table.indexes:
            assert str(index.name).startswith(f"ix_{table.name}_"), index


async def test_a_database_that_does_not_come_up_is_given_up_on() -> None:
    with pytest.raises(Unavailable):
        await migrate.wait_for_database("postgresql+asyncpg://nobody:x@127.0.0.1:1/none", wait_s=0)


def test_without_an_address_the_command_says_which_setting_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        migrate.load(migrate.DatabaseSettings)
