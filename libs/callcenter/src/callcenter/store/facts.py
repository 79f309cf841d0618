"""Questions about what the business knows. Nothing here writes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, load_only, selectinload

from callcenter.facts import (
    Availability,
    Condition,
    CustomerRef,
    HumanAgent,
    Patient,
    Policy,
    StockVehicle,
)
from callcenter.store.base import Table
from callcenter.store.business import CustomerRow, HumanAgentRow, PatientRow, PolicyRow, StockRow

MOST_AT_ONE_NUMBER: Final = 20
MOST_VEHICLES: Final = 50
NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class StockWish:
    make: str | None = None
    model: str | None = None
    year_from: int | None = None
    year_to: int | None = None
    price_to: int | None = None
    condition: Condition | None = None


async def find_policy(session: AsyncSession, policy_number: str) -> Policy | None:
    row = await session.get(PolicyRow, policy_number, options=[selectinload(PolicyRow.customer)])
    if row is None:
        return None
    return Policy.model_validate({**_values(row), "customer": _values(row.customer)})


async def customers_by_phone(session: AsyncSession, phone: str) -> list[CustomerRef]:
    query = select(CustomerRow).where(CustomerRow.phone == phone).order_by(CustomerRow.customer_id)
    rows = await session.scalars(query.limit(MOST_AT_ONE_NUMBER))
    return [CustomerRef.model_validate(_values(row)) for row in rows]


async def find_patient(session: AsyncSession, patient_id: str) -> Patient | None:
    row = await session.get(PatientRow, patient_id)
    return None if row is None else Patient.model_validate(_values(row))


async def patients_by_phone(session: AsyncSession, phone: str) -> list[Patient]:
    query = select(PatientRow).where(PatientRow.phone == phone).order_by(PatientRow.patient_id)
    rows = await session.scalars(query.limit(MOST_AT_ONE_NUMBER))
    return [Patient.model_validate(_values(row)) for row in rows]


async def patients_due(
    session: AsyncSession,
    *,
    from_day: date | None,
    to_day: date | None,
    after: tuple[date, str] | None,
    limit: int,
) -> Sequence[PatientRow]:
    """Those to be called, by day; `after` is the last one of the page before. Nothing but whom to call,
    and when, is read."""
    due = PatientRow.follow_up_on
    shown = load_only(PatientRow.patient_id, PatientRow.phone, PatientRow.language, due, raiseload=True)
    query = select(PatientRow).options(shown).where(due.is_not(None))
    if from_day is not None:
        query = query.where(due >= from_day)
    if to_day is not None:
        query = query.where(due <= to_day)
    if after is not None:
        day, patient_id = after
        query = query.where((due > day) | ((due == day) & (PatientRow.patient_id > patient_id)))
    return (await session.scalars(query.order_by(due, PatientRow.patient_id).limit(limit))).all()


async def stock(session: AsyncSession, wish: StockWish) -> list[StockVehicle]:
    """What is not sold, the cheapest first."""
    query = (
        select(StockRow)
        .where(StockRow.availability != Availability.SOLD, *_conditions(wish))
        .order_by(StockRow.price_usd, StockRow.stock_number)
        .limit(MOST_VEHICLES)
    )
    return [StockVehicle.model_validate(_values(row)) for row in await session.scalars(query)]


async def human_agents(session: AsyncSession, desk: str) -> list[HumanAgent]:
    query = select(HumanAgentRow).where(HumanAgentRow.desk == desk)
    rows = await session.scalars(query.order_by(HumanAgentRow.rank, HumanAgentRow.agent_id))
    return [HumanAgent.model_validate(_values(row)) for row in rows]


def _conditions(wish: StockWish) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wish.make is not None:
        conditions.append(_bare(StockRow.make) == bare_name(wish.make))
    if wish.model is not None:
        conditions.append(_bare(StockRow.model).startswith(bare_name(wish.model), autoescape=True))
    if wish.year_from is not None:
        conditions.append(StockRow.year >= wish.year_from)
    if wish.year_to is not None:
        conditions.append(StockRow.year <= wish.year_to)
    if wish.price_to is not None:
        conditions.append(StockRow.price_usd <= wish.price_to)
    if wish.condition is not None:
        conditions.append(StockRow.condition == wish.condition)
    return conditions


def bare_name(name: str) -> str:
    """`F-150` and `f 150` are one model."""
    return NOT_IN_NAMES.sub("", name.lower())


def _bare(column: InstrumentedAttribute[str]) -> ColumnElement[str]:
    return func.regexp_replace(func.lower(column), "[^a-z0-9]", "", "g")


def _values(row: Table) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns}
