"""Recordings say why they failed, which copies of them there were, and whether their end is known."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

REASONS = (
    "egress_refused",
    "egress_failed",
    "egress_lost",
    "never_began",
    "not_stored",
    "not_brought",
    "unreadable",
    "in_a_briefing",
    "superseded",
    "unknown",
)


def upgrade() -> None:
    op.add_column("recordings", rows("silent"))
    op.add_column("recordings", sa.Column("reason", sa.String(length=32), nullable=True))
    op.add_column("recordings", rows("copies"))
    op.add_column(
        "recordings", sa.Column("unfinished", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.create_check_constraint(op.f("ck_recordings_reason"), "recordings", f"reason IN ({listed()})")
    op.create_index(op.f("ix_recordings_unfinished"), "recordings", ["unfinished"], unique=False)
    op.execute("UPDATE recordings SET unfinished = true WHERE status IN ('requested', 'recording')")
    op.execute("UPDATE recordings SET reason = 'unknown' WHERE status = 'failed'")
    op.execute(
        "UPDATE recordings SET copies = jsonb_build_array(jsonb_build_object("
        "'object_key', object_key, 'egress_id', egress_id, 'status', status)) "
        "WHERE object_key IS NOT NULL AND status IN ('recording', 'ready', 'failed')"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_recordings_unfinished"), table_name="recordings")
    op.drop_constraint(op.f("ck_recordings_reason"), "recordings", type_="check")
    for name in ("unfinished", "copies", "reason", "silent"):
        op.drop_column("recordings", name)


def rows(name: str) -> sa.Column:
    json = postgresql.JSONB(astext_type=sa.Text(), none_as_null=True)
    return sa.Column(name, json, server_default=sa.text("'[]'"), nullable=False)


def listed() -> str:
    return ", ".join(f"'{one}'" for one in REASONS)
