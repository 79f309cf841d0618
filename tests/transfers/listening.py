"""What two phones heard, and when: tones stand for voices, so that each can be told from everything else."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

CALLER_HZ, HUMAN_HZ = 1_000.0, 1_700.0
HOLD_HZ = (392.0, 440.0, 493.88, 523.25, 587.33, 659.25)
WINDOW_S = 0.1
SURELY = 3
"""Windows of a tone on end: a click, or a consonant, is shorter."""
NOTES = 3
PURITY = 0.6
"""How much of a window's energy must lie in the tone."""
AUDIBLE = 150.0


@dataclass(frozen=True)
class Heard:
    """One ear's audio from the answer on."""

    samples: NDArray[np.float64]
    rate: int
    answered_at: datetime

    @classmethod
    def of(cls, wav: bytes, answered_at: str) -> Heard:
        with wave.open(io.BytesIO(wav)) as file:
            rate = file.getframerate()
            pcm = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return cls(pcm.astype(np.float64), rate, datetime.fromisoformat(answered_at))

    def at(self, moment: datetime) -> float:
        """Seconds into the audio."""
        return (moment - self.answered_at).total_seconds()

    def tone(self, *hertz: float, since: float = 0.0, until: float | None = None) -> bool:
        """Was one of these heard, for longer than by chance, between these seconds?"""
        return any(_longest_run(self._windows(one, since, until)) >= SURELY for one in hertz)

    def music(self, *, since: float = 0.0, until: float | None = None) -> bool:
        """Was the music for callers on hold heard? On a telephone line a voice may sound like one of its
        notes, for as long as a note lasts: what no voice does is several of them."""
        return sum(self.tone(note, since=since, until=until) for note in HOLD_HZ) >= NOTES

    def seconds_of(self, hertz: float) -> float:
        return sum(self._windows(hertz, 0.0, None)) * WINDOW_S

    def _windows(self, hertz: float, since: float, until: float | None) -> list[bool]:
        size = int(self.rate * WINDOW_S)
        end = len(self.samples) if until is None else int(until * self.rate)
        return [
            _is_tone(self.samples[start : start + size], self.rate, hertz)
            for start in range(max(0, int(since * self.rate)), max(0, end - size), size)
        ]


def _is_tone(window: NDArray[np.float64], rate: int, hertz: float) -> bool:
    if np.sqrt(np.mean(window**2)) < AUDIBLE:
        return False
    power = np.abs(np.fft.rfft(window * np.hanning(len(window)))) ** 2
    frequencies = np.fft.rfftfreq(len(window), 1 / rate)
    near = np.abs(frequencies - hertz) <= 25
    return float(power[near].sum()) >= PURITY * float(power.sum())


def _longest_run(flags: list[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest
