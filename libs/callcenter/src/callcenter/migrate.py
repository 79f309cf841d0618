"""`python -m callcenter.migrate`: brings the database to the newest schema, waiting for it to come up."""

import asyncio
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog
from alembic import command
from alembic.config import Config

from callcenter.errors import Unavailable
from callcenter.logs import configure_logs
from callcenter.settings import DatabaseSettings, SettingsError, load
from callcenter.store.database import Database

WAIT_S: Final = 60.0
PAUSE_S: Final = 0.5

log = structlog.get_logger()


def migrations_directory() -> Path:
    """MIGRATIONS_DIR, else the nearest `migrations` folder above this file or the working directory."""
    if named := os.environ.get("MIGRATIONS_DIR"):
        return Path(named)
    for start in (Path(__file__).resolve(), Path.cwd() / "here"):
        for parent in start.parents:
            if (parent / "migrations" / "env.py").is_file():
                return parent / "migrations"
    raise SettingsError("settings are incomplete\n  missing: MIGRATIONS_DIR")


def config(url: str) -> Config:
    alembic = Config()
    alembic.set_main_option("script_location", str(migrations_directory()).replace("%", "%%"))
    alembic.attributes["url"] = url
    return alembic


def upgrade(url: str, revision: str = "head") -> None:
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    command.downgrade(config(url), revision)


async def wait_for_database(
    url: str, *, wait_s: float = WAIT_S, now: Callable[[], float] = time.monotonic
) -> None:
    """Raises `Unavailable` when it has not come up in time."""
    database = Database(url, pool_size=1, max_overflow=0)
    deadline = now() + wait_s
    try:
        while True:
            try:
                return await database.ping()
            except Unavailable:
                if now() >= deadline:
                    raise
                await asyncio.sleep(PAUSE_S)
    finally:
        await database.close()


def main() -> int:
    configure_logs("migrate", os.environ.get("LOG_LEVEL", "INFO"))
    try:
        url = load(DatabaseSettings).database_url.get_secret_value()
        asyncio.run(wait_for_database(url))
        upgrade(url)
    except (SettingsError, Unavailable) as error:
        log.error("migration_failed", error=str(error))  # noqa: TRY400 - the message says it all
        return 1
    log.info("database_migrated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
