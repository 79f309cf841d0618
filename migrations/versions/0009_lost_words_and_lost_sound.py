"""Turns that began, so that lost words are missed; calls ended for want of sound; the order of all events."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
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
    "recording.deleted",
    "transcript.deleted",
)
BEGUN = "turn.started"
REASONS = (
    "caller_hung_up",
    "agent_hung_up",
    "operator_hung_up",
    "user_away",
    "time_limit",
    "agent_lost",
    "connection_lost",
    "no_capacity",
    "error",
    "canceled",
)
UNHEARD = "media_timeout"


def upgrade() -> None:
    allow("call_events", "type", (*TYPES, BEGUN))
    allow("calls", "end_reason", (*REASONS, UNHEARD))
    op.execute("CREATE SEQUENCE call_events_position_seq")
    op.add_column("call_events", sa.Column("position", sa.BigInteger(), nullable=True))
    op.execute(
        """UPDATE call_events SET position = found.position FROM (
               SELECT id, nextval('call_events_position_seq') AS position
               FROM (SELECT id FROM call_events ORDER BY stored_at, call_id, seq) AS in_order
           ) AS found WHERE found.id = call_events.id"""
    )
    op.create_unique_constraint(op.f("uq_call_events_position"), "call_events", ["position"])


def downgrade() -> None:
    op.drop_constraint(op.f("uq_call_events_position"), "call_events", type_="unique")
    op.drop_column("call_events", "position")
    op.execute("DROP SEQUENCE call_events_position_seq")
    op.execute(f"DELETE FROM call_events WHERE type = '{BEGUN}'")
    op.execute(f"UPDATE calls SET end_reason = 'connection_lost' WHERE end_reason = '{UNHEARD}'")
    op.execute(
        "UPDATE call_events SET data = jsonb_set(data, '{end_reason}', '\"connection_lost\"')"
        f" WHERE type = 'call.ended' AND data->>'end_reason' = '{UNHEARD}'"
    )
    allow("call_events", "type", TYPES)
    allow("calls", "end_reason", REASONS)


def allow(table: str, column: str, words: Sequence[str]) -> None:
    name = op.f(f"ck_{table}_{column}")
    op.drop_constraint(name, table, type_="check")
    listed = ", ".join(f"'{one}'" for one in words)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")
