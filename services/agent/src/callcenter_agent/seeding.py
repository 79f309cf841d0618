"""Desk files are the seed of the desks and numbers tables; afterwards the tables are the truth."""

from pathlib import Path

import structlog
from callcenter.desks import load_desks
from callcenter.settings import DatabaseSettings
from callcenter.store.database import Database
from callcenter.store.seeding import seed_desks

import callcenter_agent.desks

log = structlog.get_logger()


async def seed(settings: DatabaseSettings) -> None:
    desks = load_desks(Path(callcenter_agent.desks.__file__).parent)
    database = Database(settings.database_url.get_secret_value(), pool_size=1, max_overflow=0)
    try:
        async with database.session() as session:
            await seed_desks(session, desks.values())
    finally:
        await database.close()
    log.info("desks_seeded", desks=sorted(desks), numbers=sum(len(desk.numbers) for desk in desks.values()))
