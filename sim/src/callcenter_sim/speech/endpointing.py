"""Where speech starts and ends, by its energy. Pure: audio and arrival times in, segments out."""

from dataclasses import dataclass, field

import numpy as np

_FRAME_MS = 10
_ONSET_FRAMES = 3
_LEAD_MS = 240
_FLOOR_START = 30.0
_LOUDER_THAN_FLOOR = 4.0
_LEAST_LEVEL = 110.0


@dataclass
class Segment:
    """One stretch of speech, growing while it lasts. Times count from the first audio fed."""

    start_ms: int
    end_ms: int
    ended_at: float
    """When the last voiced audio arrived, on the caller's clock, in seconds."""
    audio: bytearray = field(default_factory=bytearray)


class Endpointer:
    """Feeds on PCM16 mono; `segment` is the speech heard since the last `take()`, if any."""

    def __init__(self, sample_rate: int) -> None:
        self._frame_bytes = 2 * sample_rate * _FRAME_MS // 1000
        self._rest = b""
        self._lead = bytearray()
        self._lead_bytes = self._frame_bytes * _LEAD_MS // _FRAME_MS
        self._floor = _FLOOR_START
        self._run = 0
        self.heard_ms = 0
        self.segment: Segment | None = None

    @property
    def quiet_ms(self) -> int:
        """How much silent audio has followed the segment."""
        return self.heard_ms - self.segment.end_ms if self.segment else 0

    def push(self, pcm: bytes, now: float) -> None:
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % self._frame_bytes
        self._rest = pcm[whole:]
        if not whole:
            return
        frames = np.frombuffer(pcm[:whole], dtype="<i2").reshape(-1, self._frame_bytes // 2)
        levels = np.sqrt(np.mean(np.square(frames.astype(np.float32)), axis=1))
        for index, level in enumerate(levels):
            start = index * self._frame_bytes
            self._hear(pcm[start : start + self._frame_bytes], float(level), now)

    def take(self) -> None:
        """Drops the segment; the next voiced frames start another, led in by the silence after this one."""
        if self.segment is not None:
            quiet_bytes = self._frame_bytes * self.quiet_ms // _FRAME_MS
            kept = min(self._lead_bytes, quiet_bytes)
            self._lead = self.segment.audio[len(self.segment.audio) - kept :]
        self.segment = None
        self._run = 0

    def _hear(self, frame: bytes, level: float, now: float) -> None:
        self.heard_ms += _FRAME_MS
        voiced = level > max(_LEAST_LEVEL, self._floor * _LOUDER_THAN_FLOOR)
        # The floor falls quickly and rises slowly, or the soft ends of words would lift it.
        self._floor += (0.2 if level < self._floor else 0.002) * (level - self._floor)
        self._run = self._run + 1 if voiced else 0
        if self.segment is not None:
            self.segment.audio += frame
            if voiced:
                self.segment.end_ms = self.heard_ms
                self.segment.ended_at = now
            return
        self._lead += frame
        del self._lead[: max(0, len(self._lead) - self._lead_bytes)]
        if self._run >= _ONSET_FRAMES:
            self.segment = Segment(
                start_ms=self.heard_ms - _ONSET_FRAMES * _FRAME_MS,
                end_ms=self.heard_ms,
                ended_at=now,
                audio=self._lead,
            )
            self._lead = bytearray()
