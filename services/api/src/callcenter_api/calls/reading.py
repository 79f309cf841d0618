"""Calls read from the record, in the shapes that the API and the pages show."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from callcenter.errors import CallCenterError, NotFound
from callcenter.events import EventType
from callcenter.store import queries
from callcenter.store.database import Database
from callcenter.store.queries import CallFilters
from callcenter.store.tables import CallRow, EventRow, LegRow, RecordingRow, RecordingStatus, TurnRow
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.calls.schemas import (
    CallDetail,
    CallEvent,
    CallEvents,
    CallPage,
    CallSummary,
    EventsSummary,
    Latency,
    Leg,
    Recording,
    Timings,
    Turn,
    Turns,
    Vehicle,
)
from callcenter_api.calls.timings import percentile
from callcenter_api.outbound import waitlist
from callcenter_api.recordings.playback import Playback

_VEHICLES = (EventType.VEHICLE_FOUND, EventType.VEHICLE_MISSING)


class CallReader:
    def __init__(self, database: Database, playback: Playback) -> None:
        self._database = database
        self._playback = playback

    async def page(self, filters: CallFilters, *, limit: int, cursor: str | None) -> CallPage:
        async with self._database.session() as session:
            found = await queries.list_calls(session, filters, cursor=cursor, limit=limit)
        return CallPage(calls=[summary_of(row) for row in found.calls], next_cursor=found.next_cursor)

    async def detail(self, call_id: UUID) -> CallDetail:
        async with self._database.session() as session:
            row = await queries.get_call(session, call_id)
            turns = await queries.turns_of(session, call_id)
            vehicles = await _events_of_types(session, call_id, _VEHICLES)
            by_type = await _count_by_type(session, call_id)
            position = await waitlist.position(session, call_id)
        urls = await self._urls(row.recordings)
        return CallDetail(
            **summary_of(row).model_dump(),
            summary=row.summary,
            context=row.context,
            queue_position=position,
            callback_requested=row.callback_requested,
            transcript_deleted_at=row.transcript_deleted_at,
            timings=timings_of(row, turns),
            turns=[turn_of(turn) for turn in turns],
            legs=[leg_of(leg) for leg in row.legs],
            recordings=[recording_of(one, urls.get(one.segment)) for one in row.recordings],
            vehicles=vehicles_of(vehicles),
            events=EventsSummary(count=by_type.total(), last_seq=row.last_seq, by_type=dict(by_type)),
        )

    async def events(self, call_id: UUID, *, after_seq: int, limit: int) -> CallEvents:
        async with self._database.session() as session:
            await _must_exist(session, call_id)
            rows = await queries.events_of(session, call_id, after_seq, limit=limit)
        return CallEvents(
            events=[event_of(row) for row in rows], last_seq=rows[-1].seq if rows else after_seq
        )

    async def turns(self, call_id: UUID) -> Turns:
        async with self._database.session() as session:
            deleted_at = await _must_exist(session, call_id)
            rows = await queries.turns_of(session, call_id)
        return Turns(turns=[turn_of(row) for row in rows], deleted_at=deleted_at)

    async def count_by_status(self) -> Mapping[str, int]:
        async with self._database.session() as session:
            rows = await session.execute(select(CallRow.status, func.count()).group_by(CallRow.status))
            return {status.value: count for status, count in rows.all()}

    async def _urls(self, recordings: Sequence[RecordingRow]) -> dict[int, str]:
        """A page without links is better than no page while the object store is away."""
        try:
            return {link.segment: link.url for link in await self._playback.sign(recordings)}
        except CallCenterError:
            return {}


async def _must_exist(session: AsyncSession, call_id: UUID) -> datetime | None:
    """When its words were deleted. Raises `NotFound`."""
    query = select(CallRow.transcript_deleted_at).where(CallRow.id == call_id)
    if (found := (await session.execute(query)).one_or_none()) is None:
        raise NotFound("there is no such call", code="call_not_found")
    deleted_at: datetime | None = found[0]
    return deleted_at


async def _events_of_types(
    session: AsyncSession, call_id: UUID, types: Sequence[EventType]
) -> Sequence[EventRow]:
    query = select(EventRow).where(EventRow.call_id == call_id, EventRow.type.in_(types))
    return (await session.scalars(query.order_by(EventRow.occurred_at, EventRow.seq))).all()


async def _count_by_type(session: AsyncSession, call_id: UUID) -> Counter[str]:
    query = select(EventRow.type, func.count()).where(EventRow.call_id == call_id).group_by(EventRow.type)
    return Counter({type.value: count for type, count in (await session.execute(query)).all()})


def summary_of(row: CallRow) -> CallSummary:
    return CallSummary.model_validate({"call_id": row.id, **vars(row)}, extra="ignore")


def turn_of(row: TurnRow) -> Turn:
    return Turn.model_validate({**vars(row), "latency": Latency(**row.latency)}, extra="ignore")


def leg_of(row: LegRow) -> Leg:
    return Leg.model_validate(vars(row), extra="ignore")


def event_of(row: EventRow) -> CallEvent:
    return CallEvent.model_validate(vars(row), extra="ignore")


def recording_of(row: RecordingRow, url: str | None) -> Recording:
    ready = row.status is RecordingStatus.READY
    told = {"error": row.reason, "error_detail": row.error, "url": url if ready else None}
    return Recording.model_validate(vars(row) | told, extra="ignore")


def vehicles_of(rows: Sequence[EventRow]) -> list[Vehicle]:
    """One card for each VIN that was asked for, as it was last answered."""
    latest = {
        str(row.data["vin"]): Vehicle(found=row.type is EventType.VEHICLE_FOUND, **row.data) for row in rows
    }
    return list(latest.values())


def timings_of(row: CallRow, turns: Sequence[TurnRow]) -> Timings:
    waits = [float(turn.latency["e2e_ms"]) for turn in turns if turn.latency.get("e2e_ms") is not None]
    return Timings(
        ring_ms=row.wait_ms,
        greeted_after_ms=row.greeted_after_ms,
        talk_ms=row.duration_ms,
        response_latency_p50_ms=percentile(waits, 0.5),
        response_latency_p95_ms=percentile(waits, 0.95),
    )
