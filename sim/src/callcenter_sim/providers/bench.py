"""Cheap, deterministic stand-ins for recogniser and voice, so that a benchmark's CPU is its subject's."""

from functools import lru_cache

import numpy as np

NAME = "bench"
"""As a recogniser's model it selects `transcribe`, as a voice `speak`, as a language model `REPLY`."""
TRANSCRIPT = "Could you tell me a little more about that, please?"

REPLY = "Yes, of course I can help you there. Please tell me which car you have in mind today."
"""Eighteen words, eight of them in the first sentence."""

_WORD_MS = 139
"""Eighteen words take two and a half seconds."""


async def transcribe(_pcm: bytes, _sample_rate: int) -> str:
    return TRANSCRIPT


@lru_cache(maxsize=64)
def speak(words: int, sample_rate: int) -> bytes:
    """Something of the length, loudness and rhythm of speech: a buzzing tone with one swell a word."""
    count = int(sample_rate * _WORD_MS / 1000) * max(1, words)
    time = np.arange(count) / sample_rate
    pitch = 120.0 + 12.0 * np.sin(2 * np.pi * 0.7 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / sample_rate
    buzz = sum(np.sin(k * phase) / k for k in range(2, 12))
    swell = 0.35 + 0.65 * np.abs(np.sin(np.pi * time * 1000 / _WORD_MS))
    return (np.asarray(buzz * swell * 6000)).astype("<i2").tobytes()
