"""A turn keeps when each of its words was said and how sure the recogniser was of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from callcenter.events import Speaker, TurnEnded, WordTime
from callcenter_agent.dialogue.hearing import word_times
from livekit import rtc
from livekit.agents import ModelSettings, stt
from livekit.agents.language import LanguageCode
from livekit.agents.types import TimedString

from tests.agent.conftest import OpenTalk

WORDS = [TimedString("Dana", 0.5, 0.9, confidence=0.98), TimedString("hm")]
TIMES = [WordTime(start_s=0.5, end_s=0.9, confidence=0.98)]
KIND = stt.SpeechEventType


def heard(kind: stt.SpeechEventType) -> stt.SpeechEvent:
    said = stt.SpeechData(language=LanguageCode("en"), text="Dana hm", words=WORDS)
    return stt.SpeechEvent(type=kind, alternatives=[said])


def test_word_times_are_kept_where_the_recogniser_gives_them() -> None:
    assert word_times(heard(KIND.FINAL_TRANSCRIPT)) == TIMES
    assert word_times(stt.SpeechEvent(type=KIND.FINAL_TRANSCRIPT, alternatives=[])) == []


class Ear(stt.STT[Any]):
    """Hears the same in whatever is played to it: first for the time being, then for good."""

    def __init__(self) -> None:
        super().__init__(capabilities=stt.STTCapabilities(streaming=True, interim_results=True))

    async def _recognize_impl(self, *_: Any, **__: Any) -> stt.SpeechEvent:
        raise NotImplementedError

    def stream(self, **_: Any) -> Any:
        return _Stream()


class _Stream:
    start_time_offset = 0.0

    async def __aenter__(self) -> _Stream:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def __aiter__(self) -> AsyncIterator[stt.SpeechEvent]:
        yield heard(KIND.INTERIM_TRANSCRIPT)
        yield heard(KIND.FINAL_TRANSCRIPT)


async def nothing() -> AsyncIterator[rtc.AudioFrame]:
    for frame in ():
        yield frame


async def test_a_turn_is_written_down_with_the_times_of_its_own_words(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        agent: Any = talk.session.current_agent
        agent._stt = Ear()
        passed_on = [event async for event in agent.stt_node(nothing(), ModelSettings())]
        assert [event.type for event in passed_on] == [KIND.INTERIM_TRANSCRIPT, KIND.FINAL_TRANSCRIPT]
        await talk.say("Dana.")
        await talk.say("Hello?")
        turns = [turn.word_times for turn in talk.noted(TurnEnded) if turn.speaker is Speaker.CALLER]
        assert turns == [TIMES, []]
