"""`make seed`: migrates and seeds the database of `make up`, whether it is running or not.

With DATABASE_URL set, that database is meant.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from callcenter_local.embedded.postgres import Postgres
from callcenter_local.environment import Addresses, environment
from callcenter_local.keys import Keys
from callcenter_local.process import ServerError
from callcenter_local.service import Chore
from callcenter_local.stack import demo_folder

PORT_LINE = 3
"""Of `postmaster.pid`, counted from 0."""


def run() -> int:
    try:
        asyncio.run(_seed())
    except ServerError as error:
        print(error)
        return 1
    print("Seeded: sample customers, policies, patients, stock and people.")
    return 0


async def _seed() -> None:
    folder = demo_folder()
    env = environment(folder, Keys.kept_in(folder), Addresses())
    async with _database(folder) as url:
        for name, *argv in (("migrate", "callcenter.migrate"), ("seed", "callcenter_agent", "seed")):
            chore = Chore(name, argv, env=env | {"DATABASE_URL": url}, logs=folder / "logs", cwd=folder)
            await chore.start()


@asynccontextmanager
async def _database(folder: Path) -> AsyncIterator[str]:
    if given := os.environ.get("DATABASE_URL"):
        yield given
        return
    server = Postgres(
        folder / "postgres", logs=folder / "logs", password=Keys.kept_in(folder).postgres_password
    )
    if (port := running_port(folder / "postgres" / "postmaster.pid")) is not None:
        server.port = port
        yield server.url()
        return
    async with server:
        yield server.url()


def running_port(pid_file: Path) -> int | None:
    """Where the server of that folder listens; None when it does not run."""
    try:
        lines = pid_file.read_text().splitlines()
        os.kill(int(lines[0]), 0)
        return int(lines[PORT_LINE])
    except (OSError, OverflowError, ValueError, IndexError):
        return None
