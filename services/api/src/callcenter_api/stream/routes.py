"""Live events for programs: `GET /v1/events/stream`."""

import json
from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse

from callcenter_api.services import Services, services_of
from callcenter_api.stream.hub import Hub

router = APIRouter(prefix="/v1/events", tags=["events"])

KEEP_WARM_S = 15.0
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
    call_id: Annotated[UUID | None, Query(description="only this call")] = None,
    max_seconds: Annotated[
        float | None, Query(gt=0, le=86_400, description="end the stream after so long")
    ] = None,
) -> StreamingResponse:
    return event_stream(services.hub, call_id=call_id, max_seconds=max_seconds)


def event_stream(
    hub: Hub, *, call_id: UUID | None = None, max_seconds: float | None = None
) -> StreamingResponse:
    return StreamingResponse(
        _lines(hub, call_id=str(call_id) if call_id else None, max_seconds=max_seconds),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


async def _lines(hub: Hub, *, call_id: str | None, max_seconds: float | None) -> AsyncIterator[str]:
    yield "retry: 2000\n\n"
    async for message in hub.follow(idle_s=KEEP_WARM_S, max_seconds=max_seconds):
        if message is None:
            yield ": still here\n\n"
            continue
        found = json.loads(message)
        if found.get("type") == "resync":
            yield "event: resync\ndata: {}\n\n"
        elif call_id is None or found.get("call_id") == call_id:
            yield f"event: call\ndata: {message}\n\n"
