"""Who or what picked up: told apart by words, time and the beep, and each met in its own way."""

from __future__ import annotations

import asyncio
from typing import Any

import numpy as np
import pytest
from callcenter.desk_parts import Outbound
from callcenter.events import AnswerClassified, AnsweredBy, CallEnded, Direction, DispositionSet
from callcenter.tasks import spawn
from callcenter_agent.answering import listening
from callcenter_agent.answering.beep import FRAME_S, BeepDetector
from callcenter_agent.answering.classifying import Heard, classified
from callcenter_agent.behaviors.answering import meet
from callcenter_agent.phrases import Phrase
from livekit.agents import UserInputTranscribedEvent, UserStateChangedEvent

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.test_behaviors import said, until_hung_up

RATE = 8_000


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Hello?", AnsweredBy.HUMAN),
        ("Dana Miller speaking.", AnsweredBy.HUMAN),
        ("Riverside Auto Parts, this is Sam, how can I help you?", AnsweredBy.HUMAN),
        ("¿Bueno?", AnsweredBy.HUMAN),
        ("You have reached the voicemail of Sam Carter.", AnsweredBy.MACHINE),
        ("Hi, I can't come to the phone right now", AnsweredBy.MACHINE),
        ("Please leave a message after the tone.", AnsweredBy.MACHINE),
        ("Sam is not available.", AnsweredBy.MACHINE),
        ("Por favor deje su mensaje después del tono", AnsweredBy.MACHINE),
        ("Vous êtes bien sur la messagerie de Sam", AnsweredBy.MACHINE),
        ("Thank you for calling. For sales, press one.", AnsweredBy.IVR),
        ("Para ventas, marque uno", AnsweredBy.IVR),
        ("The number you have dialed is not in service.", AnsweredBy.UNAVAILABLE),
        ("", None),
    ],
)
def test_words_say_who_it_is(words: str, expected: AnsweredBy | None) -> None:
    assert classified(Heard(words=words, speech_s=1.4, silence_s=0.7 if words else 0.0)) is expected


@pytest.mark.parametrize(
    ("heard", "expected"),
    [
        (Heard(words="Hello", silence_s=0.2), None),
        (Heard(words="You have reached", speech_s=1.0, silence_s=0.9), None),
        (Heard(words="Miller and sons, Dana here", speech_s=2.0, silence_s=0.9), None),
        (Heard(words="Miller and sons, Dana here", speech_s=2.0, silence_s=1.7), AnsweredBy.HUMAN),
        (Heard(words="hello " * 20, speech_s=6.0), AnsweredBy.MACHINE),
        (Heard(speech_s=0.5, silence_s=1.3), AnsweredBy.HUMAN),
        (Heard(after_s=16.0), AnsweredBy.UNCERTAIN),
    ],
)
def test_time_says_the_rest(heard: Heard, expected: AnsweredBy | None) -> None:
    assert classified(heard) is expected


def tone(hertz: float, seconds: float) -> np.ndarray[Any, Any]:
    at = np.arange(int(RATE * seconds)) / RATE
    return (6000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16)


def voice(seconds: float) -> np.ndarray[Any, Any]:
    """Many harmonics that glide, as a vowel does."""
    at = np.arange(int(RATE * seconds)) / RATE
    pitch = 120 + 30 * np.sin(2 * np.pi * 0.7 * at)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    waves = sum(np.sin(phase * harmonic) / harmonic**0.5 for harmonic in range(1, 20))
    return (1500 * waves).astype(np.int16)


def silence(seconds: float) -> np.ndarray[Any, Any]:
    return np.random.default_rng(1).normal(0, 20, int(RATE * seconds)).astype(np.int16)


def beeps(*parts: np.ndarray[Any, Any]) -> list[float]:
    detector, samples, size = BeepDetector(RATE), np.concatenate(parts), int(RATE * FRAME_S)
    frames = [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]
    return [round(number * FRAME_S, 1) for number, frame in enumerate(frames) if detector.hears(frame)]


