"""What is said on each channel of a recording: `python -m callcenter_sim.transcribing FILE` prints JSON.

{"duration_ms": 61234, "channels": [{"text": "...", "speech": [{"text", "start_ms", "end_ms"}]}, ...]}
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from callcenter_sim.speech import Speech
from callcenter_sim.speech.endpointing import Endpointer, Segment

RATE = 16_000
_PAUSE_MS = 500
_LONGEST_MS = 20_000
_STEP_BYTES = 2 * RATE // 50

Pcm = NDArray[np.int16]


@dataclass(frozen=True)
class Utterance:
    text: str
    start_ms: int
    end_ms: int


def channels_of(path: Path) -> Pcm:
    """The decoded audio at `RATE`, one row per channel; a mono file has one row."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        layout = "stereo" if stream.channels > 1 else "mono"
        resampler = av.AudioResampler(format="s16p", layout=layout, rate=RATE)
        frames = [frame for packet in container.decode(stream) for frame in resampler.resample(packet)]
        frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).astype(np.int16)


def stretches(pcm: bytes) -> Iterator[Segment]:
    """The audio cut at its pauses."""
    endpointer = Endpointer(RATE)
    for start in range(0, len(pcm), _STEP_BYTES):
        endpointer.push(pcm[start : start + _STEP_BYTES], start / 2 / RATE)
        segment = endpointer.segment
        if segment and (endpointer.quiet_ms >= _PAUSE_MS or segment.end_ms - segment.start_ms > _LONGEST_MS):
            yield segment
            endpointer.take()
    if endpointer.segment:
        yield endpointer.segment


async def utterances(speech: Speech, pcm: bytes) -> list[Utterance]:
    found = []
    for segment in stretches(pcm):
        text = await speech.transcribe(bytes(segment.audio), RATE)
        if text:
            found.append(Utterance(text, segment.start_ms, segment.end_ms))
    return found


async def transcript(path: Path) -> dict[str, object]:
    channels = channels_of(path)
    async with Speech() as speech:
        heard = [await utterances(speech, channel.tobytes()) for channel in channels]
    return {
        "duration_ms": round(channels.shape[1] / RATE * 1000),
        "channels": [
            {"text": " ".join(part.text for part in parts), "speech": [asdict(part) for part in parts]}
            for parts in heard
        ],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(transcript(Path(sys.argv[1])))))
