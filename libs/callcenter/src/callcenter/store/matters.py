"""What calls leave behind for people: claims, messages, requests, red flags; symptoms and identity checks.

All of it follows from events of a call and goes with the call.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from callcenter.events import Urgency
from callcenter.store.base import Table, words
from callcenter.store.tables import MatterStatus

NOTHING: Final = text("'[]'::jsonb")


class Noted(Table):
    """From one event, or from the latest of those about the same thing."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[UUID]
    noted_at: Mapped[datetime]


class Matter(Noted):
    """Somebody has to do something, and says when it is done."""

    __abstract__ = True

    status: Mapped[MatterStatus] = mapped_column(
        words(MatterStatus, "status"), index=True, server_default=MatterStatus.OPEN.value
    )
    done_at: Mapped[datetime | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Index, ...]:  # noqa: N805 - SQLAlchemy hands in the class
        return (Index(f"ix_{cls.__tablename__}_noted_at_id", "noted_at", "id"),)


class ClaimRow(Matter):
    """First notice of loss. The agent made the number, so nothing but the call keeps it from coming twice."""

    __tablename__ = "claims"

    claim_number: Mapped[str] = mapped_column(index=True)
    line: Mapped[str]
    policy_number: Mapped[str | None] = mapped_column(index=True)
    verified: Mapped[bool]
    details: Mapped[dict[str, Any]]


class MessageRow(Matter):
    __tablename__ = "messages"

    text: Mapped[str]
    heard: Mapped[list[Any]] = mapped_column(JSONB, server_default=NOTHING)
    for_whom: Mapped[str | None]
    name: Mapped[str | None]
    phone: Mapped[str | None]
    urgency: Mapped[Urgency] = mapped_column(words(Urgency, "urgency"))


class EvidenceRequestRow(Matter):
    """A lender wants evidence of insurance."""

    __tablename__ = "evidence_requests"

    request_number: Mapped[str] = mapped_column(index=True)
    lender: Mapped[str]
    loan_number: Mapped[str | None]
    borrower: Mapped[str | None]
    property_address: Mapped[str | None]
    send_to: Mapped[str | None]


class CancellationRow(Matter):
    __tablename__ = "cancellations"

    policy_number: Mapped[str] = mapped_column(index=True)
    reason: Mapped[str]
    effective: Mapped[str | None]
    retained: Mapped[bool]


class RedFlagRow(Matter):
    __tablename__ = "red_flags"

    flag: Mapped[str]
    severity: Mapped[str]
    language: Mapped[str | None]


class SymptomRow(Noted):
    """The answer to one question, as it was last given."""

    __tablename__ = "symptoms"

    question: Mapped[str]
    answer: Mapped[str]


class IdentityCheckRow(Noted):
    __tablename__ = "identity_checks"

    verified: Mapped[bool]
    method: Mapped[str]
    subject_id: Mapped[str | None] = mapped_column(index=True)
