"""Where a desk asks before it records, only the caller's own clear yes starts a recording."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial

import pytest
from callcenter.consent import RECORDING_CONSENT
from callcenter.events import Direction, FactNoted, RecordingRequested, ToolStarted, TurnEnded
from callcenter_agent.behaviors.consent import may_be_recorded
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.behaviors.recording import see_to_it
from callcenter_agent.behaviors.remembering import ask_what
from callcenter_agent.call import Call
from callcenter_agent.memory import Remembered
from callcenter_agent.phrases import Phrase
from livekit.agents import Agent, llm

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.test_behaviors import said
from tests.agent.test_memory import Kept


@pytest.fixture
def asked(open_talk: OpenTalk) -> OpenTalk:
    """The dealership, or the desk that is named, as one that asks before it records."""

    def first(call: Call) -> Agent:
        recording = call.settings.recording.model_copy(update={"consent": "ask"})
        settings = call.settings.model_copy(update={"recording": recording})
        call.desk = replace(call.desk, settings=settings)
        return call.desk.conduct.first_agent(call, history=None)

    return partial(open_talk, first_agent=first)


async def greeted(talk: Talk) -> None:
    greet(talk.call)
    if talk.call.direction is Direction.INBOUND:
        await ask_what(talk.call)
    await talk.session.wait_for_idle()


async def says(talk: Talk, words: str) -> None:
    await talk.say(words)
    await talk.session.wait_for_idle()


def consents(talk: Talk) -> list[str]:
    return [fact.value for fact in talk.noted(FactNoted) if fact.name == RECORDING_CONSENT]


def everything_said(talk: Talk) -> list[str]:
    return [turn.text for turn in talk.noted(TurnEnded)]


async def test_a_yes_starts_the_recording_and_the_call_goes_on(asked: OpenTalk) -> None:
    async with asked() as talk:
        await greeted(talk)
        assert talk.last_words == talk.call.phrases.text(Phrase.RECORDING_ASK)
        assert not any("recorded" in text for text in everything_said(talk)[:1])
        assert talk.noted(RecordingRequested) == []
        await says(talk, "Yes, that's fine.")
        assert consents(talk) == ["given"]
        assert [request.segment for request in talk.noted(RecordingRequested)] == [1]
        assert said(talk, Phrase.RECORDING_ON) == 1
        assert talk.last_words == talk.call.phrases.text(Phrase.GREETING_QUESTION)
        await says(talk, "Yes.")
        assert consents(talk) == ["given"]


@pytest.mark.parametrize("words", ["No.", "No, thank you.", "I'd rather not."])
async def test_after_a_no_nothing_is_recorded_and_the_call_goes_on(asked: OpenTalk, words: str) -> None:
    async with asked() as talk:
        await greeted(talk)
        await says(talk, words)
        assert consents(talk) == ["declined"]
        assert said(talk, Phrase.RECORDING_OFF) == 1
        assert talk.last_words == talk.call.phrases.text(Phrase.GREETING_QUESTION)
        await says(talk, "Yes.")
        assert (consents(talk), talk.noted(RecordingRequested)) == (["declined"], [])


@pytest.mark.parametrize(
    "words", ["Maybe.", "What for?", "Yes, but not my name.", "I need a callback about my car please."]
)
async def test_what_is_unclear_is_no_yes_and_the_words_are_answered(asked: OpenTalk, words: str) -> None:
    async with asked() as talk:
        await greeted(talk)
        await says(talk, words)
        assert (consents(talk), talk.noted(RecordingRequested)) == (["unclear"], [])
        assert said(talk, Phrase.RECORDING_ON) == said(talk, Phrase.RECORDING_ASK) - 1 == 0
        assert talk.last_words != talk.call.phrases.text(Phrase.RECORDING_ASK)
        await says(talk, "Yes.")
        assert (consents(talk), talk.noted(RecordingRequested)) == (["unclear"], [])


async def test_a_yes_that_brings_an_errand_counts_and_the_errand_is_not_lost(asked: OpenTalk) -> None:
    async with asked() as talk:
        await greeted(talk)
        await says(talk, "Yes, go ahead. I want to have my car looked up by its VIN.")
        assert consents(talk) == ["given"]
        assert len(talk.noted(RecordingRequested)) == 1
        assert "note_consent" not in {tool.tool for tool in talk.noted(ToolStarted)}
        assert talk.last_words != talk.call.phrases.text(Phrase.GREETING_QUESTION)


@pytest.mark.parametrize("over", ["silence", "interruption"])
async def test_a_yes_to_something_else_is_no_yes(asked: OpenTalk, over: str) -> None:
    """To "are you still there?", or said over the question."""
    async with asked() as talk:
        await greeted(talk)
        if over == "silence":
            await talk.session.say(talk.call.phrases.text(Phrase.STILL_THERE))
        else:
            question = talk.session.history.messages()[-1]
            question.interrupted, question.content = True, ["May we…"]
        await says(talk, "Yes.")
        assert (consents(talk), talk.noted(RecordingRequested)) == (["unclear"], [])


async def test_a_yes_that_began_before_the_question_is_no_yes(asked: OpenTalk) -> None:
    async with asked() as talk:
        await greeted(talk)
        question = talk.session.history.messages()[-1]
        early = llm.ChatMessage(role="user", content=["Yes."])
        early.metrics = {"started_speaking_at": question.created_at - 1}
        await talk.session.generate_reply(user_input=early)
        assert consents(talk) == ["unclear"]


@pytest.mark.parametrize("stand_in", ["hostile"], indirect=True)
async def test_no_model_can_agree_for_the_caller(asked: OpenTalk) -> None:
    async with asked() as talk:
        await greeted(talk)
        for words in ("Who is this?", "I have a question.", "Yes.", "Yes, please."):
            await says(talk, words)
        assert consents(talk) == ["unclear"]
        assert talk.noted(RecordingRequested) == []
        assert not may_be_recorded(talk.call)


async def test_who_was_cut_off_is_asked_about_that_after(asked: OpenTalk) -> None:
    memory = Kept()
    async with asked(memory=memory) as talk:
        number = talk.call.from_number
        await memory.keep("dealership", number, Remembered(facts={"wish": "a used Accord"}), lasts=None)
        await greeted(talk)
        assert said(talk, Phrase.GO_ON) == 0
        await says(talk, "Sure.")
        assert (said(talk, Phrase.GO_ON), consents(talk)) == (1, ["given"])
        await says(talk, "Yes, please.")
        assert talk.call.conversation.context.wish == "a used Accord"


async def test_whom_we_call_is_asked_before_anything_else(asked: OpenTalk) -> None:
    async with asked(direction=Direction.OUTBOUND) as talk:
        await greeted(talk)
        assert said(talk, Phrase.GREETING_OUTBOUND_ASKING) == 1
        assert said(talk, Phrase.GREETING_OUTBOUND_QUESTION) == 0
        await says(talk, "Who is speaking, and what do you want from me?")
        assert consents(talk) == ["unclear"]
        assert said(talk, Phrase.RECORDING_OFF) == 1
        assert talk.last_words == talk.call.phrases.text(Phrase.GREETING_OUTBOUND_QUESTION)


@pytest.mark.parametrize(
    ("wish", "answer", "consent"),
    [("Español, por favor.", "Sí, claro.", "given"), ("En français, s'il vous plaît.", "Non.", "declined")],
)
async def test_the_question_is_put_in_the_callers_language(
    asked: OpenTalk, wish: str, answer: str, consent: str
) -> None:
    async with asked(desk="clinic") as talk:
        await greeted(talk)
        await says(talk, wish)
        assert consents(talk) == []
        assert talk.last_words.endswith(talk.call.phrases.text(Phrase.RECORDING_ASK))
        await says(talk, answer)
        assert consents(talk) == [consent]
        assert len(talk.noted(RecordingRequested)) == (consent == "given")


async def test_a_desk_that_tells_does_not_ask(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await greeted(talk)
        assert (said(talk, Phrase.GREETING), said(talk, Phrase.RECORDING_ASK)) == (1, 0)
        await says(talk, "Yes.")
        assert consents(talk) == []


@pytest.mark.parametrize(("consent", "requests"), [("given", 1), ("declined", 0), ("asked", 0), (None, 0)])
async def test_who_takes_over_asks_for_what_was_agreed_and_no_more(
    asked: OpenTalk, consent: str | None, requests: int
) -> None:
    async with asked(takeover=True) as talk:
        talk.call.conversation.context.recording_consent = consent
        greet(talk.call)
        await talk.session.wait_for_idle()
        assert said(talk, Phrase.RECORDING_ASK) == 0
        seeing = talk.call.tasks.spawn(see_to_it(talk.call, patience_s=0), name="see to it")
        await asyncio.wait([seeing], timeout=0.1)
        assert len(talk.noted(RecordingRequested)) == requests
