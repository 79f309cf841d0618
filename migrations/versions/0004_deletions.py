"""Recordings and transcripts that were deleted by policy: who asks is told so."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TYPES = (
    "call.created",
    "call.dialing",
    "call.ringing",
    "call.answered",
    "call.failed",
    "call.ended",
    "leg.started",
    "leg.answered",
    "leg.ended",
    "agent.joined",
    "agent.greeted",
    "agent.left",
    "agent.lost",
    "turn.ended",
    "state.changed",
    "tool.started",
    "tool.ended",
    "fact.noted",
    "vehicle.found",
    "vehicle.missing",
    "user.away",
    "user.returned",
    "callback.requested",
    "disposition.set",
    "fault.noted",
    "usage.reported",
    "recording.requested",
    "recording.started",
    "recording.ready",
    "recording.failed",
    "watchdog.acted",
    "handoff.made",
    "identity.checked",
    "language.changed",
    "listening.started",
    "listening.ended",
    "interpreting.started",
    "interpreting.ended",
    "emergency.heard",
    "dtmf.received",
    "answer.classified",
    "connection.lost",
    "connection.restored",
    "transfer.started",
    "transfer.progressed",
    "transfer.ended",
    "message.taken",
    "appointment.booked",
    "appointment.canceled",
    "claim.filed",
    "evidence.requested",
    "cancellation.requested",
    "symptom.reported",
    "red_flag.raised",
)
ADDED = ("recording.deleted", "transcript.deleted")
STATUSES = ("requested", "recording", "ready", "failed")


def upgrade() -> None:
    op.add_column("calls", moment("transcript_deleted_at"))
    op.add_column("recordings", moment("deleted_at"))
    op.create_index(op.f("ix_calls_ended_at"), "calls", ["ended_at"], unique=False)
    allow("recordings", "status", (*STATUSES, "deleted"))
    allow("call_events", "type", (*TYPES, *ADDED))


def downgrade() -> None:
    """What was deleted does not come back: such a recording counts as one that failed."""
    op.execute(f"DELETE FROM call_events WHERE type IN ({listed(ADDED)})")
    op.execute("UPDATE recordings SET status = 'failed' WHERE status = 'deleted'")
    allow("call_events", "type", TYPES)
    allow("recordings", "status", STATUSES)
    op.drop_index(op.f("ix_calls_ended_at"), table_name="calls")
    op.drop_column("recordings", "deleted_at")
    op.drop_column("calls", "transcript_deleted_at")


def moment(name: str) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def allow(table: str, column: str, words: Sequence[str]) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    op.create_check_constraint(name, table, f"{column} IN ({listed(words)})")


def listed(words: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in words)
