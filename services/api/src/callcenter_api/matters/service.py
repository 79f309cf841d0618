"""Lists what is to be done, and notes what is done."""

from typing import Any
from uuid import UUID

from callcenter.clock import Clock
from callcenter.errors import NotFound
from callcenter.store.database import Database
from callcenter.store.queries import decode_cursor, encode_cursor
from callcenter.store.tables import CallRow, MatterStatus
from pydantic import BaseModel
from sqlalchemy import ColumnElement, select, tuple_

from callcenter_api.matters.kinds import Kind
from callcenter_api.matters.schemas import MatterOfCall, MatterQuery


class Matters:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def page(self, kind: Kind, query: MatterQuery) -> BaseModel:
        """The latest first."""
        table = kind.table
        wanted = select(table, CallRow.desk).join(CallRow, table.call_id == CallRow.id)
        wanted = wanted.where(*_conditions(kind, query))
        if query.cursor is not None:
            wanted = wanted.where(tuple_(kind.moment, table.id) < tuple_(*decode_cursor(query.cursor)))
        wanted = wanted.order_by(kind.moment.desc(), table.id.desc()).limit(query.limit + 1)
        async with self._database.session() as session:
            rows = (await session.execute(wanted)).all()
        shown = [_matter(kind, row, desk) for row, desk in rows[: query.limit]]
        more = len(rows) > query.limit
        cursor = encode_cursor(shown[-1].noted_at, shown[-1].id) if more else None
        return kind.page(items=shown, next_cursor=cursor)

    async def done(self, kind: Kind, matter_id: UUID) -> MatterOfCall:
        """Done before is as good. Raises `NotFound`."""
        async with self._database.session() as session:
            row = await session.get(kind.table, matter_id, with_for_update=True)
            if row is None:
                raise NotFound(f"there is no such {kind.one}", code="matter_not_found")
            if row.status is MatterStatus.OPEN:
                row.status, row.done_at = MatterStatus.DONE, self._clock()
            desk = await session.scalar(select(CallRow.desk).where(CallRow.id == row.call_id))
            return _matter(kind, row, desk)


def _conditions(kind: Kind, query: MatterQuery) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.status is not None:
        conditions.append(kind.table.status == query.status)
    if query.desk is not None:
        conditions.append(CallRow.desk == query.desk)
    if query.call_id is not None:
        conditions.append(kind.table.call_id == query.call_id)
    if query.noted_from is not None:
        conditions.append(kind.moment >= query.noted_from)
    if query.noted_before is not None:
        conditions.append(kind.moment < query.noted_before)
    return conditions


def _matter(kind: Kind, row: Any, desk: str | None) -> MatterOfCall:
    values = {**vars(row), "desk": desk, "noted_at": getattr(row, kind.noted)}
    return kind.schema.model_validate(values, extra="ignore")
