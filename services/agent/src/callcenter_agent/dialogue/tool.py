"""What every tool of every desk needs: a time limit, a trace in the record, and the call."""

import asyncio
import functools
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Any, Concatenate, ParamSpec

import structlog
from callcenter.events import ToolEnded, ToolStarted
from livekit.agents import Agent, RunContext, ToolError, function_tool
from livekit.agents.llm import FunctionTool, RawFunctionTool

from callcenter_agent.call import Call
from callcenter_agent.dialogue.direction import Direction, RefusedError
from callcenter_agent.phrases import Phrase
from callcenter_agent.speaking import say

P = ParamSpec("P")
Result = str | Direction | Agent | None
"""Facts for the model; facts with the sentence to say; the role that goes on; or nothing to be said."""
Tool = Callable[Concatenate[RunContext[Call], P], Awaitable[Result]]

log = structlog.get_logger()

_THEIRS_COMES_FIRST = timedelta(seconds=1)

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
            limit = timeout or context.userdata.settings.limits.tool
            return await _watched(
                context,
                tool.__name__,
                lambda: tool(context, *args, **kwargs),
                limit=None if converses else limit,
                needs=needs,
            )

        return function_tool(watched)

    return decorate


def attached_tool(
    schema: Mapping[str, Any],
    run: Callable[[dict[str, Any], Call], Awaitable[Any]],
    *,
    timeout: timedelta,
) -> RawFunctionTool[..., Any]:
    """Likewise for a tool that is not ours: a server's, or the caller's browser's. They have a time-out of
    their own, and say more of it than we could."""

    async def watched(raw_arguments: dict[str, Any], context: RunContext[Call]) -> Any:
        def work() -> Awaitable[Any]:
            return run(raw_arguments, context.userdata)

        return await _watched(context, str(schema["name"]), work, limit=timeout + _THEIRS_COMES_FIRST)

    return function_tool(watched, raw_schema=dict(schema))


async def _watched(
    context: RunContext[Call],
    name: str,
    work: Callable[[], Awaitable[Result]],
    *,
    limit: timedelta | None,
    needs: Permission | None = None,
) -> str | Agent | None:
    """No `limit` is that of a tool that converses: it tells the caller itself what it waits for."""
    call, started = context.userdata, time.monotonic()
    call_id = context.function_call.call_id
    call.recorder.note(ToolStarted(tool=name, tool_call_id=call_id, arguments=_arguments(context)))
    error: str | None = None
    limit_s = limit.total_seconds() if limit else None
    try:
        _permitted(call, needs)
        async with asyncio.timeout(limit_s), announced(context) if limit else nullcontext():
            return _told(call, call_id, await work())
    except ToolError as refusal:
        error = refusal.message
        raise _refused(call, call_id, refusal) from refusal
    except TimeoutError as late:
        error = "timed out"
        slow = _sorry(call, "The system took too long.", Phrase.TOOL_TOO_SLOW)
        raise _refused(call, call_id, slow) from late
    except Exception as failure:
        error = repr(failure)
        log.exception("tool_failed", tool=name)
        broken = _sorry(call, "The system failed.", Phrase.TOOL_BROKEN)
        raise _refused(call, call_id, broken) from failure
    finally:
        duration_ms = round((time.monotonic() - started) * 1000)
        call.recorder.note(
            ToolEnded(tool=name, tool_call_id=call_id, duration_ms=duration_ms, ok=error is None, error=error)
        )


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
