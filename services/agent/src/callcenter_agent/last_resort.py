"""Playing a rendered phrase straight into the room, with no session, model or voice."""

import asyncio

import structlog
from livekit import rtc

from callcenter_agent.call import Call
from callcenter_agent.phrases import SAMPLE_RATE

log = structlog.get_logger()

LONGEST_S = 15.0
EAR_DELAY_S = 0.4


async def play(call: Call, key: str) -> None:
    """Returns when the caller has heard it, or can't: the phrase was not rendered, nobody is there."""
    audio, room = call.phrases.audio(key), call.room
    if audio is None or room is None or not room.isconnected():
        log.warning("last_resort_silent", phrase=key)
        return
    try:
        async with asyncio.timeout(LONGEST_S):
            source = rtc.AudioSource(SAMPLE_RATE, 1)
            track = rtc.LocalAudioTrack.create_audio_track("last-resort", source)
            options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_MICROPHONE)
            await room.local_participant.publish_track(track, options)
            async for frame in audio:
                await source.capture_frame(frame)
            await source.wait_for_playout()
            await asyncio.sleep(EAR_DELAY_S)
    except (TimeoutError, rtc.participant.PublishTrackError) as error:
        log.warning("last_resort_failed", phrase=key, error=repr(error))
