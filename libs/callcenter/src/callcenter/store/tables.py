"""The tables of the record. `call_events` is the truth; calls, legs, turns, recordings follow from it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Sequence,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from callcenter.calls import CallStatus
from callcenter.events import (
    Direction,
    EndReason,
    EventType,
    FailureStatus,
    Party,
    RecordingFailure,
    Speaker,
    Writer,
)
from callcenter.ids import new_id
from callcenter.store.base import Table, words


class RecordingStatus(StrEnum):
    REQUESTED = "requested"
    RECORDING = "recording"
    READY = "ready"
    FAILED = "failed"
    DELETED = "deleted"


class MatterStatus(StrEnum):
    """Of what a call leaves for people to do."""

    OPEN = "open"
    DONE = "done"


class OperatorRole(StrEnum):
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class DeskRow(Table):
    __tablename__ = "desks"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    business: Mapped[str]
    settings: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    numbers: Mapped[list["NumberRow"]] = relationship(back_populates="desk", lazy="raise")


class NumberRow(Table):
    """A number we own and the desk that answers it."""

    __tablename__ = "numbers"

    number: Mapped[str] = mapped_column(primary_key=True)
    desk_id: Mapped[str] = mapped_column(ForeignKey("desks.id"), index=True)
    label: Mapped[str | None]
    enabled: Mapped[bool] = mapped_column(server_default=text("true"), default=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    desk: Mapped[DeskRow] = relationship(back_populates="numbers", lazy="raise")


class CallRow(Table):
    __tablename__ = "calls"
    __table_args__ = (
        Index("ix_calls_created_at_id", text("created_at DESC"), text("id DESC")),
        Index("ix_calls_status_created_at", "status", text("created_at DESC")),
        Index("ix_calls_desk_created_at_id", "desk", text("created_at DESC"), text("id DESC")),
        CheckConstraint("duration_ms >= 0", name="duration_ms"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    room: Mapped[str] = mapped_column(index=True)
    status: Mapped[CallStatus] = mapped_column(words(CallStatus, "status"))
    direction: Mapped[Direction | None] = mapped_column(words(Direction, "direction"))
    from_number: Mapped[str | None] = mapped_column(index=True)
    to_number: Mapped[str | None] = mapped_column(index=True)
    desk: Mapped[str | None]
    context: Mapped[dict[str, Any]]
    idempotency_key: Mapped[str | None] = mapped_column(unique=True)

    created_at: Mapped[datetime]
    dialing_at: Mapped[datetime | None]
    ringing_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    hung_up_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    wait_ms: Mapped[int | None] = mapped_column(BigInteger)
    duration_ms: Mapped[int | None] = mapped_column(BigInteger)

    failure_status: Mapped[FailureStatus | None] = mapped_column(words(FailureStatus, "failure_status"))
    failure_reason: Mapped[str | None]
    sip_status_code: Mapped[int | None]
    end_reason: Mapped[EndReason | None] = mapped_column(words(EndReason, "end_reason"))
    end_detail: Mapped[str | None]

    agent_joined_at: Mapped[datetime | None]
    greeted_after_ms: Mapped[float | None]
    state: Mapped[str | None]
    state_context: Mapped[dict[str, Any]]
    disposition: Mapped[str | None] = mapped_column(index=True)
    summary: Mapped[str | None]
    vehicle: Mapped[dict[str, Any] | None]
    facts: Mapped[dict[str, Any]]
    callback_requested: Mapped[bool]
    transcript_deleted_at: Mapped[datetime | None]

    stamps: Mapped[dict[str, Any]]
    last_seq: Mapped[int] = mapped_column(server_default=text("0"), default=0)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())

    events: Mapped[list["EventRow"]] = relationship(lazy="raise", passive_deletes=True)
    turns: Mapped[list["TurnRow"]] = relationship(lazy="raise", passive_deletes=True)
    legs: Mapped[list["LegRow"]] = relationship(lazy="raise", passive_deletes=True)
    recordings: Mapped[list["RecordingRow"]] = relationship(lazy="raise", passive_deletes=True)
    callbacks: Mapped[list["CallbackRow"]] = relationship(lazy="raise", passive_deletes=True)


POSITION = Sequence("call_events_position_seq", metadata=Table.metadata)


class EventRow(Table):
    """`seq` counts the events of one call; `position` orders those of all as they were committed: who sees
    one sees all before it."""

    __tablename__ = "call_events"
    __table_args__ = (UniqueConstraint("call_id", "seq"), UniqueConstraint("position"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    seq: Mapped[int]
    type: Mapped[EventType] = mapped_column(words(EventType, "type"))
    writer: Mapped[Writer] = mapped_column(words(Writer, "writer"))
    writer_id: Mapped[str]
    counter: Mapped[int]
    occurred_at: Mapped[datetime]
    stored_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    position: Mapped[int | None] = mapped_column(BigInteger)
    """None until the transaction that stores it is about to end."""
    data: Mapped[dict[str, Any]]


class LegRow(Table):
    __tablename__ = "legs"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    leg_id: Mapped[str] = mapped_column(primary_key=True)
    party: Mapped[Party | None] = mapped_column(words(Party, "party"))
    identity: Mapped[str | None]
    from_number: Mapped[str | None]
    to_number: Mapped[str | None]
    sip_call_id: Mapped[str | None] = mapped_column(index=True)
    started_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class TurnRow(Table):
    __tablename__ = "turns"
    __table_args__ = (Index("ix_turns_search", "search", postgresql_using="gin"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    turn_id: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[UUID]
    speaker: Mapped[Speaker] = mapped_column(words(Speaker, "speaker"))
    text: Mapped[str]
    interrupted: Mapped[bool]
    occurred_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    confidence: Mapped[float | None]
    language: Mapped[str | None]
    latency: Mapped[dict[str, Any]]
    search: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed(
            "to_tsvector('english', left(text, 50000)) || to_tsvector('simple', left(text, 50000))",
            persisted=True,
        ),
        deferred=True,
    )
    """Stemmed words, and for other languages the words as they are; a tsvector holds a megabyte at most."""


class RecordingRow(Table):
    """One segment of a call's recording. What is played of it is the longest copy that is ready."""

    __tablename__ = "recordings"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True)
    segment: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[RecordingStatus] = mapped_column(words(RecordingStatus, "status"), index=True)
    egress_id: Mapped[str | None] = mapped_column(index=True)
    object_key: Mapped[str | None]
    requested_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    ready_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    duration_ms: Mapped[float | None]
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    silent: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"), default=list)
    reason: Mapped[RecordingFailure | None] = mapped_column(words(RecordingFailure, "reason"))
    error: Mapped[str | None]
    copies: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"), default=list)
    """Every object that was ever meant for it: `object_key`, `egress_id`, `status`."""
    unfinished: Mapped[bool] = mapped_column(server_default=text("false"), default=False, index=True)
    """Something is asked for or being recorded: its end is not known yet."""


