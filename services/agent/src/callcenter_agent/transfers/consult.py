"""Talking with a human agent's phone apart from the caller: words to it, words and keys from it."""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog
from livekit import rtc
from livekit.agents import APIError, stt

from callcenter_agent.call import Call

log = structlog.get_logger()

EAR_RATE: Final = 16_000
EAR_FRAME_MS: Final = 50
EAR_DELAY_S: Final = 0.3
TRACK_S: Final = 10.0


async def speak(call: Call, source: rtc.AudioSource, text: str) -> None:
    """Returns when it was heard. Cancelling it stops it at once. Raises APIError when there is no voice."""
    voice = call.live.tts
    if voice is None:
        raise APIError("the session has no voice")
    try:
        async with voice.synthesize(text) as spoken:
            async for part in spoken:
                await source.capture_frame(part.frame)
        await source.wait_for_playout()
        await asyncio.sleep(EAR_DELAY_S)
    except asyncio.CancelledError:
        source.clear_queue()
        raise


class Ear:
    """Listens to one phone; what is said and pressed goes to the two callbacks."""

    def __init__(
        self,
        call: Call,
        room: rtc.Room,
        identity: str,
        *,
        on_words: Callable[[str], None],
        on_key: Callable[[str], None],
    ) -> None:
        self._call, self._room, self._identity = call, room, identity
        self._on_words, self._on_key = on_words, on_key
        self._published = asyncio.Event()

    async def listen(self) -> None:
        """Until cancelled. Where words cannot be heard, keys still count."""
        self._room.on("sip_dtmf_received", self._on_dtmf)
        self._room.on("track_subscribed", self._on_track)
        try:
            await self._hear()
            await asyncio.Event().wait()
        finally:
            self._room.off("sip_dtmf_received", self._on_dtmf)
            self._room.off("track_subscribed", self._on_track)

    async def _hear(self) -> None:
        recogniser = self._call.live.stt
        if recogniser is None:
            return
        try:
            audio = rtc.AudioStream(
                await self._track(), sample_rate=EAR_RATE, num_channels=1, frame_size_ms=EAR_FRAME_MS
            )
        except TimeoutError:
            log.warning("human_agent_not_heard")
            return
        try:
            async with recogniser.stream() as heard, asyncio.TaskGroup() as group:
                group.create_task(_feed(audio, heard))
                group.create_task(self._understand(heard))
        except* APIError as errors:
            log.warning("human_agent_not_understood", error=repr(errors.exceptions[0]))
        finally:
            await audio.aclose()

    async def _understand(self, heard: stt.RecognizeStream) -> None:
        async for event in heard:
            if event.type is not stt.SpeechEventType.FINAL_TRANSCRIPT or not event.alternatives:
                continue
            if words := event.alternatives[0].text.strip():
                self._on_words(words)

    async def _track(self) -> rtc.RemoteAudioTrack:
        async with asyncio.timeout(TRACK_S):
            while True:
                self._published.clear()
                if (track := self._subscribed()) is not None:
                    return track
                await self._published.wait()

    def _subscribed(self) -> rtc.RemoteAudioTrack | None:
        phone = self._room.remote_participants.get(self._identity)
        tracks = [published.track for published in phone.track_publications.values()] if phone else []
        return next((track for track in tracks if isinstance(track, rtc.RemoteAudioTrack)), None)

    def _on_track(self, *_: object) -> None:
        self._published.set()

    def _on_dtmf(self, event: rtc.SipDTMF) -> None:
        if event.participant is not None and event.participant.identity == self._identity:
            self._on_key(event.digit)


async def _feed(audio: rtc.AudioStream, heard: stt.RecognizeStream) -> None:
    async for event in audio:
        heard.push_frame(event.frame)
    heard.end_input()
