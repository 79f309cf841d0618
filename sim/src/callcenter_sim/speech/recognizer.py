"""Streaming recognition: speech is cut by its energy, and each stretch is transcribed whole.

The work is done while somebody iterates, in the iterating task: there is nothing in the background.
Transcription of what may be the end starts early, so that a final result is ready when its time comes.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from callcenter_sim.speech.endpointing import Endpointer, Segment

Transcribe = Callable[[bytes, int], Awaitable[str]]

_PARTIAL_EVERY_MS = 700
_LIKELY_END_MS = 60
_TAIL_MS = 150
_LUMP_MS = 60
_DEAD_LINE_S = 0.5
_LONGEST_MS = 25_000
# How long a pause may be amid spelled characters: cut into single letters they are unintelligible.
_UNFINISHED_HANGOVER_MS = 650


@dataclass(frozen=True)
class Recognition:
    kind: Literal["started", "partial", "final"]
    text: str
    start_ms: int
    end_ms: int
    confidence: float = 0.95

    @property
    def is_final(self) -> bool:
        return self.kind == "final"


class Recognizer:
    """`feed` audio from anywhere on the loop, iterate for results, `close` to end the iteration."""

    def __init__(
        self,
        transcribe: Transcribe,
        sample_rate: int,
        *,
        hangover_ms: Callable[[], int],
        busy: Callable[[], bool] = lambda: False,
        goes_on: Callable[[str], bool] = lambda _: False,
        announce_start: bool = False,
        partials: bool = True,
        partial_every_ms: int = _PARTIAL_EVERY_MS,
        guess: Transcribe | None = None,
    ) -> None:
        """`guess` is quicker, for partial results."""
        self._transcribe = transcribe
        self._guess = guess
        self._rate = sample_rate
        self._hangover_ms = hangover_ms
        self._busy = busy
        self._goes_on = goes_on
        self._announce_start = announce_start
        self._partials = partials
        self._partial_every_ms = partial_every_ms
        self._endpointer = Endpointer(sample_rate)
        self._changed = asyncio.Event()
        self._closed = False
        self._cut = False
        self._announced: int | None = None
        self._next_partial_ms = 0
        self._ready: tuple[tuple[int, int], str] | None = None

    def feed(self, pcm: bytes) -> None:
        self._endpointer.push(pcm, asyncio.get_running_loop().time())
        self._changed.set()

    def finalize(self) -> None:
        """Ends the stretch of speech under way at once, as far as it was fed."""
        self._cut = True
        self._changed.set()

    async def close(self) -> None:
        """No more audio: what was fed is still recognised, then the iteration ends."""
        self._closed = True
        self._changed.set()

    def __aiter__(self) -> AsyncIterator[Recognition]:
        return self._results()

    async def _results(self) -> AsyncIterator[Recognition]:
        while True:
            segment = self._endpointer.segment
            if segment is None:
                self._cut = False
                if self._closed:
                    return
                await self._wait(None)
                continue
            if self._announced != segment.start_ms:
                self._announced = segment.start_ms
                self._next_partial_ms = segment.start_ms + self._partial_every_ms
                if self._announce_start:
                    yield Recognition("started", "", segment.start_ms, segment.end_ms)
            result = await self._step(segment)
            if result is not None:
                yield result

    async def _step(self, segment: Segment) -> Recognition | None:
        """Does the one thing that is due next; a final result takes the segment away."""
        wait_s = self._seconds_to_end(segment)
        if wait_s <= 0:
            text = await self._text_of(segment)
            if self._seconds_to_end(segment) > 0:  # the speaker went on while we were transcribing
                return None
            self._endpointer.take()
            return (
                Recognition("final", text, segment.start_ms, segment.end_ms)
                if text
                else self._nothing(segment)
            )
        likely_end = self._endpointer.quiet_ms >= _LIKELY_END_MS
        if likely_end and not self._is_ready(segment):
            await self._text_of(segment)
            return None
        if self._partial_due() and not likely_end:
            self._next_partial_ms = self._endpointer.heard_ms + self._partial_every_ms
            text = await self._partial_text(segment)
            return Recognition("partial", text, segment.start_ms, segment.end_ms, 0.8) if text else None
        await self._wait(wait_s)
        return None

    def _nothing(self, segment: Segment) -> Recognition | None:
        """A noise that held no words: said so only to those who were told of its start."""
        return (
            Recognition("final", "", segment.start_ms, segment.end_ms, 0.0) if self._announce_start else None
        )

    def _partial_due(self) -> bool:
        return self._partials and self._endpointer.heard_ms >= self._next_partial_ms and not self._busy()

    def _seconds_to_end(self, segment: Segment) -> float:
        if self._closed or self._cut or segment.end_ms - segment.start_ms > _LONGEST_MS:
            return 0.0
        hangover_ms = self._hangover_ms()
        if self._is_ready(segment) and self._ready and self._goes_on(self._ready[1]):
            hangover_ms = max(hangover_ms, _UNFINISHED_HANGOVER_MS)
        elapsed_s = asyncio.get_running_loop().time() - segment.ended_at
        # Audio comes late and in lumps: silence is what was heard as silence, or a line gone dead.
        if self._endpointer.quiet_ms < hangover_ms - _LUMP_MS:
            return hangover_ms / 1000 + _DEAD_LINE_S - elapsed_s
        return hangover_ms / 1000 - elapsed_s

    def _is_ready(self, segment: Segment) -> bool:
        return self._ready is not None and self._ready[0] == (segment.start_ms, segment.end_ms)

    async def _partial_text(self, segment: Segment) -> str:
        if self._guess is None:
            return await self._text_of(segment)
        return await self._guess(bytes(segment.audio), self._rate)

    async def _text_of(self, segment: Segment) -> str:
        """The words up to the last voiced frame, transcribed at most once for that frame."""
        key = (segment.start_ms, segment.end_ms)
        if self._ready is not None and self._ready[0] == key:
            return self._ready[1]
        trailing_ms = max(0, self._endpointer.quiet_ms - _TAIL_MS)
        audio = bytes(segment.audio)
        kept = len(audio) - 2 * self._rate * trailing_ms // 1000
        text = await self._transcribe(audio[:kept], self._rate)
        self._ready = (key, text)
        return text

    async def _wait(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return
        self._changed.clear()
