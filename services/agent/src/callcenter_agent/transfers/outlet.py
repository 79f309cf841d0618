"""A track that one phone alone may hear, and the proof that it reaches that phone."""

import asyncio
from contextlib import suppress
from typing import Final

from livekit import rtc

PUBLISH_S: Final = 5.0
WITHDRAW_S: Final = 2.0
NOT_PUBLISHED: Final = (TimeoutError, rtc.participant.PublishTrackError)


class Outlet:
    """`open`, then `reached`. What is written to `source` goes out, whatever track carries it."""

    def __init__(self, room: rtc.Room, name: str, source: rtc.AudioSource, *, listener: str) -> None:
        self._room, self._name, self.source, self.listener = room, name, source, listener
        self._published: rtc.LocalTrackPublication | None = None

    @property
    def sid(self) -> str | None:
        return self._published.sid if self._published is not None else None

    async def open(self) -> None:
        """Raises what NOT_PUBLISHED names."""
        track = rtc.LocalAudioTrack.create_audio_track(self._name, self.source)
        options = rtc.TrackPublishOptions(source=rtc.TrackSource.SOURCE_UNKNOWN)
        async with asyncio.timeout(PUBLISH_S):
            self._published = await self._room.local_participant.publish_track(track, options)

    async def reached(self, *, within_s: float) -> bool:
        """The server tells of a track's first subscription, once that is negotiated and connected; recorders
        do not count. Nobody else may hear this one, so it is the phone's."""
        if self._published is None:
            return False
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._published.wait_for_subscription()
                return True
        return False

    async def renew(self) -> None:
        """A new track in place of the old one: a fresh subscription, and a fresh proof."""
        await self.withdraw()
        await self.open()

    async def withdraw(self) -> None:
        """What cannot be taken back in time has gone with the connection, or nobody new may hear it."""
        published, self._published = self._published, None
        if published is not None and self._room.isconnected():
            with suppress(rtc.participant.UnpublishTrackError, TimeoutError):
                async with asyncio.timeout(WITHDRAW_S):
                    await self._room.local_participant.unpublish_track(published.sid)

    async def close(self) -> None:
        await self.withdraw()
        await self.source.aclose()
