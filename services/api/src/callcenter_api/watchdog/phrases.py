"""The desks' spoken phrases, as the agents left them in the object store."""

import asyncio
from datetime import timedelta

from callcenter.errors import NotFound, Unavailable
from callcenter.storage import Storage

LIMIT = timedelta(seconds=2)


class Phrases:
    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def fetch(self, key: str) -> bytes | None:
        try:
            async with asyncio.timeout(LIMIT.total_seconds()):
                return await self._storage.get_bytes(key)
        except (NotFound, Unavailable, TimeoutError):
            return None
