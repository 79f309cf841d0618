"""One Redis subscription per process, handed on to everybody who watches.

Redis is a wire here, never the record: while it is away nothing is lost but immediacy. Watchers
are told to `resync` when it comes back, because what happened meanwhile was not heard.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from math import inf

import structlog
from callcenter.fanout import CHANNEL
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

_LISTEN_S = 2.0
RESYNC = '{"type":"resync"}'

_log = structlog.get_logger(__name__)


class Hub:
    def __init__(self, redis: Redis, *, retry_s: float = 1.0, backlog: int = 500) -> None:
        self._redis = redis
        self._retry_s = retry_s
        self._backlog = backlog
        self._watchers: set[asyncio.Queue[str]] = set()
        self._listeners: list[Callable[[str], None]] = []

    def on_message(self, listener: Callable[[str], None]) -> None:
        self._listeners.append(listener)

    async def run(self) -> None:
        """Never returns; owned by the app's lifespan."""
        heard_before = False
        while True:
            try:
                async with self._redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(CHANNEL)
                    if heard_before:
                        self.tell(RESYNC)
                    heard_before = True
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
        for queue in self._watchers:
            if queue.full():
                _drain(queue)
                queue.put_nowait(RESYNC)
            else:
                queue.put_nowait(message)

    async def follow(self, *, idle_s: float, max_seconds: float | None = None) -> AsyncGenerator[str | None]:
        """Messages as they come; None after `idle_s` of silence, for the line to be kept warm."""
        queue: asyncio.Queue[str] = asyncio.Queue(self._backlog)
        loop = asyncio.get_running_loop()
        ends = loop.time() + max_seconds if max_seconds is not None else inf
        self._watchers.add(queue)
        try:
            while (left := ends - loop.time()) > 0:
                try:
                    yield await asyncio.wait_for(queue.get(), min(idle_s, left))
                except TimeoutError:
                    yield None
        finally:
            self._watchers.discard(queue)


def _drain(queue: asyncio.Queue[str]) -> None:
    while not queue.empty():
        queue.get_nowait()


def _text(data: bytes | str) -> str:
    return data.decode() if isinstance(data, bytes) else data
