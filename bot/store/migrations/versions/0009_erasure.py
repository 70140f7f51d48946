"""erasure: tombstones, files that are left at Slack, and who read what"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tombstone",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "digest", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "left_file",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("file_id", sa.String(), nullable=False),
        sa.Column("try_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "file_id", name=op.f("pk_left_file")),
    )
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("reader_id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("what IN ('export', 'reason')", name=op.f("ck_access_log_what")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
        sa.UniqueConstraint(
            "team_id",
            "user_id",
            "reader_id",
            "what",
            "subject",
            name=op.f("uq_access_log_team_id_user_id_reader_id_what_subject"),
        ),
    )
    op.create_index(op.f("ix_access_log_team_id_user_id_at"), "access_log", ["team_id", "user_id", "at"])
    op.create_index(op.f("ix_access_log_team_id_reader_id"), "access_log", ["team_id", "reader_id"])


def downgrade() -> None:
    op.drop_table("access_log")
    op.drop_table("left_file")
    op.drop_table("tombstone")
