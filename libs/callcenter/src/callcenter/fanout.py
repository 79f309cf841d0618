"""Tells whoever listens that something was stored. Best effort: who must not miss anything asks the store."""

import asyncio
import json
from collections.abc import Sequence
from typing import Final

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from callcenter.store.record import StoredEvent

CHANNEL: Final = "callcenter:events"
TIMEOUT_S: Final = 1.0

log = structlog.get_logger()


class Fanout:
    """Call `publish` after the commit. Never raises; gives up after a second."""

    def __init__(self, redis: Redis, *, timeout_s: float = TIMEOUT_S) -> None:
        self._redis = redis
        self._timeout_s = timeout_s

    async def publish(self, stored: Sequence[StoredEvent]) -> None:
        if not stored:
            return
        try:
            async with asyncio.timeout(self._timeout_s):
                async with self._redis.pipeline(transaction=False) as pipeline:
                    for one in stored:
                        pipeline.publish(CHANNEL, message(one))
                    await pipeline.execute()
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("fanout_failed", events=len(stored), error=repr(error))


def message(stored: StoredEvent) -> str:
    event = stored.event
    return json.dumps(
        {
            "call_id": str(event.call_id),
            "seq": stored.seq,
            "id": str(event.id),
            "type": event.type.value,
            "writer": event.writer.value,
            "occurred_at": event.occurred_at.isoformat(),
            "data": event.data.model_dump(mode="json"),
        },
        ensure_ascii=False,
    )
