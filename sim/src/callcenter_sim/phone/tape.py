"""Audio that grows by its place in time: what is written twice is mixed, what is never written is silence."""

import io
import wave

import numpy as np

from callcenter_sim.phone.line import RATE, Pcm

_FIRST_S = 30


class Tape:
    def __init__(self) -> None:
        self._samples = np.zeros(RATE * _FIRST_S, dtype=np.int16)
        self.end = 0
        """Position after the last sample written."""

    def mix(self, at: int, samples: Pcm) -> None:
        end = at + len(samples)
        self._grow(end)
        there = self._samples[at:end].astype(np.int32) + samples
        self._samples[at:end] = np.clip(there, -32_768, 32_767)
        self.end = max(self.end, end)

    def put(self, at: int, samples: Pcm) -> None:
        end = at + len(samples)
        self._grow(end)
        self._samples[at:end] = samples
        self.end = max(self.end, end)

    def read(self, start: int, end: int) -> Pcm:
        self._grow(end)
        return self._samples[start:end]

    def wav(self, start: int, end: int) -> bytes:
        """That part as a file, padded with silence."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(self.read(start, max(start, end)).tobytes())
        return buffer.getvalue()

    def _grow(self, end: int) -> None:
        if end <= len(self._samples):
            return
        longer = np.zeros(max(end, 2 * len(self._samples)), dtype=np.int16)
        longer[: len(self._samples)] = self._samples
        self._samples = longer
