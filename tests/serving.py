"""A service in this process, as its clients see it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from asgi_lifespan import LifespanManager
from fastapi import FastAPI

from tests.waiting import PATIENCE_S


@asynccontextmanager
async def serving(
    app: FastAPI, key: str, *, patience_s: float = PATIENCE_S
) -> AsyncIterator[httpx.AsyncClient]:
    """`patience_s`: for its start, and for its end."""
    async with (
        LifespanManager(app, startup_timeout=PATIENCE_S, shutdown_timeout=PATIENCE_S),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://service",
            headers={"Authorization": f"Bearer {key}"},
        ) as client,
    ):
        yield client
