"""From a reply's first words to how it is voiced."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from callcenter_agent.dialogue.scripted import Scripted
from callcenter_agent.dialogue.voicing import voicing_of
from callcenter_agent.phrases import PhraseBook, Voice
from callcenter_agent.rendering import store
from callcenter_agent.tones import Tone
from livekit.agents import ModelSettings

from tests.agent.conftest import OpenTalk
from tests.agent.test_phrases import TONE

BOOK = PhraseBook(
    texts={
        "greeting": "Hello there.",
        "vin_wanted": "May I have the VIN?",
        "emergency": "Please hang up and dial 911.",
        "bad_news": "I'm sorry, {name}. That did not work.",
    },
    voice=Voice(id="v", model="m", language="en"),
    directory=Path(),
    tones={"emergency": Tone.CALM, "bad_news": Tone.SORRY},
)


async def pieces(*said: str) -> AsyncIterator[str]:
    for piece in said:
        yield piece


@pytest.mark.parametrize(
    ("said", "phrase", "tone"),
    [
        (("May I have", " the VIN?"), "vin_wanted", Tone.PLAIN),
        (("May I have", " the VIN?", " And your name?"), None, Tone.PLAIN),
        (("May I have your name?",), None, Tone.PLAIN),
        (("Please hang up and dial", " nine one one."), "emergency", Tone.CALM),
        (("Please hang up and dial nine one one.", " I stay on the line."), None, Tone.CALM),
        (("I'm sorry, ", "Maria. That did not work."), None, Tone.SORRY),
        (("I'm so glad.",), None, Tone.PLAIN),
        ((), None, Tone.PLAIN),
    ],
)
async def test_a_phrase_is_known_by_its_words(said: tuple[str, ...], phrase: str | None, tone: Tone) -> None:
    found = await voicing_of(pieces(*said), BOOK)
    assert (found.phrase, found.tone) == (phrase, tone)
    assert "".join([piece async for piece in found.text]) == "".join(said)


async def test_what_is_no_phrase_is_voiced_before_its_end() -> None:
    """Likewise what may have been one, once a space says that more is to come."""

    async def endless(first: str) -> AsyncIterator[str]:
        yield first
        await asyncio.Event().wait()

    for first in ("It is a fine car", "Hello there. "):
        async with asyncio.timeout(5):
            found = await voicing_of(endless(first), BOOK)
            assert await anext(found.text) == first


async def test_a_rendered_sentence_asks_no_voice(open_talk: OpenTalk, tmp_path: Path) -> None:
    """Nor does it wait for one, nor fail with one: this session has none at all."""
    async with open_talk() as talk:
        book = talk.call.phrases
        store(book.path("vin_wanted"), TONE.tobytes())
        agent: Any = talk.call.live.current_agent
        assert isinstance(agent, Scripted)
        heard = agent.tts_node(pieces(book.text("vin_wanted")), ModelSettings())
        assert b"".join([bytes(frame.data) async for frame in heard]) == TONE.tobytes()


async def test_the_voice_takes_the_tone_of_what_it_says(
    open_talk: OpenTalk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sounded: list[Any] = []

    async def spoken(_agent: object, text: AsyncIterator[str], _settings: object) -> AsyncIterator[bytes]:
        sounded.append("".join([piece async for piece in text]))
        yield b""

    class Tongue:
        def sound(self, tone: Tone) -> None:
            sounded.append(tone)

    async with open_talk() as talk:
        tongue: Any = Tongue()
        talk.call.tongue = tongue
        agent: Any = talk.call.live.current_agent
        monkeypatch.setattr("livekit.agents.Agent.default.tts_node", spoken)
        for words in (talk.call.phrases.text("lookup_away"), "You are welcome."):
            assert [frame async for frame in agent.tts_node(pieces(words), ModelSettings())] == [b""]
            assert sounded == [{"You are welcome.": Tone.PLAIN}.get(words, Tone.SORRY), words]
            sounded.clear()
