"""Fixtures for everybody: real servers, started by the test run itself, once per session."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import structlog
from callcenter_local import folders
from callcenter_local.embedded import livekit_build
from callcenter_local.embedded.livekit import LiveKit
from callcenter_local.embedded.postgres import Postgres
from callcenter_local.embedded.redis import Redis
from callcenter_local.embedded.storage import REGION, ObjectStorage
from callcenter_local.stack import Stack

hypothesis.settings.register_profile(
    "busy machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy machine")


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A program that a test runs in this process may silence its logs, but not those of the next test."""
    before = structlog.get_config()
    yield
    structlog.configure(**before)


FreshDatabase = Callable[[], Awaitable[str]]
TEMPLATE = "migrated"


@dataclass(frozen=True)
class S3:
    """The object store of the test run, by the names of the settings."""

    endpoint: str
    access_key: str
    secret_key: str
    bucket: str
    region: str = REGION


def _is_elsewhere(address: object) -> bool:
    if not isinstance(address, tuple):
        return False  # a Unix socket
    host = str(address[0])
    if host == "localhost":
        return False
    try:
        return not ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return True


@pytest.fixture(scope="session", autouse=True)
def only_loopback() -> Iterator[None]:
    """No test may reach anything but this machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            original = getattr(socket.socket, name)

            def guarded(self: socket.socket, address: Any, original: Any = original) -> Any:
                if _is_elsewhere(address):
                    raise RuntimeError(f"a test tried to reach {address}")
                return original(self, address)

            patch.setattr(socket.socket, name, guarded)
        yield


@pytest.fixture(scope="session")
def run_folder(request: pytest.FixtureRequest) -> Iterator[Path]:
    """A folder for the servers' state; the account that Postgres runs as can reach it.

    It is removed at the end, but for the logs of a run that failed.
    """
    folder = folders.state_folder(f"tests/{os.getpid()}")
    yield folder
    if not request.session.testsfailed:
        folders.remove(folder)
        return
    for log in folder.rglob("*.log"):
        kept = folder.with_name("failed") / log.relative_to(folder)
        kept.parent.mkdir(parents=True, exist_ok=True)
        log.replace(kept)
    folders.remove(folder)


@pytest.fixture(scope="session")
async def postgres(run_folder: Path) -> AsyncIterator[Postgres]:
    server = Postgres(run_folder / "postgres", logs=run_folder / "logs", password=secrets.token_hex(8))
    async with server:
        yield server


async def run_program(*argv: str, env: dict[str, str]) -> None:
    """Run a Python module to its end; its output is in the error when it fails."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *argv,
        env={**os.environ, **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await asyncio.wait_for(process.communicate(), timeout=120)
    if process.returncode:
        raise RuntimeError(f"{' '.join(argv)} failed:\n{output.decode(errors='replace')}")


@pytest.fixture(scope="session")
async def fresh_database(postgres: Postgres) -> FreshDatabase:
    """Call it for the URL of a new migrated database, a copy of one that was migrated once."""
    url = await postgres.create_database(TEMPLATE)
    await run_program("-m", "callcenter.migrate", env={"DATABASE_URL": url})

    async def create() -> str:
        return await postgres.create_database(f"test_{secrets.token_hex(6)}", template=TEMPLATE)

    return create


@pytest.fixture(scope="session")
async def postgres_url(fresh_database: FreshDatabase) -> str:
    """A migrated database shared by the session; tests that need theirs empty take `module_database`."""
    return await fresh_database()


@pytest.fixture(scope="module")
async def module_database(fresh_database: FreshDatabase) -> str:
    """A migrated database of this test module alone."""
    return await fresh_database()


@pytest.fixture(scope="session")
async def redis_url(run_folder: Path) -> AsyncIterator[str]:
    async with Redis(run_folder / "redis", logs=run_folder / "logs") as server:
        yield server.url


@pytest.fixture(scope="session")
async def s3(run_folder: Path) -> AsyncIterator[S3]:
    server = ObjectStorage(
        run_folder / "storage",
        logs=run_folder / "logs",
        access_key=secrets.token_hex(8),
        secret_key=secrets.token_hex(16),
    )
    async with server:
        yield S3(server.endpoint, server.access_key, server.secret_key, server.bucket)


@pytest.fixture(scope="session")
def livekit_program() -> Path:
    return livekit_build.ensure(print)


@pytest.fixture(scope="session")
async def livekit(run_folder: Path, livekit_program: Path) -> AsyncIterator[LiveKit]:
    """livekit-server alone (`url`, `http_url`, `key`, `secret`), without webhooks and without a sim."""
    server = LiveKit(
        run_folder / "livekit",
        program=livekit_program,
        logs=run_folder / "logs",
        key=f"API{secrets.token_hex(6)}",
        secret=secrets.token_hex(24),
    )
    async with server:
        yield server


@pytest.fixture(scope="session")
async def stack(run_folder: Path, livekit_program: Path) -> AsyncIterator[Stack]:
    """The whole product with the simulated outside world, started when the first test asks for it."""
    settings = {"RINGING_TIMEOUT": "PT6S", "NUM_IDLE_PROCESSES": "2", "SIP_MEDIA_TIMEOUT": "PT30S"}
    async with Stack(run_folder / "stack", settings=settings) as running:
        yield running
