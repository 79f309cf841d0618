"""Streaming recognition over a transcriber that answers at once: when results come, and of what."""

import asyncio
from collections.abc import AsyncIterator, Callable

import numpy as np
from callcenter_sim.speech.endpointing import Endpointer
from callcenter_sim.speech.recognizer import Recognition, Recognizer

from tests.waiting import PATIENCE_S

RATE = 8000


def tone(ms: int, level: int = 4000) -> bytes:
    time = np.arange(RATE * ms // 1000) / RATE
    return (level * np.sin(2 * np.pi * 300 * time)).astype("<i2").tobytes()


def quiet(ms: int) -> bytes:
    return np.random.default_rng(1).normal(0, 8, RATE * ms // 1000).astype("<i2").tobytes()


async def length_in_words(pcm: bytes, rate: int) -> str:
    return f"{len(pcm) // 2 * 1000 // rate} ms"


async def recognised(
    audio: bytes,
    *,
    goes_on: Callable[[str], bool] = lambda _: False,
    hangover_ms: int = 100,
    speed: float = 1.0,
) -> list[Recognition]:
    """Everything heard in audio that arrives in pieces of 50 ms."""
    recognizer = Recognizer(
        length_in_words, RATE, hangover_ms=lambda: hangover_ms, goes_on=goes_on, partial_every_ms=300
    )
    results: list[Recognition] = []

    async def listen() -> None:
        async for result in recognizer:
            results.append(result)

    async with asyncio.TaskGroup() as group:
        group.create_task(listen())
        for start in range(0, len(audio), RATE // 10):
            recognizer.feed(audio[start : start + RATE // 10])
            await asyncio.sleep(0.05 / speed)
        await recognizer.close()
    return results


async def test_two_stretches_of_speech_are_two_finals_with_their_times() -> None:
    results = await recognised(quiet(300) + tone(400) + quiet(500) + tone(200) + quiet(300))
    finals = [result for result in results if result.is_final]
    assert len(finals) == 2
    assert abs(finals[0].start_ms - 300) <= 30 and abs(finals[0].end_ms - 700) <= 30
    assert abs(finals[1].start_ms - 1200) <= 30


async def test_partials_come_while_speech_lasts() -> None:
    results = await recognised(tone(1000) + quiet(300))
    assert [result.kind for result in results].count("partial") >= 2
    assert results[-1].is_final


async def test_a_pause_shorter_than_the_hangover_does_not_end_speech() -> None:
    results = await recognised(tone(300) + quiet(100) + tone(300) + quiet(400), hangover_ms=200)
    assert len([result for result in results if result.is_final]) == 1


async def test_unfinished_words_wait_for_a_longer_pause() -> None:
    """Spelled characters are not cut at every breath."""
    audio = tone(300) + quiet(350) + tone(300) + quiet(900)
    assert len([r for r in await recognised(audio) if r.is_final]) == 2
    assert len([r for r in await recognised(audio, goes_on=lambda _: True) if r.is_final]) == 1


async def test_closing_recognises_what_was_fed() -> None:
    results = await recognised(tone(400), speed=10)
    assert results and results[-1].is_final


async def test_a_line_that_goes_dead_ends_speech() -> None:
    """No more audio comes, not even silence."""
    recognizer = Recognizer(length_in_words, RATE, hangover_ms=lambda: 50)
    recognizer.feed(tone(400))
    async with asyncio.timeout(PATIENCE_S):
        assert [result async for result in _first_final(recognizer)]


async def test_silence_and_line_noise_are_nothing() -> None:
    assert await recognised(quiet(1000), speed=10) == []


async def test_finalize_ends_speech_at_once() -> None:
    recognizer = Recognizer(length_in_words, RATE, hangover_ms=lambda: 600_000)
    recognizer.feed(tone(400))
    recognizer.finalize()
    async with asyncio.timeout(PATIENCE_S):
        assert (await anext(aiter(recognizer))).is_final


async def _first_final(recognizer: Recognizer) -> AsyncIterator[Recognition]:
    async for result in recognizer:
        if result.is_final:
            yield result
            return


def test_speech_is_told_from_a_loud_but_steady_noise_floor() -> None:
    endpointer = Endpointer(RATE)
    rng = np.random.default_rng(2)
    hiss = rng.normal(0, 60, RATE * 2).astype("<i2").tobytes()
    endpointer.push(hiss, 0.0)
    assert endpointer.segment is None
    endpointer.push(tone(200), 1.0)
    assert endpointer.segment is not None
