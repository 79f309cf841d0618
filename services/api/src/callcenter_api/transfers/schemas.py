from uuid import UUID

from callcenter.events import TransferKind, Urgency
from callcenter.parties import LONGEST_REASON
from callcenter.phone import E164
from pydantic import BaseModel, ConfigDict, Field


class TransferCall(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"kind": "warm", "reason": "wants to speak to the service desk"}]},
    )

    kind: TransferKind = Field(
        default=TransferKind.WARM,
        description="warm: a human agent is called, briefed and joined; cold: the caller's phone is sent on",
    )
    to: E164 | None = Field(default=None, description="whom to call; else the desk's own numbers, in order")
    reason: str = Field(min_length=1, max_length=LONGEST_REASON, description="told to the human agent")
    urgency: Urgency = Urgency.MEDIUM


class TransferAccepted(BaseModel):
    """The agent has taken the order; how it goes is told by the call's events."""

    call_id: UUID
    transfer_id: str
    kind: TransferKind
