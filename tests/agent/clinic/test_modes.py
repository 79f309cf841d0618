"""Listening says nothing and stays small; interpreting says each utterance in the other language."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from callcenter.events import (
    InterpretingEnded,
    InterpretingStarted,
    ListeningEnded,
    ListeningStarted,
    RedFlagRaised,
    TurnEnded,
)
from callcenter_agent.desks.clinic.addressing import is_addressed, wants_agent_back, wants_interpreter
from callcenter_agent.desks.clinic.listening import Listener
from livekit.agents import StopResponse, llm

from tests.agent.clinic.conftest import CARMEN, OpenClinic, said
from tests.agent.clinic.test_follow_up import verify

TURNS = 4000


@pytest.mark.parametrize(
    ("words", "addressed"),
    [
        ("Assistant, what did she say about the fever?", True),
        ("Hey assistant, come back", True),
        ("Oye asistente, vuelva", True),
        ("Assistant?", True),
        ("My assistant will call you tomorrow", True),
        ("I told the physician's assistant about it", False),
        ("Did you take your pills?", False),
    ],
)
def test_who_is_addressed(words: str, addressed: bool) -> None:
    """Said early it is meant; a false one costs a sentence."""
    assert is_addressed(words) is addressed


def test_only_who_addresses_it_brings_it_back() -> None:
    assert wants_agent_back("Assistant, you can come back now")
    assert not wants_agent_back("We are done with the bandage")
    assert wants_interpreter("Can you interpret for us?")
    assert not wants_interpreter("Please stop interpreting")


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
async def test_a_listening_agent_is_silent_until_it_is_addressed(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await verify(talk)
        await talk.say("This is the nurse, please just listen.")
        assert len(talk.noted(ListeningStarted)) == 1
        before = said(talk)
        for words in (
            "How is the pain today?",
            "A bit better than yesterday.",
            "I have a fever since Monday.",
        ):
            await talk.say(words)
        assert said(talk) == before
        assert [one.flag for one in talk.noted(RedFlagRaised)] == ["fever"]
        await talk.say("Assistant, you can come back now.")
        assert [one.reason for one in talk.noted(ListeningEnded)] == ["asked"]
        assert talk.last_words == "I'm back. How can I help?"


async def test_a_key_brings_it_back(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await verify(talk)
        await talk.say("Please just listen.")
        await talk.say("1")
        assert [one.reason for one in talk.noted(ListeningEnded)] == ["key"]


async def test_an_hour_of_listening_is_as_small_as_a_minute(clinic: OpenClinic) -> None:
    async with clinic() as talk:
        await verify(talk)
        await talk.say("Please just listen.")
        agent = talk.session.current_agent
        assert isinstance(agent, Listener)
        await hear(agent, 200)
        talk.events.clear()
        tracemalloc.start()
        before, items = tracemalloc.get_traced_memory()[0], len(talk.session.history.items)
        await hear(agent, TURNS)
        assert len(talk.noted(TurnEnded)) == TURNS
        talk.events.clear()
        grown = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
        assert len(talk.session.history.items) == items
        assert grown < 100 * TURNS  # bytes; one kept message is more than a thousand


async def hear(agent: Listener, turns: int) -> None:
    """As the session hands finished turns to the agent."""
    history = llm.ChatContext.empty()
    for number in range(turns):
        words = f"And then I told her that it was number {number}."
        with pytest.raises(StopResponse):
            await agent.on_user_turn_completed(history, llm.ChatMessage(role="user", content=[words]))


async def test_interpreting_says_it_in_the_other_language(clinic: OpenClinic) -> None:
    """What the stand-in makes of the words is plumbing: that they reach it, with their language, counts."""
    told: list[str] = []

    class Tongue:
        def speak(self, language: str) -> None:
            told.append(language)

        def listen(self, language: str) -> None:
            told.append(f"ear:{language}")

    tongue: Any = Tongue()
    async with clinic(CARMEN, tongue=tongue) as talk:
        told.clear()
        await talk.say("Sí, soy yo.")
        await talk.say("Doce de mayo de mil novecientos cincuenta y cinco.")
        await talk.say("¿Puede interpretar para nosotros?")
        (started,) = talk.noted(InterpretingStarted)
        assert set(started.languages) == {"en", "es"}
        told.clear()
        await talk.say("How is the pain in your leg today?")
        assert told == ["es"]
        assert talk.last_words == "[Spanish] How is the pain in your leg today?"
        await talk.say("Me duele un poco la pierna por la noche.")
        assert told == ["es", "en"]
        assert talk.last_words == "[English] Me duele un poco la pierna por la noche."
        await talk.say("Please stop interpreting.")
        assert [one.reason for one in talk.noted(InterpretingEnded)] == ["asked"]
