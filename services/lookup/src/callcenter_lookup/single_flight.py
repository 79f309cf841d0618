"""One fetch per key at a time: whoever asks meanwhile waits for the same answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from callcenter.tasks import spawn

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Keeps no answers: once a fetch ended, the next one starts anew. A failure reaches all who waited."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._flights: dict[str, asyncio.Task[T]] = {}

    async def fly(self, key: str, fetch: Callable[[], Awaitable[T]]) -> T:
        """A caller that is cancelled leaves; the fetch goes on for the others."""
        flight = self._flights.get(key)
        if flight is None:

            async def fetched() -> T:
                return await fetch()

            flight = spawn(fetched(), name=f"{self._name}.fetch")
            self._flights[key] = flight
            flight.add_done_callback(lambda _: self._flights.pop(key, None))
        return await asyncio.shield(flight)
