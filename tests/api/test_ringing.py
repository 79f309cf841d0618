"""An inbound phone joins while it rings: nobody has answered before its status says so."""

import asyncio
from contextlib import suppress
from datetime import datetime

import httpx
from callcenter.calls import CallStatus
from callcenter.events import CallEnded, CallFailed, Direction
from callcenter.ids import call_id_for_room
from callcenter_api.watchdog.reconcile import how_it_ended
from callcenter_local.embedded.livekit import LiveKit
from livekit import api, rtc

from .test_watchdog import acts
from .test_webhooks import hook, send, signed
from .world import DEALERSHIP, Api, Phone, until

RINGING = {
    "sip.phoneNumber": "+12025550171",
    "sip.trunkPhoneNumber": DEALERSHIP,
    "sip.callStatus": "ringing",
}


async def tell(client: httpx.AsyncClient, running: Api, event: str, room: str, **more: object) -> None:
    body = hook(event, room, **more)
    assert (await send(client, body, signed(body, running.settings))).status_code == 200


async def test_a_caller_who_cancels_while_it_rings_was_never_answered(
    api_running: Api, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    await tell(api_running.anyone, api_running, "participant_joined", inbound_room, attributes=RINGING)
    call = await api_running.detail(call_id)
    assert (call["status"], call["answered_at"]) == ("ringing", None)
    gone = {**RINGING, "sip.callStatus": "hangup"}
    await tell(
        api_running.anyone,
        api_running,
        "participant_left",
        inbound_room,
        attributes=gone,
        disconnectReason="CLIENT_INITIATED",
    )
    call = await api_running.detail(call_id)
    assert (call["status"], call["answered_at"], call["end_reason"]) == ("canceled", None, "caller_hung_up")
    assert call["timings"]["ring_ms"] is not None, "for how long it rang in vain"
    assert call["legs"][0]["answered_at"] is None


async def turn_active(phone: Phone) -> None:
    with suppress(TimeoutError):  # a quick reply is missed by the library
        async with asyncio.timeout(0.5):
            await phone.room.local_participant.set_attributes({"sip.callStatus": "active"})


async def test_it_is_answered_when_the_phone_turns_active(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    async with (
        Phone(calling_livekit, inbound_room, status="ringing") as phone,
        Phone(calling_livekit, inbound_room, identity="agent-1", kind="agent"),
    ):
        await until(lambda: api_running.has_status(call_id, "ringing"))
        assert "call.answered" not in await api_running.event_types(call_id)
        await turn_active(phone)
        await until(lambda: api_running.has_status(call_id, "in_progress"))
    call = await api_running.detail(call_id)
    answered, created = (datetime.fromisoformat(call[key]) for key in ("answered_at", "created_at"))
    assert answered > created


async def test_the_apology_answers_the_phone_and_begins_when_it_is_heard(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    """As the gateway does it: the track is subscribed, the phone rings on for a moment, then it is active."""
    call_id = call_id_for_room(inbound_room)
    heard_while_ringing, heard = 0, 0
    active = asyncio.Event()
    gone = asyncio.Event()

    async def listen(track: rtc.Track) -> None:
        nonlocal heard_while_ringing, heard
        async for event in rtc.AudioStream(track, sample_rate=8_000, num_channels=1):
            loud = max(map(abs, event.frame.data), default=0) > 300
            heard += loud
            heard_while_ringing += loud and not active.is_set()

    async with Phone(calling_livekit, inbound_room, status="ringing") as phone:
        tasks: list[asyncio.Task[None]] = []

        async def answer() -> None:
            await asyncio.sleep(1.0)
            active.set()
            await turn_active(phone)

        def on_track(track: rtc.Track, *_: object) -> None:
            tasks.append(asyncio.get_running_loop().create_task(listen(track)))
            tasks.append(asyncio.get_running_loop().create_task(answer()))

        phone.room.on("track_subscribed", on_track)
        phone.room.on("disconnected", lambda _reason: gone.set())
        async with asyncio.timeout(40):
            await gone.wait()
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
    assert heard
    assert not heard_while_ringing
    assert (await acts(api_running, call_id))[-1] == "apologise"
    call = await api_running.detail(call_id)
    assert (call["status"], call["end_reason"]) == ("completed", "error")
    assert call["timings"]["ring_ms"] >= 1_000


async def is_gone(livekit: LiveKit, room: str) -> bool:
    async with api.LiveKitAPI(livekit.http_url, livekit.key, livekit.secret) as client:
        return not (await client.room.list_rooms(api.ListRoomsRequest(names=[room]))).rooms


async def test_a_caller_who_hangs_up_before_the_apology_answers_has_canceled(
    api_running: Api, calling_livekit, inbound_room: str
) -> None:
    call_id = call_id_for_room(inbound_room)
    async with Phone(calling_livekit, inbound_room, status="ringing") as phone:
        spoken_to = asyncio.Event()
        phone.room.on("track_subscribed", lambda *_: spoken_to.set())
        async with asyncio.timeout(40):
            await spoken_to.wait()
    await until(lambda: api_running.has_status(call_id, "canceled"))
    await until(lambda: is_gone(calling_livekit, inbound_room), within_s=40)
    call = await api_running.detail(call_id)
    assert (call["status"], call["end_reason"]) == ("canceled", "caller_hung_up")
    assert not call["callback_requested"], "they had not waited for an answer"
    ends = [one for one in await api_running.event_types(call_id) if one == "call.ended"]
    assert len(ends) == 1, "what the watchdog did for them is no second end"


def test_a_room_that_is_lost_while_it_rings_has_lost_its_caller() -> None:
    assert isinstance(how_it_ended(CallStatus.RINGING, Direction.INBOUND), CallEnded)
    assert isinstance(how_it_ended(CallStatus.RINGING, Direction.OUTBOUND), CallFailed)
