"""Asks the lookup service for facts. It answers in milliseconds; a caller waits two seconds at most."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx
from callcenter.errors import Unavailable
from callcenter.vin import Vin
from pydantic import BaseModel, ConfigDict, ValidationError

ATTEMPTS = 3
FIRST_PAUSE_S = 0.15
TIMEOUT = httpx.Timeout(2.0, connect=1.0)
RETRIED = frozenset({429, 500, 502, 503, 504})


class Vehicle(BaseModel):
    """What is known about a VIN. `found` is false for a well-formed number nobody built."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    found: bool
    year: int | None = None
    make: str | None = None
    model: str | None = None
    trim: str | None = None
    body: str | None = None
    engine: str | None = None
    fuel: str | None = None
    plant: str | None = None

    @property
    def spoken(self) -> str:
        return " ".join(str(part) for part in (self.year, self.make, self.model, self.trim) if part)


@dataclass
class VehicleLookup:
    """`client` has the service's address and key."""

    client: httpx.AsyncClient
    attempts: int = ATTEMPTS

    async def vehicle(self, vin: Vin) -> Vehicle:
        """Raises Unavailable when the service gave no usable answer in a few tries."""
        for attempt in range(self.attempts):
            if attempt:
                await asyncio.sleep(FIRST_PAUSE_S * 2 ** (attempt - 1))
            try:
                answer = await self.client.post("/api/lookup-vehicle", json={"vin": vin})
            except httpx.HTTPError as error:
                reason = repr(error)
                continue
            if answer.status_code in RETRIED:
                reason = f"status {answer.status_code}"
                continue
            return _vehicle(answer)
        raise Unavailable(f"vehicle lookup failed {self.attempts} times: {reason}")

    async def plausibility(self, vins: Sequence[Vin]) -> dict[str, str] | None:
        """By VIN, a `Plausibility`. None is no fault: nobody can be asked just now. Asked once, because a
        caller waits for their read-back."""
        try:
            answer = await self.client.post("/v1/vehicles/plausibility", json={"vins": list(vins)})
            return dict(answer.raise_for_status().json()["plausibility"])
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            return None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.client.aclose()


def _vehicle(answer: httpx.Response) -> Vehicle:
    try:
        answer.raise_for_status()
        body: Any = answer.json()
        return Vehicle.model_validate(body)
    except (httpx.HTTPStatusError, ValueError, ValidationError) as error:
        raise Unavailable(f"vehicle lookup answered {answer.status_code}") from error


def new_client(url: str, key: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=TIMEOUT)
