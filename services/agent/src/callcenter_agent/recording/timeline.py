"""Sounds on one clock: each where it was heard, silence where there was none. Pure."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

LEFT, RIGHT = 0, 1
_TOLERANCE_S: Final = 0.1
"""Frames arrive in bursts: within this they follow each other, beyond it there was a gap."""


class Timeline:
    """Two channels of PCM16. What is taken is gone, and what comes later for that time is dropped."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._taken = 0
        self._pending: NDArray[np.int32] = np.zeros((0, 2), dtype=np.int32)
        self._ends: dict[str, int] = {}

    def place(self, source: str, channel: int, samples: NDArray[np.int16], *, ended_at_s: float) -> None:
        start = round(ended_at_s * self._rate) - len(samples)
        follows = self._ends.get(source)
        if follows is not None and abs(start - follows) <= _TOLERANCE_S * self._rate:
            start = follows
        self._ends[source] = start + len(samples)
        late = max(0, self._taken - start)
        self._mix(channel, start + late - self._taken, samples[late:])

    def _mix(self, channel: int, at: int, samples: NDArray[np.int16]) -> None:
        missing = at + len(samples) - len(self._pending)
        if missing > 0:
            self._pending = np.concatenate([self._pending, np.zeros((missing, 2), dtype=np.int32)])
        self._pending[at : at + len(samples), channel] += samples

    def take(self, until_s: float) -> NDArray[np.int16]:
        """(samples, channels), from where the last one ended."""
        size = max(0, round(until_s * self._rate) - self._taken)
        block = np.zeros((size, 2), dtype=np.int32)
        known = self._pending[:size]
        block[: len(known)] = known
        self._pending = self._pending[size:]
        self._taken += size
        limits = np.iinfo(np.int16)
        return np.clip(block, limits.min, limits.max).astype(np.int16)
