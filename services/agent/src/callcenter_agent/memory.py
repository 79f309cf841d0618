"""What is remembered of a caller for an hour: enough to go on with a call that was cut off.

Kept in Redis, which may be away or lost: then nothing is remembered, and nothing else happens. A caller id is
no identity: what is taken up again is never told by itself, and who was verified has to be so again.
"""

import asyncio
import hashlib
from collections.abc import Awaitable
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog
from callcenter.phone import E164
from pydantic import BaseModel, ConfigDict, ValidationError
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger()

TIMEOUT_S: Final = 0.4


class Remembered(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    facts: dict[str, Any]


class Memory(Protocol):
    async def recall(self, desk: str, number: E164) -> Remembered | None: ...

    async def keep(self, desk: str, number: E164, what: Remembered, *, lasts: timedelta) -> None: ...

    async def forget(self, desk: str, number: E164) -> None: ...


class NoMemory:
    async def recall(self, desk: str, number: E164) -> Remembered | None:
        return None

    async def keep(self, desk: str, number: E164, what: Remembered, *, lasts: timedelta) -> None:
        return None

    async def forget(self, desk: str, number: E164) -> None:
        return None


class RedisMemory:
    """Never raises for a Redis that is away, and never waits for it for long."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def recall(self, desk: str, number: E164) -> Remembered | None:
        found = await self._within(self._redis.get(key_of(desk, number)))
        if found is None:
            return None
        try:
            return Remembered.model_validate_json(found)
        except ValidationError:
            log.warning("memory_not_understood")
            return None

    async def keep(self, desk: str, number: E164, what: Remembered, *, lasts: timedelta) -> None:
        await self._within(self._redis.set(key_of(desk, number), what.model_dump_json(), ex=lasts))

    async def forget(self, desk: str, number: E164) -> None:
        await self._within(self._redis.delete(key_of(desk, number)))

    async def _within(self, command: Awaitable[Any]) -> Any:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await command
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("memory_away", error=type(error).__name__)
            return None


def key_of(desk: str, number: E164) -> str:
    """Nobody who looks at the keys learns who has called."""
    return f"memory:{desk}:{hashlib.sha256(f'{desk}/{number}'.encode()).hexdigest()[:32]}"
