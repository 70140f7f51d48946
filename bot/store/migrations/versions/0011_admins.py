"""admins: what an admin can stop, try dry and cap, who did so, and the operator's own switch"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


UNASKED = sa.text("settled_at IS NOT NULL AND urgency <> 'requested'")


def upgrade() -> None:
    op.add_column("workspace", sa.Column("halted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workspace", sa.Column("halted_by", sa.String(), nullable=True))
    op.add_column("workspace", sa.Column("dry_run_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("workspace", sa.Column("cap_week", sa.Integer(), nullable=True))
    op.add_column("workspace", sa.Column("cap_day", sa.Integer(), nullable=True))
    op.create_table(
        "halt",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_halt")),
    )
    op.create_table(
        "admin_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "what IN ('stop', 'start', 'operator_stop', 'operator_start', 'dry_run_on', 'dry_run_off',"
            " 'cap', 'looked')",
            name=op.f("ck_admin_act_what"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_admin_act")),
    )
    op.create_index(op.f("ix_admin_act_team_id_at"), "admin_act", ["team_id", "at"])
    op.create_index(
        "ix_delivery_unasked", "delivery", ["team_id", "settled_at"], sqlite_where=UNASKED, postgresql_where=UNASKED
    )
    op.create_index(
        "ix_workspace_halted",
        "workspace",
        ["team_id"],
        sqlite_where=sa.text("halted_at IS NOT NULL"),
        postgresql_where=sa.text("halted_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_workspace_halted", "workspace")
    op.drop_index("ix_delivery_unasked", "delivery")
    op.drop_table("admin_act")
    op.drop_table("halt")
    for column in ("cap_day", "cap_week", "dry_run_since", "halted_by", "halted_at"):
        op.drop_column("workspace", column)
