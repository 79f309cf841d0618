"""One question to a service over HTTP: a few quick tries, because a caller is waiting."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import httpx
from callcenter.errors import CallCenterError, Conflict, InvalidInput, NotFound, Unavailable

ATTEMPTS: Final = 3
FIRST_PAUSE_S: Final = 0.15
RETRIED: Final = frozenset({429, 500, 502, 503, 504})
REFUSALS: Final[Mapping[int, type[CallCenterError]]] = {404: NotFound, 409: Conflict, 422: InvalidInput}

Query = Mapping[str, str | int]


@dataclass(frozen=True)
class Service:
    """`client` has the address, the key and the time-outs. What is asked twice must be harmless."""

    name: str
    client: httpx.AsyncClient
    attempts: int = ATTEMPTS
    first_pause_s: float = FIRST_PAUSE_S

    async def get(self, path: str, query: Query | None = None) -> Any:
        return await self._asked("GET", path, params=query)

    async def post(
        self, path: str, body: Mapping[str, Any] | None = None, *, idempotency_key: str | None = None
    ) -> Any:
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else None
        return await self._asked("POST", path, json=body, headers=headers)

    async def _asked(self, method: str, path: str, **about: Any) -> Any:
        """Raises `NotFound`, `Conflict` or `InvalidInput` as the service says; `Unavailable` for all else."""
        reason = "never asked"
        for attempt in range(self.attempts):
            if attempt:
                await asyncio.sleep(self.first_pause_s * 2 ** (attempt - 1))
            try:
                answer = await self.client.request(method, path, **about)
            except httpx.HTTPError as error:
                reason = type(error).__name__
                continue
            if answer.status_code not in RETRIED:
                return self._read(answer)
            reason = f"status {answer.status_code}"
        raise Unavailable(f"{self.name} failed {self.attempts} times: {reason}")

    def _read(self, answer: httpx.Response) -> Any:
        body = _json(answer)
        if answer.is_success and body is not None:
            return body
        refusal = REFUSALS.get(answer.status_code)
        if refusal is None or not isinstance(body, dict):
            raise Unavailable(f"{self.name} answered {answer.status_code}")
        raise refusal(str(body.get("detail", "")), code=str(body.get("code", refusal.code)))


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None
