"""Matters as the REST API shows them."""

from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from callcenter.events import Json, Urgency
from callcenter.store.tables import MatterStatus
from pydantic import BaseModel, Field

from callcenter_api.calls.schemas import DeskId
from callcenter_api.moments import Moment

E = TypeVar("E", bound="MatterOfCall")


class MatterQuery(BaseModel):
    status: MatterStatus | None = None
    desk: DeskId | None = None
    call_id: UUID | None = None
    noted_from: Moment | None = None
    noted_before: Moment | None = None
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=200)


class MatterOfCall(BaseModel):
    id: UUID
    call_id: UUID
    desk: str | None
    noted_at: datetime
    status: MatterStatus
    done_at: datetime | None


class Page(BaseModel, Generic[E]):
    items: list[E]
    next_cursor: str | None = Field(description="`cursor` of the next page, null on the last one")


class Claim(MatterOfCall):
    claim_number: str
    line: str
    policy_number: str | None
    verified: bool = Field(description="the caller's identity was checked")
    details: Json


class Message(MatterOfCall):
    text: str
    heard: list[str] = Field(description="the caller's own words, as they were recognised")
    for_whom: str | None
    name: str | None
    phone: str | None
    urgency: Urgency


class EvidenceRequest(MatterOfCall):
    request_number: str
    lender: str
    loan_number: str | None
    borrower: str | None
    property_address: str | None
    send_to: str | None


class Cancellation(MatterOfCall):
    policy_number: str
    reason: str
    effective: str | None
    retained: bool = Field(description="the customer stays after all")


class RedFlag(MatterOfCall):
    flag: str
    severity: str
    language: str | None


class Callback(MatterOfCall):
    phone: str | None
    reason: str
    wanted_when: str | None = Field(description="in the caller's words")
