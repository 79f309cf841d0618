"""Whoever takes the floor speaks, and is not done with entering before that was said."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import callcenter_agent
import pytest
from callcenter_agent.call import Call
from livekit.agents import Agent

from tests.agent.conftest import OpenTalk
from tests.agent.test_dialogue import Painter, clerk

SOURCE = Path(callcenter_agent.__file__).parent
SPEAKS = {"say", "generate_reply"}
ENTER = [
    (path, node)
    for path in sorted(SOURCE.rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, ast.AsyncFunctionDef) and node.name == "on_enter"
]


def spoken_in(body: ast.AST) -> Iterator[tuple[ast.Call, bool]]:
    """Each request to speak or to go on entering, and whether it is awaited."""
    awaited = {id(node.value) for node in ast.walk(body) if isinstance(node, ast.Await)}
    for node in ast.walk(body):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in SPEAKS | {"on_enter"}:
            yield node, id(node) in awaited


@pytest.mark.parametrize(("path", "entering"), ENTER, ids=lambda one: getattr(one, "stem", ""))
def test_what_is_said_on_entering_is_awaited(path: Path, entering: ast.AsyncFunctionDef) -> None:
    assert [f"{path.name}:{call.lineno}" for call, awaited in spoken_in(entering) if not awaited] == []


def test_every_desk_enters_by_this_rule() -> None:
    """Those that have roles of more than one kind."""
    places = {path.parent.name for path, _ in ENTER}
    assert {"dialogue", "insurance", "clinic"} <= places
    assert sum(1 for _, entering in ENTER for _ in spoken_in(entering)) >= len(ENTER)


async def test_a_role_has_spoken_when_it_has_entered(open_talk: OpenTalk) -> None:
    heard: list[list[str]] = []

    class Attentive(Painter):
        async def on_enter(self) -> None:
            await super().on_enter()
            heard.append([item.text_content or "" for item in self.session.history.messages()])

    def first(call: Call) -> Agent:
        clerk(call)
        return Attentive(call)

    async with open_talk(first_agent=first) as talk:
        await talk.session.wait_for_idle()
        assert heard == [["You are with the painters now."]]
