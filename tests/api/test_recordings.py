"""A call is recorded from its first sound to the customer's leaving, and the store proves it."""

import asyncio
import math
from array import array
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from callcenter.consent import RECORDING_CONSENT, Consent
from callcenter.events import FactNoted, RecordingRequested
from callcenter.ids import call_id_for_room
from callcenter.recordings import object_key, segment_of
from callcenter.tasks import spawn
from livekit import api, rtc

from .record import NOON, tell
from .world import Api, Phone, Sim, until

RATE = 16_000


@asynccontextmanager
async def sounding(phone: Phone, hertz: float) -> AsyncIterator[None]:
    """The participant says one tone, all the time."""
    source = rtc.AudioSource(RATE, 1)
    track = rtc.LocalAudioTrack.create_audio_track("mouth", source)
    options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
    await phone.room.local_participant.publish_track(track, options)
    step = RATE // 50
    samples = array("h", (int(8000 * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(RATE)))

    async def speak() -> None:
        at = 0
        while True:
            chunk = samples[at : at + step].tobytes()
            await source.capture_frame(rtc.AudioFrame(chunk, RATE, 1, step))
            at = (at + step) % RATE

    speaking = spawn(speak(), name="speak")
    try:
        yield
    finally:
        speaking.cancel()
        await asyncio.wait([speaking])
        await source.aclose()


@asynccontextmanager
async def conversation(livekit, room: str) -> AsyncIterator[None]:
    async with (
        Phone(livekit, room, identity="agent-1", kind="agent") as agent,
        Phone(livekit, room) as phone,
        sounding(agent, 440),
        sounding(phone, 880),
    ):
        yield


async def recordings(running: Api, call_id: object) -> list[dict]:
    answer = await running.client.get(f"/v1/calls/{call_id}")
    return answer.json()["recordings"] if answer.is_success else []


async def has_status(running: Api, call_id: object, status: str) -> bool:
    return any(one["status"] == status for one in await recordings(running, call_id))


@pytest.mark.call
async def test_a_conversation_is_recorded_stored_and_playable(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    async with conversation(calling_livekit, inbound_room):
        await until(lambda: has_status(api_running, call_id, "recording"))
        await asyncio.sleep(3)
    await until(lambda: has_status(api_running, call_id, "ready"), within_s=30)
    (recording,) = await recordings(api_running, call_id)
    assert 2000 <= recording["duration_ms"] <= 8000
    async with httpx.AsyncClient() as browser:
        body = (await browser.get(recording["url"])).content
    assert body.startswith(b"OggS")
    assert len(body) == recording["size_bytes"]
    types = await api_running.event_types(call_id)
    assert types.count("recording.started") == types.count("recording.ready") == 1


@pytest.mark.call
async def test_egress_that_is_full_at_first_is_asked_again(
    api_running: Api, calling_livekit, inbound_room: str, sim: Sim
) -> None:
    call_id = call_id_for_room(inbound_room)
    async with httpx.AsyncClient(base_url=sim.control_url) as control:
        await control.put("/faults", json={"provider": "egress", "mode": "error_500"})
        async with conversation(calling_livekit, inbound_room):
            await asyncio.sleep(1.5)
            assert "recording.started" not in await api_running.event_types(call_id)
            await control.put("/faults", json={"provider": "egress", "mode": "none"})
            await until(lambda: has_status(api_running, call_id, "recording"))


@pytest.mark.call
async def test_where_consent_is_asked_for_nothing_is_recorded_before_it_is_given(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    room, call_id = inbound_room, call_id_for_room(inbound_room)
    async with asked_caller(calling_livekit, room):
        await asyncio.sleep(2)
        assert await recordings(api_running, call_id) == []
        agreed = FactNoted(name=RECORDING_CONSENT, value=Consent.GIVEN)
        await tell(api_running.database, room, agreed, RecordingRequested(segment=1), start=NOON)
        await until(lambda: has_status(api_running, call_id, "recording"))


@pytest.mark.call
@pytest.mark.parametrize("answer", [None, Consent.DECLINED, Consent.UNCLEAR])
async def test_no_request_is_heeded_without_the_callers_yes_on_record(
    api_running: Api, calling_livekit, inbound_room: str, answer: Consent | None
) -> None:
    room, call_id = inbound_room, call_id_for_room(inbound_room)
    async with asked_caller(calling_livekit, room):
        facts = [FactNoted(name=RECORDING_CONSENT, value=answer)] if answer else []
        await tell(api_running.database, room, *facts, RecordingRequested(segment=1), start=NOON)
        await asyncio.sleep(5)  # the record is looked at every three seconds
        assert "recording.started" not in await api_running.event_types(call_id)
        assert [one["status"] for one in await recordings(api_running, call_id)] == ["requested"]


@asynccontextmanager
async def asked_caller(livekit, room: str) -> AsyncIterator[None]:
    """On the line with the desk that asks."""
    async with (
        Phone(livekit, room, identity="agent-1", kind="agent"),
        Phone(livekit, room, ours="+12025550102") as phone,
        sounding(phone, 880),
    ):
        yield


async def test_a_second_request_starts_no_second_recording(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    async with conversation(calling_livekit, inbound_room):
        await until(lambda: has_status(api_running, call_id, "recording"))
        await tell(api_running.database, inbound_room, RecordingRequested(segment=1), start=NOON)
        await asyncio.sleep(4)
        async with api.LiveKitAPI(
            api_running.settings.livekit_url, calling_livekit.key, calling_livekit.secret
        ) as client:
            found = await client.egress.list_egress(api.ListEgressRequest(room_name=inbound_room))
        assert len(found.items) == 1


def test_an_objects_key_says_day_call_and_segment() -> None:
    call_id = call_id_for_room("call-1_x")
    key = object_key(call_id, 2, day=NOON)
    assert key == f"calls/2026/03/01/{call_id}/2.ogg"
    assert segment_of(key) == 2
    assert segment_of("phrases/dealership/apology.wav") is None
