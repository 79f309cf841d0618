"""Vehicles by VIN: from the cache, or fetched once and remembered, hits and misses alike."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from callcenter.vin import Vin
from pydantic import ValidationError

from callcenter_lookup.cache import Cache
from callcenter_lookup.metrics import Metrics
from callcenter_lookup.single_flight import SingleFlight
from callcenter_lookup.vehicles.vehicle import Vehicle

Fetch = Callable[[Vin], Awaitable[Vehicle]]

_SHAPE: Final = 1
"""Counts up when a stored vehicle no longer reads as today's `Vehicle`."""
_CLAIM: Final = timedelta(seconds=2)
_GLANCES: Final = 25
_BETWEEN_GLANCES_S: Final = 0.02


@dataclass
class VehicleFinder:
    """`version` names the data the answers come from: new data never meet old answers."""

    fetch: Fetch
    cache: Cache
    metrics: Metrics
    version: str
    vehicle_ttl: timedelta
    missing_ttl: timedelta
    _flights: SingleFlight[Vehicle] = field(default_factory=lambda: SingleFlight("vehicle"), init=False)

    async def find(self, vin: Vin) -> Vehicle:
        vehicle = await self._remembered(vin)
        self.metrics.cache.labels("miss" if vehicle is None else "hit").inc()
        if vehicle is None:
            vehicle = await self._flights.fly(vin, lambda: self._fetched(vin))
        self.metrics.lookups.labels("found" if vehicle.found else "missing").inc()
        return vehicle

    def _key(self, vin: Vin) -> str:
        return f"lookup:vehicle:v{_SHAPE}:{self.version}:{vin}"

    async def _remembered(self, vin: Vin) -> Vehicle | None:
        stored = await self.cache.get(self._key(vin))
        if stored is None:
            return None
        try:
            return Vehicle.model_validate_json(stored)
        except ValidationError:
            await self.cache.forget(self._key(vin))
            return None

    async def _fetched(self, vin: Vin) -> Vehicle:
        claim = f"{self._key(vin)}:claim"
        claimed = await self.cache.claim(claim, ttl=_CLAIM)
        if claimed is False and (vehicle := await self._from_another_worker(vin)) is not None:
            return vehicle
        try:
            vehicle = await self.fetch(vin)
            ttl = self.vehicle_ttl if vehicle.found else self.missing_ttl
            await self.cache.put(self._key(vin), vehicle.model_dump_json(), ttl=ttl)
        finally:
            if claimed:
                await self.cache.forget(claim)
        return vehicle

    async def _from_another_worker(self, vin: Vin) -> Vehicle | None:
        """Another process is fetching it. Waits a moment, then it is fetched here too."""
        for _ in range(_GLANCES):
            await asyncio.sleep(_BETWEEN_GLANCES_S)
            if (vehicle := await self._remembered(vin)) is not None:
                return vehicle
        return None
