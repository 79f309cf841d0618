"""When a desk names MCP servers or methods of a browser, whoever has the floor gets their tools.

Servers are asked while the caller is greeted: one that is slow or away costs its tools, and no time.
"""

import asyncio
import importlib
from typing import Any, Final

from callcenter.desk_parts import McpServer
from livekit.agents import llm

from callcenter_agent.attached import browser_tools
from callcenter_agent.call import Call

MCP: Final = "callcenter_agent.attached.mcp_servers"
"""Loaded where a desk names a server: it brings a whole client library along."""


def attach(call: Call) -> None:
    call.extra_tools += browser_tools.tools_of(call.settings.browser_tools)
    for server in call.settings.mcp_servers:
        call.tasks.spawn(_serve(call, server), name=f"mcp_{server.name}")


async def _serve(call: Call, settings: McpServer) -> None:
    """Holds the connection until the call's tasks are put away: it is closed where it was opened."""
    module: Any = await asyncio.to_thread(importlib.import_module, MCP)
    async with module.tools_of(settings) as tools:
        await give(call, tools)
        if tools:
            await asyncio.Event().wait()


async def give(call: Call, tools: list[llm.Tool]) -> None:
    call.extra_tools += tools
    if tools and call.session is not None:
        agent = call.session.current_agent
        await agent.update_tools([*agent.tools, *tools])
