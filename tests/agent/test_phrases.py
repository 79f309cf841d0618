"""Phrases rendered beforehand, where they lie, and which desk a number belongs to."""

from pathlib import Path

import numpy as np
import pytest
from callcenter.errors import Unavailable
from callcenter_agent.desks import desk
from callcenter_agent.numbers import copy_in, write_copy
from callcenter_agent.phrases import SAMPLE_RATE, Phrase, PhraseBook, Voice
from callcenter_agent.publishing import publish_all
from callcenter_agent.rendering import render, store, trimmed
from callcenter_agent.tones import VOICE_SETTINGS, Tone
from livekit.agents.utils import http_context
from livekit.plugins import elevenlabs
from livekit.plugins.elevenlabs import VoiceSettings

from tests.agent.conftest import StandIn

VOICE = Voice(id="v", model="m", language="en")
TONE = (np.sin(np.arange(SAMPLE_RATE) / 10) * 8000).astype(np.int16)
SILENCE = np.zeros(SAMPLE_RATE, dtype=np.int16)


def book(folder: Path, **texts: str) -> PhraseBook:
    return PhraseBook(texts=texts, voice=VOICE, directory=folder)


async def test_a_rendered_phrase_is_played_as_it_was_stored(tmp_path: Path) -> None:
    phrases = book(tmp_path, greeting="Hello there.")
    assert phrases.audio("greeting") is None
    store(phrases.path("greeting"), TONE.tobytes())
    frames = phrases.audio("greeting")
    assert frames is not None
    assert b"".join([bytes(frame.data) async for frame in frames]) == TONE.tobytes()


def test_a_phrase_in_another_voice_or_wording_is_another_file(tmp_path: Path) -> None:
    one = book(tmp_path, greeting="Hello.").path("greeting")
    other_words = book(tmp_path, greeting="Hello!").path("greeting")
    other_voice = PhraseBook(
        texts={"greeting": "Hello."}, voice=Voice(id="w", model="m", language="en"), directory=tmp_path
    ).path("greeting")
    calm = PhraseBook(
        texts={"greeting": "Hello."}, voice=VOICE, directory=tmp_path, tones={"greeting": Tone.CALM}
    ).path("greeting")
    assert len({one, other_words, other_voice, calm}) == 4


def test_only_fixed_sentences_are_rendered_and_the_greeting_first(tmp_path: Path) -> None:
    phrases = book(tmp_path, apology="Sorry.", greeting="Hello.", read_back="I have {vin}.")
    assert phrases.rendered_beforehand() == ["greeting", "apology"]


def test_silence_around_a_rendering_is_cut() -> None:
    cut = np.frombuffer(trimmed(np.concatenate([SILENCE, TONE, SILENCE]).tobytes()), dtype=np.int16)
    assert len(TONE) < len(cut) < len(TONE) + SAMPLE_RATE // 5
    assert np.flatnonzero(np.abs(cut) > 200)[0] < SAMPLE_RATE // 50


def test_a_voice_that_renders_silence_is_an_error() -> None:
    with pytest.raises(ValueError, match="silence"):
        trimmed(SILENCE.tobytes())


async def test_a_voice_that_is_away_costs_a_phrase_and_is_asked_again(
    stand_in: StandIn, tmp_path: Path
) -> None:
    stand_in.controls.scripted = True
    phrases = book(tmp_path, greeting="Hello there.")
    async with http_context.open():
        voice = elevenlabs.TTS(voice_id="v", api_key="none", base_url=stand_in.base_url, encoding="pcm_24000")
        stand_in.controls.set_fault("elevenlabs", "error_500")
        assert await render(phrases, voice, phrases.missing()) == []
        stand_in.controls.clear_faults()
        assert await render(phrases, voice, phrases.missing()) == ["greeting"]
        await voice.aclose()
    stand_in.controls.scripted = False
    assert phrases.missing() == []


async def test_a_phrase_is_rendered_in_its_tone(stand_in: StandIn, tmp_path: Path) -> None:
    class Voice(elevenlabs.TTS):
        sounded: list[VoiceSettings]

        def update_options(self, *, voice_settings: VoiceSettings, **_: object) -> None:  # type: ignore[override]
            super().update_options(voice_settings=voice_settings)
            self.sounded.append(voice_settings)

    stand_in.controls.scripted = True
    phrases = PhraseBook(
        texts={"greeting": "Hello there.", "emergency": "Please dial for help.", "trouble": "Come again?"},
        voice=VOICE,
        directory=tmp_path,
        tones={"emergency": Tone.CALM},
    )
    async with http_context.open():
        voice = Voice(voice_id="v", api_key="none", base_url=stand_in.base_url, encoding="pcm_24000")
        voice.sounded = []
        assert len(await render(phrases, voice, phrases.missing())) == 3
        await voice.aclose()
    stand_in.controls.scripted = False
    assert voice.sounded == [VOICE_SETTINGS[Tone.CALM], VOICE_SETTINGS[Tone.PLAIN]]


async def test_phrases_reach_an_object_store_that_was_away(tmp_path: Path) -> None:
    class Shelf:
        away, keys = True, set[str]()

        async def put_file(self, key: str, path: Path, *, content_type: str) -> None:
            if self.away:
                self.away = False
                raise Unavailable("the store is away")
            assert content_type == "audio/wav"
            assert path.parent == tmp_path
            self.keys.add(key)

    shelf = Shelf()
    desks = desk.load(phrases_dir=tmp_path)
    await publish_all(desks, shelf, pause_s=0.01)
    assert "phrases/dealership/apology.wav" in shelf.keys


def test_every_desk_can_say_what_every_call_may_need(tmp_path: Path) -> None:
    for one in desk.load(phrases_dir=tmp_path).by_id.values():
        for phrase in Phrase:
            assert one.book.text(phrase)


def test_the_numbers_table_wins_over_the_desk_file(tmp_path: Path) -> None:
    desks = desk.load(phrases_dir=tmp_path)
    dealership = desks.by_id["dealership"]
    assert desks.answering("+12025550100", table={}) is dealership
    assert desks.answering("+12025550199", table={"+12025550199": "dealership"}) is dealership
    assert desks.answering("+12025550199", table={"+12025550199": "closed"}) is None
    assert desks.answering(None, table={}) is None


def test_a_copy_of_the_numbers_is_read_back_and_a_broken_one_is_none(tmp_path: Path) -> None:
    assert copy_in(tmp_path) == {}
    write_copy(tmp_path, {"+12025550199": "dealership"})
    assert copy_in(tmp_path) == {"+12025550199": "dealership"}
    (tmp_path / "numbers.json").write_text("{")
    assert copy_in(tmp_path) == {}
