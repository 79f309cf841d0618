"""Calls with their events, turns, legs and recordings; desks and numbers; keys and operators."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def words(*allowed: str, name: str) -> sa.Enum:
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column(
            "status",
            words(
                "queued",
                "dialing",
                "ringing",
                "in_progress",
                "completed",
                "busy",
                "no_answer",
                "failed",
                "canceled",
                name="status",
            ),
            nullable=False,
        ),
        sa.Column("direction", words("inbound", "outbound", name="direction"), nullable=True),
        sa.Column("from_number", sa.Text(), nullable=True),
        sa.Column("to_number", sa.Text(), nullable=True),
        sa.Column("desk", sa.Text(), nullable=True),
        sa.Column("context", postgresql.JSONB(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dialing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ringing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hung_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wait_ms", sa.BigInteger(), nullable=True),
        sa.Column("duration_ms", sa.BigInteger(), nullable=True),
        sa.Column(
            "failure_status",
            words("busy", "no_answer", "failed", "canceled", name="failure_status"),
            nullable=True,
        ),
        sa.Column("failure_reason", sa.Text(), nullable=True),
        sa.Column("sip_status_code", sa.Integer(), nullable=True),
        sa.Column(
            "end_reason",
            words(
                "caller_hung_up",
                "agent_hung_up",
                "operator_hung_up",
                "user_away",
                "time_limit",
                "agent_lost",
                "connection_lost",
                "error",
                "canceled",
                name="end_reason",
            ),
            nullable=True,
        ),
        sa.Column("end_detail", sa.Text(), nullable=True),
        sa.Column("agent_joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("greeted_after_ms", sa.Double(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("state_context", postgresql.JSONB(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("vehicle", postgresql.JSONB(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("callback_requested", sa.Boolean(), nullable=False),
        sa.Column("stamps", postgresql.JSONB(), nullable=False),
        sa.Column("last_seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("duration_ms >= 0", name=op.f("ck_calls_duration_ms")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_calls_idempotency_key")),
    )
    op.create_index(
        "ix_calls_created_at_id",
        "calls",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(op.f("ix_calls_desk"), "calls", ["desk"], unique=False)
    op.create_index(op.f("ix_calls_disposition"), "calls", ["disposition"], unique=False)
    op.create_index(op.f("ix_calls_from_number"), "calls", ["from_number"], unique=False)
    op.create_index(op.f("ix_calls_room"), "calls", ["room"], unique=False)
    op.create_index(
        "ix_calls_status_created_at", "calls", ["status", sa.literal_column("created_at DESC")], unique=False
    )
    op.create_index(op.f("ix_calls_to_number"), "calls", ["to_number"], unique=False)
    op.create_table(
        "desks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("business", sa.Text(), nullable=False),
        sa.Column("settings", postgresql.JSONB(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
    )
    op.create_table(
        "operators",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column(
            "role",
            words("operator", "supervisor", "admin", name="role"),
            server_default="operator",
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_login_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_operators_email_lower")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operators")),
        sa.UniqueConstraint("email", name=op.f("uq_operators_email")),
    )
    op.create_table(
        "vehicles",
        sa.Column("vin", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("make", sa.Text(), nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("trim", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("vin", name=op.f("pk_vehicles")),
    )
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index(
        op.f("ix_webhook_deliveries_received_at"), "webhook_deliveries", ["received_at"], unique=False
    )
    op.create_table(
        "call_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column(
            "type",
            words(
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
                name="type",
            ),
            nullable=False,
        ),
        sa.Column("writer", words("agent", "api", "livekit", name="writer"), nullable=False),
        sa.Column("writer_id", sa.Text(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stored_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("data", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_events_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_events")),
        sa.UniqueConstraint("call_id", "seq", name=op.f("uq_call_events_call_id_seq")),
    )
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wanted_when", sa.Text(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", words("open", "done", name="status"), server_default="open", nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_callbacks_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index(op.f("ix_callbacks_call_id"), "callbacks", ["call_id"], unique=False)
    op.create_index(op.f("ix_callbacks_status"), "callbacks", ["status"], unique=False)
    op.create_table(
        "legs",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Text(), nullable=False),
        sa.Column("party", words("customer", "human_agent", name="party"), nullable=True),
        sa.Column("identity", sa.Text(), nullable=True),
        sa.Column("from_number", sa.Text(), nullable=True),
        sa.Column("to_number", sa.Text(), nullable=True),
        sa.Column("sip_call_id", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_legs_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "leg_id", name=op.f("pk_legs")),
    )
    op.create_index(op.f("ix_legs_sip_call_id"), "legs", ["sip_call_id"], unique=False)
    op.create_table(
        "numbers",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("desk_id", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("enabled", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_numbers_desk_id_desks")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_numbers")),
    )
    op.create_index(op.f("ix_numbers_desk_id"), "numbers", ["desk_id"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("segment", sa.Integer(), nullable=False),
        sa.Column(
            "status", words("requested", "recording", "ready", "failed", name="status"), nullable=False
        ),
        sa.Column("egress_id", sa.Text(), nullable=True),
        sa.Column("object_key", sa.Text(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_ms", sa.Double(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_recordings_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "segment", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_egress_id"), "recordings", ["egress_id"], unique=False)
    op.create_index(op.f("ix_recordings_status"), "recordings", ["status"], unique=False)
    op.create_table(
        "turns",
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("speaker", words("caller", "agent", "human_agent", name="speaker"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("interrupted", sa.Boolean(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("latency", postgresql.JSONB(), nullable=False),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed(
                "to_tsvector('english', left(text, 50000)) || to_tsvector('simple', left(text, 50000))",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_turns_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("call_id", "turn_id", name=op.f("pk_turns")),
    )
    op.create_index("ix_turns_search", "turns", ["search"], unique=False, postgresql_using="gin")


def downgrade() -> None:
    op.drop_index("ix_turns_search", table_name="turns", postgresql_using="gin")
    op.drop_table("turns")
    op.drop_index(op.f("ix_recordings_status"), table_name="recordings")
    op.drop_index(op.f("ix_recordings_egress_id"), table_name="recordings")
    op.drop_table("recordings")
    op.drop_index(op.f("ix_numbers_desk_id"), table_name="numbers")
    op.drop_table("numbers")
    op.drop_index(op.f("ix_legs_sip_call_id"), table_name="legs")
    op.drop_table("legs")
    op.drop_index(op.f("ix_callbacks_status"), table_name="callbacks")
    op.drop_index(op.f("ix_callbacks_call_id"), table_name="callbacks")
    op.drop_table("callbacks")
    op.drop_table("call_events")
    op.drop_index(op.f("ix_webhook_deliveries_received_at"), table_name="webhook_deliveries")
    op.drop_table("webhook_deliveries")
    op.drop_table("vehicles")
    op.drop_table("operators")
    op.drop_table("desks")
    op.drop_index(op.f("ix_calls_to_number"), table_name="calls")
    op.drop_index("ix_calls_status_created_at", table_name="calls")
    op.drop_index(op.f("ix_calls_room"), table_name="calls")
    op.drop_index(op.f("ix_calls_from_number"), table_name="calls")
    op.drop_index(op.f("ix_calls_disposition"), table_name="calls")
    op.drop_index(op.f("ix_calls_desk"), table_name="calls")
    op.drop_index("ix_calls_created_at_id", table_name="calls")
    op.drop_table("calls")
    op.drop_table("api_keys")