class CallbackRow(Table):
    """Somebody asked to be called back. The id is that of the event."""

    __tablename__ = "callbacks"
    __table_args__ = (Index("ix_callbacks_requested_at_id", "requested_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    phone: Mapped[str | None]
    reason: Mapped[str]
    wanted_when: Mapped[str | None]
    requested_at: Mapped[datetime]
    status: Mapped[MatterStatus] = mapped_column(
        words(MatterStatus, "status"), index=True, server_default=MatterStatus.OPEN.value
    )
    done_at: Mapped[datetime | None]


class VehicleRow(Table):
    """A vehicle that was found in some call."""

    __tablename__ = "vehicles"

    vin: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int | None]
    make: Mapped[str | None]
    model: Mapped[str | None]
    trim: Mapped[str | None]
    seen_at: Mapped[datetime]


class ApiKeyRow(Table):
    """Only the hash is kept; `prefix` is what a person recognises a key by."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    prefix: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OperatorRow(Table):
    """A person who may open the dashboard. `email` is kept in lower case."""

    __tablename__ = "operators"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str | None]
    password_hash: Mapped[str]
    role: Mapped[OperatorRole] = mapped_column(
        words(OperatorRole, "role"), server_default=OperatorRole.OPERATOR.value
    )
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_login_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]


class OperatorSessionRow(Table):
    """An operator who is signed in, until `ended_at` or `expires_at`. Only the token's hash is kept."""

    __tablename__ = "operator_sessions"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    operator_id: Mapped[UUID] = mapped_column(ForeignKey("operators.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]


class WebhookDeliveryRow(Table):
    """LiveKit's webhooks that were taken, so that a repeated one is known."""

    __tablename__ = "webhook_deliveries"

    id: Mapped[str] = mapped_column(primary_key=True)
    event: Mapped[str]
    room: Mapped[str | None]
    received_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
