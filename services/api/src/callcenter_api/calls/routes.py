from typing import Annotated
from uuid import UUID

from callcenter.calls import CallStatus
from callcenter.events import Direction
from callcenter.phone import E164
from callcenter.store.queries import CallFilters
from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Header, Query, Response, status

from callcenter_api.auth.dependencies import Client
from callcenter_api.calls.schemas import (
    CallDetail,
    CallEvents,
    CallPage,
    CallPlaced,
    DeskId,
    HungUp,
    PlaceCall,
    Turns,
)
from callcenter_api.moments import Moment
from callcenter_api.services import Services, services_of

router = APIRouter(prefix="/v1/calls", tags=["calls"])

Composed = Annotated[Services, Depends(services_of)]


@router.post("", status_code=status.HTTP_202_ACCEPTED, summary="Place a call", responses=responses(409))
async def place_call(
    body: PlaceCall,
    client: Client,
    services: Composed,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            description="the same key with the same body places the call once",
        ),
    ] = None,
) -> CallPlaced:
    """Answers at once; how the dialing went is told by the call's status and events."""
    placed = await services.calls.place(body, client=client, idempotency_key=idempotency_key)
    response.headers["Location"] = f"/v1/calls/{placed.call_id}"
    return placed


@router.get("", summary="List calls, the latest first")
async def list_calls(
    *,
    services: Composed,
    status: Annotated[list[CallStatus] | None, Query()] = None,
    direction: Direction | None = None,
    desk: DeskId | None = None,
    from_number: E164 | None = None,
    to_number: E164 | None = None,
    disposition: Annotated[str | None, Query(max_length=100)] = None,
    created_from: Moment | None = None,
    created_before: Moment | None = None,
    q: Annotated[str | None, Query(max_length=200, description="words that were said")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> CallPage:
    filters = CallFilters(
        statuses=tuple(status or ()),
        direction=direction,
        desk=desk,
        from_number=from_number,
        to_number=to_number,
        disposition=disposition,
        created_from=created_from,
        created_before=created_before,
        text=q,
    )
    return await services.reader.page(filters, limit=limit, cursor=cursor)


@router.get(
    "/{call_id}",
    summary="A call with its turns, legs, recordings and timings",
    responses=responses(404),
)
async def read_call(call_id: UUID, services: Composed) -> CallDetail:
    return await services.reader.detail(call_id)


@router.get("/{call_id}/events", summary="What happened, in order", responses=responses(404))
async def read_events(
    call_id: UUID,
    services: Composed,
    after_seq: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 500,
) -> CallEvents:
    return await services.reader.events(call_id, after_seq=after_seq, limit=limit)


@router.get("/{call_id}/turns", summary="The transcript", responses=responses(404))
async def read_turns(call_id: UUID, services: Composed) -> Turns:
    return await services.reader.turns(call_id)


@router.post("/{call_id}/hangup", summary="Hang up", responses=responses(404, 409))
async def hang_up(call_id: UUID, services: Composed) -> HungUp:
    return await services.calls.hang_up(call_id)
