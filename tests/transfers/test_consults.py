"""What the agent says to a human agent's phone, and the music for the caller, are proven to arrive there."""

from __future__ import annotations

import asyncio
import random

import pytest
from callcenter.errors import Unavailable
from callcenter_agent.transfers.gate import Crossing
from callcenter_local.embedded.livekit import LiveKit
from callcenter_sim.phone.subscribing import Hearing

from .listening import CALLER_HZ, HUMAN_HZ
from .office import CONSULT_HZ, TRACKS_TAKEN_AWAY, WORD_MS, Office, heard_by, office_in, talks

pytestmark = [pytest.mark.call, pytest.mark.timeout(120), TRACKS_TAKEN_AWAY]

CONSULTS, ROOMS, PER_ROOM = 200, 3, 8
"""No call has more consults: each leaves everybody in the room something more to negotiate."""
WORDS, SURELY_S, BUSY_PROOF_S = 5, 0.2, 6.0
"""A busy machine drops some of a word, or hears it late; who is not subscribed never hears any."""
HARD = {7: Hearing.LATE, 14: Hearing.LOSES}
"""Every so-manieth phone of twenty."""


class Refusing:
    """A server that changes no subscription when it is asked to."""

    async def subscribe(self, crossing: Crossing, *, wanted: bool) -> None:
        raise Unavailable("503")


@pytest.mark.parametrize("hearing", [Hearing.AT_ONCE, Hearing.LATE, Hearing.LOSES])
async def test_a_phone_hears_the_first_word_however_it_comes_to_hear(
    livekit: LiveKit, hearing: Hearing
) -> None:
    async with office_in(livekit) as (office, _):
        await office.channels.open()
        human = await office.consults("human", hearing=hearing)
        assert await office.channels.consult_reaches_human()
        since = human.ear.heard_ms
        await office.says_a_word()
        assert heard_by(human, since_ms=since).seconds_of(CONSULT_HZ) >= 0.8 * WORD_MS / 1000


async def test_a_phone_whose_subscription_cannot_be_asked_for_gets_a_new_track(livekit: LiveKit) -> None:
    async with office_in(livekit, subscriptions=Refusing()) as (office, _):
        await office.channels.open()
        human = await office.consults("human", hearing=Hearing.LOSES)
        assert await office.channels.consult_reaches_human()
        await office.says_a_word()
        assert heard_by(human).tone(CONSULT_HZ)


async def test_a_phone_that_nothing_reaches_is_known_to_be_one_and_the_next_is_proven_anew(
    livekit: LiveKit,
) -> None:
    async with office_in(livekit) as (office, caller):
        await office.channels.open()
        assert await office.channels.music_reaches_caller()
        deaf = await office.consults("human-1", hearing=Hearing.NEVER)
        assert not await office.channels.consult_reaches_human()
        assert not await office.channels.both_take_new_tracks()
        await office.hangs_up(deaf)
        human = await office.consults("human-2")
        assert await office.channels.consult_reaches_human()
        await office.says_a_word()
        assert heard_by(human).tone(CONSULT_HZ)
        assert not heard_by(human).music()
        assert heard_by(caller).music()
        assert not heard_by(caller).tone(CONSULT_HZ)


async def test_two_who_are_joined_hear_each_other(livekit: LiveKit) -> None:
    async with office_in(livekit) as (office, caller):
        await office.channels.open()
        human = await office.consults("human")
        assert await office.channels.consult_reaches_human()
        await office.channels.quiet()
        await office.gate.open()
        assert await office.channels.both_take_new_tracks()
        await office.gate.open()
        talks(caller, CALLER_HZ, 1_000)
        talks(human, HUMAN_HZ, 1_000)
        await asyncio.sleep(2)
        assert heard_by(human).tone(CALLER_HZ)
        assert heard_by(caller).tone(HUMAN_HZ)


async def consult(office: Office, number: int, lag_s: float) -> str | None:
    """What went wrong; the caller is talking all the while."""
    hearing = HARD.get(number % 20, Hearing.AT_ONCE)
    try:
        human = await office.consults(f"human-{number}", hearing=hearing, lag_s=lag_s)
    except Unavailable as error:  # then nobody is briefed
        return f"{number}: {hearing} was not kept apart: {error}"
    proven = await office.channels.consult_reaches_human()
    since = human.ear.heard_ms
    for _ in range(WORDS):
        await office.says_a_word()
        heard = heard_by(human, since_ms=since)
        if heard.seconds_of(CONSULT_HZ) >= SURELY_S:
            break
    await office.hangs_up(human)
    if not proven:
        return f"{number}: {hearing} was not proven"
    if heard.seconds_of(CONSULT_HZ) < SURELY_S:
        return f"{number}: {hearing} was silent"
    return f"{number}: {hearing} heard the caller" if heard.tone(CALLER_HZ) else None


@pytest.mark.drill
@pytest.mark.timeout(900)
async def test_no_consult_is_silent_though_gate_and_subscription_race(livekit: LiveKit) -> None:
    """The phone subscribes to everybody at about the moment at which it is kept from the caller."""
    lags = random.Random(7)

    async def work(numbers: range) -> list[str]:
        async with office_in(livekit, proof_s=BUSY_PROOF_S) as (office, caller):
            await office.channels.open()
            talks(caller, CALLER_HZ, 600_000)
            found = [await consult(office, number, lags.uniform(0, 0.25)) for number in numbers]
            return [fault for fault in found if fault]

    faults: list[str] = []
    for first in range(0, CONSULTS, ROOMS * PER_ROOM):
        async with asyncio.TaskGroup() as group:
            rooms = [
                group.create_task(work(range(start, min(start + PER_ROOM, CONSULTS))))
                for start in range(first, min(first + ROOMS * PER_ROOM, CONSULTS), PER_ROOM)
            ]
        faults += [fault for room in rooms for fault in room.result()]
    assert faults == []
