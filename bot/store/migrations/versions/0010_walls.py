"""walls: PostgreSQL keeps workspaces apart by itself; `bot.store.walls` puts that up after every migration"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


PLANNED = sa.text("state = 'planned'")


def upgrade() -> None:
    # What members wrote is read of one workspace at a time, and so are nudges whose content is to be chosen.
    _index_planned("team_id", "created_at")
    # An older program says nothing of roles and workspaces, and would find its tables empty.
    op.execute("UPDATE schema_support SET oldest = '0010'")


def _index_planned(*columns: str) -> None:
    op.drop_index("ix_delivery_planned", "delivery")
    op.create_index("ix_delivery_planned", "delivery", list(columns), sqlite_where=PLANNED, postgresql_where=PLANNED)


def downgrade() -> None:
    op.execute("UPDATE schema_support SET oldest = '0003'")
    _index_planned("created_at")
    if op.get_bind().dialect.name == "postgresql":
        from bot.store.walls import take_down

        take_down(op.get_bind())
