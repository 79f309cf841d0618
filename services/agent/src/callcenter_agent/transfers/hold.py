"""Music for a caller on hold: a soft, slow pattern of chords, made here, so that nobody's rights are touched.

Telephone lines carry 300 to 3400 Hz; every tone lies well inside.
"""

import asyncio
from functools import cache
from typing import Final

import numpy as np
from livekit import rtc
from numpy.typing import NDArray

RATE: Final = 16_000
FRAME: Final = RATE // 10
LEVEL: Final = 2_600.0
NOTE_S: Final = 0.5
CHORDS: Final = (
    (392.0, 493.88, 587.33),
    (440.0, 523.25, 659.25),
    (349.23, 440.0, 523.25),
    (392.0, 493.88, 587.33),
)
QUEUE_MS: Final = 400


@cache
def melody() -> NDArray[np.int16]:
    """One round of it, a whole number of frames: each chord's notes up and down, each note fading."""
    notes = [hertz for chord in CHORDS for hertz in (*chord, chord[1])]
    return np.concatenate([_note(hertz) for hertz in notes])


def _note(hertz: float) -> NDArray[np.int16]:
    seconds = np.arange(int(RATE * NOTE_S)) / RATE
    swell = np.minimum(seconds / 0.02, 1.0) * np.exp(-2.5 * seconds)
    return np.asarray(LEVEL * swell * np.sin(2 * np.pi * hertz * seconds), dtype=np.int16)


async def play(source: rtc.AudioSource) -> None:
    """Round and round, until cancelled; the source paces it."""
    pcm = await asyncio.to_thread(melody)
    while True:
        for start in range(0, len(pcm), FRAME):
            samples = pcm[start : start + FRAME]
            await source.capture_frame(rtc.AudioFrame(samples.tobytes(), RATE, 1, len(samples)))
