"""Keys while a human agent is briefed: livekit-sip plays to its phone each digit that comes into the room."""

from __future__ import annotations

import asyncio

import pytest
from callcenter_local.embedded.livekit import LiveKit
from callcenter_sim.phone.line import LOUD_RMS
from callcenter_sim.phone.phone import Phone
from livekit import rtc

from .office import TRACKS_TAKEN_AWAY, Office, office_in

pytestmark = [pytest.mark.call, pytest.mark.timeout(60), TRACKS_TAKEN_AWAY]

SETTLED_S = 0.5


def digits(phone: Phone) -> str:
    return "".join(one.digit for one in phone.digits)


def keys_heard_by_agent(office: Office) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []

    def note(event: rtc.SipDTMF) -> None:
        heard.append((event.participant.identity if event.participant else "", event.digit))

    office.room.on("sip_dtmf_received", note)
    return heard


async def test_a_phone_whose_keys_are_kept_back_reaches_nobody_and_does_again_afterwards(
    livekit: LiveKit,
) -> None:
    async with office_in(livekit) as (office, caller):
        heard = keys_heard_by_agent(office)
        human = await office.rings("human")
        await office.telephony.let_press("caller", allowed=False)
        await caller.send_dtmf("4711")
        await asyncio.sleep(SETTLED_S)
        assert (digits(human), heard) == ("", [])
        assert office.room.remote_participants["caller"].attributes == {"sip.callStatus": "active"}
        await office.telephony.let_press("caller", allowed=True)
        await caller.send_dtmf("5")
        await asyncio.sleep(SETTLED_S)
        assert (digits(human), heard) == ("5", [("caller", "5")])


async def test_a_phone_whose_keys_are_kept_back_talks_hears_and_says_how_it_is(
    livekit: LiveKit,
) -> None:
    async with office_in(livekit) as (office, caller):
        await office.telephony.let_press("caller", allowed=False)
        await office.channels.open()
        assert await office.channels.music_reaches_caller()
        await caller.set_attributes({"sip.callStatus": "hangup"})
        await asyncio.sleep(SETTLED_S)
        phone = office.room.remote_participants["caller"]
        assert phone.attributes["sip.callStatus"] == "hangup"
        assert [one.track is not None for one in phone.track_publications.values()] == [True]


async def test_what_a_gateway_is_sent_sounds_at_the_phone(livekit: LiveKit) -> None:
    """So that a key that leaks is heard as it would be over a real line."""
    async with office_in(livekit) as (office, caller):
        human = await office.rings("human")
        quiet = max(caller.ear.levels)
        async with asyncio.timeout(10):
            while not digits(caller):  # what is sent while a phone is still connecting is lost
                await human.send_dtmf("1")
        await asyncio.sleep(SETTLED_S)
        assert max(caller.ear.levels) > LOUD_RMS > quiet
