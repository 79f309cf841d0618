"""How many calls the workers can still take: each says so about itself, and forgets itself when it dies.

One message holds the count and the rooms, so that a reader never sees a worker full without seeing by whom.
"""

import asyncio
import json
from collections.abc import Iterable, Mapping
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
        return summed(await self.workers())

    async def workers(self) -> dict[str, Capacity]:
        """By the worker's name. Empty: none has said anything of late, or Redis is away."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return await self._read()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("slots_not_known", error=repr(error))
            return {}

    async def _read(self) -> dict[str, Capacity]:
        workers = [_text(name) for name in await self._redis.smembers(self._names)]
        if not workers:
            return {}
        told = await self._redis.mget([self._key(worker) for worker in workers])
        if silent := [worker for worker, one in zip(workers, told, strict=True) if one is None]:
            await self._redis.srem(self._names, *silent)
        return {worker: _read(one) for worker, one in zip(workers, told, strict=True) if one is not None}

    def _key(self, worker: str) -> str:
        return f"{self._names}:{worker}"


def summed(workers: Mapping[str, Capacity]) -> Capacity | None:
    if not workers:
        return None
    known = workers.values()
    rooms = frozenset(room for one in known for room in one.rooms)
    return Capacity(sum(one.total for one in known), sum(one.taken for one in known), rooms)


def _read(told: bytes | str) -> Capacity:
    one = json.loads(told)
    rooms = _rooms(one)
    return Capacity(_total(one), len(rooms), frozenset(rooms))


def _rooms(one: dict[str, object]) -> list[str]:
    rooms = one["rooms"]
    return [str(room) for room in rooms] if isinstance(rooms, list) else []


def _total(one: dict[str, object]) -> int:
    total = one["total"]
    return total if isinstance(total, int) else 0


def _text(name: bytes | str) -> str:
    return name.decode() if isinstance(name, bytes) else name
