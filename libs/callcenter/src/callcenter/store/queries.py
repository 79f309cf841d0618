"""Questions to the record. Nothing here writes."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import load_only, selectinload

from callcenter.calls import CallStatus
from callcenter.errors import InvalidInput, NotFound
from callcenter.events import Direction, Event
from callcenter.store.tables import (
    CallbackRow,
    CallRow,
    DeskRow,
    EventRow,
    LegRow,
    NumberRow,
    RecordingRow,
    TurnRow,
)

MAX_PAGE: Final = 200
LISTED: Final = load_only(
    CallRow.id,
    CallRow.room,
    CallRow.direction,
    CallRow.status,
    CallRow.desk,
    CallRow.from_number,
    CallRow.to_number,
    CallRow.created_at,
    CallRow.answered_at,
    CallRow.ended_at,
    CallRow.duration_ms,
    CallRow.end_reason,
    CallRow.failure_reason,
    CallRow.disposition,
    raiseload=True,
)
"""What a list shows of a call: nothing that grows with what was said in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFilters:
    statuses: Sequence[CallStatus] = ()
    direction: Direction | None = None
    desk: str | None = None
    from_number: str | None = None
    to_number: str | None = None
    disposition: str | None = None
    created_from: datetime | None = None
    created_before: datetime | None = None
    text: str | None = None
    """Words that were said, as one types them into a search engine."""


@dataclass(frozen=True, slots=True)
class CallPage:
    calls: Sequence[CallRow]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallState:
    """What an agent needs to take a conversation up where another left it."""

    status: CallStatus
    desk: str | None
    state: str | None
    context: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    vehicle: dict[str, Any] | None = None
    disposition: str | None = None
    last_seq: int = 0


