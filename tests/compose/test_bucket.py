"""infra/bucket.py: the bucket is there as soon as the store is, however late; no default secret is used."""

import asyncio
import importlib.util
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from callcenter.settings import StorageSettings
from callcenter.storage import Storage
from callcenter.tasks import spawn
from pydantic import SecretStr

from tests.waiting import until

SCRIPT = Path(__file__).resolve().parents[2] / "infra" / "bucket.py"


@pytest.fixture(scope="module")
def bucket() -> Any:
    spec = importlib.util.spec_from_file_location("bucket", SCRIPT)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Road:
    """A port that leads to the store while it is open."""

    def __init__(self, endpoint: str) -> None:
        self._store = urlsplit(endpoint)
        self._server: asyncio.Server | None = None
        self._carried: set[asyncio.StreamWriter] = set()
        self.port = 0

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._server is not None:
            self._server.close()
            for writer in self._carried:
                writer.transport.abort()
            await self._server.wait_closed()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to_store = await asyncio.open_connection(self._store.hostname, self._store.port)
        self._carried |= {writer, to_store[1]}
        await asyncio.gather(_pour(reader, to_store[1]), _pour(to_store[0], writer))


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()


@pytest.fixture
async def road(s3: Any) -> AsyncIterator[Road]:
    road = Road(s3.endpoint)
    await road.open()
    yield road
    await road.close()


async def test_the_bucket_follows_the_store(bucket: Any, road: Road, s3: Any, tmp_path: Path) -> None:
    """Not there yet, there, gone, and there again: the sign that the health check looks for says so."""
    await road.close()
    settings = StorageSettings(
        s3_endpoint=f"http://127.0.0.1:{road.port}",
        s3_access_key=s3.access_key,
        s3_secret_key=SecretStr(s3.secret_key),
        s3_bucket="late-recordings",
    )
    path = tmp_path / "sign"
    sign = bucket.Sign(path, settings.s3_bucket)
    keeping = spawn(bucket.keep(Storage(settings), sign, retry_s=0.1, look_s=0.1), name="bucket")
    try:
        await asyncio.sleep(0.3)
        assert not path.exists()
        await road.open()
        await until(path.exists)
        await Storage(settings).ping()
        await road.close()
        await until(lambda: not path.exists())
        await road.open()
        await until(path.exists)
    finally:
        keeping.cancel()


def test_production_refuses_the_default_secret_before_it_asks_the_store(compose: Any) -> None:
    environment = {
        **compose.environment("bucket"),
        "ENVIRONMENT": "production",
        "S3_ENDPOINT": "http://127.0.0.1:9",
    }
    refused = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "S3_SECRET_KEY" in refused.stderr
    assert "development-only" not in refused.stderr.replace("meant for development", "")
