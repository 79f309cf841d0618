"""Live events for programs: `GET /v1/events/stream`."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from math import inf
from typing import Annotated, Any, Final
from uuid import UUID

from callcenter.errors import Unavailable
from fastapi import APIRouter, Depends, Header, Query
from fastapi.responses import StreamingResponse

from callcenter_api.auth.dependencies import Client
from callcenter_api.services import Services, services_of
from callcenter_api.stream.feed import Feed, Told

router = APIRouter(prefix="/v1/events", tags=["events"])

ASK_EVERY_S = 3.0
"""How long a stream may outlive the session or the key that it was opened with."""
StillAllowed = Callable[[], Awaitable[bool]]
LastEventId = Annotated[
    str | None, Header(alias="Last-Event-ID", description="the `id` of the last event that was received")
]
_LONGEST_ID = 19
_UNKNOWN = 2**63 - 1
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


_EVENT: Final[dict[str, Any]] = {
    "type": "object",
    "description": "one event of the stream",
    "properties": {
        "event": {"type": "string", "enum": ["call", "reset"]},
        "id": {"type": "string"},
        "data": {"type": "string", "contentMediaType": "application/json"},
        "retry": {"type": "integer"},
    },
}


@router.get(
    "/stream",
    summary="Follow what happens, as server-sent events",
    description=(
        "`event: call` carries an event of a call, each once, in the order in which they were stored. "
        "Connect again with the last `id` as `Last-Event-ID`, and you are sent what you missed. "
        "`event: reset` says that it was too much, or that the id is none of ours: read what you show again."
    ),
    responses={200: {"content": {"text/event-stream": {"schema": _EVENT}}}},
    response_class=StreamingResponse,
)
async def stream_events(
    services: Annotated[Services, Depends(services_of)],
    client: Client,
    last_event_id: LastEventId = None,
    call_id: Annotated[UUID | None, Query(description="only this call")] = None,
    max_seconds: Annotated[
        float | None, Query(gt=0, le=86_400, description="end the stream after so long")
    ] = None,
) -> StreamingResponse:
    return event_stream(
        services.feed,
        last_event_id=last_event_id,
        still_allowed=partial(services.keys.is_valid, client),
        call_id=call_id,
        max_seconds=inf if max_seconds is None else max_seconds,
    )


def event_stream(
    feed: Feed,
    *,
    still_allowed: StillAllowed,
    last_event_id: str | None,
    call_id: UUID | None = None,
    max_seconds: float = inf,
) -> StreamingResponse:
    following = feed.follow(
        after=_position(last_event_id), call_id=call_id, idle_s=ASK_EVERY_S, max_seconds=max_seconds
    )
    lines = _lines(_while_allowed(following, still_allowed))
    return StreamingResponse(lines, media_type="text/event-stream", headers=_HEADERS)


def _position(last_event_id: str | None) -> int | None:
    """What is no position of ours counts as one that we do not know."""
    if not last_event_id:
        return None
    known = last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < _LONGEST_ID
    return int(last_event_id) if known else _UNKNOWN


async def _while_allowed(
    following: AsyncGenerator[Told], still_allowed: StillAllowed
) -> AsyncGenerator[Told]:
    loop = asyncio.get_running_loop()
    asked_at = loop.time()
    async with aclosing(following) as messages:
        async for message in messages:
            if loop.time() - asked_at >= ASK_EVERY_S:
                if not await _answered(still_allowed):
                    return
                asked_at = loop.time()
            yield message


async def _answered(still_allowed: StillAllowed) -> bool:
    """Nobody is sent away for our not knowing: while Postgres is away, nobody could have signed out."""
    try:
        return await still_allowed()
    except Unavailable:
        return True


async def _lines(messages: AsyncIterator[Told]) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for told in messages:
        if told.reset:
            event = "event: reset\ndata: {}\n"
        else:
            event = ": still here\n" if told.message is None else f"event: call\ndata: {told.message}\n"
        yield event + ("\n" if told.position is None else f"id: {told.position}\n\n")