@pytest.mark.parametrize("hertz", [440.0, 1000.0, 1400.0, 2000.0])
def test_a_beep_is_heard_when_it_ends(hertz: float) -> None:
    assert beeps(voice(2), silence(0.3), tone(hertz, 0.5), silence(1)) == [2.8]


@pytest.mark.parametrize(
    "parts",
    [(voice(5),), (silence(3),), (tone(1000, 0.08), silence(1)), (tone(440, 5), silence(1))],
    ids=["voice", "silence", "click", "long tone"],
)
def test_nothing_else_is_a_beep(parts: tuple[np.ndarray[Any, Any], ...]) -> None:
    assert beeps(*parts) == []


async def hears(talk: Talk, words: str, *, lasting_s: float = 0.0) -> None:
    def is_now(state: str) -> None:
        event = UserStateChangedEvent(old_state="listening", new_state=state)
        talk.session.emit("user_state_changed", event)

    is_now("speaking")
    await asyncio.sleep(lasting_s)
    talk.session.emit("user_input_transcribed", UserInputTranscribedEvent(transcript=words, is_final=True))
    is_now("listening")


@pytest.fixture
def outbound(open_talk: OpenTalk) -> Any:
    return lambda: open_talk(direction=Direction.OUTBOUND, to_number="+12025550180")


async def test_a_person_is_greeted(outbound: Any) -> None:
    async with outbound() as talk:
        meeting = spawn(meet(talk.call), name="meet")
        await asyncio.sleep(0.05)
        assert talk.call.screening
        await hears(talk, "Hello?")
        await meeting
        await talk.session.wait_for_idle()
        assert not talk.call.screening
        assert talk.noted(AnswerClassified)[0].answered_by is AnsweredBy.HUMAN
        assert said(talk, Phrase.GREETING_OUTBOUND) == 1


async def test_a_mailbox_gets_the_message_and_the_call_ends(outbound: Any) -> None:
    async with outbound() as talk:
        meeting = spawn(meet(talk.call), name="meet")
        await asyncio.sleep(0)
        await hears(talk, "Please leave a message after the tone.")
        await meeting
        await until_hung_up(talk)
        assert (said(talk, Phrase.VOICEMAIL), said(talk, Phrase.GREETING_OUTBOUND)) == (1, 0)
        assert talk.noted(DispositionSet)[-1].disposition == "voicemail"
        assert talk.noted(CallEnded)[0].detail == "voicemail"


async def test_a_desk_may_leave_no_message(outbound: Any) -> None:
    async with outbound() as talk:
        settings = talk.call.settings.model_copy(update={"outbound": Outbound(voicemail="hang_up")})
        object.__setattr__(talk.call.desk, "settings", settings)
        meeting = spawn(meet(talk.call), name="meet")
        await asyncio.sleep(0)
        await hears(talk, "You have reached the voicemail of Sam.")
        await meeting
        await until_hung_up(talk)
        assert said(talk, Phrase.VOICEMAIL) == 0


async def test_a_menu_is_not_greeted_but_worked_through(outbound: Any) -> None:
    async with outbound() as talk:
        meeting = spawn(meet(talk.call), name="meet")
        await asyncio.sleep(0)
        await hears(talk, "For sales, press one.")
        await meeting
        await talk.session.wait_for_idle()
        assert talk.noted(AnswerClassified)[0].answered_by is AnsweredBy.IVR
        assert said(talk, Phrase.GREETING_OUTBOUND) == 0
        assert talk.session.history.messages()[0].text_content == "For sales, press one."


async def test_who_says_nothing_is_waiting_for_us(outbound: Any) -> None:
    async with outbound() as talk:
        began = asyncio.get_running_loop().time()
        await meet(talk.call)
        assert asyncio.get_running_loop().time() - began < listening.NOBODY_SPEAKS_S + 1
        assert talk.noted(AnswerClassified)[0].answered_by is AnsweredBy.UNCERTAIN
