"""Phrases become audio before the first call, through the same voice that speaks in the call."""

import asyncio
import os
import wave
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import structlog
from livekit.agents import tts

from callcenter_agent.phrases import SAMPLE_RATE, Phrase, PhraseBook
from callcenter_agent.sounding.patterns import in_words
from callcenter_agent.tones import Tone, Toning

AnyVoice = tts.TTS[Any]

log = structlog.get_logger()

RENDER_TIMEOUT_S = 30.0
RETRY_PAUSE_S = 5.0
QUIET = 200
"""PCM16 level below which the beginning and end of a rendering are silence."""
LEAD_SAMPLES = SAMPLE_RATE // 100
TAIL_SAMPLES = SAMPLE_RATE // 10


async def render(book: PhraseBook, voice: AnyVoice, keys: Iterable[str]) -> list[str]:
    """The keys that are rendered now. A provider that is away costs a phrase, not the start."""
    done, toning = [], Toning(voice)
    for key in sorted(keys, key=book.tone):
        try:
            async with asyncio.timeout(RENDER_TIMEOUT_S):
                toning.sound(book.tone(key))
                pcm = await _spoken(in_words(book.texts[key], book.voice.language), voice)
        except Exception as error:  # noqa: BLE001 - tried again later, said live until then
            log.warning("phrase_not_rendered", phrase=key, error=repr(error))
            continue
        await asyncio.to_thread(store, book.path(key), trimmed(pcm))
        done.append(key)
    toning.sound(Tone.PLAIN)
    return done


async def _spoken(text: str, voice: AnyVoice) -> bytes:
    stream = voice.stream() if voice.capabilities.streaming else None
    if stream is None:
        return await _collected(voice.synthesize(text))
    async with stream:
        stream.push_text(text)
        stream.end_input()
        return b"".join([bytes(audio.frame.data) async for audio in stream])


async def _collected(stream: tts.ChunkedStream) -> bytes:
    async with stream:
        return b"".join([bytes(audio.frame.data) async for audio in stream])


def trimmed(pcm: bytes) -> bytes:
    """Without the silence around it: a caller waits for the first sound, not the first sample."""
    samples = np.frombuffer(pcm, dtype=np.int16)
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > QUIET)
    if not loud.size:
        raise ValueError("the voice rendered silence")
    return samples[max(0, loud[0] - LEAD_SAMPLES) : loud[-1] + TAIL_SAMPLES].tobytes()


def store(path: Path, pcm: bytes) -> None:
    """Whole or not at all: job processes read these files at any moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.part")
    with wave.open(str(partial), "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(SAMPLE_RATE)
        wav.writeframes(pcm)
    partial.replace(path)


async def render_all(
    desks: Iterable[tuple[PhraseBook, AnyVoice]],
    *,
    greetings: asyncio.Event | None = None,
    pause_s: float = RETRY_PAUSE_S,
) -> None:
    """Returns when nothing is missing, however long the voice is away. `greetings` is set when these were
    tried, before all others."""
    books = sorted(desks, key=lambda one: not one[0].whole)
    for book, voice in books:
        await render(book, voice, [key for key in book.missing() if key.startswith(Phrase.GREETING)])
    if greetings is not None:
        greetings.set()
    while any(book.missing() for book, _ in books):
        for book, voice in books:
            done = await render(book, voice, book.missing())
            log.info("phrases_rendered", rendered=len(done), missing=len(book.missing()))
        if any(book.missing() for book, _ in books):
            await asyncio.sleep(pause_s)
