"""Roles, questions, directions and reflexes, through the library's own test interface."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.events import HandoffMade, ToolStarted
from callcenter_agent.call import Call
from callcenter_agent.dialogue.asking import GivenUp, Got, Question
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.roles import Role, hand_over
from callcenter_agent.dialogue.tool import desk_tool
from livekit.agents import Agent, RunContext

from tests.agent.conftest import OpenTalk, Talk

COLOURS = ("red", "green", "blue")
COLOUR = Question(
    "colour",
    parse=lambda words: next((one for one in COLOURS if one in words.lower()), None),
    confirmed=True,
)
TEXTS = {
    "colour_ask": "Which colour would you like?",
    "colour_again": "Which colour, please?",
    "colour_read_back": "{value}, is that right?",
    "painter_opening": "You are with the painters now.",
}


@desk_tool(converses=True)
async def choose_colour(context: RunContext[Call]) -> Direction:
    """Have the caller choose a colour."""
    match await obtain(context, COLOUR):
        case Got(value):
            return Direction(f"The colour is {value}.", f"We will paint it {value}.")
        case GivenUp(reason):
            return Direction(f"No colour: {reason}.", "Then we leave it as it is.")


@desk_tool()
async def see_painters(context: RunContext[Call]) -> Agent:
    """Hand over to the painters."""
    return hand_over(context, Painter, reason="wants paint")


@desk_tool(needs=lambda call: None if call.role == "painter" else Direction("Not a painter.", "I may not."))
async def paint(context: RunContext[Call]) -> Direction:
    """Paint."""
    raise RefusedError("Out of paint.", say="We are out of paint.")


class Clerk(Role):
    role = "receptionist"
    tools_of_role = (choose_colour, see_painters, paint)


class Painter(Role):
    role = "painter"
    tools_of_role = (choose_colour, paint)
    opening = "painter_opening"


WORDS = {"colour": "choose_colour", "painters": "see_painters", "paint it": "paint"}


def at_words(_call: Call, words: str) -> str | None:
    return next((tool for word, tool in WORDS.items() if word in words), None)


def clerk(call: Call) -> Agent:
    desk = call.desk
    conduct: Any = SimpleNamespace(TOOLS=(), REFLEXES=(at_words,))
    book = replace(desk.book, texts={**desk.book.texts, **TEXTS})
    prompts = {"en": {**desk.prompts, "painter": "You paint."}}
    call.desk = replace(desk, books={"en": book}, prompts_in=prompts, conduct=conduct)
    return Clerk(call)


@pytest.fixture
def shop(open_talk: OpenTalk) -> OpenTalk:
    return partial(open_talk, first_agent=clerk)


def tools_used(talk: Talk) -> list[str]:
    return [started.tool for started in talk.noted(ToolStarted)]


async def test_a_question_is_asked_read_back_and_answered_without_the_model(shop: OpenTalk) -> None:
    async with shop() as talk:
        await talk.say("I want another colour.")
        assert talk.last_words == "Which colour would you like?"
        await talk.say("Red.")
        assert talk.last_words == "red, is that right?"
        await talk.say("No, green.")
        await talk.say("Yes.")
        assert talk.last_words == "We will paint it green."
        assert tools_used(talk) == ["choose_colour", *["record_colour"] * 3]


@pytest.mark.parametrize("words", ["Hello?", "Sorry?", "What did you say?", "Are you still there?"])
async def test_who_did_not_catch_the_question_hears_it_again(shop: OpenTalk, words: str) -> None:
    """It is no wrong answer: nothing is counted, and the model is not asked."""
    async with shop() as talk:
        await talk.say("Can I choose a colour?")
        for _ in range(4):
            await talk.say(words)
            assert talk.last_words == TEXTS["colour_ask"]
        await talk.say("Red")
        assert talk.last_words == "red, is that right?"


async def test_who_does_not_know_is_not_asked_again(shop: OpenTalk) -> None:
    async with shop() as talk:
        await talk.say("I want another colour.")
        await talk.say("I don't know.")
        assert talk.last_words == "Then we leave it as it is."


async def test_a_handoff_is_noted_announced_once_and_keeps_the_words(shop: OpenTalk) -> None:
    async with shop() as talk:
        await talk.say("Hello there.")
        await talk.say("Get me the painters.")
        assert talk.last_words == "You are with the painters now."
        (made,) = talk.noted(HandoffMade)
        assert (made.from_role, made.to_role, made.reason) == ("receptionist", "painter", "wants paint")
        chat = talk.session.current_agent.chat_ctx
        words = [item.text_content for item in chat.messages()]
        assert "Hello there." in words
        assert words.count("You are with the painters now.") == 1
        given = [item.text_content for item in chat.messages() if item.role == "system"]
        assert given == ["You paint."]


async def test_a_tool_may_refuse_and_permission_comes_first(shop: OpenTalk) -> None:
    async with shop() as talk:
        await talk.say("So paint it.")
        assert talk.last_words == "I may not."
        await talk.say("Get me the painters.")
        await talk.say("So paint it.")
        assert talk.last_words == "We are out of paint."
        told = [item for item in talk.session.history.items if item.type == "function_call_output"]
        assert [(item.is_error, item.output) for item in told if item.name == "paint"] == [
            (True, "Not a painter. Say: I may not."),
            (True, "Out of paint. Say: We are out of paint."),
        ]


@pytest.mark.parametrize("stand_in", ["rule_following", "hostile"], indirect=True)
async def test_a_sentence_that_is_known_is_said_word_for_word_whatever_the_model(shop: OpenTalk) -> None:
    async with shop() as talk:
        await talk.say("So paint it.")
        assert talk.last_words == "I may not."
        await talk.say("I want another colour.")
        assert talk.last_words == "Which colour would you like?"
