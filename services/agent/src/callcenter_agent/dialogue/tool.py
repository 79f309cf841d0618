"""What every tool of every desk needs: a time limit, a trace in the record, and the call."""

import asyncio
import functools
import json
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec

import structlog
from callcenter.events import ToolEnded, ToolStarted
from livekit.agents import Agent, RunContext, ToolError, function_tool
from livekit.agents.llm import FunctionTool

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

P = ParamSpec("P")
Result = str | Direction | Agent | None
"""Facts for the model; facts with the sentence to say; the role that goes on; or nothing to be said."""
Tool = Callable[Concatenate[RunContext[Call], P], Awaitable[Result]]

log = structlog.get_logger()

Permission = Callable[[Call], Direction | None]
"""What is wrong with using a tool in this call, as facts and the sentence to say; None: it may be used."""


def desk_tool(
    *, timeout: timedelta | None = None, converses: bool = False, needs: Permission | None = None
) -> Callable[[Tool[P]], FunctionTool[..., Any]]:
    """The library has no tool time-out, and an unexpected error would reach the model without a direction.

    `timeout` where the desk's limit for its tools does not fit; none for a tool that `converses`: it asks the
    caller questions, and the call's own limits hold. `needs` is asked before anything is done.
    """

    def decorate(tool: Tool[P]) -> FunctionTool[..., Any]:
        @functools.wraps(tool)
        async def watched(context: RunContext[Call], *args: P.args, **kwargs: P.kwargs) -> str | Agent | None:
            call, started = context.userdata, time.monotonic()
            call_id = context.function_call.call_id
            limit = None if converses else (timeout or call.settings.limits.tool).total_seconds()
            call.recorder.note(
                ToolStarted(tool=tool.__name__, tool_call_id=call_id, arguments=_arguments(context))
            )
            error: str | None = None
            try:
                _permitted(call, needs)
                async with asyncio.timeout(limit), nullcontext() if converses else announced(context):
                    return _told(call, call_id, await tool(context, *args, **kwargs))
            except ToolError as refusal:
                error = refusal.message
                raise _refused(call, call_id, refusal) from refusal
            except TimeoutError as late:
                error = "timed out"
                raise _refused(
                    call, call_id, _sorry(call, "The system took too long.", Phrase.TOOL_TOO_SLOW)
                ) from late
            except Exception as failure:
                error = repr(failure)
                log.exception("tool_failed", tool=tool.__name__)
                raise _refused(
                    call, call_id, _sorry(call, "The system failed.", Phrase.TOOL_BROKEN)
                ) from failure
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


def announced(context: RunContext[Call]) -> AbstractAsyncContextManager[None]:
    """A caller who waits is told why, once. For a tool that converses: around what it waits for itself."""
    call = context.userdata
    delay_s = call.settings.limits.tool_progress.total_seconds()
    return context.with_filler(lambda _: say(call, Phrase.LOOKING_UP), delay=delay_s)


def _permitted(call: Call, needs: Permission | None) -> None:
    if needs is not None and (objection := needs(call)) is not None:
        raise RefusedError(objection.facts, say=objection.say)


def _told(call: Call, call_id: str, result: Result) -> str | Agent | None:
    if not isinstance(result, Direction):
        return result
    call.sentences[call_id] = result.say
    return str(result)


def _refused(call: Call, call_id: str, refusal: ToolError) -> ToolError:
    if isinstance(refusal, RefusedError):
        call.sentences[call_id] = refusal.direction.say
    return refusal


def _sorry(call: Call, facts: str, phrase: str) -> RefusedError:
    return RefusedError(facts, say=call.phrases.text(phrase))


def _arguments(context: RunContext[Call]) -> dict[str, Any]:
    try:
        given = json.loads(context.function_call.arguments or "{}")
    except json.JSONDecodeError:
        return {}
    return given if isinstance(given, dict) else {}
