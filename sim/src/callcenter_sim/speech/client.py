"""The speech client: synthesis and recognition for everything in the simulated world."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from callcenter_sim.speech.cache import AudioCache
from callcenter_sim.speech.engine import Engine
from callcenter_sim.speech.framing import Head
from callcenter_sim.speech.recognizer import Recognizer
from callcenter_sim.speech.sentences import sentences
from callcenter_sim.speech.voices import voice_named

_DEFAULT_HANGOVER_MS = 480


class Speech:
    """Owns the engines' processes; they start when first needed. Close it, or use it as a context manager."""

    def __init__(self, cache_dir: Path | None = None, *, careful: bool = False) -> None:
        """`careful` recognition is a few times slower; without it only what is not English gets it."""
        self._careful = careful
        self._cache = AudioCache(cache_dir)
        self._synthesis = Engine("callcenter_sim.speech.engines.synthesis", timeout=timedelta(seconds=60))
        self._recognition = Engine("callcenter_sim.speech.engines.recognition", timeout=timedelta(seconds=60))
        self._careful_recognition = Engine(
            "callcenter_sim.speech.engines.careful", timeout=timedelta(seconds=60)
        )

    async def __aenter__(self) -> "Speech":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def warm(self) -> None:
        """Loads both engines, so that the first call does not wait for them."""
        voice = voice_named("agent")
        async with asyncio.TaskGroup() as group:
            group.create_task(self._spoken("Hello.", voice.name, 16_000, use_cache=False))
            group.create_task(self.transcribe(bytes(16_000), 16_000))

    async def close(self) -> None:
        await self._synthesis.close()
        await self._recognition.close()
        await self._careful_recognition.close()

    async def synthesize(self, text: str, voice: str = "agent", sample_rate: int = 24_000) -> bytes:
        """PCM16 mono of the whole text; empty when nothing in it can be spoken."""
        return b"".join([pcm async for pcm in self.synthesize_stream(text, voice, sample_rate)])

    async def synthesize_stream(
        self, text: str, voice: str = "agent", sample_rate: int = 24_000
    ) -> AsyncIterator[bytes]:
        """The same audio sentence by sentence, each as soon as it is ready."""
        for sentence in sentences(text):
            yield await self._spoken(sentence, voice, sample_rate)

    async def transcribe(
        self, pcm: bytes, sample_rate: int, *, hints: Sequence[str] = (), language: str = "en"
    ) -> str:
        """The words of one stretch of speech, up to about half a minute. `hints` are words to expect: only
        careful recognition heeds them."""
        if not self._careful and language.startswith("en"):
            return await self.guess(pcm, sample_rate)
        head: Head = {"sample_rate": sample_rate, "hints": ", ".join(hints), "language": language[:2]}
        reply, _ = await self._careful_recognition.ask(head, pcm)
        return str(reply.get("text") or "")

    async def guess(self, pcm: bytes, sample_rate: int) -> str:
        """The same, quickly, and English only."""
        reply, _ = await self._recognition.ask({"sample_rate": sample_rate}, pcm)
        return str(reply.get("text") or "")

    def recognizer(
        self,
        sample_rate: int,
        *,
        hangover_ms: int = _DEFAULT_HANGOVER_MS,
        partials: bool = True,
        hints: Sequence[str] = (),
    ) -> Recognizer:
        """A stream of results; a stretch of speech is final `hangover_ms` after it fell silent."""
        return Recognizer(
            partial(self.transcribe, hints=hints),
            sample_rate,
            hangover_ms=lambda: hangover_ms,
            busy=lambda: self.recognition_busy,
            partials=partials,
        )

    @property
    def recognition_busy(self) -> bool:
        return self._recognition.busy

    async def _spoken(self, sentence: str, voice: str, sample_rate: int, *, use_cache: bool = True) -> bytes:
        chosen = voice_named(voice)
        key = f"{sentence}|{chosen.key}|{sample_rate}"
        if use_cache and (cached := await self._cache.get(key)) is not None:
            return cached
        head = {"sample_rate": sample_rate, "pitch": chosen.pitch, "pace": chosen.pace}
        _, pcm = await self._synthesis.ask({**head}, sentence.encode())
        if use_cache:
            await self._cache.put(key, pcm)
        return pcm
