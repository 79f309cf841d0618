"""Audio by its place in time: several sources on one time line, however the network delivers them."""

import io
import wave

import numpy as np
from numpy.typing import NDArray

Pcm = NDArray[np.int16]

_FIRST_S = 30
_REANCHOR_S = 0.25


class Placing:
    """Where one source's next samples belong: counted, and anchored to the earliest arrival."""

    def __init__(self, rate: int) -> None:
        self._reanchor = int(rate * _REANCHOR_S)
        self._origin: int | None = None
        self._count = 0

    def next(self, arrived_at: int, length: int) -> int:
        """`arrived_at` is the position at which the last of these samples came in."""
        origin = arrived_at - length - self._count
        if self._origin is None or origin < self._origin or origin - self._origin > self._reanchor:
            self._origin = origin
        at = self._origin + self._count
        self._count += length
        return max(0, at)


class Tape:
    """What is written twice is mixed, what is never written is silence. Positions count samples."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._base = 0
        self._samples: Pcm = np.zeros(rate * _FIRST_S, dtype=np.int16)
        self.end = 0
        """Position after the last sample written."""

    def mix(self, at: int, samples: Pcm) -> None:
        """What lies in the forgotten part is dropped."""
        late = max(0, self._base - at)
        at, samples = at + late, samples[late:]
        if not len(samples):
            return
        end = at + len(samples)
        self._grow(end)
        part = slice(at - self._base, end - self._base)
        there = self._samples[part].astype(np.int32) + samples
        self._samples[part] = np.clip(there, -32_768, 32_767)
        self.end = max(self.end, end)

    def put(self, at: int, samples: Pcm) -> None:
        end = at + len(samples)
        self._grow(end)
        self._samples[at - self._base : end - self._base] = samples
        self.end = max(self.end, end)

    def read(self, start: int, end: int) -> Pcm:
        self._grow(end)
        return self._samples[start - self._base : end - self._base]

    def forget(self, before: int) -> None:
        """Lets go of what lies before; done in large steps only, because the rest is moved."""
        if before - self._base < self._rate * _FIRST_S // 2:
            return
        kept = self._samples[before - self._base :]
        self._samples = np.concatenate([kept, np.zeros(before - self._base, dtype=np.int16)])
        self._base = before

    def wav(self, start: int, end: int) -> bytes:
        """That part as a file, padded with silence."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(self._rate)
            file.writeframes(self.read(start, max(start, end)).tobytes())
        return buffer.getvalue()

    def _grow(self, end: int) -> None:
        length = end - self._base
        if length <= len(self._samples):
            return
        longer = np.zeros(max(length, 2 * len(self._samples)), dtype=np.int16)
        longer[: len(self._samples)] = self._samples
        self._samples = longer
