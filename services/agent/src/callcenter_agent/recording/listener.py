"""A participant nobody sees, who writes down what is heard in a room."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import numpy as np
from callcenter.tasks import TaskOwner, spawn
from livekit import api, rtc

from callcenter_agent.recording.ogg import OggFile
from callcenter_agent.recording.timeline import LEFT, RIGHT, Timeline

RATE: Final = 48_000
WRITE_EVERY_S: Final = 1.0
SETTLED_S: Final = 0.5
"""Later than this no frame arrives."""
CONNECT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Door:
    """The way into the rooms of a server."""

    url: str
    api_key: str
    api_secret: str

    def token(self, room: str) -> str:
        """As egress enters: seen by nobody, heard by nobody."""
        grants = api.VideoGrants(
            room_join=True, room=room, can_publish=False, can_subscribe=True, hidden=True, recorder=True
        )
        token = api.AccessToken(self.api_key, self.api_secret).with_identity(f"recorder-{uuid4().hex[:12]}")
        return token.with_kind("egress").with_grants(grants).to_jwt()


class Listener:
    """Writes to `path` from `start` to `stop`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._room = rtc.Room()
        self._tasks = TaskOwner("listener")
        self._timeline = Timeline(RATE)
        self._began = 0.0
        self._file: OggFile | None = None
        self._enough = asyncio.Event()
        self._writing: asyncio.Task[None] | None = None

    async def start(self, door: Door, room: str) -> None:
        """Raises ConnectError, TimeoutError, OSError."""
        self._room.on("track_subscribed", self._on_track)
        self._file = await asyncio.to_thread(OggFile, self.path, RATE)
        self._began = time.monotonic()
        async with asyncio.timeout(CONNECT_S):
            await self._room.connect(door.url, door.token(room))
        self._writing = spawn(self._keep_writing(self._file), name="write_recording")

    async def stop(self) -> float:
        """Milliseconds that were recorded."""
        self._enough.set()
        await self._tasks.close()
        await self._room.disconnect()
        if self._writing is not None:
            await self._writing
        if self._file is None:
            return 0.0
        await asyncio.to_thread(self._file.close)
        return self._file.duration_ms

    def _now(self) -> float:
        return time.monotonic() - self._began

    def _on_track(
        self, track: rtc.Track, _: rtc.RemoteTrackPublication, participant: rtc.RemoteParticipant
    ) -> None:
        if track.kind == rtc.TrackKind.KIND_AUDIO:
            agent = participant.kind == rtc.ParticipantKind.PARTICIPANT_KIND_AGENT
            self._tasks.spawn(self._listen(track, LEFT if agent else RIGHT), name=f"listen {track.sid}")

    async def _listen(self, track: rtc.Track, channel: int) -> None:
        stream = rtc.AudioStream.from_track(track=track, sample_rate=RATE, num_channels=1)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, dtype=np.int16)
                self._timeline.place(track.sid, channel, samples, ended_at_s=self._now())
        finally:
            await stream.aclose()

    async def _keep_writing(self, file: OggFile) -> None:
        """Never cancelled in the middle of a page: it ends when it is told to."""
        while not self._enough.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._enough.wait(), WRITE_EVERY_S)
            settled = self._now() - (0 if self._enough.is_set() else SETTLED_S)
            await asyncio.to_thread(file.write, self._timeline.take(settled))
