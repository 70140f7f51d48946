"""a language model: what members let go to one, and how often it was asked"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("member") as batch_op:
        batch_op.add_column(sa.Column("model_wish", sa.String(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_member_model_wish"), "model_wish IN ('off', 'question', 'goals')")
    op.create_table(
        "model_use",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "user_id", "day", name=op.f("pk_model_use")),
    )


def downgrade() -> None:
    op.drop_table("model_use")
    with op.batch_alter_table("member") as batch_op:
        batch_op.drop_constraint(op.f("ck_member_model_wish"), type_="check")
        batch_op.drop_column("model_wish")
