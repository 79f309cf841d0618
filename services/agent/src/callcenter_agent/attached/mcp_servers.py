"""Tools of MCP servers. One that is away costs a desk its tools, never a call."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import structlog
from callcenter.desk_parts import McpServer
from livekit.agents import llm, mcp

from callcenter_agent.call import Call
from callcenter_agent.dialogue.tool import attached_tool

log = structlog.get_logger()

CONNECT_S: Final = 15.0
"""Nobody waits for it: a caller is being greeted and asked meanwhile."""


def server_of(settings: McpServer) -> mcp.MCPServer:
    limit_s = settings.timeout.total_seconds()
    if settings.url is None:
        program, *arguments = settings.command
        return mcp.MCPServerStdio(program, list(arguments), client_session_timeout_seconds=limit_s)
    key = os.environ.get(settings.bearer_from or "")
    return mcp.MCPServerHTTP(
        settings.url,
        allowed_tools=list(settings.tools) if settings.tools is not None else None,
        headers={"Authorization": f"Bearer {key}"} if key else None,
        timeout=limit_s,
        client_session_timeout_seconds=limit_s,
    )


@asynccontextmanager
async def tools_of(settings: McpServer) -> AsyncIterator[list[llm.Tool]]:
    """What it offers of what the desk wants; nothing where it cannot be had."""
    server = server_of(settings)
    try:
        yield await _offered(server, settings)
    finally:
        await server.aclose()


async def _offered(server: mcp.MCPServer, settings: McpServer) -> list[llm.Tool]:
    try:
        async with asyncio.timeout(CONNECT_S):
            await server.initialize()
            offered = await server.list_tools()
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, callers are talked to
        log.warning("mcp_server_away", server=settings.name, error=repr(error))
        return []
    return [_ours(tool, settings) for tool in offered if settings.tools is None or tool.id in settings.tools]


def _ours(tool: llm.RawFunctionTool[..., Any], settings: McpServer) -> llm.Tool:
    async def ask(arguments: dict[str, Any], _: Call) -> Any:
        return await tool(raw_arguments=arguments)

    return attached_tool(tool.info.raw_schema, ask, timeout=settings.timeout)
