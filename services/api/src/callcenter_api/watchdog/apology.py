"""A spoken apology from the control plane itself, for when no agent can be had."""

import asyncio
import io
import wave
from datetime import timedelta

import structlog
from callcenter.tasks import spawn
from livekit import api, rtc

_log = structlog.get_logger(__name__)

IDENTITY = "apology"
_FRAME_MS = 20


def token_for(room: str, *, api_key: str, api_secret: str) -> str:
    grants = api.VideoGrants(room_join=True, room=room, can_subscribe=False)
    return (
        api.AccessToken(api_key, api_secret)
        .with_identity(IDENTITY)
        .with_grants(grants)
        .with_ttl(timedelta(minutes=2))
        .to_jwt()
    )


async def play(wav: bytes, *, url: str, token: str) -> None:
    """Joins the room, speaks the file once, and leaves. WAV: 16-bit, mono or more (first channel)."""
    samples, rate = await asyncio.to_thread(_mono, wav)
    room = rtc.Room()
    async with asyncio.timeout(len(samples) / 2 / rate + 15):
        await _join(room, url, token)
        try:
            await _speak(room, samples, rate)
        finally:
            await room.disconnect()


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


async def _speak(room: rtc.Room, samples: bytes, rate: int) -> None:
    source = rtc.AudioSource(rate, 1)
    try:
        track = rtc.LocalAudioTrack.create_audio_track(IDENTITY, source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
        publication = await room.local_participant.publish_track(track, options)
        await publication.wait_for_subscription()
        step = rate * _FRAME_MS // 1000
        for start in range(0, len(samples), step * 2):
            chunk = samples[start : start + step * 2]
            await source.capture_frame(rtc.AudioFrame(chunk, rate, 1, len(chunk) // 2))
        await source.wait_for_playout()
        await asyncio.sleep(0.3)
    finally:
        await source.aclose()


def _mono(wav: bytes) -> tuple[bytes, int]:
    with wave.open(io.BytesIO(wav)) as file:
        if file.getsampwidth() != 2:
            raise ValueError("a phrase must be 16-bit PCM")
        channels, rate = file.getnchannels(), file.getframerate()
        frames = memoryview(file.readframes(file.getnframes())).cast("h")
    return frames[::channels].tobytes() if channels > 1 else frames.tobytes(), rate
