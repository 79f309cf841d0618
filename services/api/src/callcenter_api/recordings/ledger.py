"""The record of calls, as recordings read and write it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from callcenter.clock import Clock
from callcenter.events import Payload
from callcenter.ids import call_id_for_room
from callcenter.store.database import Database
from callcenter.store.projections import told_of
from callcenter.store.tables import CallRow, RecordingRow, RecordingStatus
from sqlalchemy import select

from callcenter_api.journal import Journal
from callcenter_api.recordings.consultations import TOLD_BY, Consultations, consultations_in

_BATCH = 500
_OPEN = (RecordingStatus.REQUESTED, RecordingStatus.RECORDING)


@dataclass(frozen=True, slots=True)
class Copy:
    object_key: str
    egress_id: str | None
    begun: bool = True
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A segment of a call that is over. No copies: it was asked for, and nothing more is known."""

    room: str
    segment: int
    ended_at: datetime
    copies: Sequence[Copy]


class Ledger(Protocol):
    """All but `note` raise `Unavailable` while the record is away; what is noted then is written later."""

    @property
    def clock(self) -> Clock: ...

    async def note(self, room: str, payload: Payload, *, once: str) -> None: ...

    async def segments(self, room: str) -> Mapping[int, RecordingStatus]: ...

    async def consultations(self, room: str) -> Consultations: ...

    async def unfinished(self, *, ended_before: datetime) -> Sequence[Unfinished]: ...


class Record:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._database: Database = journal.database

    @property
    def clock(self) -> Clock:
        return self._journal.clock

    async def note(self, room: str, payload: Payload, *, once: str) -> None:
        await self._journal.note(room, payload, once=once)

    async def segments(self, room: str) -> Mapping[int, RecordingStatus]:
        query = select(RecordingRow.segment, RecordingRow.status).where(
            RecordingRow.call_id == call_id_for_room(room)
        )
        async with self._database.session() as session:
            rows = (await session.execute(query)).all()
        return {row.segment: row.status for row in rows}

    async def consultations(self, room: str) -> Consultations:
        async with self._database.session() as session:
            told = await told_of(session, call_id_for_room(room), TOLD_BY)
        return consultations_in(told, now=self.clock())

    async def unfinished(self, *, ended_before: datetime) -> Sequence[Unfinished]:
        """Those that wait longest first."""
        query = (
            select(RecordingRow, CallRow.room, CallRow.ended_at)
            .join(CallRow, CallRow.id == RecordingRow.call_id)
            .where(RecordingRow.unfinished, CallRow.ended_at < ended_before)
            .order_by(CallRow.ended_at)
            .limit(_BATCH)
        )
        async with self._database.session() as session:
            rows = (await session.execute(query)).all()
        return [
            Unfinished(room, row.segment, ended_at, _open_copies(row))
            for row, room, ended_at in rows
            if ended_at is not None
        ]


def _open_copies(row: RecordingRow) -> list[Copy]:
    return [
        Copy(
            one["object_key"],
            one["egress_id"],
            begun=one["status"] == RecordingStatus.RECORDING,
            started_at=row.started_at if one["object_key"] == row.object_key else None,
        )
        for one in row.copies
        if one["status"] in _OPEN
    ]
