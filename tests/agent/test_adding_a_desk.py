"""A desk is a folder: one that is added from elsewhere is loaded, checked and talked to as ours are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from callcenter.events import FactNoted, RecordingRequested, ToolStarted, TurnEnded
from callcenter.phone import E164
from callcenter_agent import desks
from callcenter_agent.behaviors.greeting import greet
from callcenter_agent.call import Call
from callcenter_agent.content import ContentError
from callcenter_agent.desks import desk
from livekit.agents import Agent

from tests.agent.conftest import OpenTalk

SETTINGS = """
id: bakery
name: Bakery
business: Hill Street Bakery
numbers: ["+12025550109"]
language: en
voice: {id: v, name: Bella}
time_zone: America/New_York
hours: {sat: ["07:00-12:00"]}
models: {counter: gpt-4.1}
"""
PHRASES = """
greeting: This is {business}. I'm the AI assistant.
greeting_question: What would you like?
greeting_outbound: Hello, this is the AI assistant of {business}.
greeting_outbound_question: Do you have a moment?
loaf_ask: Which loaf would you like?
loaf_again: Rye, wheat or spelt?
loaf_read_back: "{value}, is that right?"
loaf_noted: Your {loaf} loaf is waiting for you.
"""
CONDUCT = '''
from enum import StrEnum

from callcenter.events import FactNoted
from callcenter_agent import tools
from callcenter_agent.dialogue.asking import Got, Question
from callcenter_agent.dialogue.direction import Direction
from callcenter_agent.dialogue.keeping import CallerFacts, Keeping
from callcenter_agent.dialogue.obtaining import obtain
from callcenter_agent.dialogue.roles import Role
from callcenter_agent.dialogue.tool import desk_tool
from livekit.agents import RunContext

LOAVES = ("rye", "wheat", "spelt")
LOAF = Question(
    "loaf", parse=lambda words: next((one for one in LOAVES if one in words.lower()), None), confirmed=True
)


class State(StrEnum):
    NEW = "new"
    GREETED = "greeted"
    TALKING = "talking"
    CLOSING = "closing"
    OVER = "over"


class Bakery(Keeping[State, CallerFacts]):
    moves = {state: frozenset(State) for state in State}
    start, greeted, begun_talking = State.NEW, State.GREETED, State.TALKING
    closing, over = State.CLOSING, State.OVER


@desk_tool(converses=True)
async def order_loaf(context: RunContext) -> Direction:
    """Take an order for a loaf of bread."""
    match await obtain(context, LOAF):
        case Got(loaf):
            call = context.userdata
            call.recorder.note(FactNoted(name="loaf", value=loaf))
            return Direction(f"Ordered: {loaf}.", call.phrases.text("loaf_noted", loaf=loaf))
        case _:
            return Direction("No order.", context.userdata.phrases.text("what_else"))


class Counter(Role):
    role = "counter"
    tools_of_role = (order_loaf,)


PHRASES = {"loaf_noted": frozenset({"loaf"})}
PROMPTS = ("counter",)
KEYTERMS = LOAVES
QUESTIONS = (LOAF,)
TOOLS = tools.EVERYWHERE
REFLEXES = (lambda call, words: "order_loaf" if "bread" in words else None,)


def new_conversation():
    return Bakery(CallerFacts())


def first_agent(call, *, history):
    return Counter(call, history=history)
'''


@pytest.fixture
def bakery(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "desks" / "bakery"
    for name, text in {
        "__init__.py": '"""A bakery."""\n',
        "desk.yaml": SETTINGS,
        "phrases/en.yaml": PHRASES,
        "prompts/counter.md": "You take orders at {business}. Speak {language}.",
        "knowledge/bread.md": "# Allergies\nOur rye holds neither wheat nor milk.",
        "conduct.py": CONDUCT,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    desks.__path__.append(str(folder.parent))
    yield folder.parent
    desks.__path__.remove(str(folder.parent))
    for name in [one for one in sys.modules if one.startswith("callcenter_agent.desks.bakery")]:
        del sys.modules[name]


def at_the(folder: Path, tmp_path: Path) -> desk.Desk:
    return desk.load(folder, phrases_dir=tmp_path).by_id["bakery"]


async def test_a_desk_from_a_folder_is_talked_to(bakery: Path, tmp_path: Path, open_talk: OpenTalk) -> None:
    loaded = at_the(bakery, tmp_path)

    def first(call: Call) -> Agent:
        call.desk, call.conversation = loaded, loaded.conduct.new_conversation()
        return loaded.conduct.first_agent(call, history=None)

    async with open_talk(first_agent=first) as talk:
        await talk.say("I'd like some bread.")
        assert talk.last_words == "Which loaf would you like?"
        await talk.say("The rye one.")
        assert talk.last_words == "rye, is that right?"
        await talk.say("Yes.")
        assert talk.last_words == "Your rye loaf is waiting for you."
        assert [(one.name, one.value) for one in talk.noted(FactNoted)] == [("loaf", "rye")]
        await talk.say("Help, my baker can't breathe!")
        assert talk.noted(ToolStarted)[-1].tool == "tell_emergency"


def test_it_has_hours_documents_and_a_number(bakery: Path, tmp_path: Path) -> None:
    loaded = at_the(bakery, tmp_path)
    assert loaded.shelf.search("does the rye contain milk")[0].title == "Allergies"
    found = desk.load(bakery, phrases_dir=tmp_path).answering(E164("+12025550109"), table={})
    assert found is not None
    assert found.settings.business == "Hill Street Bakery"


def test_what_it_lacks_is_told_at_start(bakery: Path, tmp_path: Path) -> None:
    (bakery / "bakery" / "phrases" / "en.yaml").write_text("greeting: Hi, {nobody}.")
    (bakery / "bakery" / "prompts" / "counter.md").unlink()
    with pytest.raises(ContentError) as refused:
        desk.load(bakery, phrases_dir=tmp_path)
    assert "loaf_ask" in str(refused.value)
    assert "{nobody}" in str(refused.value)


async def test_one_that_asks_before_it_records_says_so_nowhere_else(
    bakery: Path, tmp_path: Path, open_talk: OpenTalk
) -> None:
    file = bakery / "bakery" / "desk.yaml"
    file.write_text(SETTINGS + "recording: {enabled: true, consent: ask}\n")
    loaded = at_the(bakery, tmp_path)
    assert loaded.prompts["counter"].startswith("You take orders at")
    assert all(
        "never say that the call is recorded" in prompt.replace("\n", " ")
        for prompt in loaded.prompts.values()
    )

    def first(call: Call) -> Agent:
        call.desk, call.conversation = loaded, loaded.conduct.new_conversation()
        return loaded.conduct.first_agent(call, history=None)

    async with open_talk(first_agent=first) as talk:
        greet(talk.call)
        await talk.session.wait_for_idle()
        await talk.say("Yes.")
        await talk.session.wait_for_idle()
        assert [turn.text for turn in talk.noted(TurnEnded)] == [
            "Thank you for calling Hill Street Bakery. I'm the AI assistant.",
            "May we record this call?",
            "Yes.",
            "Thank you.",
            "What would you like?",
        ]
        assert len(talk.noted(RecordingRequested)) == 1
