"""What the business knows: customers and their policies, patients, stock, its people, appointments.

These rows are the business' own. `callcenter.facts` are the shapes that they are told in.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from callcenter.facts import AppointmentStatus, Availability, Condition, Line, PolicyStatus
from callcenter.ids import new_id
from callcenter.store.base import Table, words

BOOKED = text("status = 'booked'")


class CustomerRow(Table):
    __tablename__ = "customers"

    customer_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[Line] = mapped_column(words(Line, "line"))
    name: Mapped[str]
    contact_name: Mapped[str | None]
    date_of_birth: Mapped[date | None]
    phone: Mapped[str | None] = mapped_column(index=True)
    email: Mapped[str | None]
    postal_code: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default="en")

    policies: Mapped[list["PolicyRow"]] = relationship(
        back_populates="customer", lazy="raise", passive_deletes=True
    )


class PolicyRow(Table):
    __tablename__ = "policies"

    policy_number: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.customer_id", ondelete="CASCADE"), index=True
    )
    line: Mapped[Line] = mapped_column(words(Line, "line"))
    product: Mapped[str]
    status: Mapped[PolicyStatus] = mapped_column(words(PolicyStatus, "status"))
    effective_on: Mapped[date]
    expires_on: Mapped[date]
    insured: Mapped[str]
    property_address: Mapped[str | None]
    mortgagees: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    agent_id: Mapped[str | None]

    customer: Mapped[CustomerRow] = relationship(back_populates="policies", lazy="raise")


class PatientRow(Table):
    __tablename__ = "patients"
    __table_args__ = (Index("ix_patients_follow_up_on_patient_id", "follow_up_on", "patient_id"),)

    patient_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(server_default="en")
    date_of_birth: Mapped[date]
    phone: Mapped[str] = mapped_column(index=True)
    procedure: Mapped[str]
    procedure_name: Mapped[str]
    surgery_on: Mapped[date]
    surgeon: Mapped[str]
    instructions: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    follow_up_on: Mapped[date | None]


class StockRow(Table):
    """A vehicle that the dealership has, or had."""

    __tablename__ = "stock"
    __table_args__ = (
        CheckConstraint("price_usd >= 0", name="price_usd"),
        CheckConstraint("mileage_mi >= 0", name="mileage_mi"),
    )

    stock_number: Mapped[str] = mapped_column(primary_key=True)
    vin: Mapped[str | None] = mapped_column(index=True)
    condition: Mapped[Condition] = mapped_column(words(Condition, "condition"))
    year: Mapped[int]
    make: Mapped[str]
    model: Mapped[str]
    trim: Mapped[str | None]
    body: Mapped[str | None]
    color: Mapped[str | None]
    price_usd: Mapped[int] = mapped_column(index=True)
    mileage_mi: Mapped[int]
    availability: Mapped[Availability] = mapped_column(words(Availability, "availability"))


class HumanAgentRow(Table):
    """A person of the business; `rank` is the order in which those of a desk are tried."""

    __tablename__ = "human_agents"

    agent_id: Mapped[str] = mapped_column(primary_key=True)
    desk: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    role: Mapped[str]
    phone: Mapped[str]
    extension: Mapped[str | None]
    lines: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("'[]'::jsonb"))
    languages: Mapped[list[Any]] = mapped_column(JSONB, server_default=text("""'["en"]'::jsonb"""))
    on_call: Mapped[bool] = mapped_column(server_default=text("false"))
    rank: Mapped[int] = mapped_column(server_default=text("0"))


class AppointmentRow(Table):
    """`place` counts what a desk can do at once, from 0: no two booked ones share desk, kind, time and place.

    `call_id` refers to no row: an appointment may be on record before its call is.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        Index(
            "ix_appointments_desk_kind_starts_at_place",
            "desk",
            "kind",
            "starts_at",
            "place",
            unique=True,
            postgresql_where=BOOKED,
        ),
        Index("ix_appointments_starts_at_id", "starts_at", "id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        CheckConstraint("place >= 0", name="place"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    desk: Mapped[str]
    kind: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    place: Mapped[int] = mapped_column(server_default=text("0"))
    name: Mapped[str]
    phone: Mapped[str | None] = mapped_column(index=True)
    status: Mapped[AppointmentStatus] = mapped_column(
        words(AppointmentStatus, "status"), server_default=AppointmentStatus.BOOKED.value
    )
    call_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    canceled_at: Mapped[datetime | None]
