"""A desk's calls are listed by an index, however rare they are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NEWEST_FIRST = ["desk", sa.text("created_at DESC"), sa.text("id DESC")]


def upgrade() -> None:
    op.create_index("ix_calls_desk_created_at_id", "calls", NEWEST_FIRST, unique=False)
    op.drop_index(op.f("ix_calls_desk"), table_name="calls")


def downgrade() -> None:
    op.create_index(op.f("ix_calls_desk"), "calls", ["desk"], unique=False)
    op.drop_index("ix_calls_desk_created_at_id", table_name="calls")
