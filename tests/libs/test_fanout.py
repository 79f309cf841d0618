"""Listeners hear of stored events; when they cannot, nobody else is bothered."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from callcenter.events import Speaker, TurnEnded
from callcenter.fanout import CHANNEL, Fanout
from callcenter.store.record import StoredEvent
from redis.asyncio import Redis
from structlog.testing import capture_logs


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


async def test_a_listener_hears_every_event_in_order(redis: Redis, teller: Any) -> None:
    stored = [
        StoredEvent(teller.tell(TurnEnded(turn_id=str(n), speaker=Speaker.AGENT, text="ä")), n)
        for n in (1, 2, 3)
    ]
    async with redis.pubsub() as listening:
        await listening.subscribe(CHANNEL)
        await listening.get_message(timeout=2)
        await Fanout(redis).publish(stored)
        heard = [await listening.get_message(timeout=2) for _ in stored]
    messages = [json.loads(one["data"]) for one in heard if one]
    assert [(m["call_id"], m["seq"], m["type"]) for m in messages] == [
        (str(teller.call_id), n, "turn.ended") for n in (1, 2, 3)
    ]
    assert messages[0]["data"]["text"] == "ä"


async def test_nobody_at_home_is_no_failure(teller: Any) -> None:
    away = Redis.from_url("redis://127.0.0.1:1")
    with capture_logs() as lines:
        await Fanout(away).publish(
            [StoredEvent(teller.tell(TurnEnded(turn_id="t", speaker=Speaker.AGENT, text="")), 1)]
        )
    assert [line["event"] for line in lines] == ["fanout_failed"]
    await away.aclose()


async def test_a_server_that_does_not_answer_is_given_up(teller: Any) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    client = Redis(port=server.sockets[0].getsockname()[1])
    stored = StoredEvent(teller.tell(TurnEnded(turn_id="t", speaker=Speaker.AGENT, text="")), 1)
    with capture_logs() as lines:
        async with asyncio.timeout(5):
            await Fanout(client, timeout_s=0.1).publish([stored])
    assert [line["event"] for line in lines] == ["fanout_failed"]
    await client.aclose()
    server.close()
    await server.wait_closed()


async def test_nothing_stored_is_nothing_said(redis: Redis) -> None:
    await Fanout(redis).publish([])
