"""The embedded servers are real ones: what they hold survives, and they end when told."""

from __future__ import annotations

import io
import os
import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import psutil
import pytest
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.embedded.postgres import Postgres
from callcenter_local.embedded.redis import Redis
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.ports import LOOPBACK, free_port, is_free
from callcenter_local.process import Command, Server, ServerError
from livekit import api
from minio.error import S3Error


@pytest.fixture
async def storage(run_folder: Path) -> AsyncIterator[ObjectStorage]:
    name = f"storage-{secrets.token_hex(3)}"
    async with ObjectStorage(
        run_folder / name, logs=run_folder / "logs", access_key="key", secret_key="s" * 32, name=name
    ) as server:
        yield server


async def test_a_row_survives_kill_and_start(run_folder: Path) -> None:
    server = Postgres(run_folder / "killed", logs=run_folder / "logs", password="secret", name="killed")
    async with server:
        before = await asyncpg.connect(server.url(driver="postgresql"))
        await before.execute("CREATE TABLE kept AS SELECT 1 AS one")
        await server.kill()
        before.terminate()
        await server.start()
        after = await asyncpg.connect(server.url(driver="postgresql"))
        assert await after.fetchval("SELECT one FROM kept") == 1
        await after.close()
    assert is_free(server.port)


async def test_postgres_wants_the_password(postgres: Postgres) -> None:
    url = postgres.url(driver="postgresql").replace(postgres.password, "wrong")
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(url)


async def test_a_database_is_a_copy_of_its_template(postgres: Postgres) -> None:
    first = await postgres.create_database("template_test")
    connection = await asyncpg.connect(first.replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE copied AS SELECT 2 AS two")
    await connection.close()
    second = await postgres.create_database("copy_test", template="template_test")
    connection = await asyncpg.connect(second.replace("+asyncpg", ""))
    assert await connection.fetchval("SELECT two FROM copied") == 2
    await connection.close()


async def test_an_object_survives_kill_and_start(storage: ObjectStorage) -> None:
    storage.client.put_object(storage.bucket, "a/b.txt", io.BytesIO(b"kept"), 4)
    await storage.kill()
    await storage.start()
    response = storage.client.get_object(storage.bucket, "a/b.txt")
    assert response.read() == b"kept"
    response.close()


async def test_the_object_store_refuses_wrong_keys(storage: ObjectStorage) -> None:
    storage.secret_key = "wrong"
    with pytest.raises(S3Error, match="SignatureDoesNotMatch"):
        storage.client.list_buckets()


async def test_a_paused_redis_answers_after_it_was_resumed(run_folder: Path) -> None:
    async with Redis(run_folder / "paused", logs=run_folder / "logs", name="paused") as server:
        server.pause()
        server.resume()
        assert await server.probe()
        assert server.url == f"redis://{LOOPBACK}:{server.port}/0"
    assert not server.running


async def test_livekit_answers_with_its_key_and_refuses_others(livekit: LiveKit) -> None:
    async with api.LiveKitAPI(livekit.http_url, livekit.key, livekit.secret) as client:
        assert list((await client.room.list_rooms(api.ListRoomsRequest())).rooms) == []
    async with api.LiveKitAPI(livekit.http_url, livekit.key, "another secret" * 3) as client:
        with pytest.raises(api.TwirpError, match="401"):
            await client.room.list_rooms(api.ListRoomsRequest())


async def test_livekit_listens_on_loopback_alone(livekit: LiveKit) -> None:
    """Its media ports too, which do not follow the address that it is bound to."""
    parent = psutil.Process(livekit.pid)
    bound = [
        connection.laddr.ip
        for process in (parent, *parent.children(recursive=True))
        for connection in process.net_connections(kind="inet")
        if connection.status in {psutil.CONN_LISTEN, psutil.CONN_NONE}
    ]
    assert set(bound) == {LOOPBACK}
    assert len(bound) >= 2, "the signal's port and the media's"


class Failing(Server):
    def command(self) -> Command:
        return Command(argv=["/bin/sh", "-c", "echo the reason; exit 3"])

    async def probe(self) -> bool:
        return False


class Family(Server):
    """A parent that ignores SIGTERM, with a child."""

    stop_within_s = 0.2

    def command(self) -> Command:
        return Command(argv=["/bin/sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait"])

    async def probe(self) -> bool:
        return bool(self.tail())


async def test_a_server_that_does_not_start_says_why(run_folder: Path) -> None:
    with pytest.raises(ServerError, match=r"(?s)failing ended while starting \(exit status 3\).*the reason"):
        await Failing("failing", run_folder / "logs").start()


def is_gone(pid: int) -> bool:
    """It ended; where nobody collects orphans it stays as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"
    except OSError:
        return True


async def test_stop_ends_the_children_too(run_folder: Path) -> None:
    async with Family("family", run_folder / "logs") as server:
        child = int(server.tail())
        os.kill(child, 0)
    assert is_gone(child)


def test_a_port_is_not_given_twice() -> None:
    assert len({free_port() for _ in range(50)}) == 50
