"""The tone after which a mailbox records. Pure, over telephone audio."""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

FRAME_S: Final = 0.02
LOWEST_HZ: Final = 350.0
HIGHEST_HZ: Final = 2200.0
SHORTEST_S: Final = 0.16
LONGEST_S: Final = 3.0
"""Longer is music on hold, or a fax."""
PURE: Final = 0.75
"""Of a frame's energy, within a few bins around one frequency: voices spread theirs over many."""
STEADY_HZ: Final = 60.0
QUIET: Final = 150.0

Samples = np.ndarray[Any, np.dtype[np.int16]]


@dataclass
class BeepDetector:
    """`hears` takes frames of twenty milliseconds and is true at the first one after a beep."""

    sample_rate: int
    _frequencies: list[float] = field(default_factory=list)

    def hears(self, samples: Samples) -> bool:
        frequency = self._tone(samples)
        if frequency is not None and self._is_same(frequency):
            self._frequencies.append(frequency)
            return False
        lasted_s = len(self._frequencies) * FRAME_S
        self._frequencies = [frequency] if frequency is not None else []
        return SHORTEST_S <= lasted_s <= LONGEST_S

    def _is_same(self, frequency: float) -> bool:
        return not self._frequencies or abs(frequency - self._frequencies[0]) <= STEADY_HZ

    def _tone(self, samples: Samples) -> float | None:
        signal = samples.astype(np.float64)
        if np.sqrt(np.mean(signal**2)) < QUIET:
            return None
        spectrum = np.abs(np.fft.rfft(signal * np.hanning(len(signal)))) ** 2
        peak = int(np.argmax(spectrum))
        around = spectrum[max(0, peak - 2) : peak + 3].sum()
        frequency = peak * self.sample_rate / len(signal)
        total = float(spectrum.sum())
        pure = total > 0 and around / total >= PURE
        return frequency if pure and LOWEST_HZ <= frequency <= HIGHEST_HZ else None
