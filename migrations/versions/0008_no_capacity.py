"""Calls that came when every slot was taken have a reason of their own for their end."""

from collections.abc import Sequence

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BEFORE = (
    "caller_hung_up",
    "agent_hung_up",
    "operator_hung_up",
    "user_away",
    "time_limit",
    "agent_lost",
    "connection_lost",
    "error",
    "canceled",
)
ADDED = "no_capacity"


def upgrade() -> None:
    allow((*BEFORE, ADDED))


def downgrade() -> None:
    """Their events become those of calls that ended in error, which such calls were before."""
    op.execute(f"UPDATE calls SET end_reason = 'error' WHERE end_reason = '{ADDED}'")
    op.execute(
        "UPDATE call_events SET data = jsonb_set(data, '{end_reason}', '\"error\"')"
        f" WHERE type = 'call.ended' AND data->>'end_reason' = '{ADDED}'"
    )
    allow(BEFORE)


def allow(words: Sequence[str]) -> None:
    name = op.f("ck_calls_end_reason")
    op.drop_constraint(name, "calls", type_="check")
    op.create_check_constraint(name, "calls", f"end_reason IN ({', '.join(repr(one) for one in words)})")
