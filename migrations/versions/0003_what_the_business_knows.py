"""Customers, policies, patients, stock, people, appointments; and what calls leave for people to do."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MATTERS = ("claims", "messages", "evidence_requests", "cancellations", "red_flags")
NOTED = (*MATTERS, "symptoms", "identity_checks")


def words(*allowed: str, name: str) -> sa.Enum:
    return sa.Enum(*allowed, name=name, native_enum=False, create_constraint=True, length=32)


def text(name: str, *, nullable: bool = False, default: str | None = None) -> sa.Column:
    return sa.Column(name, sa.Text(), nullable=nullable, server_default=default)


def moment(name: str, *, nullable: bool = False, default: sa.TextClause | None = None) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable, server_default=default)


def index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False)


def upgrade() -> None:
    customers()
    patients()
    stock()
    human_agents()
    appointments()
    matters()
    index("callbacks", "requested_at", "id")


def downgrade() -> None:
    op.drop_index("ix_callbacks_requested_at_id", table_name="callbacks")
    for table in (*NOTED, "appointments", "human_agents", "stock", "patients", "policies", "customers"):
        op.drop_table(table)


def customers() -> None:
    op.create_table(
        "customers",
        text("customer_id"),
        sa.Column("line", words("personal", "business", name="line"), nullable=False),
        text("name"),
        text("contact_name", nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        text("phone", nullable=True),
        text("email", nullable=True),
        text("postal_code", nullable=True),
        text("language", default="en"),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customers")),
    )
    index("customers", "phone")
    op.create_table(
        "policies",
        text("policy_number"),
        text("customer_id"),
        sa.Column("line", words("personal", "business", name="line"), nullable=False),
        text("product"),
        sa.Column("status", words("active", "lapsed", "canceled", name="status"), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        text("insured"),
        text("property_address", nullable=True),
        sa.Column("mortgagees", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        text("agent_id", nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customers.customer_id"],
            name=op.f("fk_policies_customer_id_customers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("policy_number", name=op.f("pk_policies")),
    )
    index("policies", "customer_id")


def patients() -> None:
    op.create_table(
        "patients",
        text("patient_id"),
        text("name"),
        text("language", default="en"),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        text("phone"),
        text("procedure"),
        text("procedure_name"),
        sa.Column("surgery_on", sa.Date(), nullable=False),
        text("surgeon"),
        sa.Column("instructions", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_patients")),
    )
    index("patients", "phone")
    index("patients", "follow_up_on", "patient_id")


def stock() -> None:
    op.create_table(
        "stock",
        text("stock_number"),
        text("vin", nullable=True),
        sa.Column("condition", words("new", "used", name="condition"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        text("make"),
        text("model"),
        text("trim", nullable=True),
        text("body", nullable=True),
        text("color", nullable=True),
        sa.Column("price_usd", sa.Integer(), nullable=False),
        sa.Column("mileage_mi", sa.Integer(), nullable=False),
        sa.Column("availability", words("available", "reserved", "sold", name="availability"), nullable=False),
        sa.CheckConstraint("price_usd >= 0", name=op.f("ck_stock_price_usd")),
        sa.CheckConstraint("mileage_mi >= 0", name=op.f("ck_stock_mileage_mi")),
        sa.PrimaryKeyConstraint("stock_number", name=op.f("pk_stock")),
    )
    index("stock", "vin")
    index("stock", "price_usd")


def human_agents() -> None:
    op.create_table(
        "human_agents",
        text("agent_id"),
        text("desk"),
        text("name"),
        text("role"),
        text("phone"),
        text("extension", nullable=True),
        sa.Column("lines", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        sa.Column(
            "languages", postgresql.JSONB(), server_default=sa.text("""'["en"]'::jsonb"""), nullable=False
        ),
        sa.Column("on_call", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("rank", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", name=op.f("pk_human_agents")),
    )
    index("human_agents", "desk")


def appointments() -> None:
    op.create_table(
        "appointments",
        sa.Column("id", sa.Uuid(), nullable=False),
        text("desk"),
        text("kind"),
        moment("starts_at"),
        moment("ends_at"),
        sa.Column("place", sa.Integer(), server_default=sa.text("0"), nullable=False),
        text("name"),
        text("phone", nullable=True),
        sa.Column(
            "status", words("booked", "canceled", name="status"), server_default="booked", nullable=False
        ),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        moment("created_at", default=sa.text("now()")),
        moment("canceled_at", nullable=True),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointments_ends_after_start")),
        sa.CheckConstraint("place >= 0", name=op.f("ck_appointments_place")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointments")),
    )
    op.create_index(
        "ix_appointments_desk_kind_starts_at_place",
        "appointments",
        ["desk", "kind", "starts_at", "place"],
        unique=True,
        postgresql_where=sa.text("status = 'booked'"),
    )
    index("appointments", "starts_at", "id")
    index("appointments", "phone")
    index("appointments", "call_id")


def matters() -> None:
    noted(
        "claims",
        text("claim_number"),
        text("line"),
        text("policy_number", nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
    )
    index("claims", "claim_number")
    index("claims", "policy_number")
    noted(
        "messages",
        text("text"),
        sa.Column("heard", postgresql.JSONB(), server_default=sa.text("'[]'::jsonb"), nullable=False),
        text("for_whom", nullable=True),
        text("name", nullable=True),
        text("phone", nullable=True),
        sa.Column("urgency", words("low", "medium", "high", name="urgency"), nullable=False),
    )
    noted(
        "evidence_requests",
        text("request_number"),
        text("lender"),
        text("loan_number", nullable=True),
        text("borrower", nullable=True),
        text("property_address", nullable=True),
        text("send_to", nullable=True),
    )
    index("evidence_requests", "request_number")
    noted(
        "cancellations",
        text("policy_number"),
        text("reason"),
        text("effective", nullable=True),
        sa.Column("retained", sa.Boolean(), nullable=False),
    )
    index("cancellations", "policy_number")
    noted("red_flags", text("flag"), text("severity"), text("language", nullable=True))
    noted("symptoms", text("question"), text("answer"))
    noted(
        "identity_checks",
        sa.Column("verified", sa.Boolean(), nullable=False),
        text("method"),
        text("subject_id", nullable=True),
    )
    index("identity_checks", "subject_id")


def noted(table: str, *columns: sa.Column) -> None:
    """What every one of them has, and for matters whether it is done."""
    done = (
        (
            sa.Column("status", words("open", "done", name="status"), server_default="open", nullable=False),
            moment("done_at", nullable=True),
        )
        if table in MATTERS
        else ()
    )
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        moment("noted_at"),
        *columns,
        *done,
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f(f"fk_{table}_call_id_calls"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    index(table, "call_id")
    if done:
        index(table, "status")
        index(table, "noted_at", "id")
