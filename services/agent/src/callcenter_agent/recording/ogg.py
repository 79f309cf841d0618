"""PCM16 to an Ogg file with Opus, as egress writes them. Blocks: call it in threads."""

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray


class OggFile:
    def __init__(self, path: Path, rate: int) -> None:
        self._rate = rate
        self._container = av.open(str(path), "w", format="ogg")
        self._stream = self._container.add_stream("libopus", rate=rate, layout="stereo")
        self._samples = 0

    @property
    def duration_ms(self) -> float:
        return self._samples * 1000 / self._rate

    def write(self, block: NDArray[np.int16]) -> None:
        """(samples, channels)."""
        if not len(block):
            return
        frame = av.AudioFrame.from_ndarray(block.reshape(1, -1), format="s16", layout="stereo")
        frame.sample_rate, frame.pts = self._rate, self._samples
        self._samples += len(block)
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()
