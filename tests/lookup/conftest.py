"""A lookup service over the session's real Redis, and one over a Redis that can be stopped."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from callcenter.store.database import Database
from callcenter.store.samples import load_samples, seed_samples
from callcenter_agent import desks
from callcenter_lookup.app import create_app, decode_offline
from callcenter_lookup.settings import LookupSettings
from callcenter_lookup.vehicles.finder import Fetch
from redis.asyncio import Redis

from tests.serving import serving

KEY = "test-lookup-service-key"
DESKS = Path(desks.__file__).parent
TODAY = date(2026, 3, 5)
NOBODY = "redis://127.0.0.1:9/0"
"""Port 9 (discard): nothing listens there."""

NewService = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]


NO_DATABASE = "postgresql+asyncpg://nobody:x@127.0.0.1:9/none"
"""Vehicles are found without one."""


def lookup_settings(redis_url: str, **more: Any) -> LookupSettings:
    return LookupSettings(
        **{"database_url": NO_DATABASE, **more}, redis_url=redis_url, lookup_service_key=KEY
    )


@pytest.fixture
def new_service(redis_url: str) -> NewService:
    def new(*, fetch: Fetch = decode_offline, url: str = redis_url, **more: Any) -> Any:
        patient = {"cache_timeout": timedelta(seconds=2), **more}  # a busy machine is no dead Redis
        return serving(create_app(lookup_settings(url, **patient), fetch=fetch), KEY)

    return new


@pytest.fixture(scope="module")
async def known(module_database: str) -> str:
    """The URL of a database that holds the samples."""
    database = Database(module_database, pool_size=1)
    async with database.session() as session:
        await seed_samples(session, load_samples(DESKS, today=TODAY))
    await database.close()
    return module_database


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    """Empty at the start of each test."""
    client = Redis.from_url(redis_url)
    await client.flushdb()
    yield client
    await client.aclose()


@pytest.fixture
async def client(new_service: NewService, redis: Redis) -> AsyncIterator[httpx.AsyncClient]:
    async with new_service(missing_ttl=timedelta(hours=1)) as service:
        yield service


@pytest.fixture
def nobody() -> str:
    return NOBODY
