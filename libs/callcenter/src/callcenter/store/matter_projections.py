"""Matters out of events. Where several events are about the same thing, the latest one counts.

Late and repeated events change nothing: an id follows from the event, or from the call and what it is about,
and a row is only replaced by a later event. What people did about it (status, when done) is theirs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter.events import (
    CancellationRequested,
    ClaimFiled,
    Event,
    EvidenceRequested,
    IdentityChecked,
    MessageTaken,
    Payload,
    RedFlagRaised,
    SymptomReported,
)
from callcenter.store.matters import (
    CancellationRow,
    ClaimRow,
    EvidenceRequestRow,
    IdentityCheckRow,
    MessageRow,
    Noted,
    RedFlagRow,
    SymptomRow,
)

Values = dict[str, Any]


@dataclass(frozen=True)
class Projection:
    """`about` names what in a call an event is about; without it every event stands for itself."""

    table: type[Noted]
    about: Callable[[Any], str] | None = None


PROJECTIONS: Final[Mapping[type[Payload], Projection]] = {
    ClaimFiled: Projection(ClaimRow, about=lambda claim: claim.claim_number),
    MessageTaken: Projection(MessageRow),
    EvidenceRequested: Projection(EvidenceRequestRow, about=lambda request: request.request_number),
    CancellationRequested: Projection(CancellationRow, about=lambda wish: wish.policy_number),
    RedFlagRaised: Projection(RedFlagRow),
    SymptomReported: Projection(SymptomRow, about=lambda symptom: symptom.question),
    IdentityChecked: Projection(IdentityCheckRow),
}


async def project_matters(session: AsyncSession, fresh: Sequence[Event]) -> None:
    """`fresh` are events of one call, whose row is locked."""
    for kind, projection in PROJECTIONS.items():
        latest: dict[UUID, Values] = {}
        for event in sorted(fresh, key=lambda one: (one.occurred_at, one.id)):
            if isinstance(event.data, kind):
                values = _values(event, projection)
                latest[values["id"]] = values
        if latest:
            await _keep(session, projection.table, list(latest.values()))


def _values(event: Event, projection: Projection) -> Values:
    columns = projection.table.__table__.columns
    return {
        "id": _id(event, projection),
        "call_id": event.call_id,
        "event_id": event.id,
        "noted_at": event.occurred_at,
        **{name: value for name, value in event.data.model_dump().items() if name in columns},
    }


def _id(event: Event, projection: Projection) -> UUID:
    if projection.about is None:
        return event.id
    return uuid5(event.call_id, f"{projection.table.__tablename__}:{projection.about(event.data)}")


async def _keep(session: AsyncSession, table: type[Noted], rows: list[Values]) -> None:
    statement = insert(table).values(rows)
    newer = tuple_(statement.excluded.noted_at, statement.excluded.event_id)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["id"],
            set_={name: statement.excluded[name] for name in rows[0] if name not in ("id", "call_id")},
            where=newer > tuple_(table.noted_at, table.event_id),
        )
    )
