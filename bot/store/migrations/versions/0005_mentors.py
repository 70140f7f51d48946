"""mentors: what members offer, who looks for one, and who is kept apart"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _mentor()
    _request()
    op.create_table(
        "mentor_block",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("other_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "other_id", name=op.f("pk_mentor_block")),
    )
    op.create_index(op.f("ix_mentor_block_team_id_other_id"), "mentor_block", ["team_id", "other_id"])


def _mentor() -> None:
    op.create_table(
        "mentor",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("topics", sa.Text(), nullable=False),
        sa.Column("shadowings", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("engaged", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('active', 'paused', 'stopped')", name=op.f("ck_mentor_state")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 5", name=op.f("ck_mentor_capacity")),
        sa.CheckConstraint("offered >= 0 AND engaged >= 0", name=op.f("ck_mentor_counts")),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_mentor")),
    )
    op.create_index(op.f("ix_mentor_team_id_state"), "mentor", ["team_id", "state"])


def _request() -> None:
    op.create_table(
        "mentor_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("mentor_id", sa.String(), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column("shadowing", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("is_wide", sa.Boolean(), nullable=False),
        sa.Column("passed", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.Column("reflection", sa.Text(), nullable=True),
        sa.Column("mentor_reflection", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'asked', 'accepted', 'nobody', 'withdrawn', 'ended')",
            name=op.f("ck_mentor_request_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_request")),
        sqlite_autoincrement=True,
    )
    for other in ("user_id", "mentor_id"):
        name = op.f(f"ix_mentor_request_team_id_{other}_state")
        op.create_index(name, "mentor_request", ["team_id", other, "state"])
    op.create_index(
        "ix_mentor_request_due",
        "mentor_request",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_table("mentor_block")
    op.drop_table("mentor_request")
    op.drop_table("mentor")
