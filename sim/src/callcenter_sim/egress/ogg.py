"""An Ogg file with Opus in it, written block by block."""

from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream

from callcenter_sim.timeline import Pcm

RATE = 24_000
_BIT_RATE_PER_CHANNEL = 32_000


class OggWriter:
    """Blocks; call it from a thread. One channel per array handed in, `layout` mono or stereo."""

    def __init__(self, path: Path, *, channels: int) -> None:
        self._layout = "stereo" if channels == 2 else "mono"
        self._container = av.open(str(path), "w", format="ogg")
        stream = self._container.add_stream("libopus", rate=RATE, layout=self._layout)
        if not isinstance(stream, AudioStream):
            raise TypeError("libopus makes audio")
        stream.bit_rate = _BIT_RATE_PER_CHANNEL * channels
        self._stream = stream
        self._written = 0

    def write(self, *channels: Pcm) -> None:
        interleaved = np.stack(channels, axis=1).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(interleaved), format="s16", layout=self._layout
        )
        frame.sample_rate = RATE
        frame.pts = self._written
        self._written += len(channels[0])
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()

    @property
    def duration_ns(self) -> int:
        return self._written * 1_000_000_000 // RATE
