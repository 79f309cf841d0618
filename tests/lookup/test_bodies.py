"""The lookup service reads no giant either."""

from collections.abc import AsyncIterator

import httpx
import pytest


async def in_chunks(size: int) -> AsyncIterator[bytes]:
    for _ in range(size // 1000):
        yield b"1" * 1000


@pytest.mark.parametrize("path", ["/api/lookup-vehicle", "/v1/vehicles/batch", "/v1/vehicles/plausibility"])
async def test_a_giant_is_refused_announced_or_not(client: httpx.AsyncClient, path: str) -> None:
    for content in (b"1" * 2_000_000, in_chunks(2_000_000)):
        refused = await client.post(path, content=content, headers={"content-type": "application/json"})
        assert refused.status_code == 413
        assert refused.json()["code"] == "too_large"


async def test_the_longest_question_fits(client: httpx.AsyncClient) -> None:
    vins = [f"{n:017}" for n in range(10_000)]
    assert (await client.post("/v1/vehicles/plausibility", json={"vins": vins})).status_code == 200
