"""Puts the lookup service together."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from callcenter.store.database import Database
from callcenter.vin import Vin
from callcenter.web import problems
from callcenter.web.headers import StrictHeaders
from fastapi import FastAPI
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from callcenter_lookup import health
from callcenter_lookup.asking import KEYED
from callcenter_lookup.cache import Cache
from callcenter_lookup.customers import routes as customers
from callcenter_lookup.human_agents import routes as human_agents
from callcenter_lookup.metrics import MeasureRequests, Metrics
from callcenter_lookup.patients import routes as patients
from callcenter_lookup.settings import LookupSettings
from callcenter_lookup.stock import routes as stock
from callcenter_lookup.stock.finder import StockFinder
from callcenter_lookup.vehicles import routes as vehicles
from callcenter_lookup.vehicles import vpic
from callcenter_lookup.vehicles.finder import Fetch, VehicleFinder
from callcenter_lookup.vehicles.vehicle import Vehicle

DESCRIPTION = """Facts for the call center: vehicles, customers and policies, patients, stock, people. Every
route but the health checks needs the service key as `Authorization: Bearer <key>`. Errors are problem details
(RFC 9457)."""

CONNECT_TIMEOUT = timedelta(seconds=1)
STATEMENT_TIMEOUT = timedelta(seconds=1)
"""A caller waits two seconds for an answer."""


async def decode_offline(vin: Vin) -> Vehicle:
    return vpic.decode(vin)


def create_app(settings: LookupSettings, *, fetch: Fetch = decode_offline) -> FastAPI:
    """`fetch` is where vehicles come from when the cache has none."""

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        await asyncio.to_thread(vpic.data_version)
        yield
        await app.state.redis.aclose()
        await app.state.database.close()

    app = FastAPI(
        title="Call center lookup",
        version="1.0.0",
        description=DESCRIPTION,
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
    )
    metrics, redis, database = Metrics(), redis_for(settings), database_for(settings)
    cache = Cache(redis=redis, metrics=metrics, clock=time.monotonic, pause=settings.cache_pause)
    app.state.settings = settings
    app.state.metrics = metrics
    app.state.redis = redis
    app.state.database = database
    app.state.stock = StockFinder(tables=database, cache=cache, ttl=settings.stock_ttl)
    app.state.vehicles = VehicleFinder(
        fetch=fetch,
        cache=cache,
        metrics=metrics,
        version=vpic.data_version(),
        vehicle_ttl=settings.vehicle_ttl,
        missing_ttl=settings.missing_ttl,
    )
    app.include_router(health.router)
    for feature in (vehicles, customers, patients, stock, human_agents):
        app.include_router(feature.router)
    problems.install(app)
    app.add_middleware(MeasureRequests, metrics=metrics)
    app.add_middleware(StrictHeaders)

    @app.get("/openapi.json", include_in_schema=False, dependencies=KEYED)
    async def openapi() -> dict[str, object]:
        return app.openapi()

    return app


def database_for(settings: LookupSettings) -> Database:
    """Connects at the first question; vehicles are found without it."""
    return Database(
        settings.database_url.get_secret_value(),
        connect_timeout=CONNECT_TIMEOUT,
        statement_timeout=STATEMENT_TIMEOUT,
        pool_timeout=CONNECT_TIMEOUT,
        application_name="lookup",
    )


def redis_for(settings: LookupSettings) -> Redis:
    """One try, a short one: the cache is there to be quick."""
    seconds = settings.cache_timeout.total_seconds()
    return Redis.from_url(
        settings.redis_url.get_secret_value(),
        socket_timeout=seconds,
        socket_connect_timeout=seconds,
        retry=Retry(NoBackoff(), 0),
        max_connections=64,
    )
