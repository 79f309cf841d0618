"""Bodies of requests, read whole and no further than a limit, whether their length is announced or not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.errors import TooLarge
from callcenter.web.details import problem_response

LARGEST: Final = 1024 * 1024
_LET_PASS: Final = 8 * LARGEST
_LET_PASS_S: Final = 2.0
"""Of a body that was refused: who still sends while we hang up is told of a broken line, not of the limit."""


class LimitBodies:
    """ASGI middleware: answers 413."""

    def __init__(self, app: ASGIApp, largest: int = LARGEST) -> None:
        self.app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if _announced(scope) > self._largest or (taken := await _within(receive, self._largest)) is None:
            await _refuse(scope, receive, send, self._largest)
            return
        await self.app(scope, replayed(taken, receive), send)


async def whole_body(receive: Receive) -> list[Message]:
    """As it came."""
    return [message async for message in _messages(receive)]


def replayed(messages: list[Message], receive: Receive) -> Receive:
    waiting = list(messages)

    async def replay() -> Message:
        return waiting.pop(0) if waiting else await receive()

    return replay


async def _within(receive: Receive, largest: int) -> list[Message] | None:
    """None where there is more than `largest`, as soon as that is known."""
    messages: list[Message] = []
    size = 0
    async for message in _messages(receive):
        messages.append(message)
        size += len(message.get("body", b""))
        if size > largest:
            return None
    return messages


async def _messages(receive: Receive) -> AsyncIterator[Message]:
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and message.get("more_body", False)
        yield message


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isdecimal() else 0


async def _refuse(scope: Scope, receive: Receive, send: Send, largest: int) -> None:
    """The whole answer at once; its end when the client has stopped sending, or was let go on for long."""
    error = TooLarge(f"the body of a request has {largest // 1024} KB at most")
    answer = problem_response(error)
    answer.headers["Connection"] = "close"

    async def but_the_end(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "more_body": True}
        await send(message)

    await answer(scope, receive, but_the_end)
    with suppress(TimeoutError):
        async with asyncio.timeout(_LET_PASS_S):
            await _within(receive, _LET_PASS)
    await send({"type": "http.response.body", "body": b""})
