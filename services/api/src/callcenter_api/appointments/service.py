"""Appointments against a desk's opening hours. Postgres lets nobody have what somebody else has booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID, uuid5

from callcenter.clock import Clock
from callcenter.desk_parts import AppointmentKind
from callcenter.desks import DeskSettings
from callcenter.errors import Conflict, InvalidInput, NotFound
from callcenter.facts import Appointment, AppointmentStatus
from callcenter.ids import new_id
from callcenter.slots import bookable, day_of, free_slots
from callcenter.store.business import AppointmentRow
from callcenter.store.database import Database
from callcenter.store.queries import decode_cursor, encode_cursor
from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from callcenter_api.appointments.schemas import AppointmentPage, AppointmentQuery, BookAppointment
from callcenter_api.auth.service import ApiClient
from callcenter_api.directory.service import Directory


@dataclass(frozen=True)
class Booked:
    appointment: Appointment
    created: bool
    """False when the idempotency key had booked it before."""


class Appointments:
    def __init__(self, database: Database, directory: Directory, clock: Clock) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock

    async def free(self, desk_id: str, kind_name: str, day: date) -> list[datetime]:
        desk, kind = await self._kind(desk_id, kind_name)
        now = self._clock()
        all_of_it = bookable(desk, kind, day, now=now)
        if not all_of_it:
            return []
        async with self._database.session() as session:
            taken = await session.scalars(
                select(AppointmentRow.starts_at).where(
                    AppointmentRow.desk == desk_id,
                    AppointmentRow.kind == kind_name,
                    AppointmentRow.status == AppointmentStatus.BOOKED,
                    AppointmentRow.starts_at.between(all_of_it[0], all_of_it[-1]),
                )
            )
            return free_slots(desk, kind, day, taken=taken.all(), now=now)

    async def book(self, wish: BookAppointment, *, client: ApiClient, idempotency_key: str | None) -> Booked:
        """Raises `Conflict` when nothing begins then, when it is taken, and for a key of another one."""
        desk, kind = await self._kind(wish.desk, wish.kind)
        new = uuid5(client.key_id, idempotency_key) if idempotency_key else new_id()
        async with self._database.session() as session:
            if (known := await session.get(AppointmentRow, new)) is not None:
                return Booked(_same_or_conflict(known, wish), created=False)
            self._must_be_a_slot(desk, kind, wish.starts_at)
            for place in range(kind.at_once):
                if (row := await _put(session, new, wish, kind, place)) is not None:
                    return Booked(appointment_of(row), created=True)
            if (known := await session.get(AppointmentRow, new)) is not None:
                return Booked(_same_or_conflict(known, wish), created=False)
        raise Conflict("somebody else has this appointment", code="slot_taken")

    async def read(self, appointment_id: UUID) -> Appointment:
        async with self._database.session() as session:
            return appointment_of(await _found(session, appointment_id))

    async def cancel(self, appointment_id: UUID) -> Appointment:
        async with self._database.session() as session:
            row = await _found(session, appointment_id, for_update=True)
            if row.status is AppointmentStatus.BOOKED:
                row.status, row.canceled_at = AppointmentStatus.CANCELED, self._clock()
            return appointment_of(row)

    async def page(self, query: AppointmentQuery) -> AppointmentPage:
        """The next one first."""
        wanted = select(AppointmentRow).where(*self._conditions(query))
        if query.cursor is not None:
            after = tuple_(AppointmentRow.starts_at, AppointmentRow.id) > tuple_(*decode_cursor(query.cursor))
            wanted = wanted.where(after)
        wanted = wanted.order_by(AppointmentRow.starts_at, AppointmentRow.id).limit(query.limit + 1)
        async with self._database.session() as session:
            rows = (await session.scalars(wanted)).all()
        return _page(rows, limit=query.limit)

    def _conditions(self, query: AppointmentQuery) -> list[ColumnElement[bool]]:
        conditions: list[ColumnElement[bool]] = []
        for name in ("desk", "kind", "status", "phone", "call_id"):
            if (value := getattr(query, name)) is not None:
                conditions.append(getattr(AppointmentRow, name) == value)
        starts_at = AppointmentRow.starts_at
        if query.upcoming:
            conditions.append(starts_at >= self._clock())
        if query.starts_from is not None:
            conditions.append(starts_at >= query.starts_from)
        if query.starts_before is not None:
            conditions.append(starts_at < query.starts_before)
        return conditions

    async def _kind(self, desk_id: str, kind_name: str) -> tuple[DeskSettings, AppointmentKind]:
        desk = (await self._directory.book()).desks.get(desk_id)
        if desk is None:
            raise InvalidInput(f"there is no desk {desk_id!r}", code="unknown_desk")
        kind = desk.appointments.get(kind_name)
        if kind is None:
            known = ", ".join(sorted(desk.appointments)) or "none"
            raise InvalidInput(f"this desk makes appointments for: {known}", code="unknown_appointment_kind")
        return desk, kind

    def _must_be_a_slot(self, desk: DeskSettings, kind: AppointmentKind, at: datetime) -> None:
        day = _day_of(desk, at)
        if day is None or at not in bookable(desk, kind, day, now=self._clock()):
            raise Conflict("no appointment begins at this moment", code="no_such_slot")


def _day_of(desk: DeskSettings, at: datetime) -> date | None:
    """None for moments at the ends of the calendar, which no zone can express."""
    try:
        return day_of(desk, at)
    except (OverflowError, ValueError):
        return None


async def _put(
    session: AsyncSession, new: UUID, wish: BookAppointment, kind: AppointmentKind, place: int
) -> AppointmentRow | None:
    """None when the place is taken, or the id. Waits for a booking of the same place that is under way."""
    starts_at = wish.starts_at.astimezone(UTC)
    values = wish.model_dump(exclude={"starts_at"}) | {
        "id": new,
        "starts_at": starts_at,
        "ends_at": starts_at + kind.length,
        "place": place,
        "status": AppointmentStatus.BOOKED,
    }
    return await session.scalar(
        insert(AppointmentRow).values(values).on_conflict_do_nothing().returning(AppointmentRow)
    )


async def _found(session: AsyncSession, appointment_id: UUID, *, for_update: bool = False) -> AppointmentRow:
    row = await session.get(AppointmentRow, appointment_id, with_for_update=for_update or None)
    if row is None:
        raise NotFound("there is no such appointment", code="appointment_not_found")
    return row


def _same_or_conflict(known: AppointmentRow, wish: BookAppointment) -> Appointment:
    if any(getattr(known, name) != value for name, value in wish.model_dump().items()):
        raise Conflict("this idempotency key has booked another appointment", code="idempotency_key_reused")
    return appointment_of(known)


def _page(rows: Sequence[AppointmentRow], *, limit: int) -> AppointmentPage:
    shown, more = rows[:limit], len(rows) > limit
    return AppointmentPage(
        appointments=[appointment_of(row) for row in shown],
        next_cursor=encode_cursor(shown[-1].starts_at, shown[-1].id) if more else None,
    )


def appointment_of(row: AppointmentRow) -> Appointment:
    return Appointment.model_validate({**vars(row), "appointment_id": str(row.id)})
