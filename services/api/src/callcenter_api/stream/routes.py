"""Live events for programs: `GET /v1/events/stream`."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from functools import partial
from typing import Annotated
from uuid import UUID

from callcenter.errors import Unavailable
from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from callcenter_api.auth.dependencies import Client
from callcenter_api.services import Services, services_of
from callcenter_api.stream.hub import Hub

router = APIRouter(prefix="/v1/events", tags=["events"])

ASK_EVERY_S = 3.0
"""How long a stream may outlive the session or the key that it was opened with."""
StillAllowed = Callable[[], Awaitable[bool]]
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get(
    "/stream",
    summary="Follow what happens, as server-sent events",
    description=(
        "`event: call` carries `call_id`, `seq` and `type`: read the event itself from the call. "
        "`event: resync` says that events may have been missed: read what you show again."
    ),
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}},
    response_class=StreamingResponse,
)
async def stream_events(
    services: Annotated[Services, Depends(services_of)],
    client: Client,
    call_id: Annotated[UUID | None, Query(description="only this call")] = None,
    max_seconds: Annotated[
        float | None, Query(gt=0, le=86_400, description="end the stream after so long")
    ] = None,
) -> StreamingResponse:
    return event_stream(
        services.hub,
        still_allowed=partial(services.keys.is_valid, client),
        call_id=call_id,
        max_seconds=max_seconds,
    )


def event_stream(
    hub: Hub, *, still_allowed: StillAllowed, call_id: UUID | None = None, max_seconds: float | None = None
) -> StreamingResponse:
    wanted = str(call_id) if call_id else None
    messages = _while_allowed(hub, still_allowed, max_seconds=max_seconds)
    return StreamingResponse(_lines(messages, wanted), media_type="text/event-stream", headers=_HEADERS)


async def _while_allowed(
    hub: Hub, still_allowed: StillAllowed, *, max_seconds: float | None
) -> AsyncGenerator[str | None]:
    loop = asyncio.get_running_loop()
    asked_at = loop.time()
    async with aclosing(hub.follow(idle_s=ASK_EVERY_S, max_seconds=max_seconds)) as messages:
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


async def _lines(messages: AsyncIterator[str | None], call_id: str | None) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for message in messages:
        if message is None:
            yield ": still here\n\n"
            continue
        found = json.loads(message)
        if found.get("type") == "resync":
            yield "event: resync\ndata: {}\n\n"
        elif call_id is None or found.get("call_id") == call_id:
            yield f"event: call\ndata: {message}\n\n"
