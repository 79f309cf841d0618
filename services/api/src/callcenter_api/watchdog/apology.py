"""A spoken apology from the control plane itself, for when no agent can be had."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import structlog
from callcenter.ringing import until_active
from callcenter.tasks import TaskOwner, spawn
from livekit import api, rtc

from callcenter_api.watchdog.sound import Sound

_log = structlog.get_logger(__name__)

IDENTITY = "apology"
ANSWER_LIMIT_S = 8.0
_FRAME_MS = 100
"""Five times fewer calls into the library than at the usual 20, with several callers on one processor."""


class PhoneGoneError(Exception):
    """Nobody is left to be spoken to."""


def token_for(room: str, *, api_key: str, api_secret: str) -> str:
    grants = api.VideoGrants(room_join=True, room=room, can_subscribe=False)
    return (
        api.AccessToken(api_key, api_secret)
        .with_identity(IDENTITY)
        .with_grants(grants)
        .with_ttl(timedelta(minutes=2))
        .to_jwt()
    )


async def play(
    sound: Sound, *, url: str, token: str, phone: str, on_answered: Callable[[], None] = lambda: None
) -> None:
    """Joins the room, speaks once to the phone of that identity, and leaves. A phone that rings is answered
    by our track, and spoken to afterwards. Raises PhoneGoneError as soon as it has left."""
    room = rtc.Room()
    async with asyncio.timeout(sound.seconds + 15):
        await _join(room, url, token)
        try:
            async with _presence_of(phone, room) as left, TaskOwner("apology") as tasks:
                speaking = _speak(room, sound, phone=phone, on_answered=on_answered)
                spoken = tasks.spawn(speaking, name="speak")
                await asyncio.wait(
                    {spoken, tasks.spawn(left.wait(), name="left")}, return_when="FIRST_COMPLETED"
                )
                if not spoken.done():
                    raise PhoneGoneError
                await spoken
        finally:
            await room.disconnect()


@asynccontextmanager
async def _presence_of(identity: str, room: rtc.Room) -> AsyncIterator[asyncio.Event]:
    """Set when the phone is not, or no longer, in the room."""
    left = asyncio.Event()

    def on_left(who: rtc.RemoteParticipant) -> None:
        if who.identity == identity:
            left.set()

    room.on("participant_disconnected", on_left)
    if identity not in room.remote_participants:
        left.set()
    try:
        yield left
    finally:
        room.off("participant_disconnected", on_left)


async def _join(room: rtc.Room, url: str, token: str) -> None:
    """Never breaks a join off half-way: the library would wait for us in vain and then end our process."""
    connecting = spawn(room.connect(url, token, rtc.RoomOptions(auto_subscribe=False)), name="apology.join")
    try:
        await asyncio.shield(connecting)
    except asyncio.CancelledError:
        spawn(_leave(room, connecting), name="apology.leave")
        raise


async def _leave(room: rtc.Room, connecting: asyncio.Task[None]) -> None:
    await asyncio.wait([connecting])
    if connecting.exception() is None:
        await room.disconnect()


async def _speak(room: rtc.Room, sound: Sound, *, phone: str, on_answered: Callable[[], None]) -> None:
    samples, rate = sound.samples, sound.rate
    source = rtc.AudioSource(rate, 1)
    try:
        track = rtc.LocalAudioTrack.create_audio_track(IDENTITY, source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        publication = await room.local_participant.publish_track(track, options)
        await publication.wait_for_subscription()
        await _picked_up(room, phone)
        on_answered()
        step = rate * _FRAME_MS // 1000
        for start in range(0, len(samples), step * 2):
            chunk = samples[start : start + step * 2]
            await source.capture_frame(rtc.AudioFrame(chunk, rate, 1, len(chunk) // 2))
        await source.wait_for_playout()
        await asyncio.sleep(0.3)
    finally:
        await source.aclose()


async def _picked_up(room: rtc.Room, identity: str) -> None:
    phone = room.remote_participants.get(identity)
    async with asyncio.timeout(ANSWER_LIMIT_S):
        if phone is None or not await until_active(room, phone):
            raise PhoneGoneError
