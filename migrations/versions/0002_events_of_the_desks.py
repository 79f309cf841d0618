"""Events of handoffs, transfers, identity, languages, messages, claims and symptoms."""

from collections.abc import Sequence

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BEFORE = (
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
)
ADDED = (
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


def upgrade() -> None:
    allow((*BEFORE, *ADDED))


def downgrade() -> None:
    op.execute(f"DELETE FROM call_events WHERE type IN ({listed(ADDED)})")
    allow(BEFORE)


def allow(types: Sequence[str]) -> None:
    op.drop_constraint(op.f("ck_call_events_type"), "call_events", type_="check")
    op.create_check_constraint(op.f("ck_call_events_type"), "call_events", f"type IN ({listed(types)})")


def listed(types: Sequence[str]) -> str:
    return ", ".join(f"'{one}'" for one in types)
