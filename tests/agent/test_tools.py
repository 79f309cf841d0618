"""The tools that every desk has: what they note, what they say, and what they refuse."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.events import CallbackRequested, DispositionSet, MessageTaken, ToolEnded, TurnEnded, Urgency
from callcenter.events import Direction as CallDirection
from callcenter.phone import E164
from callcenter_agent import tools
from callcenter_agent.call import Call
from callcenter_agent.desks import desk
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.dialogue.roles import Role
from callcenter_agent.dialogue.tool import desk_tool
from callcenter_agent.knowledge.passages import Passage
from callcenter_agent.phrases import Phrase
from callcenter_agent.tools.callbacks import keep_owed
from callcenter_agent.tools.hours import asks_for_hours, hours_now
from livekit.agents import Agent, RunContext
from livekit.agents.llm import Tool
from livekit.agents.llm.utils import build_legacy_openai_schema

from tests.agent.conftest import OpenTalk, Talk


class Clerk(Role):
    role = "receptionist"


@desk_tool(timeout=timedelta(seconds=3))
async def look_long(context: RunContext[Call]) -> Direction:
    """Look for a while."""
    await asyncio.sleep(0.6)
    return Direction("Found.", "Here it is.")


@desk_tool()
async def hum(context: RunContext[Call]) -> None:
    """Do something that needs no words."""


def using(*at_hand: Any, word: str, tool: str) -> Any:
    """A clerk who calls the tool at the word, as a model would."""

    def clerk(call: Call) -> Agent:
        agent = Clerk(call)
        agent.reflexes = (lambda _call, words: tool if word in words else None,)
        return agent if not at_hand else _with(agent, at_hand)

    def _with(agent: Clerk, more: tuple[Any, ...]) -> Agent:
        agent._tools = [*agent._tools, *more]
        return agent

    return clerk


async def called(talk: Talk, tool: Any, **arguments: Any) -> Any:
    """Run a tool as the library does, past the model."""
    return await tool(context_of(talk), **arguments)


def context_of(talk: Talk, **arguments: Any) -> Any:
    return SimpleNamespace(
        userdata=talk.call,
        session=talk.session,
        speech_handle=SimpleNamespace(),
        function_call=SimpleNamespace(call_id="c1", arguments=json.dumps(arguments)),
        with_filler=lambda *_, **__: _Nothing(),
    )


class _Nothing:
    async def __aenter__(self) -> None: ...

    async def __aexit__(self, *_: object) -> None: ...


async def test_a_message_keeps_what_was_heard_beside_what_was_understood(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        await talk.say("Tell Sarah that my roof leaks again, it is urgent.")
        told = await called(
            talk, tools.take_message, message="the roof leaks", for_whom="Sarah", urgency="high"
        )
        (noted,) = talk.noted(MessageTaken)
        assert (noted.text, noted.for_whom, noted.urgency) == ("the roof leaks", "Sarah", Urgency.HIGH)
        assert noted.phone == "+12025550170"
        assert noted.heard == ["Tell Sarah that my roof leaks again, it is urgent."]
        assert "pass it on" in told


async def test_an_empty_message_is_asked_for(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        with pytest.raises(Exception, match="What may I pass on"):
            await called(talk, tools.take_message, message="  ")
        assert talk.noted(MessageTaken) == []


async def test_a_disposition_is_recorded_and_not_talked_about(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        told = await called(talk, tools.set_disposition, disposition="information")
        assert talk.noted(DispositionSet)[0].disposition == "information"
        assert "Say:" not in told


async def test_documents_answer_and_what_they_do_not_hold_is_not_made_up(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        assert "Shoreline Drive" in await called(talk, tools.search_docs, question="what is your address")
        with pytest.raises(Exception, match="don't have that here"):
            await called(talk, tools.search_docs, question="quantum chromodynamics")


class Keys:
    def __init__(self) -> None:
        self.pressed: list[tuple[int, str]] = []
        self.local_participant = self

    async def publish_dtmf(self, *, code: int, digit: str) -> None:
        self.pressed.append((code, digit))

    def on(self, *_: object) -> None: ...


async def test_documents_are_searched_beside_the_conversation(open_talk: OpenTalk) -> None:
    """Whoever reads files on the loop holds up every other caller's audio."""
    searched: list[int] = []

    class Slow:
        def search(self, _question: str) -> list[Passage]:
            searched.append(threading.get_ident())
            return [Passage(source="s", title="Parking", text="Behind the house.")]

    async with open_talk() as talk:
        object.__setattr__(talk.call.desk, "shelf", Slow())
        assert "Behind the house" in await called(talk, tools.search_docs, question="parking")
    assert searched != [threading.get_ident()]


async def test_a_callback_is_confirmed_by_the_end_of_the_number_alone(open_talk: OpenTalk) -> None:
    """The number is the caller's own, which they have not said: others may be listening."""
    async with open_talk() as talk:
        told = await called(talk, tools.schedule_callback, reason="price")
        assert talk.call.sentences["c1"].startswith("We will call you back on the number ending in 7 0.")
        assert "55501" not in re.sub(r"\D", "", told)
        assert talk.noted(CallbackRequested)[0].phone == "+12025550170"


@pytest.mark.parametrize("number", ["+19005551234", "876 523 0123", "911", "+442079460018", "202 555 0100"])
async def test_a_callback_to_a_number_that_is_not_dialed_asks_for_another_one(
    open_talk: OpenTalk, number: str
) -> None:
    async with open_talk() as talk:
        talk.call.our_numbers = frozenset({E164("+12025550100")})
        with pytest.raises(RefusedError) as refused:
            await called(talk, tools.schedule_callback, reason="price", phone=number)
        assert refused.value.direction.say == talk.call.phrases.text(Phrase.NUMBER_NOT_DIALABLE)
        assert talk.noted(CallbackRequested) == []
        await called(talk, tools.schedule_callback, reason="price", phone="202 555 0177")
        keep_owed(talk.call)
        assert [one.phone for one in talk.noted(CallbackRequested)] == ["+12025550177"]


