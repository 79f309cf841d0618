"""One Redis subscription per process: a bell, and what agents say that must be acted on at once.

Redis is a wire here, never the record: while it is away nothing is lost but immediacy.
"""

import asyncio
from collections.abc import Callable

import structlog
from callcenter.fanout import CHANNEL
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

_LISTEN_S = 2.0

_log = structlog.get_logger(__name__)


class Hub:
    def __init__(self, redis: Redis, *, retry_s: float = 1.0) -> None:
        self._redis = redis
        self._retry_s = retry_s
        self._listeners: list[Callable[[str], None]] = []

    def on_message(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        """Never returns; owned by the app's lifespan."""
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    await self._listen(pubsub)
            except (RedisError, OSError) as error:
                _log.warning("event_stream_lost", error=type(error).__name__)
            await asyncio.sleep(self._retry_s)

    async def _listen(self, pubsub: PubSub) -> None:
        while True:
            message = await pubsub.get_message(timeout=_LISTEN_S)
            if message is not None:
                self.tell(_text(message["data"]))

    def tell(self, message: str) -> None:
        for listener in self._listeners:
            listener(message)


def _text(data: bytes | str) -> str:
    return data.decode() if isinstance(data, bytes) else data
