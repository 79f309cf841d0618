"""Desk files are the seed of the desks and numbers tables; afterwards the tables are the truth.

On a development machine the tables of the business get sample people, policies, patients and stock as well.
"""

from pathlib import Path

import structlog
from callcenter.clock import utc_now
from callcenter.desks import load_desks
from callcenter.settings import DatabaseSettings
from callcenter.store.database import Database
from callcenter.store.samples import load_samples, seed_samples
from callcenter.store.seeding import seed_desks

import callcenter_agent.desks

log = structlog.get_logger()


async def seed(settings: DatabaseSettings) -> None:
    directory = Path(callcenter_agent.desks.__file__).parent
    desks = load_desks(directory)
    samples = (
        load_samples(directory, today=utc_now().date()) if settings.environment == "development" else None
    )
    database = Database(settings.database_url.get_secret_value(), pool_size=1, max_overflow=0)
    try:
        async with database.session() as session:
            await seed_desks(session, desks.values())
            if samples is not None:
                await seed_samples(session, samples)
    finally:
        await database.close()
    log.info(
        "seeded",
        desks=sorted(desks),
        numbers=sum(len(desk.numbers) for desk in desks.values()),
        samples=samples is not None,
    )
