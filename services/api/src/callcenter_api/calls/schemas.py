"""Calls as the REST API shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from callcenter.calls import CallStatus
from callcenter.events import (
    Direction,
    EndReason,
    EventType,
    Json,
    Party,
    RecordingFailure,
    SilentChannel,
    Speaker,
    Writer,
)
from callcenter.phone import E164
from callcenter.store.tables import RecordingStatus
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from callcenter_api.calls.context import Context

DeskId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]


class PlaceCall(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        populate_by_name=True,
        json_schema_extra={
            "examples": [{"to": "+12025550180", "desk": "dealership", "context": {"customer_name": "Ada"}}]
        },
    )

    to: E164 = Field(description="the number to dial")
    desk: DeskId = Field(description="which desk speaks")
    context: Context = Field(
        default_factory=dict,
        description="what the agent should know: facts, which it takes for nothing else; 16 KB, five levels",
    )
    from_: E164 | None = Field(default=None, alias="from", description="our number to call from")


class CallPlaced(BaseModel):
    call_id: UUID
    room: str
    status: CallStatus
    created: bool = Field(description="false when the idempotency key had placed it before")


class CallSummary(BaseModel):
    call_id: UUID
    room: str
    direction: Direction | None
    status: CallStatus
    desk: str | None
    from_number: str | None
    to_number: str | None
    created_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    duration_ms: int | None = Field(description="answer to end")
    end_reason: EndReason | None
    failure_reason: str | None
    disposition: str | None


class CallPage(BaseModel):
    calls: list[CallSummary]
    next_cursor: str | None = Field(description="`cursor` of the next page, null on the last one")


class Latency(BaseModel):
    e2e_ms: float | None = None
    end_of_utterance_delay_ms: float | None = None
    transcription_delay_ms: float | None = None
    ttft_ms: float | None = None
    ttfb_ms: float | None = None


class Turn(BaseModel):
    turn_id: str
    speaker: Speaker
    text: str
    interrupted: bool
    started_at: datetime | None
    ended_at: datetime | None
    confidence: float | None
    language: str | None
    latency: Latency


class Turns(BaseModel):
    turns: list[Turn]
    deleted_at: datetime | None = Field(description="when the desk's retention policy had the words deleted")


class CallEvent(BaseModel):
    seq: int
    id: UUID
    type: EventType
    writer: Writer
    occurred_at: datetime
    data: Json


class CallEvents(BaseModel):
    events: list[CallEvent]
    last_seq: int = Field(description="`after_seq` of the next read")


class Leg(BaseModel):
    leg_id: str
    party: Party | None
    from_number: str | None
    to_number: str | None
    sip_call_id: str | None
    started_at: datetime | None
    answered_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None


class Recording(BaseModel):
    segment: int
    status: RecordingStatus
    duration_ms: float | None
    size_bytes: int | None
    sha256: str | None
    silent: list[SilentChannel] = Field(description="channels that hold nothing from some moment to the end")
    error: RecordingFailure | None = Field(description="why there is nothing to play, where it failed")
    error_detail: str | None = Field(description="the same in whoever's words")
    deleted_at: datetime | None = Field(description="when the desk's retention policy had it deleted")
    url: str | None = Field(description="a link that plays for a while, once the recording is ready")


class Vehicle(BaseModel):
    vin: str
    found: bool
    year: int | None = None
    make: str | None = None
    model: str | None = None
    trim: str | None = None


class Timings(BaseModel):
    """Milliseconds. Response latency is the caller's wait, as the agent measured it."""

    ring_ms: int | None
    greeted_after_ms: float | None
    talk_ms: int | None
    response_latency_p50_ms: float | None
    response_latency_p95_ms: float | None


class EventsSummary(BaseModel):
    count: int
    last_seq: int
    by_type: dict[str, int]


class CallDetail(CallSummary):
    summary: str | None
    context: Json
    queue_position: int | None = Field(description="of a queued call: 1 is the next that is dialed")
    callback_requested: bool
    transcript_deleted_at: datetime | None
    timings: Timings
    turns: list[Turn]
    legs: list[Leg]
    recordings: list[Recording]
    vehicles: list[Vehicle]
    events: EventsSummary


class HungUp(BaseModel):
    call_id: UUID
    status: CallStatus
