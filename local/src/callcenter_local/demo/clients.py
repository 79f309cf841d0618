"""What the demo talks to: the product's REST API, and the switchboard of the simulated world."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self
from uuid import UUID

import httpx

Json = dict[str, Any]
TIMEOUT_S = 10.0


class _Client:
    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self._http = httpx.AsyncClient(base_url=url, headers=headers, timeout=TIMEOUT_S)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def _json(self, method: str, path: str, **options: Any) -> Json:
        answer = await self._http.request(method, path, **options)
        answer.raise_for_status()
        return dict(answer.json())


class Switchboard(_Client):
    """Places calls to the product and tells what the phones heard."""

    async def place_call(self, *, caller: str, callee: str, persona: str | Json, **more: Any) -> str:
        body = {"from": caller, "to": callee, "persona": persona, **more}
        return str((await self._json("POST", "/calls", json=body))["id"])

    async def call(self, call_id: str) -> Json:
        return await self._json("GET", f"/calls/{call_id}")

    async def calls(self) -> list[Json]:
        answer = await self._http.get("/calls")
        answer.raise_for_status()
        found = answer.json()
        return list(found["calls"] if isinstance(found, dict) else found)

    async def act(self, call_id: str, action: str, **body: Any) -> None:
        await self._http.post(f"/calls/{call_id}/{action}", json=body)

    async def egress(self, *, conduct: str = "well", start_ms: int = 0) -> None:
        await self._json("PUT", "/egress", json={"conduct": conduct})
        await self._json("PUT", "/delays", json={"egress_start_ms": start_ms})

    async def answers_as(self, number: str, persona: str | Json) -> None:
        """From now on, whoever calls that number gets this one."""
        await self._json("PUT", f"/numbers/{number}", json={"persona": persona})

    async def fault(self, provider: str, mode: str) -> None:
        await self._json("PUT", "/faults", json={"provider": provider, "mode": mode})


class Api(_Client):
    """The product, as a developer of the business uses it."""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(url, {"Authorization": f"Bearer {key}"})

    async def place_call(self, *, to: str, desk: str = "dealership", **body: Any) -> UUID:
        return UUID((await self._json("POST", "/v1/calls", json={"to": to, "desk": desk, **body}))["call_id"])

    async def hang_up(self, call_id: UUID) -> Json:
        return await self._json("POST", f"/v1/calls/{call_id}/hangup")

    async def call_in(self, room: str) -> UUID | None:
        """The call of a room; None while nobody has written of it."""
        page = await self._json("GET", "/v1/calls")
        return next((UUID(call["call_id"]) for call in page["calls"] if call["room"] == room), None)

    async def call(self, call_id: UUID) -> Json:
        return await self._json("GET", f"/v1/calls/{call_id}")

    async def events(self, call_id: UUID, *, after_seq: int = 0) -> list[Json]:
        found = await self._json("GET", f"/v1/calls/{call_id}/events", params={"after_seq": after_seq})
        return list(found["events"])

    async def slots_taken(self) -> int:
        """By the figures, of all workers."""
        lines = (await self._http.get("/metrics")).text.splitlines()
        taken = (line for line in lines if line.startswith("callcenter_slots_taken{"))
        return round(sum(float(line.rpartition(" ")[2]) for line in taken))

    async def health(self) -> Json:
        answer = await self._http.get("/health")
        return dict(answer.json())
