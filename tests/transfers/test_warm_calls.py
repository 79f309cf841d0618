"""Warm transfers with phones at both ends: each ending, proven by what each of them heard."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest
from callcenter_local.demo.recording import hear
from callcenter_local.embedded.storage import ObjectStorage
from callcenter_local.stack import Stack

from .conftest import Dial
from .listening import CALLER_HZ, HUMAN_HZ
from .parties import SOUND_MS, Conference, Phone, moment, until

pytestmark = [pytest.mark.call, pytest.mark.timeout(240)]

BY_KEY, BY_VOICE, DECLINES, HANGS_UP = "+12025550190", "+12025550191", "+12025550192", "+12025550193"
SILENT, UNDECIDED = "+12025550194", "+12025550195"
LOSES_OUR_SOUND, DEAF = "+12025550197", "+12025550198"
BUSY, NO_ANSWER, REFUSES, MACHINE = "+12025550181", "+12025550182", "+12025550183", "+12025550185"
NOBODY = "+12025559998"


async def assert_apart_until_joined(call: Conference, human: Phone) -> None:
    """Before they were joined neither heard the other, and the caller had music; after it, both did."""
    merging = [one for one in await call.events("transfer.progressed") if one["data"]["state"] == "merging"]
    joined_at = moment(merging[0])
    caller_heard, human_heard = await call.caller.heard(), await human.heard()
    here, there = caller_heard.at(joined_at), human_heard.at(joined_at)
    assert not caller_heard.tone(HUMAN_HZ, until=here)
    assert not human_heard.tone(CALLER_HZ, until=there)
    assert caller_heard.music(until=here)
    assert not human_heard.music()
    assert caller_heard.tone(HUMAN_HZ, since=here)
    assert human_heard.tone(CALLER_HZ, since=there)


async def assert_nobody_was_heard(call: Conference, human: Phone) -> None:
    heard = await human.heard()
    assert not heard.tone(CALLER_HZ)
    assert not heard.music()
    assert not (await call.caller.heard()).tone(HUMAN_HZ)


async def test_a_caller_who_asks_for_a_human_is_joined_to_one(dial: Dial, stack: Stack) -> None:
    """Asked for by voice, taken by key; the human agent is told why; when one hangs up it is over for both;
    nothing of the consultation is recorded."""
    call = await dial()
    await call.caller.says("Could I talk to a real person, please?")
    human = await call.human(BY_KEY)
    await call.caller.presses("47")
    await asyncio.gather(call.caller.sounds(), human.sounds(800))
    assert (await call.ended())["data"]["outcome"] == "completed"
    assert await human.keys_heard() == ""
    assert await call.caller.keys_heard() == "1"  # their answer, the one key that is let through
    await call.is_recorded(2)
    await asyncio.gather(call.caller.sounds(), human.sounds())
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
    """What lies before the human agent was dialed, and after they took the caller, and nothing else."""
    ready = {event["data"]["segment"]: event["data"] for event in await call.is_settled(2)}
    assert sorted(ready) == [1, 2]
    storage = stack.servers["storage"]
    assert isinstance(storage, ObjectStorage)
    first, second = [
        await hear(storage.client, storage.bucket, ready[segment]["object_key"]) for segment in (1, 2)
    ]
    everything = f"{first.left} {first.right} {second.left} {second.right}".lower()
    assert "person" in first.right.lower()
    assert second.duration_ms >= SOUND_MS
    assert second.left == ""
    for consulted in ("press one", "for you", "on the line", "is about"):
        assert consulted not in everything


async def test_nobody_who_fails_to_take_the_caller_hears_them(dial: Dial) -> None:
    """A busy number, then one that hangs up in the middle: each time the caller is told and taken back, and
    the agent goes on with the callback that it offered."""
    call = await dial()
    assert (await call.order(to=BUSY)).status_code == 202
    ended = (await call.ended())["data"]
    assert (ended["outcome"], ended["sip_status_code"]) == ("busy", 486)
    await call.caller.hears("call you back|reach any|colleague")
    assert (await call.order(to=HANGS_UP)).status_code == 202
    human = await call.human(HANGS_UP)
    await call.caller.sounds(1_000)
    assert (await call.ended(times=2))["data"]["outcome"] == "human_lost"
    back_ms = await call.caller.until_told(times=2)
    await call.caller.says("Yes, please call me back.")
    await call.caller.hears("call you|number|else", since_ms=back_ms)
    await assert_nobody_was_heard(call, human)
    assert (await call.events("callback.requested"))[0]["data"]["phone"] == "+12025550171"


async def test_a_phone_that_lost_our_sound_is_briefed_all_the_same(dial: Dial) -> None:
    """Its subscription is asked for again, before a word is said; afterwards keys go through again."""
    call = await dial()
    assert (await call.order(to=LOSES_OUR_SOUND)).status_code == 202
    human = await call.human(LOSES_OUR_SOUND)
    assert (await call.ended())["data"]["outcome"] == "completed"
    assert "for you" in (await human.words()).lower()
    await call.caller.presses("5")
    await human.presses("6")
    await call.caller.until_keys("16")
    assert await human.keys_heard() == "5"
    await human.hangs_up()
    assert await call.caller.until_hung_up() == "room_deleted"


async def test_a_human_agent_whom_nothing_reaches_is_let_go(dial: Dial) -> None:
    """That is its own ending. The caller hears the whole apology though they speak, and their words count."""
    call = await dial()
    assert (await call.order(to=DEAF)).status_code == 202
    human = await call.human(DEAF)
    assert (await call.ended())["data"]["outcome"] == "no_audio"
    await call.caller.says("Yes, please call me back.")
    assert await human.until_hung_up() == "participant_removed"
    await call.caller.hears("call you back")
    await until(partial(call.events, "callback.requested"), what="what the caller said was not taken")
    assert "deciding" not in await call.states()
    await assert_nobody_was_heard(call, human)


@pytest.mark.drill
@pytest.mark.parametrize(
    ("number", "outcome"),
    [
        (DECLINES, "declined"),
        (MACHINE, "machine"),
        (SILENT, "no_answer"),
        (UNDECIDED, "no_answer"),
    ],
    ids=["declines", "a machine", "silent", "undecided"],
)
async def test_a_human_agent_who_does_not_say_yes_is_not_joined(
    dial: Dial, number: str, outcome: str
) -> None:
    call = await dial()
    assert (await call.order(to=number)).status_code == 202
    human = await call.human(number)
    await asyncio.gather(call.caller.sounds(), human.sounds(600))
    assert (await call.ended())["data"]["outcome"] == outcome
    await call.caller.until_told()
    await human.until_hung_up()
    await assert_nobody_was_heard(call, human)
    assert "merging" not in await call.states()


@pytest.mark.drill
@pytest.mark.parametrize(
    ("number", "outcome"),
    [(REFUSES, "declined"), (NO_ANSWER, "no_answer"), (NOBODY, "unreachable")],
    ids=["declined", "no answer", "no such number"],
)
async def test_a_number_that_is_not_answered_says_why(dial: Dial, number: str, outcome: str) -> None:
    call = await dial()
    assert (await call.order(to=number)).status_code == 202
    assert (await call.ended())["data"]["outcome"] == outcome
    await call.caller.until_told()
    (leg,) = [one for one in (await call.api.call(call.call_id))["legs"] if one["party"] == "human_agent"]
    assert leg["answered_at"] is None


@pytest.mark.drill
async def test_the_next_number_is_tried_and_taken_by_voice(dial: Dial) -> None:
    """The desk's own numbers, in order: the first hangs up, the second says yes; then the caller hangs up."""
    call = await dial()
    assert (await call.order()).status_code == 202
    first = await call.human(BY_KEY)
    await first.hangs_up()
    second = await call.human(BY_VOICE)
    await asyncio.gather(call.caller.sounds(), second.sounds(600))
    ended = (await call.ended())["data"]
    assert (ended["outcome"], ended["target"]) == ("completed", BY_VOICE)
    await asyncio.gather(call.caller.sounds(), second.sounds())
    await call.caller.hangs_up()
    assert await second.until_hung_up() == "room_deleted"
    await assert_apart_until_joined(call, second)
    assert (await call.api.call(call.call_id))["end_reason"] == "caller_hung_up"


@pytest.mark.drill
async def test_a_caller_who_hangs_up_on_hold_ends_it_for_everybody(dial: Dial) -> None:
    call = await dial()
    assert (await call.order(to=SILENT)).status_code == 202
    human = await call.human(SILENT)
    await call.caller.hangs_up()
    assert await human.until_hung_up() == "room_deleted"
    assert (await call.ended())["data"]["outcome"] == "caller_lost"
    assert (await call.api.call(call.call_id))["end_reason"] == "caller_hung_up"
