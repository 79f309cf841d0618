"""Answers kept in Redis, where it helps and never where it hurts.

Redis away means slower, not wrong: every command has a short time-out, and after a fault Redis is left alone
for some seconds, so that a dead one costs a single time-out and not one per request.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, TypeVar

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from callcenter_lookup.metrics import Metrics

log = structlog.get_logger()
T = TypeVar("T")
Monotonic = Callable[[], float]

FAULTS: Final = (RedisError, OSError, TimeoutError)


@dataclass
class Cache:
    """`clock` is seconds that only grow (`time.monotonic`)."""

    redis: Redis
    metrics: Metrics
    clock: Monotonic
    pause: timedelta
    _shunned_until: float = field(default=0.0, init=False)

    async def get(self, key: str) -> bytes | str | None:
        return await self._tried(lambda: self.redis.get(key))

    async def put(self, key: str, value: str, *, ttl: timedelta) -> None:
        await self._tried(lambda: self.redis.set(key, value, px=ttl))

    async def forget(self, key: str) -> None:
        await self._tried(lambda: self.redis.delete(key))

    async def claim(self, key: str, *, ttl: timedelta) -> bool | None:
        """True: nobody else has it. False: somebody has. None: Redis cannot say."""
        if self.is_shunned:
            return None
        claimed = await self._tried(lambda: self.redis.set(key, "1", px=ttl, nx=True))
        return None if self.is_shunned else bool(claimed)

    @property
    def is_shunned(self) -> bool:
        return self.clock() < self._shunned_until

    async def _tried(self, command: Callable[[], Awaitable[T]]) -> T | None:
        if self.is_shunned:
            return None
        try:
            return await command()
        except FAULTS as error:
            self._shunned_until = self.clock() + self.pause.total_seconds()
            self.metrics.cache_faults.inc()
            log.warning("cache_away", error=repr(error), pause_s=self.pause.total_seconds())
            return None
