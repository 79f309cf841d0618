"""The cache makes lookups cheaper and never wrong, whatever Redis does."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from callcenter.vin import Vin
from callcenter_local.embedded.redis import Redis as RedisServer
from callcenter_lookup.app import decode_offline
from callcenter_lookup.vehicles.vehicle import Vehicle
from redis.asyncio import Redis
from structlog.testing import capture_logs

from tests.waiting import PATIENCE_S, until

NewService = Callable[..., AbstractAsyncContextManager[httpx.AsyncClient]]
ACCORD = "1HGCM82633A004352"
NOBODYS = "11111111111111111"


CLAIMED_S = 60


class Source:
    """Where vehicles come from, counting, as slow as it is told to be."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self.asked: list[str] = []
        self.delay_s = delay_s
        self.broken = False

    async def __call__(self, vin: Vin) -> Vehicle:
        self.asked.append(vin)
        await asyncio.sleep(self.delay_s)
        if self.broken:
            raise RuntimeError("the source is broken")
        return await decode_offline(vin)


async def look_up(client: httpx.AsyncClient, vin: str) -> httpx.Response:
    return await client.post("/api/lookup-vehicle", json={"vin": vin})


async def test_hits_and_misses_are_remembered(new_service: NewService, redis: Redis) -> None:
    source = Source()
    async with new_service(fetch=source) as client:
        first, again = [await look_up(client, ACCORD) for _ in range(2)]
        nobody, nobody_again = [await look_up(client, NOBODYS) for _ in range(2)]
    assert first.json() == again.json()
    assert nobody.json() == nobody_again.json()
    assert source.asked == [ACCORD, NOBODYS]


async def test_misses_are_forgotten_sooner_than_hits(new_service: NewService, redis: Redis) -> None:
    async with new_service(vehicle_ttl=timedelta(days=3), missing_ttl=timedelta(minutes=5)) as client:
        await look_up(client, ACCORD)
        await look_up(client, NOBODYS)
    lifetimes = {
        key.decode().rpartition(":")[2]: await redis.ttl(key) async for key in redis.scan_iter("lookup:*")
    }
    assert 250_000 < lifetimes[ACCORD] <= 259_200
    assert 290 < lifetimes[NOBODYS] <= 300
    assert len(lifetimes) == 2  # no claim is left behind


async def test_a_new_worker_finds_what_another_remembered(new_service: NewService, redis: Redis) -> None:
    one, other = Source(), Source()
    async with new_service(fetch=one) as first, new_service(fetch=other) as second:
        told = [await look_up(client, ACCORD) for client in (first, second)]
    assert told[0].json() == told[1].json()
    assert (one.asked, other.asked) == ([ACCORD], [])


async def test_an_unreadable_answer_is_fetched_anew(new_service: NewService, redis: Redis) -> None:
    source = Source()
    async with new_service(fetch=source) as client:
        await look_up(client, ACCORD)
        (key,) = [key async for key in redis.scan_iter("lookup:*")]
        await redis.set(key, json.dumps({"vin": ACCORD, "shape": "of another age"}))
        answer = await look_up(client, ACCORD)
    assert answer.json()["make"] == "Honda"
    assert source.asked == [ACCORD, ACCORD]


async def test_many_questions_at_once_are_one_fetch(new_service: NewService, redis: Redis) -> None:
    source = Source(delay_s=0.1)
    async with new_service(fetch=source) as client:
        answers = await asyncio.gather(*(look_up(client, ACCORD) for _ in range(30)))
    assert {answer.status_code for answer in answers} == {200}
    assert source.asked == [ACCORD]


async def test_two_workers_fetch_once(new_service: NewService, redis: Redis) -> None:
    source = Source(delay_s=0.08)
    async with new_service(fetch=source) as first, new_service(fetch=source) as second:
        answers = await asyncio.gather(
            *(look_up(client, ACCORD) for client in (first, second) for _ in range(5))
        )
    assert {answer.json()["make"] for answer in answers} == {"Honda"}
    assert source.asked == [ACCORD]


async def test_a_worker_that_died_holds_nobody_up(new_service: NewService, redis: Redis) -> None:
    """Its claim is in Redis and no answer comes: after a moment the vehicle is fetched here."""
    source = Source()
    async with new_service(fetch=source) as client:
        await look_up(client, ACCORD)
        (key,) = [key async for key in redis.scan_iter("lookup:*")]
        await redis.delete(key)
        await redis.set(key + b":claim", "1", ex=CLAIMED_S)
        started = time.monotonic()
        answer = await look_up(client, ACCORD)
    assert answer.json()["make"] == "Honda"
    assert time.monotonic() - started < CLAIMED_S / 2, "not until the claim ran out"


async def test_a_failure_is_not_remembered(new_service: NewService, redis: Redis) -> None:
    source = Source()
    source.broken = True
    async with new_service(fetch=source) as client:
        with capture_logs() as logged:
            failed = await look_up(client, ACCORD)
        source.broken = False
        answer = await look_up(client, ACCORD)
    assert failed.status_code == 500
    assert "broken" not in failed.text
    assert "request_crashed" in [line["event"] for line in logged]
    assert answer.json()["make"] == "Honda"


async def test_without_redis_the_answers_are_the_same(new_service: NewService, nobody: str) -> None:
    """Unhealthy, ready, right, and asked once in a while only."""
    source = Source()
    async with new_service(fetch=source, url=nobody, cache_pause=timedelta(hours=1)) as client:
        answers = [await look_up(client, vin) for vin in [ACCORD, NOBODYS] * 25]
        assert [answer.json()["found"] for answer in answers] == [True, False] * 25
        assert (await client.get("/readyz")).status_code == 200
        health = await client.get("/health")
        figures = (await client.get("/metrics")).text
    assert health.status_code == 503
    assert health.json()["checks"]["redis"]["status"] == "unhealthy"
    assert health.json()["checks"]["vehicle_data"]["status"] == "healthy"
    assert "lookup_cache_faults_total 1.0" in figures


@pytest.fixture
async def own_redis(run_folder: Path) -> AsyncIterator[RedisServer]:
    async with RedisServer(run_folder / "lookup-redis", logs=run_folder / "logs") as server:
        yield server


async def test_redis_stalls_and_comes_back(new_service: NewService, own_redis: RedisServer) -> None:
    """A Redis that answers nothing costs one short time-out; when it is back, it is used again."""
    source = Source()
    quick = {"cache_timeout": timedelta(milliseconds=150), "cache_pause": timedelta(milliseconds=300)}
    async with new_service(fetch=source, url=own_redis.url, **quick) as client:
        before = await look_up(client, ACCORD)
        own_redis.pause()
        async with asyncio.timeout(PATIENCE_S):
            during = await look_up(client, ACCORD)
        own_redis.resume()

        async def is_known_without_asking() -> bool:
            asked = len(source.asked)
            return (await look_up(client, ACCORD)).json() == before.json() and len(source.asked) == asked

        await until(is_known_without_asking)
    assert during.json() == before.json()
