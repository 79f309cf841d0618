"""Text to paced audio, as a synthesis service delivers it: a delay, then faster than real time."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from callcenter_sim.providers import bench
from callcenter_sim.providers.controls import Controls
from callcenter_sim.speech import Speech
from callcenter_sim.speech.sentences import sentences
from callcenter_sim.speech.signal import duration_ms

_CHUNK_MS = 200
_FASTER_THAN_REAL_TIME = 5


@dataclass(frozen=True)
class Chunk:
    """A piece of audio and the part of its sentence that sounds in it."""

    pcm: bytes
    text: str
    start_ms: float
    duration_ms: float


@dataclass(frozen=True)
class Voicing:
    speech: Speech
    controls: Controls
    voice: str
    sample_rate: int

    async def chunks(self, text: str, *, offset_ms: float = 0.0) -> AsyncIterator[Chunk]:
        """The audio of `text`, the first of it after the set delay, or when it is ready if that is later."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self.controls.delays.tts_first_byte_ms / 1000
        async for sentence, pcm in self._spoken(text):
            for chunk in _cut(sentence, pcm, self.sample_rate, offset_ms):
                now = loop.time()
                if now < due:
                    await asyncio.sleep(due - now)
                yield chunk
                due = max(now, due) + chunk.duration_ms / 1000 / _FASTER_THAN_REAL_TIME
            offset_ms += duration_ms(pcm, self.sample_rate)

    async def whole(self, text: str) -> bytes:
        return b"".join([pcm async for _, pcm in self._spoken(text)])

    async def _spoken(self, text: str) -> AsyncIterator[tuple[str, bytes]]:
        for sentence in sentences(text):
            if self.controls.scripted or self.voice == bench.NAME:
                yield sentence, bench.speak(len(sentence.split()), self.sample_rate)
            else:
                yield sentence, await self.speech.synthesize(sentence, self.voice, self.sample_rate)


def _cut(sentence: str, pcm: bytes, sample_rate: int, offset_ms: float) -> list[Chunk]:
    size = 2 * sample_rate * _CHUNK_MS // 1000
    pieces = [pcm[start : start + size] for start in range(0, len(pcm), size)]
    # A context is one running text: the space that parts this sentence from the next belongs to it.
    letters = sentence + " "
    chunks, at = [], 0.0
    for index, piece in enumerate(pieces):
        lasting = duration_ms(piece, sample_rate)
        first, last = (len(letters) * part // len(pieces) for part in (index, index + 1))
        chunks.append(Chunk(piece, letters[first:last], offset_ms + at, lasting))
        at += lasting
    return chunks
