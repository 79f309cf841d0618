"""Tools that come by configuration: of an MCP server, and of the caller's browser."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from callcenter.desk_parts import BrowserTool, McpServer
from callcenter.events import ToolEnded, ToolStarted
from callcenter_agent.attached.browser_tools import ask_browser, tools_of
from callcenter_agent.behaviors import extra_tools
from livekit import rtc
from livekit.agents import ToolError

from tests.agent.conftest import OpenTalk, Talk
from tests.agent.test_tools import context_of
from tests.waiting import until

SERVER = Path(__file__).parent / "mcp_calendar.py"
MAP = BrowserTool(name="show_map", description="Show a map.", parameters={"place": {"type": "string"}})


def wanting(talk: Talk, **wishes: Any) -> None:
    object.__setattr__(talk.call.desk, "settings", talk.call.settings.model_copy(update=wishes))


async def test_a_desk_gets_the_tools_of_its_mcp_server_and_no_others(open_talk: OpenTalk) -> None:
    calendar = McpServer(name="calendar", command=(sys.executable, str(SERVER)), tools=("list_events",))
    async with open_talk() as talk:
        wanting(talk, mcp_servers=(calendar,))
        extra_tools.attach(talk.call)
        await until(lambda: talk.call.extra_tools)
        names = [tool.id for tool in talk.session.current_agent.tools]
        assert "list_events" in names
        assert "delete_everything" not in names
        (tool,) = talk.call.extra_tools
        told = await called(talk, tool, day="2026-03-04")
        assert "tire change at nine" in str(told)
        (started,), (ended,) = talk.noted(ToolStarted), talk.noted(ToolEnded)
        assert (started.tool, started.arguments) == ("list_events", {"day": "2026-03-04"})
        assert (ended.tool, ended.ok) == ("list_events", True)


async def test_a_browser_that_does_not_do_it_is_on_record(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        room: Any = Room(KIND.PARTICIPANT_KIND_STANDARD, fails=True)
        talk.call.room = room
        with pytest.raises(ToolError, match="Say it in words instead"):
            await called(talk, tools_of([MAP])[0], place="Shoreline")
        (ended,) = talk.noted(ToolEnded)
        assert (ended.tool, ended.ok) == ("show_map", False)
        assert ended.error is not None
        assert "no answer" in ended.error


async def test_a_server_that_is_away_costs_nothing_but_its_tools(open_talk: OpenTalk) -> None:
    gone = McpServer(name="gone", url="http://127.0.0.1:1/mcp")
    async with open_talk() as talk:
        wanting(talk, mcp_servers=(gone,))
        extra_tools.attach(talk.call)
        await talk.say("Hello there.")
        assert talk.call.extra_tools == []
        assert talk.last_words


async def called(talk: Talk, tool: Any, **arguments: Any) -> Any:
    return await tool(raw_arguments=arguments, context=context_of(talk, **arguments))


class Room:
    def __init__(self, *kinds: int, fails: bool = False) -> None:
        self.remote_participants = {
            str(kind): SimpleNamespace(identity=f"p{kind}", kind=kind) for kind in kinds
        }
        self.local_participant = self
        self.asked: list[dict[str, Any]] = []
        self.fails = fails

    async def perform_rpc(self, **asked: Any) -> str:
        self.asked.append(asked)
        if self.fails:
            raise rtc.RpcError(rtc.RpcError.ErrorCode.RESPONSE_TIMEOUT, "no answer")
        return "shown"


KIND = rtc.ParticipantKind


async def test_a_browser_is_asked_over_rpc(open_talk: OpenTalk) -> None:
    async with open_talk() as talk:
        room = Room(KIND.PARTICIPANT_KIND_SIP, KIND.PARTICIPANT_KIND_STANDARD)
        talk.call.room = room  # type: ignore[assignment] # only this of it matters here
        assert await ask_browser(talk.call, MAP, {"place": "Shoreline"}) == "shown"
        (asked,) = room.asked
        assert (asked["destination_identity"], asked["method"], asked["response_timeout"]) == (
            "p0",
            "show_map",
            5.0,
        )
        assert json.loads(asked["payload"]) == {"place": "Shoreline"}


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (None, "on a phone"),
        (Room(KIND.PARTICIPANT_KIND_SIP), "on a phone"),
        (Room(KIND.PARTICIPANT_KIND_STANDARD, fails=True), "Say it in words instead"),
    ],
)
async def test_where_it_cannot_be_shown_it_is_said(open_talk: OpenTalk, room: Any, told: str) -> None:
    async with open_talk() as talk:
        talk.call.room = room
        with pytest.raises(ToolError, match=told):
            await ask_browser(talk.call, MAP, {"place": "x"})


def test_a_browsers_tool_has_the_schema_that_the_desk_wrote() -> None:
    (tool,) = tools_of([MAP])
    schema = tool.info.raw_schema  # type: ignore[attr-defined] # a raw tool
    assert schema["parameters"]["required"] == ["place"]
