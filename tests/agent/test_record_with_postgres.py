"""The record while its database comes and goes: nothing is missing afterwards, nothing is there twice."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from callcenter.events import AgentLost, CallCreated, Direction, FactNoted, Payload
from callcenter.ids import call_id_for_room
from callcenter.tasks import TaskOwner
from callcenter_agent.record.call_record import CallRecord, open_record
from callcenter_agent.record.journal import Journal
from callcenter_agent.record.postgres import PostgresStore
from callcenter_agent.record.replay import keep_replaying, replay_all
from callcenter_agent.record.spool import left_behind
from callcenter_local.embedded.postgres import Postgres

from tests.conftest import run_program
from tests.waiting import PATIENCE_S, until

NO_REDIS = "redis://127.0.0.1:9/0"


@pytest.fixture(scope="module")
async def own_postgres(run_folder: Path) -> AsyncIterator[Postgres]:
    """A server that these tests may stop."""
    async with Postgres(run_folder / "postgres-agent", logs=run_folder / "logs", password="p") as server:
        yield server


@pytest.fixture
def room() -> str:
    """A call of its own for every test."""
    return f"call-+12025550100_{secrets.token_hex(4)}"


@pytest.fixture(scope="module")
async def database_url(own_postgres: Postgres) -> str:
    url = await own_postgres.create_database(f"record_{secrets.token_hex(4)}")
    await run_program("-m", "callcenter.migrate", env={"DATABASE_URL": url})
    return url


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[PostgresStore]:
    store = PostgresStore(database_url=database_url, redis_url=NO_REDIS, name="test")
    yield store
    await store.close()


def record_of(store: PostgresStore, spool_dir: Path, room: str) -> CallRecord:
    record = open_record(
        call_id=call_id_for_room(room),
        room=room,
        writer_id="job-1",
        spool_dir=spool_dir,
        store=store,
        clock=lambda: datetime.now(UTC),
        redact=lambda event: event,
    )
    record.start()
    return record


async def stored(store: PostgresStore, call_id: UUID) -> list[Payload]:
    return [event.data for event in await store.events_of(call_id)]


def numbers(payloads: list[Payload]) -> list[object]:
    return [one.value for one in payloads if isinstance(one, FactNoted)]


async def test_a_database_that_is_away_for_a_while_misses_nothing(
    own_postgres: Postgres, store: PostgresStore, tmp_path: Path, room: str
) -> None:
    record = record_of(store, tmp_path, room)
    record.writer.open_store()
    record.recorder.note(CallCreated(direction=Direction.INBOUND))
    record.recorder.note(FactNoted(name="n", value=0))
    assert await record.writer.flush(PATIENCE_S)
    await own_postgres.kill()
    for number in range(1, 20):
        record.recorder.note(FactNoted(name="n", value=number))
        await asyncio.sleep(0.02)
    assert not await record.writer.flush(0.5)
    await own_postgres.start()
    assert await record.writer.flush(PATIENCE_S)
    await record.close()
    assert numbers(await stored(store, call_id_for_room(room))) == list(range(20))
    assert left_behind(tmp_path) == []


async def test_a_call_that_ends_while_the_database_is_away_is_replayed_later(
    own_postgres: Postgres, store: PostgresStore, tmp_path: Path, room: str
) -> None:
    await own_postgres.stop()
    record = record_of(store, tmp_path, room)
    for number in range(5):
        record.recorder.note(FactNoted(name="n", value=number))
    await record.close(flush_s=0.5)
    assert len(left_behind(tmp_path)) == 1
    assert await replay_all(tmp_path, store) == 0
    await own_postgres.start()
    async with TaskOwner("worker") as tasks:
        tasks.spawn(keep_replaying(tmp_path, store, every_s=0.05), name="replay")
        await until(lambda: left_behind(tmp_path), lambda left: not left)
    assert numbers(await stored(store, call_id_for_room(room))) == list(range(5))


async def test_what_was_stored_before_a_kill_is_not_stored_again_by_the_replay(
    store: PostgresStore, tmp_path: Path, room: str
) -> None:
    record = record_of(store, tmp_path, room)
    record.recorder.note(FactNoted(name="n", value=1))
    assert await record.writer.flush(PATIENCE_S)
    kept = {path: path.read_bytes() for path in left_behind(tmp_path)}
    await record.close()
    for path, content in kept.items():  # the kill came before the file was put away
        path.write_bytes(content)
    assert await replay_all(tmp_path, store) == 1
    assert numbers(await stored(store, call_id_for_room(room))) == [1]


async def test_the_main_process_notes_a_lost_agent_even_without_a_database(
    own_postgres: Postgres, store: PostgresStore, tmp_path: Path, room: str
) -> None:
    journal = Journal(
        writer_id="worker-1",
        spool_dir=tmp_path,
        store=store,
        clock=lambda: datetime.now(UTC),
        redact=lambda event: event,
    )
    await own_postgres.stop()
    await journal.note(call_id_for_room(room), room, AgentLost(reason="killed"))
    await own_postgres.start()
    assert await replay_all(tmp_path, store) == 1
    assert AgentLost(reason="killed") in await stored(store, call_id_for_room(room))
