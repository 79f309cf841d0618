"""The telephone line: 8 kHz, 300 to 3400 Hz, through the u-law codec and back."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from callcenter_sim.timeline import Pcm

RATE = 8_000
FRAME_MS = 10
FRAME = RATE * FRAME_MS // 1000
LOUD_RMS = 300.0
"""Speech, at the ear and in the mouth; the noise of the line lies far below."""

_LOW_HZ, _HIGH_HZ = 300.0, 3_400.0
_NOISE_RMS = 8.0
_MU_BIAS, _MU_CLIP = 0x84, 32_635
_TAPS = 65


def from_bytes(pcm: bytes) -> Pcm:
    return np.frombuffer(pcm[: len(pcm) // 2 * 2], dtype="<i2")


def narrowband(pcm: Pcm) -> Pcm:
    """A whole utterance as the line carries it."""
    if not len(pcm):
        return pcm
    spectrum = np.fft.rfft(pcm.astype(np.float64))
    hertz = np.fft.rfftfreq(len(pcm), 1 / RATE)
    spectrum[(hertz < _LOW_HZ) | (hertz > _HIGH_HZ)] = 0
    return companded(np.fft.irfft(spectrum, len(pcm)))


def companded(samples: NDArray[np.floating] | Pcm) -> Pcm:
    """Through the codec and back: what is left of the samples after eight bits of u-law."""
    clipped = np.clip(np.rint(samples), -32_768, 32_767).astype(np.int16)
    return np.asarray(_table()[clipped.view(np.uint16)], dtype=np.int16)


def rms(samples: NDArray[np.floating] | Pcm) -> float:
    if not len(samples):
        return 0.0
    wide = samples.astype(np.float32)
    return float(np.sqrt(np.dot(wide, wide) / len(wide)))


def levels(samples: Pcm, frame: int) -> NDArray[np.float32]:
    """RMS of each whole frame."""
    whole = len(samples) // frame * frame
    frames = samples[:whole].astype(np.float32).reshape(-1, frame)
    return np.asarray(np.sqrt(np.mean(np.square(frames), axis=1)), dtype=np.float32)


def tone(hertz: float, ms: float, level: float = 6_000.0) -> Pcm:
    seconds = np.arange(int(RATE * ms / 1000)) / RATE
    return np.asarray(level * np.sin(2 * np.pi * hertz * seconds), dtype=np.int16)


@cache
def noise() -> Pcm:
    """One second of what a quiet line sounds like, a whole number of frames."""
    generator = np.random.default_rng(7)
    white = generator.normal(0.0, _NOISE_RMS, RATE)
    return narrowband(white.astype(np.int16))


@cache
def _table() -> Pcm:
    """For each 16-bit sample, read as unsigned, what the codec makes of it."""
    values = np.arange(65_536, dtype=np.uint16).view(np.int16).astype(np.int32)
    magnitude = np.minimum(np.abs(values), _MU_CLIP) + _MU_BIAS
    exponent = np.floor(np.log2(magnitude)).astype(np.int32) - 7
    mantissa = (magnitude >> (exponent + 3)) & 0x0F
    restored = ((((mantissa << 3) + _MU_BIAS) << exponent) - _MU_BIAS).astype(np.int32)
    return np.asarray(np.sign(values) * restored, dtype=np.int16)


class BandPass:
    """The same band for a stream, block by block. Output lags the input by `DELAY` samples."""

    DELAY = (_TAPS - 1) // 2

    def __init__(self) -> None:
        self._past = np.zeros(_TAPS - 1, dtype=np.float32)

    def feed(self, block: NDArray[np.floating] | Pcm) -> NDArray[np.float32]:
        joined = np.concatenate([self._past, block.astype(np.float32)])
        self._past = joined[-(_TAPS - 1) :]
        return np.convolve(joined, _kernel(), mode="valid").astype(np.float32)


@cache
def _kernel() -> NDArray[np.float32]:
    time = np.arange(_TAPS) - (_TAPS - 1) / 2
    high = 2 * _HIGH_HZ / RATE * np.sinc(2 * _HIGH_HZ / RATE * time)
    low = 2 * _LOW_HZ / RATE * np.sinc(2 * _LOW_HZ / RATE * time)
    kernel = (high - low) * np.hamming(_TAPS)
    return np.asarray(kernel, dtype=np.float32)
