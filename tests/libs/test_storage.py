"""Objects go in and come out of a real S3 server; a store that is away is told as such, in time."""

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from callcenter.errors import NotFound, Unavailable
from callcenter.settings import StorageSettings
from callcenter.storage import Storage
from pydantic import SecretStr


def settings(s3: Any, **other: Any) -> StorageSettings:
    values = {
        "s3_endpoint": s3.endpoint,
        "s3_access_key": s3.access_key,
        "s3_secret_key": SecretStr(s3.secret_key),
        "s3_bucket": "storage-test",
    }
    return StorageSettings(**(values | other))


@pytest.fixture
async def storage(s3: Any) -> Storage:
    storage = Storage(settings(s3))
    await storage.ensure_bucket()
    await storage.ensure_bucket()
    return storage


async def test_a_file_comes_out_as_it_went_in(storage: Storage, tmp_path: Path) -> None:
    (tmp_path / "a.ogg").write_bytes(b"sound" * 1000)
    await storage.put_file("calls/a.ogg", tmp_path / "a.ogg", content_type="audio/ogg")
    found = await storage.stat("calls/a.ogg")
    assert (found.size_bytes, found.content_type) == (5000, "audio/ogg")
    assert await storage.get_bytes("calls/a.ogg") == b"sound" * 1000
    assert await storage.exists("calls/a.ogg")


async def test_keys_are_listed_and_deleted(storage: Storage) -> None:
    await storage.put_bytes("list/1", b"x")
    await storage.put_bytes("list/deep/2", b"y")
    assert await storage.list_keys("list/") == ["list/1", "list/deep/2"]
    await storage.delete("list/1")
    await storage.delete("list/1")
    assert await storage.list_keys("list/") == ["list/deep/2"]


async def test_what_is_not_there_is_not_found(storage: Storage) -> None:
    assert not await storage.exists("nowhere")
    with pytest.raises(NotFound):
        await storage.stat("nowhere")
    with pytest.raises(NotFound):
        await storage.get_bytes("nowhere")


async def test_a_link_plays_without_keys_and_supports_ranges(storage: Storage) -> None:
    await storage.put_bytes("play.ogg", b"0123456789", content_type="audio/ogg")
    link = await storage.presign_get("play.ogg", download_name="call.ogg")
    async with httpx.AsyncClient() as browser:
        whole = await browser.get(link)
        part = await browser.get(link, headers={"Range": "bytes=2-4"})
        tampered = await browser.get(link.replace("play.ogg", "other.ogg"))
    assert (whole.status_code, whole.content) == (200, b"0123456789")
    assert whole.headers["content-disposition"] == 'attachment; filename="call.ogg"'
    assert (part.status_code, part.content) == (206, b"234")
    assert tampered.status_code == 403


async def test_a_link_names_the_host_that_browsers_reach(s3: Any) -> None:
    storage = Storage(settings(s3, s3_public_endpoint="https://sound.example.com"))
    assert (await storage.presign_get("a")).startswith("https://sound.example.com/storage-test/a?")


async def test_a_bucket_that_is_missing_is_ill_health(s3: Any) -> None:
    with pytest.raises(NotFound):
        await Storage(settings(s3, s3_bucket="never-made")).ping()


async def test_wrong_keys_are_refused(s3: Any, storage: Storage) -> None:
    with pytest.raises(Unavailable):
        await Storage(settings(s3, s3_secret_key=SecretStr("wrong" * 4))).get_bytes("play.ogg")


async def test_a_store_that_is_away_or_silent_is_told_in_time(s3: Any) -> None:
    with pytest.raises(Unavailable):
        await Storage(settings(s3, s3_endpoint="http://127.0.0.1:1")).ping()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    endpoint = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    storage = Storage(settings(s3, s3_endpoint=endpoint), timeout=timedelta(milliseconds=200))
    async with asyncio.timeout(3):
        with pytest.raises(Unavailable):
            await storage.ping()
    server.close()
    await asyncio.sleep(1)
    await server.wait_closed()


def test_an_endpoint_without_scheme_is_refused(s3: Any) -> None:
    with pytest.raises(ValueError, match="http://host:port"):
        Storage(settings(s3, s3_endpoint="minio:9000"))
