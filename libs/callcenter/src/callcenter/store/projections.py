"""Rows that follow from a call's events, written in the transaction that stores the events.

Each is a fold over all events of its kind in their own order, so it does not matter when one arrived.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.events import (
    CallbackRequested,
    Event,
    EventType,
    LegAnswered,
    LegEnded,
    LegStarted,
    Payload,
    TurnEnded,
    VehicleFound,
    payload_class,
)
from callcenter.store.base import Table
from callcenter.store.matter_projections import project_matters
from callcenter.store.recording_projections import RECORDING_EVENTS, fold_recordings
from callcenter.store.tables import (
    CallbackRow,
    EventRow,
    LegRow,
    RecordingRow,
    TurnRow,
    VehicleRow,
)

Values = dict[str, Any]
P = TypeVar("P", bound=Payload)

LEG_EVENTS: Final = (EventType.LEG_STARTED, EventType.LEG_ANSWERED, EventType.LEG_ENDED)


async def project(session: AsyncSession, call_id: UUID, fresh: Sequence[Event]) -> None:
    """`fresh` are already among the stored events of the call, whose row is locked."""
    types = {event.type for event in fresh}
    await _turns(session, fresh)
    await _callbacks(session, fresh)
    await project_matters(session, fresh)
    if not types.isdisjoint(LEG_EVENTS):
        rows = await _stored(session, call_id, LEG_EVENTS)
        await _upsert(session, LegRow, fold_legs(call_id, rows), key=("call_id", "leg_id"))
    if not types.isdisjoint(RECORDING_EVENTS):
        told = await told_of(session, call_id, RECORDING_EVENTS)
        folded = [_complete(RecordingRow, one) for one in fold_recordings(call_id, told)]
        await _upsert(session, RecordingRow, folded, key=("call_id", "segment"))


def fold_legs(call_id: UUID, rows: Iterable[EventRow]) -> list[Values]:
    legs: defaultdict[str, Values] = defaultdict(dict)
    for row in rows:
        match _payload(row):
            case LegStarted() as data:
                leg = legs[data.leg_id]
                leg.setdefault("started_at", row.occurred_at)
                for name in ("party", "identity", "from_number", "to_number", "sip_call_id"):
                    if (value := getattr(data, name)) is not None:
                        leg.setdefault(name, value)
            case LegAnswered() as data:
                legs[data.leg_id].setdefault("answered_at", row.occurred_at)
            case LegEnded() as data:
                leg = legs[data.leg_id]
                if "ended_at" not in leg:
                    leg |= {"ended_at": row.occurred_at, "end_reason": data.reason}
            case _:
                pass
    return [_complete(LegRow, leg | {"call_id": call_id, "leg_id": leg_id}) for leg_id, leg in legs.items()]


async def _turns(session: AsyncSession, fresh: Sequence[Event]) -> None:
    latest: dict[tuple[UUID, str], Values] = {}
    for event, data in _of(fresh, TurnEnded):
        values = {
            "call_id": event.call_id,
            "event_id": event.id,
            "occurred_at": event.occurred_at,
            **data.model_dump(exclude={"latency", "word_times"}),
            "latency": data.latency.model_dump(exclude_none=True),
        }
        known = latest.get((event.call_id, data.turn_id))
        if known is None or _moment(values) > _moment(known):
            latest[event.call_id, data.turn_id] = values
    if not latest:
        return
    statement = insert(TurnRow).values(list(latest.values()))
    ours = tuple_(statement.excluded.occurred_at, statement.excluded.event_id)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["call_id", "turn_id"],
            set_=_excluded(statement, TurnRow, skip=("call_id", "turn_id", "search")),
            where=ours > tuple_(TurnRow.occurred_at, TurnRow.event_id),
        )
    )


async def _callbacks(session: AsyncSession, fresh: Sequence[Event]) -> None:
    rows = [
        {
            "id": event.id,
            "call_id": event.call_id,
            "phone": data.phone,
            "reason": data.reason,
            "wanted_when": data.when,
            "requested_at": event.occurred_at,
        }
        for event, data in _of(fresh, CallbackRequested)
    ]
    if rows:
        await session.execute(insert(CallbackRow).values(rows).on_conflict_do_nothing())


async def project_vehicles(session: AsyncSession, fresh: Sequence[Event]) -> None:
    """Vehicles are shared between calls: after all calls of a transaction, so that locks have one order."""
    latest: dict[str, Values] = {}
    for event, data in sorted(_of(fresh, VehicleFound), key=lambda found: found[0].occurred_at):
        latest[data.vin] = data.model_dump() | {"seen_at": event.occurred_at}
    if not latest:
        return
    statement = insert(VehicleRow).values([latest[vin] for vin in sorted(latest)])
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["vin"],
            set_=_excluded(statement, VehicleRow, skip=("vin",)),
            where=statement.excluded.seen_at >= VehicleRow.seen_at,
        )
    )


async def _stored(session: AsyncSession, call_id: UUID, types: Sequence[EventType]) -> Sequence[EventRow]:
    found = await session.scalars(
        select(EventRow)
        .where(EventRow.call_id == call_id, EventRow.type.in_(types))
        .order_by(EventRow.occurred_at, EventRow.id)
    )
    return found.all()


async def told_of(
    session: AsyncSession, call_id: UUID, types: Sequence[EventType]
) -> list[tuple[datetime, Payload]]:
    """What was told of a call by these events, and when it happened, oldest first."""
    rows = await _stored(session, call_id, types)
    return [(row.occurred_at, data) for row in rows if (data := _payload(row)) is not None]


async def _upsert(
    session: AsyncSession, table: type[Table], rows: list[Values], *, key: tuple[str, ...]
) -> None:
    statement = insert(table).values(rows)
    await session.execute(
        statement.on_conflict_do_update(index_elements=key, set_=_excluded(statement, table, skip=key))
    )


def _excluded(statement: Any, table: type[Table], *, skip: Iterable[str]) -> Values:
    return {
        column.name: statement.excluded[column.name]
        for column in table.__table__.columns
        if column.name not in skip
    }


def _complete(table: type[Table], values: Values) -> Values:
    return {column.name: values.get(column.name) for column in table.__table__.columns}


def _of(events: Sequence[Event], kind: type[P]) -> list[tuple[Event, P]]:
    return [(event, event.data) for event in events if isinstance(event.data, kind)]


def _payload(row: EventRow) -> Payload | None:
    kind = payload_class(row.type)
    return kind.model_validate(row.data) if kind else None


def _moment(values: Values) -> tuple[Any, Any]:
    return values["occurred_at"], values["event_id"]
