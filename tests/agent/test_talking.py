"""A desk can be talked to in a terminal: what it says and does is shown as it happens."""

from __future__ import annotations

from collections.abc import AsyncIterator

from callcenter.clock import utc_now
from callcenter.events import ToolEnded, ToolStarted
from callcenter.ids import call_id_for_room
from callcenter_agent.record.recorder import Recorder
from callcenter_agent.talking import converse, shown

from tests.agent.conftest import OpenTalk


async def lines(*typed: str) -> AsyncIterator[str]:
    for line in typed:
        yield line


async def test_lines_are_answered_until_the_call_ends(open_talk: OpenTalk) -> None:
    screen: list[str] = []
    async with open_talk() as talk:
        typed = lines("What are your hours?\n", "\n", "Goodbye.\n", "Never heard.\n")
        await converse(talk.call, typed, show=screen.append)
        said = [item.text_content for item in talk.session.history.messages() if item.role == "user"]
        assert said == ["What are your hours?", "Goodbye."]
    assert screen[0].startswith("agent:  Thanks for calling Lakeside Motors.")


def test_what_happens_is_shown_in_a_line() -> None:
    told: list[str | None] = []
    recorder = Recorder(
        call_id=call_id_for_room("x"),
        room="x",
        writer_id="w",
        clock=utc_now,
        redact=lambda event: event,
        sink=lambda event: told.append(shown(event)),
    )
    recorder.note(ToolStarted(tool="look", tool_call_id="1", arguments={"vin": "X"}))
    recorder.note(ToolEnded(tool="look", tool_call_id="1", duration_ms=1, ok=True))
    recorder.note(ToolEnded(tool="look", tool_call_id="1", duration_ms=1, ok=False, error="away"))
    assert told == ["        look(vin='X')", None, "        look refused: away"]