async def list_calls(
    session: AsyncSession,
    filters: CallFilters | None = None,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> CallPage:
    """Newest first, with what a list shows. Raises `InvalidInput` for a cursor that is none of ours."""
    limit = max(1, min(limit, MAX_PAGE))
    query = select(CallRow).options(LISTED).where(*_conditions(filters or CallFilters()))
    if cursor is not None:
        query = query.where(tuple_(CallRow.created_at, CallRow.id) < tuple_(*decode_cursor(cursor)))
    query = query.order_by(CallRow.created_at.desc(), CallRow.id.desc()).limit(limit + 1)
    rows = (await session.scalars(query)).all()
    page = rows[:limit]
    more = len(rows) > limit
    return CallPage(calls=page, next_cursor=encode_cursor(page[-1].created_at, page[-1].id) if more else None)


def _conditions(filters: CallFilters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.statuses:
        conditions.append(CallRow.status.in_(filters.statuses))
    for name in ("direction", "desk", "from_number", "to_number", "disposition"):
        if (value := getattr(filters, name)) is not None:
            conditions.append(getattr(CallRow, name) == value)
    if filters.created_from is not None:
        conditions.append(CallRow.created_at >= filters.created_from)
    if filters.created_before is not None:
        conditions.append(CallRow.created_at < filters.created_before)
    if filters.text:
        conditions.append(CallRow.id.in_(_calls_where_it_was_said(filters.text)))
    return conditions


def _calls_where_it_was_said(words: str) -> Select[UUID]:
    stemmed, plain = (func.websearch_to_tsquery(language, words) for language in ("english", "simple"))
    return select(TurnRow.call_id).where(TurnRow.search.op("@@")(stemmed.op("||")(plain)))


def encode_cursor(created_at: datetime, call_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{created_at.isoformat()}|{call_id}".encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        moment, _, call_id = text.partition("|")
        return datetime.fromisoformat(moment).astimezone(UTC), UUID(call_id)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise InvalidInput("the cursor is not one that was given out", code="invalid_cursor") from error


async def find_call(session: AsyncSession, call_id: UUID) -> CallRow | None:
    return await session.get(CallRow, call_id)


async def get_call(session: AsyncSession, call_id: UUID) -> CallRow:
    """With legs, recordings and callbacks. Raises `NotFound`."""
    call = await session.get(
        CallRow,
        call_id,
        options=[
            selectinload(CallRow.legs),
            selectinload(CallRow.recordings),
            selectinload(CallRow.callbacks),
        ],
        populate_existing=True,
    )
    if call is None:
        raise NotFound("there is no such call", code="call_not_found")
    return call


async def call_by_idempotency_key(session: AsyncSession, key: str) -> CallRow | None:
    return await session.scalar(select(CallRow).where(CallRow.idempotency_key == key))


async def calls_in_progress(session: AsyncSession) -> Sequence[CallRow]:
    """Everything that has not ended yet, oldest first."""
    going = (CallStatus.QUEUED, CallStatus.DIALING, CallStatus.RINGING, CallStatus.IN_PROGRESS)
    query = select(CallRow).where(CallRow.status.in_(going)).order_by(CallRow.created_at)
    return (await session.scalars(query)).all()


async def events_of(
    session: AsyncSession, call_id: UUID, after_seq: int = 0, *, limit: int | None = None
) -> Sequence[EventRow]:
    query = (
        select(EventRow)
        .where(EventRow.call_id == call_id, EventRow.seq > after_seq)
        .order_by(EventRow.seq)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def newest_position(session: AsyncSession) -> int:
    """Of the last event that was stored; 0 where there is none."""
    return await session.scalar(select(func.max(EventRow.position))) or 0


async def events_after(
    session: AsyncSession, position: int, *, limit: int, call_id: UUID | None = None
) -> Sequence[EventRow]:
    """Of all calls, or of one, as they were stored."""
    query = select(EventRow).where(EventRow.position > position).order_by(EventRow.position).limit(limit)
    if call_id is not None:
        query = query.where(EventRow.call_id == call_id)
    return (await session.scalars(query)).all()


def event_of(row: EventRow, *, room: str) -> Event:
    return Event.model_validate(
        {
            "id": row.id,
            "call_id": row.call_id,
            "room": room,
            "type": row.type,
            "writer": row.writer,
            "writer_id": row.writer_id,
            "counter": row.counter,
            "occurred_at": row.occurred_at,
            "data": row.data,
        }
    )


async def turns_of(session: AsyncSession, call_id: UUID) -> Sequence[TurnRow]:
    """The transcript, in the order it was spoken."""
    query = (
        select(TurnRow)
        .where(TurnRow.call_id == call_id)
        .order_by(func.coalesce(TurnRow.started_at, TurnRow.occurred_at), TurnRow.event_id)
    )
    return (await session.scalars(query)).all()


async def legs_of(session: AsyncSession, call_id: UUID) -> Sequence[LegRow]:
    query = select(LegRow).where(LegRow.call_id == call_id).order_by(LegRow.started_at, LegRow.leg_id)
    return (await session.scalars(query)).all()


async def recordings_of(session: AsyncSession, call_id: UUID) -> Sequence[RecordingRow]:
    query = select(RecordingRow).where(RecordingRow.call_id == call_id).order_by(RecordingRow.segment)
    return (await session.scalars(query)).all()


async def callbacks_of(session: AsyncSession, call_id: UUID) -> Sequence[CallbackRow]:
    query = select(CallbackRow).where(CallbackRow.call_id == call_id).order_by(CallbackRow.requested_at)
    return (await session.scalars(query)).all()


async def load_state(session: AsyncSession, call_id: UUID) -> CallState | None:
    """State and context as the newest `state.changed` left them, facts, the vehicle. None: no such call."""
    call = await session.get(CallRow, call_id, populate_existing=True)
    if call is None:
        return None
    return CallState(
        status=call.status,
        desk=call.desk,
        state=call.state,
        context=call.state_context,
        facts=call.facts,
        vehicle=call.vehicle,
        disposition=call.disposition,
        last_seq=call.last_seq,
    )


async def has_called(session: AsyncSession, number: str, desk: str) -> bool:
    """Whether a call from that number to that desk was ever answered."""
    answered = CallRow.from_number == number, CallRow.desk == desk, CallRow.answered_at.is_not(None)
    return bool(await session.scalar(select(exists().where(*answered))))


async def numbers(session: AsyncSession) -> Sequence[NumberRow]:
    """Our numbers that are in use."""
    query = select(NumberRow).where(NumberRow.enabled).order_by(NumberRow.number)
    return (await session.scalars(query)).all()


async def desk_of_number(session: AsyncSession, number: str) -> str | None:
    return await session.scalar(
        select(NumberRow.desk_id).where(NumberRow.number == number, NumberRow.enabled)
    )


async def desks(session: AsyncSession) -> Sequence[DeskRow]:
    return (await session.scalars(select(DeskRow).order_by(DeskRow.id))).all()
