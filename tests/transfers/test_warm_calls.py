"""Warm transfers with phones at both ends: each ending, proven by what each of them heard."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.demo.recording import hear
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.stack import Stack

from .conftest import Dial
from .listening import CALLER_HZ, HOLD_HZ, HUMAN_HZ
from .parties import Conference, Phone, moment

pytestmark = [pytest.mark.call, pytest.mark.timeout(240)]

BY_KEY, BY_VOICE, DECLINES, HANGS_UP = "+12025550190", "+12025550191", "+12025550192", "+12025550193"
SILENT, UNDECIDED = "+12025550194", "+12025550195"
BUSY, NO_ANSWER, REFUSES, MACHINE = "+12025550181", "+12025550182", "+12025550183", "+12025550185"


async def assert_apart_until_joined(call: Conference, human: Phone) -> None:
    """Before they were joined neither heard the other, and the caller had music; after it, both did."""
    joined_at = moment(
        next(
            event for event in await call.events("transfer.progressed") if event["data"]["state"] == "merging"
        )
    )
    caller_heard, human_heard = await call.caller.heard(), await human.heard()
    here, there = caller_heard.at(joined_at), human_heard.at(joined_at)
    assert not caller_heard.tone(HUMAN_HZ, until=here)
    assert not human_heard.tone(CALLER_HZ, until=there)
    assert caller_heard.tone(*HOLD_HZ, until=here)
    assert not human_heard.tone(*HOLD_HZ)
    assert caller_heard.tone(HUMAN_HZ, since=here)
    assert human_heard.tone(CALLER_HZ, since=there)


async def test_a_caller_who_asks_for_a_human_is_joined_to_one(dial: Dial, stack: Stack) -> None:
    """Asked for by voice, taken by key; the human agent is told why; when one hangs up it is over for both;
    nothing of the consultation is recorded."""
    call = await dial()
    await call.caller.says("Could I talk to a real person, please?")
    human = await call.human(BY_KEY)
    await asyncio.gather(call.caller.sounds(), human.sounds(800))
    assert (await call.ended())["data"]["outcome"] == "completed"
    await asyncio.gather(call.caller.sounds(), human.sounds())
    await asyncio.sleep(2)
    await human.hangs_up()
    assert await call.caller.until_hung_up() == "room_deleted"
    await assert_apart_until_joined(call, human)
    assert "press" in (await human.words()).lower()
    assert "press" not in (await call.caller.words()).lower()
    await assert_record(call)
    await assert_nothing_recorded_between(call, stack)


async def assert_record(call: Conference) -> None:
    found = await call.api.call(call.call_id)
    (human,) = [leg for leg in found["legs"] if leg["party"] == "human_agent"]
    assert human["answered_at"]
    assert human["ended_at"]
    assert (found["status"], found["disposition"]) == ("completed", "transferred")
    assert await call.states() == ["preparing", "dialing", "briefing", "deciding", "merging", "joined"]
    (started,) = await call.events("transfer.started")
    assert "person" in started["data"]["summary"]["last_words"][-1]
    assert not await call.events("watchdog.acted")


async def assert_nothing_recorded_between(call: Conference, stack: Stack) -> None:
    """What lies before the human agent was dialed and after they took the caller, and nothing else."""
    ready = {event["data"]["segment"]: event["data"] for event in await call.is_settled(2)}
    storage = stack.servers["storage"]
    assert isinstance(storage, ObjectStorage)
    parts = {
        segment: await hear(storage.client, storage.bucket, data["object_key"])
        for segment, data in ready.items()
    }
    everything = " ".join(f"{part.left} {part.right}" for part in parts.values()).lower()
    assert "press one" not in everything
    assert "caller for you" not in everything
    assert sorted(parts) == [1, 2]


async def test_who_hangs_up_while_briefed_leaves_the_caller_with_the_agent(dial: Dial) -> None:
    """A busy number, then one that hangs up in the middle: each time the caller is told and taken back."""
    call = await dial()
    assert (await call.order(to=BUSY)).status_code == 202
    assert (await call.ended())["data"] | {"outcome": "busy", "sip_status_code": 486} == (await call.ended())[
        "data"
    ]
    await call.caller.hears("reach|call you back|colleague")
    assert (await call.order(to=HANGS_UP)).status_code == 202
    human = await call.human(HANGS_UP)
    await call.caller.sounds(1_000)
    assert (await call.ended(times=2))["data"]["outcome"] == "human_lost"
    since = await call.caller.now_ms()
    await call.caller.hears("call you back|sorry", since_ms=since)
    await call.caller.says("Yes, please call me back.")
    await call.caller.hears("call you|number|else", since_ms=since + 1)
    assert not (await human.heard()).tone(CALLER_HZ)
    await call.caller.hangs_up()
    await call.caller.until_hung_up()
    assert (await call.events("callback.requested"))[0]["data"]["phone"] == "+12025550171"
