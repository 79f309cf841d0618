"""Methods of the caller's browser, called over LiveKit's RPC: show a map, fill a form, ask for a location.

Their parameters are the desk's to write, so each is a tool with a schema given as it is.
"""

import json
from collections.abc import Iterable
from typing import Any

from callcenter.desk_parts import BrowserTool
from livekit import rtc
from livekit.agents import ToolError, llm

from callcenter_agent.call import Call
from callcenter_agent.dialogue.tool import attached_tool

BROWSER = rtc.ParticipantKind.PARTICIPANT_KIND_STANDARD
NOT_THERE = "The caller is on a phone or has no browser open. Say it in words instead."


def tools_of(wanted: Iterable[BrowserTool]) -> list[llm.Tool]:
    return [_tool(one) for one in wanted]


def _tool(settings: BrowserTool) -> llm.Tool:
    schema = {
        "name": settings.name,
        "description": settings.description,
        "parameters": {
            "type": "object",
            "properties": settings.parameters,
            "required": list(settings.parameters),
            "additionalProperties": False,
        },
    }

    async def ask(arguments: dict[str, Any], call: Call) -> str:
        return await ask_browser(call, settings, arguments)

    return attached_tool(schema, ask, timeout=settings.timeout)


async def ask_browser(call: Call, settings: BrowserTool, arguments: dict[str, Any]) -> str:
    """Raises ToolError with what to do instead."""
    room = call.room
    browser = _browser_in(room) if room is not None else None
    if room is None or browser is None:
        raise ToolError(NOT_THERE)
    try:
        return await room.local_participant.perform_rpc(
            destination_identity=browser.identity,
            method=settings.name,
            payload=json.dumps(arguments),
            response_timeout=settings.timeout.total_seconds(),
        )
    except rtc.RpcError as error:
        raise ToolError(f"The browser did not do it ({error.message}). Say it in words instead.") from error


def _browser_in(room: rtc.Room) -> rtc.RemoteParticipant | None:
    return next((one for one in room.remote_participants.values() if one.kind == BROWSER), None)
