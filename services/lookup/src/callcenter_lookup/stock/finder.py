"""Stock by what a caller wants. Answers are kept for seconds: many ask the same, and a price must be true."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Final

from callcenter.facts import StockVehicle
from callcenter.store import facts
from callcenter.store.database import Database
from callcenter.store.facts import StockWish
from pydantic import TypeAdapter, ValidationError

from callcenter_lookup.asking import asked
from callcenter_lookup.cache import Cache

VEHICLES: Final = TypeAdapter(list[StockVehicle])
_SHAPE: Final = 1
"""Counts up when a stored answer no longer reads as today's vehicles."""


@dataclass(frozen=True)
class StockFinder:
    tables: Database
    cache: Cache
    ttl: timedelta

    async def find(self, wish: StockWish) -> list[StockVehicle]:
        key = _key(wish)
        if (remembered := await self._remembered(key)) is not None:
            return remembered
        found = await asked(self.tables, lambda session: facts.stock(session, wish))
        await self.cache.put(key, VEHICLES.dump_json(found).decode(), ttl=self.ttl)
        return found

    async def _remembered(self, key: str) -> list[StockVehicle] | None:
        stored = await self.cache.get(key)
        if stored is None:
            return None
        try:
            return VEHICLES.validate_json(stored)
        except ValidationError:
            return None


def _key(wish: StockWish) -> str:
    asked_for = json.dumps(asdict(wish), sort_keys=True)
    return f"lookup:stock:v{_SHAPE}:{hashlib.sha256(asked_for.encode()).hexdigest()}"
