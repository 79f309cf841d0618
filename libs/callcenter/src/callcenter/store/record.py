"""Appending events: the only way anything gets into the record of a call."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_once
from sqlalchemy.event import listen
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from callcenter.calls import Call, apply
from callcenter.clock import utc_now
from callcenter.errors import Conflict
from callcenter.events import Event
from callcenter.store.projections import project, project_vehicles
from callcenter.store.tables import POSITION, CallRow, EventRow

_FOLDED = tuple(field.name for field in fields(Call) if field.name not in {"id", "room", "stamps"})
POSITIONS: Final = 0x706F736974696F6E
"""Whoever holds this advisory lock may give out positions."""
_WITHOUT_POSITION: Final = "events without a position"
_DERIVED = ("status", "ended_at", "duration_ms", "wait_ms")


@dataclass(frozen=True, slots=True)
class StoredEvent:
    event: Event
    seq: int


async def append(session: AsyncSession, events: Sequence[Event]) -> list[StoredEvent]:
    """Store what is not stored yet, fold it into its calls, project it. Returns only what was new.

    Any number of writers may append to a call: its row is locked until the transaction ends, and calls are
    locked in one order. Raises `Conflict` when a new call claims another call's idempotency key.
    """
    by_call: defaultdict[UUID, dict[UUID, Event]] = defaultdict(dict)
    for event in events:
        by_call[event.call_id].setdefault(event.id, event)
    stored: list[StoredEvent] = []
    for call_id in sorted(by_call):
        stored += await _append_to_call(session, call_id, by_call[call_id])
    await project_vehicles(session, [one.event for one in stored])
    _take_positions_at_commit(session.sync_session, [one.event.id for one in stored])
    return stored


def _take_positions_at_commit(session: Session, ids: Sequence[UUID]) -> None:
    waiting: list[UUID] = session.info.setdefault(_WITHOUT_POSITION, [])
    if ids and not waiting:
        listen(session, "before_commit", _take_positions, once=True)
    waiting += ids


def _take_positions(session: Session) -> None:
    """Last of all: nobody else takes one until the transaction has ended, so positions are in the order of
    commits. A sequence alone is not: a reader that has seen 8 would miss a 7 that is committed later."""
    ids = session.info.pop(_WITHOUT_POSITION)
    session.execute(select(func.pg_advisory_xact_lock(POSITIONS)))
    in_order = select(EventRow.id).where(EventRow.id.in_(ids)).order_by(EventRow.call_id, EventRow.seq)
    found = in_order.subquery()
    taken = select(found.c.id, POSITION.next_value().label("position")).subquery()
    session.execute(
        update(EventRow)
        .where(EventRow.id == taken.c.id)
        .values(position=taken.c.position)
        .execution_options(synchronize_session=False)
    )


async def _append_to_call(
    session: AsyncSession, call_id: UUID, events: Mapping[UUID, Event]
) -> list[StoredEvent]:
    call, last_seq = await _locked(session, next(iter(events.values())))
    known = set(await session.scalars(select(EventRow.id).where(EventRow.id.in_(events))))
    fresh = [event for event_id, event in events.items() if event_id not in known]
    if not fresh:
        return []
    stored = [StoredEvent(event, seq) for seq, event in enumerate(fresh, last_seq + 1)]
    await session.execute(insert(EventRow), [_event_values(one) for one in stored])
    await _save(session, fold(fresh, call), last_seq=stored[-1].seq)
    await project(session, call_id, fresh)
    return stored


def fold(events: Iterable[Event], call: Call | None = None) -> Call:
    """The call that these events make, in whatever order they come."""
    for event in events:
        call = apply(call, event)
    if call is None:
        raise ValueError("no events, no call")
    return call


async def _locked(session: AsyncSession, event: Event) -> tuple[Call | None, int]:
    """The call as it is, locked. Makes the row first if nobody has: the first insert wins."""
    lock = (
        select(CallRow)
        .where(CallRow.id == event.call_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = await session.scalar(lock)
    if row is None:
        await _begin(session, event)
        row = (await session.scalars(lock)).one()
    return (call_of(row) if row.last_seq else None), row.last_seq


async def _begin(session: AsyncSession, event: Event) -> None:
    beginning = Call(id=event.call_id, room=event.room, created_at=event.occurred_at)
    await session.execute(
        insert_once(CallRow)
        .values(id=event.call_id, room=event.room, **_call_values(beginning))
        .on_conflict_do_nothing(index_elements=["id"])
    )


def call_of(row: CallRow) -> Call:
    stamps = {key: tuple(stamp) for key, stamp in row.stamps.items()}
    return Call(
        id=row.id,
        room=row.room,
        stamps=MappingProxyType(stamps),
        **{name: getattr(row, name) for name in _FOLDED},
    )


async def _save(session: AsyncSession, call: Call, *, last_seq: int) -> None:
    try:
        await session.execute(
            update(CallRow)
            .where(CallRow.id == call.id)
            .values(**_call_values(call), last_seq=last_seq, updated_at=utc_now())
            .execution_options(synchronize_session=False)
        )
    except IntegrityError as error:
        if "idempotency_key" in str(error.orig):
            raise Conflict(
                "another call was made with this idempotency key", code="idempotency_key_taken"
            ) from error
        raise


def _call_values(call: Call) -> dict[str, Any]:
    values = {name: getattr(call, name) for name in (*_FOLDED, *_DERIVED)}
    return values | {"stamps": {key: list(stamp) for key, stamp in call.stamps.items()}}


def _event_values(stored: StoredEvent) -> dict[str, Any]:
    event = stored.event
    return {
        "id": event.id,
        "call_id": event.call_id,
        "seq": stored.seq,
        "type": event.type,
        "writer": event.writer,
        "writer_id": event.writer_id,
        "counter": event.counter,
        "occurred_at": event.occurred_at,
        "data": event.data.model_dump(mode="json"),
    }
