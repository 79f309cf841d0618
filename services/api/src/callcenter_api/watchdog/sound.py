"""A spoken file, ready to be played."""

import io
import wave
from dataclasses import dataclass


@dataclass(frozen=True)
class Sound:
    samples: bytes
    """16-bit, mono."""
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / 2 / self.rate


def sound_of(wav: bytes) -> Sound:
    """16-bit, mono or more (the first channel). Raises ValueError for anything else."""
    try:
        with wave.open(io.BytesIO(wav)) as file:
            if file.getsampwidth() != 2:
                raise ValueError("a phrase must be 16-bit PCM")
            channels, rate = file.getnchannels(), file.getframerate()
            frames = memoryview(file.readframes(file.getnframes())).cast("h")
    except (wave.Error, EOFError) as error:
        raise ValueError(f"not a WAV file: {error}") from error
    return Sound(frames[::channels].tobytes() if channels > 1 else frames.tobytes(), rate)
