"""The calls that wait to be dialed, in the order in which they were posted.

The record itself is the queue: an outbound call waits while it is `queued`. So it outlives every process,
and whoever takes a call out of it, to dial, to fail or to cancel it, does so under the lock of its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from callcenter.calls import CallStatus
from callcenter.events import Direction, Payload
from callcenter.ids import call_id_for_room
from callcenter.store.record import append
from callcenter.store.tables import CallRow
from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.journal import Journal
from callcenter_api.telephony.dialing import Order

_WAITS = (CallRow.status == CallStatus.QUEUED, CallRow.direction == Direction.OUTBOUND)
_PLACE = (CallRow.created_at, CallRow.id)


@dataclass(frozen=True)
class Waiting:
    order: Order
    since: datetime


@dataclass(frozen=True)
class Length:
    calls: int
    oldest_s: float


class Waitlist:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def first(self, limit: int) -> Sequence[Waiting]:
        query = select(CallRow).where(*_WAITS).order_by(*_PLACE).limit(limit)
        async with self._journal.database.session() as session:
            return [_waiting(row) for row in await session.scalars(query)]

    async def leave(self, room: str, payload: Payload) -> bool:
        """Take a call out of the queue by what becomes of it. False: it does not wait any more."""
        event = self._journal.event(room, payload)
        async with self._journal.database.session() as session:
            waits = select(CallRow.id).where(CallRow.id == call_id_for_room(room), *_WAITS).with_for_update()
            if await session.scalar(waits) is None:
                return False
            stored = await append(session, [event])
        await self._journal.tell(stored)
        return True

    async def length(self) -> Length:
        query = select(func.count(), func.min(CallRow.created_at)).where(*_WAITS)
        async with self._journal.database.session() as session:
            calls, oldest = (await session.execute(query)).one()
        waits = (self._journal.clock() - oldest).total_seconds() if oldest else 0.0
        return Length(calls, max(0.0, waits))


def waits(row: CallRow) -> bool:
    """Without a room, or with one that its agent has just come to."""
    return row.status is CallStatus.QUEUED and row.direction is Direction.OUTBOUND


async def position(session: AsyncSession, call_id: UUID) -> int | None:
    """1 is the next one. None: it does not wait."""
    row = await session.get(CallRow, call_id)
    if row is None or not waits(row):
        return None
    query = select(func.count()).where(*_WAITS, tuple_(*_PLACE) <= tuple_(row.created_at, row.id))
    return await session.scalar(query)


def _waiting(row: CallRow) -> Waiting:
    order = Order(
        room=row.room,
        to_number=row.to_number or "",
        from_number=row.from_number,
        desk=row.desk or "",
        context=row.context,
    )
    return Waiting(order, row.created_at)
