"""many processes: the pace is shared, the inbox keeps a line for each member, absences are known"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

STATES = "'pending', 'sending', 'unknown', 'sent', 'skipped', 'cancelled', 'dead'"


def upgrade() -> None:
    extend_delivery()
    extend_inbox()
    extend_people()
    create_rate_bucket()
    create_heartbeat()
    create_schema_support()


def downgrade() -> None:
    for table in ("schema_support", "heartbeat", "rate_bucket"):
        op.drop_table(table)
    with op.batch_alter_table("schedule") as batch_op:
        batch_op.drop_column("blocked_by")
    with op.batch_alter_table("workspace") as batch_op:
        batch_op.drop_column("heard_at")
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_constraint(op.f("ck_member_away"), type_="check")
        batch_op.drop_column("away_until")
        batch_op.drop_column("away")
    op.drop_index("ix_inbox_dead", "inbox")
    op.drop_index("ix_inbox_line", "inbox")
    with op.batch_alter_table("inbox") as batch_op:
        batch_op.drop_column("user_id")
    op.drop_index("ix_delivery_ended", "delivery")
    op.drop_index("ix_delivery_planned", "delivery")
    op.execute("UPDATE delivery SET state = 'pending' WHERE state = 'planned'")
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.drop_constraint(op.f("ck_delivery_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_delivery_state"), f"state IN ({STATES})")
        batch_op.drop_column("held")


def extend_delivery() -> None:
    with op.batch_alter_table("delivery") as batch_op:
        batch_op.add_column(sa.Column("held", sa.String(), nullable=True))
        batch_op.drop_constraint(op.f("ck_delivery_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_delivery_state"), f"state IN ('planned', {STATES})")
    op.create_index(
        "ix_delivery_planned",
        "delivery",
        ["created_at"],
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_index(
        "ix_delivery_ended",
        "delivery",
        ["settled_at", "state", "reason"],
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )


def extend_inbox() -> None:
    op.add_column("inbox", sa.Column("user_id", sa.String(), nullable=True))
    op.create_index(
        "ix_inbox_line",
        "inbox",
        ["team_id", "user_id", "received_at"],
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_inbox_dead",
        "inbox",
        ["team_id"],
        sqlite_where=sa.text("state = 'dead'"),
        postgresql_where=sa.text("state = 'dead'"),
    )


def extend_people() -> None:
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("away", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("away_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint(op.f("ck_member_away"), "away IN ('vacation', 'sick', 'away')")
    op.add_column("workspace", sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("schedule", sa.Column("blocked_by", sa.String(), nullable=True))


def create_rate_bucket() -> None:
    op.create_table(
        "rate_bucket",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("tokens", sa.Float(), nullable=False),
        sa.Column("rate", sa.Float(), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("halved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "method", name=op.f("pk_rate_bucket")),
    )


def create_heartbeat() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("process_id", name=op.f("pk_heartbeat")),
    )


def create_schema_support() -> None:
    op.create_table(
        "schema_support",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("oldest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_support")),
    )
    op.execute("INSERT INTO schema_support (id, oldest) VALUES (1, '0002')")
