"""sealed: which keys are in use; texts from before that begin like a sealed one are marked as what they are"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TYPED = {
    "goal": ("title", "typed"),
    "goal_event": ("note",),
    "note": ("text",),
    "win": ("text", "link"),
    "rating": ("example",),
    "intention": ("cue", "action", "obstacle", "outcome"),
    "one_on_one": ("heard",),
    "question": ("text",),
    "mentor": ("about",),
    "mentor_request": ("reason", "reflection", "mentor_reflection"),
}
"""Columns of text; JSON never begins like a sealed text."""


def upgrade() -> None:
    op.create_table(
        "sealing_key",
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_sealing_key")),
    )
    for table, columns in TYPED.items():
        for column in columns:
            looks_sealed = f"substr({column}, 1, 3) IN ('s0:', 's1:')"
            op.execute(f"UPDATE {table} SET {column} = 's0:' || {column} WHERE {looks_sealed}")  # noqa: S608 -- ours


def downgrade() -> None:
    """What is sealed stays so: a program of before cannot read it."""
    for table, columns in TYPED.items():
        for column in columns:
            is_marked = f"substr({column}, 1, 3) = 's0:'"
            op.execute(f"UPDATE {table} SET {column} = substr({column}, 4) WHERE {is_marked}")  # noqa: S608 -- ours
    op.drop_table("sealing_key")
