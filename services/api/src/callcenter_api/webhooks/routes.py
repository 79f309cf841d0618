"""Where LiveKit sends its webhooks. Signed by the server's API key, so no key of ours is asked for."""

from typing import Annotated

from callcenter.errors import InvalidInput, Unauthorized
from fastapi import APIRouter, Depends, Header, Request
from google.protobuf.json_format import ParseError
from livekit import api
from livekit.protocol.webhook import WebhookEvent

from callcenter_api.services import Services, services_of
from callcenter_api.webhooks.schemas import Receipt

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])


@router.post(
    "/livekit",
    summary="Take a webhook of LiveKit",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/webhook+json": {"schema": {"type": "object"}}},
        }
    },
)
async def take_livekit_webhook(
    request: Request,
    services: Annotated[Services, Depends(services_of)],
    authorization: Annotated[str, Header(description="the JWT that signs the body")] = "",
) -> Receipt:
    body = await request.body()
    hook = verified(services.webhook_receiver, body, authorization)
    if not hook.id or not hook.event:
        raise InvalidInput("the body is not a webhook of LiveKit")
    services.metrics.webhooks.labels(event=known(hook.event)).inc()
    return Receipt(id=hook.id, duplicate=not await services.webhooks.take(hook))


def verified(receiver: api.WebhookReceiver, body: bytes, authorization: str) -> WebhookEvent:
    """The signature covers the exact bytes; what is not signed is not even parsed."""
    try:
        return receiver.receive(body.decode(), authorization.removeprefix("Bearer "))
    except (ParseError, UnicodeDecodeError) as error:
        raise InvalidInput("the body is not a webhook of LiveKit") from error
    except Exception as error:  # the receiver raises plain Exception for a bad hash
        raise Unauthorized("the webhook is not signed by our LiveKit server") from error


_KNOWN = frozenset(
    {
        "room_started",
        "room_finished",
        "participant_joined",
        "participant_left",
        "participant_connection_aborted",
        "track_published",
        "track_unpublished",
        "egress_started",
        "egress_updated",
        "egress_ended",
    }
)


def known(event: str) -> str:
    return event if event in _KNOWN else "other"
