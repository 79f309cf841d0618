"""What a recording holds, measured from the file itself. Blocks: call it in a thread.

Needs PyAV and NumPy, which come with the extra `sound`.
"""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

import av
import numpy as np
from numpy.typing import NDArray

from callcenter.errors import CallCenterError
from callcenter.events import Channel, SilentChannel

DECODE_S: Final = 90.0
"""Some hours of sound, on a core that is not alone."""
NOTHING_RMS: Final = 3e-4
"""-70 dBFS. What Opus leaks from the other channel stays below it, a telephone line's noise above."""
SILENT_AT_LEAST_MS: Final = 10_000.0
"""Shorter than this, a party just says nothing: an agent's channel is empty between its sentences."""
_CHANNELS: Final = (Channel.AGENT, Channel.CALLER)


class Unreadable(CallCenterError):  # noqa: N818 - named by what happened, as all of them
    """Raised for what is no sound, or takes too long to read."""

    code = "recording_unreadable"


@dataclass(frozen=True, slots=True)
class Measured:
    duration_ms: float
    silent: tuple[SilentChannel, ...] = ()


def measure(file: Path | BinaryIO, *, limit_s: float = DECODE_S) -> Measured:
    """Also of a file that was cut off. Raises `Unreadable` for one that holds no sound."""
    give_up_at = time.monotonic() + limit_s
    samples, rate, heard = 0, 0, np.zeros(0, dtype=np.int64)
    try:
        with av.open(str(file) if isinstance(file, Path) else file, "r") as container:
            stream = container.streams.audio[0]
            rate = stream.rate
            for frame in container.decode(stream):
                heard = _heard_until(heard, _planes(frame), samples)
                samples += frame.samples
                if time.monotonic() > give_up_at:
                    raise Unreadable("it takes too long to decode")
    except (av.FFmpegError, IndexError, ValueError) as error:
        if not samples:
            raise Unreadable(f"it cannot be decoded: {type(error).__name__}") from error
    if not samples or not rate:
        raise Unreadable("there is no sound in it")
    length = samples * 1000 / rate
    return Measured(length, _silent([float(end) * 1000 / rate for end in heard], length))


def _planes(frame: av.AudioFrame) -> NDArray[np.float32]:
    """(channels, samples), from -1 to 1."""
    block: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        block = block.reshape(-1, frame.layout.nb_channels).T
    full = np.iinfo(block.dtype).max if block.dtype.kind == "i" else 1
    return np.asarray(block / full, dtype=np.float32)


def _heard_until(heard: NDArray[np.int64], block: NDArray[np.float32], at: int) -> NDArray[np.int64]:
    """For each channel, the sample after which nothing was heard so far. A frame is 20 ms or so."""
    known = heard if len(heard) == len(block) else np.zeros(len(block), dtype=np.int64)
    loud = np.sqrt(np.mean(np.square(block), axis=1)) > NOTHING_RMS
    return np.where(loud, at + block.shape[1], known)


def _silent(heard_until_ms: list[float], length_ms: float) -> tuple[SilentChannel, ...]:
    """Of two-channel files: in others nobody can say whose silence it is."""
    if len(heard_until_ms) != len(_CHANNELS):
        return ()
    return tuple(
        SilentChannel(channel=channel, since_ms=round(until, 1))
        for channel, until in zip(_CHANNELS, heard_until_ms, strict=True)
        if until == 0 or length_ms - until >= SILENT_AT_LEAST_MS
    )
