"""The real engines: what is said can be understood again over a telephone."""

import asyncio
import difflib
import os
import re
import signal
import sys

import numpy as np
import pytest
from callcenter_sim.personas.spelling import SPELLED
from callcenter_sim.speech import Speech
from callcenter_sim.speech.signal import duration_ms, resample, to_float, to_pcm


def over_the_telephone(pcm: bytes) -> bytes:
    """PCM16 at 8 kHz as a telephone leaves it: 300 to 3400 Hz, u-law and back."""
    samples = to_float(pcm)
    spectrum = np.fft.rfft(samples)
    hertz = np.fft.rfftfreq(len(samples), 1 / 8000)
    spectrum[(hertz < 300) | (hertz > 3400)] = 0
    band = np.fft.irfft(spectrum, len(samples))
    law = np.round(np.sign(band) * np.log1p(255 * np.abs(band)) / np.log1p(255) * 127) / 127
    return to_pcm((np.sign(law) * ((256.0 ** np.abs(law)) - 1) / 255).astype(np.float32))


def plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9']+", text.lower()))


@pytest.mark.parametrize("voice", ["agent", "caller", "caller_low"])
async def test_a_sentence_survives_the_telephone(speech: Speech, voice: str) -> None:
    """Of seventeen words at most one is misheard."""
    said = "Hello, my name is Daniel Carter. I would like to know about a car I saw."
    pcm = over_the_telephone(await speech.synthesize(said, voice, 8000))
    heard = plain(await speech.transcribe(pcm, 8000)).split()
    wrong = sum(1 for a, b in zip(plain(said).split(), heard, strict=True) if a != b)
    assert wrong <= 1, heard


async def test_most_characters_of_a_spelled_vin_survive_the_telephone(speech: Speech) -> None:
    """Spoken in groups without a pause inside, the letter that sounds like a digit as its alphabet word."""
    said = "Sure, it is one H G, C M eight two six three three, Alpha zero zero four three five two."
    pcm = over_the_telephone(await speech.synthesize(said, "caller", 8000))
    heard = characters(await speech.transcribe(pcm, 8000))
    assert similarity(heard, "1HGCM82633A004352") > 0.85, heard


async def test_careful_recognition_heeds_the_words_it_is_told_to_expect() -> None:
    """As a paid recogniser does with keyterms: letters named by a word come out as these words."""
    said = "It is one, Hotel, Golf, Charlie, Mike, eight, two, six."
    async with Speech(careful=True) as careful:
        pcm = over_the_telephone(await careful.synthesize(said, "caller", 8000))
        heard = plain(await careful.transcribe(pcm, 8000, hints=SPELLED))
    assert {"hotel", "golf", "charlie", "mike", "eight"} <= set(heard.split()), heard


def characters(text: str) -> str:
    """The recogniser's words as characters, read in the plainest way."""
    words = {name: str(digit) for digit, name in enumerate(DIGITS)} | {"alpha": "A"}
    spelled = plain(text).removeprefix("sure it is ").split()
    return "".join(words.get(word, word.upper()) for word in spelled)


def similarity(first: str, second: str) -> float:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


async def test_voices_differ(speech: Speech) -> None:
    agent = await speech.synthesize("Good morning to you.", "agent", 8000)
    caller = await speech.synthesize("Good morning to you.", "caller", 8000)
    assert agent != caller


async def test_a_second_rendering_comes_from_the_cache(speech: Speech) -> None:
    text = "This sentence is rendered only once."
    first = await speech.synthesize(text, "agent", 16_000)
    async with asyncio.timeout(0.1):
        assert await speech.synthesize(text, "agent", 16_000) == first


async def test_streaming_yields_sentence_by_sentence(speech: Speech) -> None:
    text = "This is the first. And here comes the second one!"
    parts = [pcm async for pcm in speech.synthesize_stream(text, "agent", 8000)]
    assert len(parts) == 2 and all(duration_ms(pcm, 8000) > 500 for pcm in parts)
    assert b"".join(parts) == await speech.synthesize(text, "agent", 8000)


async def test_nothing_speakable_is_no_audio(speech: Speech) -> None:
    assert await speech.synthesize(" ... ", "agent", 8000) == b""


async def test_an_engine_that_is_killed_comes_back(speech: Speech) -> None:
    pcm = await speech.synthesize("Good morning to you.", "agent", 8000)
    pid = speech._recognition.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    assert plain(await speech.transcribe(pcm, 8000)) == "good morning to you"
    assert speech._recognition.pid != pid


async def test_a_caller_who_gives_up_does_not_confuse_the_next(speech: Speech) -> None:
    """The reply to an abandoned request is not taken for the reply to another."""
    first = await speech.synthesize("This request is abandoned by its caller.", "agent", 8000)
    second = await speech.synthesize("Good morning to you.", "agent", 8000)
    abandoned = asyncio.get_running_loop().create_task(speech.transcribe(first, 8000))
    await asyncio.sleep(0.02)
    abandoned.cancel()
    assert plain(await speech.transcribe(second, 8000)) == "good morning to you"


def test_the_gpl_engine_is_not_in_our_process() -> None:
    assert "piper" not in sys.modules
    assert "moonshine_voice" not in sys.modules


def test_resampling_keeps_tone_and_length() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(22_050) / 22_050).astype(np.float32)
    changed = resample(tone, 22_050, 8_000)
    assert len(changed) == 8_000
    assert abs(int(np.argmax(np.abs(np.fft.rfft(changed)))) - 440) <= 1