async def test_a_callback_without_another_number_is_not_lost(open_talk: OpenTalk) -> None:
    """Also where the number is the caller's own, from abroad: a colleague decides."""
    async with open_talk() as talk:
        talk.call.from_number = E164("+442079460018")
        with pytest.raises(RefusedError):
            await called(talk, tools.schedule_callback, reason="price", when="tomorrow")
        keep_owed(talk.call)
        keep_owed(talk.call)
        (kept,) = talk.noted(CallbackRequested)
        assert (kept.phone, kept.reason, kept.when) == ("+442079460018", "price", "tomorrow")


async def test_keys_are_pressed_only_where_we_called(open_talk: OpenTalk) -> None:
    keys = Keys()
    async with open_talk(direction=CallDirection.OUTBOUND) as talk:
        talk.call.room = keys  # type: ignore[assignment] # only its keys matter here
        assert await called(talk, tools.send_dtmf, keys="1 2-#") is None
        assert keys.pressed == [(1, "1"), (2, "2"), (11, "#")]
        with pytest.raises(Exception, match="digits"):
            await called(talk, tools.send_dtmf, keys="press one")
    async with open_talk() as talk:
        talk.call.room = keys  # type: ignore[assignment] # only its keys matter here
        with pytest.raises(Exception, match="machines that we have called"):
            await called(talk, tools.send_dtmf, keys="1")
    assert len(keys.pressed) == 3


async def test_who_waits_for_a_tool_is_told_so_once(open_talk: OpenTalk) -> None:
    limits = {"tool_progress": timedelta(seconds=0.1)}
    slow = using(look_long, word="look", tool="look_long")
    async with open_talk(limits=limits, first_agent=slow) as talk:
        await talk.say("Please look.")
        said = [turn.text for turn in talk.noted(TurnEnded) if turn.speaker == "agent"]
        assert said == ["One moment, I am looking that up.", "Here it is."]
        (ended,) = talk.noted(ToolEnded)
        assert ended.ok
        assert 600 <= ended.duration_ms < 3000


async def test_a_quick_tool_needs_no_words(open_talk: OpenTalk) -> None:
    async with open_talk(first_agent=using(look_long, word="look", tool="look_long")) as talk:
        await talk.say("Please look.")
        assert talk.last_words == "Here it is."
        assert "One moment" not in str([turn.text for turn in talk.noted(TurnEnded)])


async def test_what_needs_no_words_is_done_in_silence(open_talk: OpenTalk) -> None:
    async with open_talk(first_agent=using(hum, word="hum", tool="hum")) as talk:
        await talk.say("Please hum.")
        assert [one.tool for one in talk.noted(ToolEnded)] == ["hum"]
        assert [turn.text for turn in talk.noted(TurnEnded)] == ["Please hum."]


async def test_opening_hours_are_told_without_a_model(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        talk.call.clock = lambda: datetime(2026, 3, 6, 15, tzinfo=UTC)
        await talk.say("What time do you close today?")
        assert talk.last_words == "We are open now, until today at six PM. Is there anything else?"
        talk.call.clock = lambda: datetime(2026, 3, 7, 23, tzinfo=UTC)
        assert hours_now(talk.call).say == (
            "We are closed at the moment. We open again on Monday at nine AM. Is there anything else?"
        )


@pytest.mark.parametrize(
    ("words", "asks"),
    [
        ("What are your hours?", True),
        ("When do you open tomorrow?", True),
        ("how late are you open", True),
        ("Are you open on Saturdays?", True),
        ("¿A qué hora cierran?", True),
        ("Vous êtes ouverts quand, quels sont vos horaires ?", True),
        ("I was on hold for two hours.", False),
        ("The door does not close.", False),
        ("When will my car be ready?", False),
    ],
)
def test_questions_about_hours_are_told_apart(words: str, asks: bool) -> None:
    call: Any = None
    assert (asks_for_hours(call, words) == "tell_hours") is asks


def test_every_desk_has_the_tools_of_every_desk(tmp_path: Any) -> None:
    for one in desk.load(phrases_dir=tmp_path).by_id.values():
        assert set(tools.EVERYWHERE) <= set(one.conduct.TOOLS), one.settings.id


def tools_of_every_desk(folder: Path) -> dict[str, Tool]:
    found = [tool for one in desk.load(phrases_dir=folder).by_id.values() for tool in one.conduct.TOOLS]
    found += [tool for role in roles(Role) for tool in role.tools_of_role]
    return {tool.id: tool for tool in found}


def roles(of: type[Role]) -> Iterator[type[Role]]:
    """Of the desks that are ours."""
    for one in of.__subclasses__():
        if one.__module__.startswith("callcenter_agent.desks."):
            yield one
        yield from roles(one)


def test_every_tool_says_what_it_does_and_shows_what_to_give_it(tmp_path: Path) -> None:
    known = tools_of_every_desk(tmp_path)
    assert len(known) > 40
    for name, tool in known.items():
        schema = build_legacy_openai_schema(tool)["function"]  # type: ignore[arg-type] # none is raw
        assert "_" in name, name
        assert len(schema["description"].split()) >= 5, name
        assert schema["description"][0].isupper(), name
        for parameter, about in schema["parameters"]["properties"].items():
            place = f"{name}({parameter})"
            assert about.get("description"), place
            if not has_choices(about):
                assert "example" in about["description"].lower(), place


def has_choices(about: dict[str, Any]) -> bool:
    return bool({"enum", "allOf", "$ref"} & about.keys())
