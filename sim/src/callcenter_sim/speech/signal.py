"""Arithmetic on PCM16 mono audio."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def to_float(pcm: bytes) -> Samples:
    """Samples in [-1, 1]; an odd trailing byte is dropped."""
    whole = pcm if len(pcm) % 2 == 0 else pcm[:-1]
    return (np.frombuffer(whole, dtype="<i2").astype(np.float32) / 32768.0).astype(np.float32)


def to_pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def resample(samples: Samples, source_rate: float, target_rate: float) -> Samples:
    """Band-limited change of rate over a whole utterance, by way of its spectrum."""
    if source_rate == target_rate or not len(samples):
        return samples
    wanted = round(len(samples) * target_rate / source_rate)
    spectrum = np.fft.rfft(samples)
    bins = wanted // 2 + 1
    spectrum = np.pad(spectrum[:bins], (0, max(0, bins - len(spectrum))))
    scaled = np.fft.irfft(spectrum, wanted) * (wanted / len(samples))
    return scaled.astype(np.float32)


def duration_ms(pcm: bytes, sample_rate: int) -> float:
    return len(pcm) / 2 / sample_rate * 1000.0


def silence(ms: float, sample_rate: int) -> bytes:
    return bytes(2 * int(sample_rate * ms / 1000))
