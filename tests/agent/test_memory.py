"""A caller who was cut off finds what they began; nobody learns anything from a number alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from callcenter.events import EndReason
from callcenter.phone import E164
from callcenter_agent.behaviors.remembering import ask_what, keep
from callcenter_agent.memory import Memory, RedisMemory, Remembered, key_of
from callcenter_agent.phrases import Phrase
from redis.asyncio import Redis

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.test_behaviors import said

NUMBER = E164("+12025550170")
HOUR = timedelta(hours=1)


class Kept:
    """A memory for a test that has no Redis."""

    def __init__(self) -> None:
        self.by_key: dict[str, Remembered] = {}

    async def recall(self, desk: str, number: E164) -> Remembered | None:
        return self.by_key.get(key_of(desk, number))

    async def keep(self, desk: str, number: E164, what: Remembered, *, lasts: timedelta) -> None:
        self.by_key[key_of(desk, number)] = what

    async def forget(self, desk: str, number: E164) -> None:
        self.by_key.pop(key_of(desk, number), None)


async def begun(talk: Talk) -> None:
    known = talk.call.conversation.context
    known.wish, known.customer_name, known.verified_as = "a used Accord", "Dana Miller", "c-1"
    talk.call.ended_because = EndReason.CONNECTION_LOST
    await keep(talk.call)


async def test_who_was_cut_off_is_asked_and_goes_on(open_talk: OpenTalk) -> None:
    memory = Kept()
    async with open_talk(memory=memory) as first:
        await begun(first)
    async with open_talk(memory=memory) as second:
        await ask_what(second.call)
        await second.session.wait_for_idle()
        assert said(second, Phrase.GO_ON) == 1
        await second.say("Yes, please.")
        known = second.call.conversation.context
        assert known.wish == "a used Accord"
        assert second.last_words == second.call.conversation.next_question(second.call.phrases)


async def test_a_number_is_no_identity(open_talk: OpenTalk) -> None:
    """Neither the question nor what is taken up tells a stranger anything."""
    memory = Kept()
    async with open_talk(memory=memory) as first:
        await begun(first)
    assert not [text for text in map(str, memory.by_key.values()) if "Dana" in text or "c-1" in text]
    async with open_talk(memory=memory) as second:
        await ask_what(second.call)
        await second.say("Yes.")
        known = second.call.conversation.context
        assert (known.verified_as, known.customer_name) == (None, None)
        assert "Accord" not in "".join(str(event.data) for event in second.events if "turn" in event.type)


async def test_who_says_no_begins_anew(open_talk: OpenTalk) -> None:
    memory = Kept()
    async with open_talk(memory=memory) as first:
        await begun(first)
    async with open_talk(memory=memory) as second:
        await ask_what(second.call)
        await second.say("No, it's about something else.")
        assert second.call.conversation.context.wish != "a used Accord"
        await second.say("Yes.")
        assert second.call.conversation.context.wish != "a used Accord"


@pytest.mark.parametrize("stand_in", ["hostile"], indirect=True)
async def test_no_model_takes_up_a_call_without_the_callers_yes(open_talk: OpenTalk) -> None:
    memory = Kept()
    async with open_talk(memory=memory) as first:
        await begun(first)
    async with open_talk(memory=memory) as second:
        await ask_what(second.call)
        for _ in range(8):
            await second.say("No, what do you mean?")
        assert second.call.conversation.context.wish != "a used Accord"


async def test_a_call_that_reached_its_end_is_forgotten(open_talk: OpenTalk) -> None:
    memory = Kept()
    async with open_talk(memory=memory) as first:
        await begun(first)
        first.call.conversation.context.disposition = "done"
        await keep(first.call)
    assert memory.by_key == {}


async def known_number(_number: E164, _desk: str) -> bool:
    return True


async def unknown_store(_number: E164, _desk: str) -> bool:
    raise ConnectionError


@pytest.mark.parametrize(
    ("greets", "has_called", "phrase"),
    [
        (True, known_number, Phrase.KNOWN_CALLER),
        (False, known_number, Phrase.GREETING_QUESTION),
        (True, unknown_store, Phrase.GREETING_QUESTION),
    ],
)
async def test_who_has_called_before_is_welcomed_back_where_the_desk_does_so(
    open_talk: OpenTalk, greets: bool, has_called: Any, phrase: Phrase
) -> None:
    async with open_talk(has_called=has_called) as talk:
        wish = talk.call.settings.memory.model_copy(update={"greet_known": greets})
        settings = talk.call.settings.model_copy(update={"memory": wish})
        object.__setattr__(talk.call.desk, "settings", settings)
        await ask_what(talk.call)
        await talk.session.wait_for_idle()
        assert said(talk, phrase) == 1


@pytest.fixture
async def redis(redis_url: str) -> AsyncIterator[Redis]:
    client = Redis.from_url(redis_url)
    yield client
    await client.aclose()


async def test_redis_keeps_it_for_a_while_under_a_key_that_says_nothing(redis: Redis) -> None:
    memory: Memory = RedisMemory(redis)
    await memory.keep("office", NUMBER, Remembered(facts={"wish": "x"}), lasts=HOUR)
    assert await memory.recall("office", NUMBER) == Remembered(facts={"wish": "x"})
    assert await memory.recall("clinic", NUMBER) is None
    key = key_of("office", NUMBER)
    assert "2025550170" not in key
    assert 3500 < await redis.ttl(key) <= 3600
    await memory.forget("office", NUMBER)
    assert await memory.recall("office", NUMBER) is None


async def test_what_is_not_understood_is_not_remembered(redis: Redis) -> None:
    await redis.set(key_of("office", NUMBER), b"{]")
    assert await RedisMemory(redis).recall("office", NUMBER) is None


async def test_redis_away_is_no_memory_and_nothing_else() -> None:
    client = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.2)
    memory = RedisMemory(client)
    await memory.keep("office", NUMBER, Remembered(facts={"wish": "x"}), lasts=HOUR)
    assert await memory.recall("office", NUMBER) is None
    await client.aclose()
