"""Joins a room unseen and writes what everybody says into a file."""

import asyncio
import time
from pathlib import Path

import numpy as np
import structlog
from livekit import rtc
from livekit.api import AccessToken, VideoGrants

from callcenter_sim.egress.ogg import RATE, OggWriter
from callcenter_sim.joining import join
from callcenter_sim.tasks import TaskOwner
from callcenter_sim.timeline import Placing, Tape

_FRAME_MS = 20
_BLOCK_S = 0.5
_SETTLE_S = 0.3
_CONNECT_S = 10.0
_LEAVE_S = 5.0
_AGENT = rtc.ParticipantKind.PARTICIPANT_KIND_AGENT

log = structlog.get_logger(__name__)


class Recorder:
    """`join`, then `record` until `stop` or the end of the room."""

    def __init__(self, path: Path, *, split: bool) -> None:
        """`split` keeps the agent on the left and everybody else on the right; otherwise all are mixed."""
        self.room_gone = False
        self.started_ns = 0
        self.duration_ns = 0
        self._path = path
        self._tapes = [Tape(RATE) for _ in range(2 if split else 1)]
        self._room = rtc.Room()
        self._stopped = asyncio.Event()
        self._tasks = TaskOwner()
        self._started = 0.0

    async def join(self, url: str, token: str) -> None:
        self._room.on("track_subscribed", self._on_track)
        self._room.on("disconnected", self._on_disconnected)
        self._started = asyncio.get_running_loop().time()
        self.started_ns = time.time_ns()
        await join(self._room, url, token, within_s=_CONNECT_S)

    def stop(self) -> None:
        self._stopped.set()

    async def record(self) -> None:
        """Writes until stopped; the file is complete afterwards."""
        writer = await asyncio.to_thread(OggWriter, self._path, channels=len(self._tapes))
        written = 0
        try:
            while not self._stopped.is_set():
                await self._until_stopped(_BLOCK_S)
                until = self._position() - int(RATE * _SETTLE_S)
                written = await self._write(writer, written, until)
            written = await self._write(writer, written, self._position())
        finally:
            await asyncio.to_thread(writer.close)
            self.duration_ns = writer.duration_ns

    async def leave(self) -> None:
        await self._tasks.close()
        try:
            async with asyncio.timeout(_LEAVE_S):
                await self._room.disconnect()
        except TimeoutError:
            log.warning("recorder_leave_timed_out")

    async def _write(self, writer: OggWriter, start: int, until: int) -> int:
        if until <= start:
            return start
        blocks = [tape.read(start, until).copy() for tape in self._tapes]
        for tape in self._tapes:
            tape.forget(until)
        await asyncio.to_thread(writer.write, *blocks)
        return until

    async def _until_stopped(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return

    def _position(self) -> int:
        return int((asyncio.get_running_loop().time() - self._started) * RATE)

    def _on_track(self, track: rtc.Track, _: object, participant: rtc.RemoteParticipant) -> None:
        if isinstance(track, rtc.RemoteAudioTrack):
            is_agent = participant.kind == _AGENT
            tape = self._tapes[0 if is_agent or len(self._tapes) == 1 else 1]
            self._tasks.spawn(self._follow(track, tape), name="recorder_track")

    async def _follow(self, track: rtc.RemoteAudioTrack, tape: Tape) -> None:
        placing = Placing(RATE)
        stream = rtc.AudioStream(track, sample_rate=RATE, num_channels=1, frame_size_ms=_FRAME_MS)
        try:
            async for event in stream:
                samples = np.frombuffer(event.frame.data, dtype=np.int16)
                tape.mix(placing.next(self._position(), len(samples)), samples)
        finally:
            await stream.aclose()

    def _on_disconnected(self, _: object) -> None:
        self.room_gone = True
        self._stopped.set()


def recorder_token(*, key: str, secret: str, room: str, egress_id: str) -> str:
    grants = VideoGrants(room_join=True, room=room, can_publish=False, can_publish_data=False)
    grants.hidden = True
    grants.recorder = True
    return AccessToken(key, secret).with_identity(egress_id).with_kind("egress").with_grants(grants).to_jwt()
