"""quick checks: SQLite makes a table of an IN list for each row that a CHECK looks at, and compares without one"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "access_log": {"what": ("export", "reason")},
    "admin_act": {
        "what": ("stop", "start", "operator_stop", "operator_start", "dry_run_on", "dry_run_off", "cap", "looked")
    },
    "assessment": {"state": ("draft", "finished")},
    "check_in": {"answer": ("none", "answered", "skipped")},
    "delivery": {
        "state": ("planned", "pending", "sending", "unknown", "sent", "skipped", "cancelled", "dead"),
        "urgency": ("requested", "chosen", "proactive"),
    },
    "goal": {"state": ("draft", "active", "done", "dropped", "cancelled")},
    "goal_event": {
        "kind": (
            *("added", "edited", "progress", "moved", "done", "dropped"),
            *("undone", "on_track", "slipped", "rested", "woken"),
        )
    },
    "inbox": {"state": ("waiting", "done", "dead")},
    "intention": {
        "state": ("draft", "active", "ended"),
        "asked": ("outcome", "obstacle", "plan", "cue", "action"),
    },
    "member": {"away": ("vacation", "sick", "away"), "model_wish": ("off", "question", "goals")},
    "mentor": {"state": ("active", "paused", "stopped")},
    "mentor_request": {"state": ("waiting", "asked", "accepted", "nobody", "withdrawn", "ended")},
    "note": {"kind": ("unplaced", "kept", "goal", "nudge")},
    "nudge_given": {"answer": ("done", "later", "never", "none")},
    "schedule": {"kind": ("nudge", "check_in", "intention", "one_on_one")},
    "win": {"origin": ("typed", "goal", "nudge", "message", "check_in")},
    "workspace": {"state": ("active", "stopped")},
}
COUNTED = ("mentor_request", "win")
"""Tables whose numbers are never given twice, not even where the row is gone."""


def upgrade() -> None:
    rewrite(lambda column, values: " OR ".join(f"{column} = '{value}'" for value in values))


def downgrade() -> None:
    rewrite(lambda column, values: f"{column} IN ({', '.join(repr(value) for value in values)})")


def rewrite(check: Callable[[str, tuple[str, ...]], str]) -> None:
    """The same checks in other words; other databases make nothing of a list, and keep theirs."""
    if op.get_context().dialect.name != "sqlite":
        return
    for table, columns in LISTS.items():
        is_counted = table in COUNTED
        number = last_number(table) if is_counted else None
        with op.batch_alter_table(table, table_kwargs={"sqlite_autoincrement": is_counted}) as batch_op:
            for column, values in columns.items():
                name = op.f(f"ck_{table}_{column}")
                batch_op.drop_constraint(name, type_="check")
                batch_op.create_check_constraint(name, check(column, values))
        if number is not None:
            count_from(table, number)


def last_number(table: str) -> int | None:
    """The highest that was ever given; None for a table that never had a row."""
    found = op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = :table"), {"table": table})
    number: int | None = found.scalar()
    return number


def count_from(table: str, number: int) -> None:
    """The new table knows the numbers of the rows that it was given, and not of those that are gone."""
    connection = op.get_bind()
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :table"), {"table": table})
    row = {"table": table, "number": number}
    connection.execute(sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"), row)
