from typing import Annotated
from uuid import UUID

from callcenter.web.problems import responses
from fastapi import APIRouter, Depends, Header, status

from callcenter_api.auth.dependencies import Client
from callcenter_api.services import Services, services_of
from callcenter_api.transfers.schemas import TransferAccepted, TransferCall

router = APIRouter(prefix="/v1/calls", tags=["calls"])

Composed = Annotated[Services, Depends(services_of)]


@router.post(
    "/{call_id}/transfer",
    status_code=status.HTTP_202_ACCEPTED,
    summary="Give the caller to a human being",
    responses=responses(404, 409),
)
async def transfer_call(
    call_id: UUID,
    body: TransferCall,
    client: Client,
    services: Composed,
    idempotency_key: Annotated[
        str | None,
        Header(
            min_length=1,
            max_length=200,
            description="the same key with the same body transfers once",
        ),
    ] = None,
) -> TransferAccepted:
    """Answers when the agent has taken the order; how it goes is told by the call's events."""
    return await services.transfers.order(call_id, body, client=client, idempotency_key=idempotency_key)
