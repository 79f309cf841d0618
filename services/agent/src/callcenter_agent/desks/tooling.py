"""What every tool of every desk needs: a time limit, a trace in the record, and the call."""

import asyncio
import functools
import json
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec

import structlog
from callcenter.events import ToolEnded, ToolStarted
from livekit.agents import RunContext, ToolError, function_tool
from livekit.agents.llm import FunctionTool

from callcenter_agent.call import Call

P = ParamSpec("P")
Tool = Callable[Concatenate[RunContext[Call], P], Awaitable[str | None]]

log = structlog.get_logger()

TOO_SLOW = (
    "The system took too long. Say: I'm sorry, that is taking too long. Shall a colleague call you back?"
)
BROKEN = "The system failed. Say: I'm sorry, that did not work. Shall a colleague call you back about it?"


def desk_tool(*, timeout: timedelta | None = None) -> Callable[[Tool[P]], FunctionTool[..., Any]]:
    """The library has no tool time-out, and an unexpected error would reach the model without a direction.

    `timeout` where the desk's limit for its tools does not fit.
    """

    def decorate(tool: Tool[P]) -> FunctionTool[..., Any]:
        @functools.wraps(tool)
        async def watched(context: RunContext[Call], *args: P.args, **kwargs: P.kwargs) -> str | None:
            call, started = context.userdata, time.monotonic()
            call_id = context.function_call.call_id
            call.recorder.note(
                ToolStarted(tool=tool.__name__, tool_call_id=call_id, arguments=_arguments(context))
            )
            error: str | None = None
            try:
                async with asyncio.timeout((timeout or call.settings.limits.tool).total_seconds()):
                    return await tool(context, *args, **kwargs)
            except ToolError as refusal:
                error = refusal.message
                raise
            except TimeoutError as late:
                error = "timed out"
                raise ToolError(TOO_SLOW) from late
            except Exception as failure:
                error = repr(failure)
                log.exception("tool_failed", tool=tool.__name__)
                raise ToolError(BROKEN) from failure
            finally:
                duration_ms = round((time.monotonic() - started) * 1000)
                call.recorder.note(
                    ToolEnded(
                        tool=tool.__name__,
                        tool_call_id=call_id,
                        duration_ms=duration_ms,
                        ok=error is None,
                        error=error,
                    )
                )

        return function_tool(watched)

    return decorate


def _arguments(context: RunContext[Call]) -> dict[str, Any]:
    try:
        given = json.loads(context.function_call.arguments or "{}")
    except json.JSONDecodeError:
        return {}
    return given if isinstance(given, dict) else {}
