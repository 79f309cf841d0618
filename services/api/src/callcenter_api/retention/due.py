"""What is older than its desk keeps it. Counted from the end of the call: one that goes on is never due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from callcenter.desk_parts import Retention
from callcenter.store.tables import CallRow, DeskRow, RecordingRow, RecordingStatus, TurnRow
from sqlalchemy import ColumnElement, and_, exists, false, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

Policies = Mapping[str, Retention]
Kind = Literal["recordings", "transcripts"]

SETTLED: Final = (RecordingStatus.READY, RecordingStatus.FAILED)
"""What is still being written is left to the reconciler first."""


@dataclass(frozen=True, slots=True)
class DueRecording:
    ended_at: datetime | None
    call_id: UUID
    segment: int
    room: str
    object_key: str | None
    copies: Sequence[Mapping[str, str]]

    @property
    def objects(self) -> frozenset[str]:
        """Of egress and of the agent, of every try: also where the record took it for failed."""
        return frozenset(one["object_key"] for one in self.copies) | (
            {self.object_key} if self.object_key else set()
        )


@dataclass(frozen=True, slots=True)
class DueTranscript:
    call_id: UUID
    room: str


async def policies(session: AsyncSession) -> Policies:
    """Of every desk on record, read afresh: a desk that is unknown for a moment must lose nothing."""
    rows = await session.execute(select(DeskRow.id, DeskRow.settings))
    return {desk: Retention.model_validate(settings.get("retention", {})) for desk, settings in rows.all()}


def outlived(policies: Policies, kind: Kind, now: datetime) -> ColumnElement[bool]:
    """Calls whose `kind` is to go. Those of no desk on record are kept as long as is usual."""
    of_desks = [
        and_(CallRow.desk == desk, CallRow.ended_at < now - kept)
        for desk, policy in policies.items()
        if (kept := _kept(policy, kind)) is not None
    ]
    usual = _kept(Retention(), kind)
    nobodys = or_(CallRow.desk.is_(None), CallRow.desk.not_in(list(policies)))
    others = false() if usual is None else and_(nobodys, CallRow.ended_at < now - usual)
    return or_(others, *of_desks)


async def recordings(
    session: AsyncSession, old: ColumnElement[bool], *, after: DueRecording | None, limit: int
) -> Sequence[DueRecording]:
    """The oldest first, from `after` on."""
    place = (CallRow.ended_at, RecordingRow.call_id, RecordingRow.segment)
    query = (
        select(*place, CallRow.room, RecordingRow.object_key, RecordingRow.copies)
        .join(CallRow, CallRow.id == RecordingRow.call_id)
        .where(old, RecordingRow.status.in_(SETTLED), RecordingRow.deleted_at.is_(None))
    )
    if after is not None:
        query = query.where(tuple_(*place) > tuple_(after.ended_at, after.call_id, after.segment))
    rows = await session.execute(query.order_by(*place).limit(limit))
    return [DueRecording(*row) for row in rows.all()]


async def transcripts(
    session: AsyncSession, old: ColumnElement[bool], *, limit: int
) -> Sequence[DueTranscript]:
    """Calls, and their rooms, that have words on record: also such as came late, after all others went."""
    words = exists().where(TurnRow.call_id == CallRow.id)
    query = select(CallRow.id, CallRow.room).where(old, words).order_by(CallRow.ended_at).limit(limit)
    return [DueTranscript(*row) for row in (await session.execute(query)).all()]


def _kept(policy: Retention, kind: Kind) -> timedelta | None:
    return policy.recordings if kind == "recordings" else policy.transcripts
