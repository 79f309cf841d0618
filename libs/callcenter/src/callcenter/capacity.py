"""How many calls the workers can still take: each says so about itself, and forgets itself when it dies.

One message holds the count and the rooms, so that a reader never sees a worker full without seeing by whom.
"""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

LASTS_S: Final = 6
TIMEOUT_S: Final = 0.5

log = structlog.get_logger()


@dataclass(frozen=True)
class Capacity:
    total: int
    taken: int
    rooms: frozenset[str] = frozenset()
    """Of the calls that hold a slot, those still opening included."""

    @property
    def free(self) -> int:
        return max(0, self.total - self.taken)

    @property
    def is_full(self) -> bool:
        return self.free == 0

    def turns_away(self, room: str) -> bool:
        return self.is_full and room not in self.rooms

    def free_for_outbound(self, *, kept_for_inbound: int) -> int:
        """Of the slots that are there, some stay free for callers; where all would, one serves both."""
        kept = min(kept_for_inbound, self.total - 1)
        return max(0, self.free - max(0, kept))


class Slotboard:
    """The workers' free slots, in Redis. Never raises: without Redis nothing is known."""

    def __init__(self, redis: Redis, *, agent_name: str) -> None:
        self._redis = redis
        self._names = f"callcenter:workers:{agent_name}"

    async def tell(self, worker: str, *, total: int, rooms: Iterable[str]) -> None:
        told = json.dumps({"total": total, "rooms": sorted(rooms)})
        try:
            async with asyncio.timeout(TIMEOUT_S), self._redis.pipeline(transaction=False) as pipeline:
                pipeline.set(self._key(worker), told, ex=LASTS_S)
                pipeline.sadd(self._names, worker)
                await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("slots_not_announced", error=repr(error))

    async def read(self) -> Capacity | None:
        """None: no worker has said anything of late, or Redis is away."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._read()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("slots_not_known", error=repr(error))
            return None

    async def _read(self) -> Capacity | None:
        workers = [_text(name) for name in await self._redis.smembers(self._names)]
        if not workers:
            return None
        told = await self._redis.mget([self._key(worker) for worker in workers])
        if silent := [worker for worker, one in zip(workers, told, strict=True) if one is None]:
            await self._redis.srem(self._names, *silent)
        return summed([json.loads(one) for one in told if one is not None])

    def _key(self, worker: str) -> str:
        return f"{self._names}:{worker}"


def summed(told: list[dict[str, object]]) -> Capacity | None:
    if not told:
        return None
    rooms = [room for one in told for room in _rooms(one)]
    return Capacity(sum(_total(one) for one in told), len(rooms), frozenset(rooms))


def _rooms(one: dict[str, object]) -> list[str]:
    rooms = one["rooms"]
    return [str(room) for room in rooms] if isinstance(rooms, list) else []


def _total(one: dict[str, object]) -> int:
    total = one["total"]
    return total if isinstance(total, int) else 0


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name
