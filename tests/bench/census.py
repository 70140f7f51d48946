"""Tables with as many members as one likes, of whom a thousand are due, filled by the database itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import TextClause, Update, bindparam, text, true, update
from sqlmodel import col

from bot.store import Schedule
from bot.store.tables.columns import Moment
from tests.chaos.tables import connected

TEAMS = 20
_WORKSPACES = """
    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :size)
    INSERT INTO workspace (team_id, name, bot_user_id, state, created_at, updated_at)
    SELECT 'T' || n, 'Harbour Works', 'UBOT', 'active', :now, :now FROM numbers
"""
_MEMBERS = """
    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :size)
    INSERT INTO member
        (team_id, user_id, timezone, dm_channel, is_active, hours_start, hours_end, created_at, updated_at)
    SELECT 'T' || (n % :teams), 'U' || n, 'UTC', 'D' || n, true, '08:00', '18:00', :now, :now FROM numbers
"""
_SCHEDULES = """
    WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :size)
    INSERT INTO schedule
        (team_id, user_id, kind, subject_id, is_on, weekday, local_time, every_weeks, timezone, consented_at,
        anchor_week, next_due_at, version)
    SELECT 'T' || (n % :teams), 'U' || n, 'nudge', 0, true, :weekday, :time, 1, 'UTC', :now, 0,
        CASE WHEN n % :each = 0 THEN :due ELSE :later END, 1
    FROM numbers
"""
_DUE_AGAIN = "UPDATE schedule SET next_due_at = :due, last_week = NULL, last_due_at = NULL WHERE next_due_at > :later"
_COME = "UPDATE schedule SET next_due_at = :due WHERE id % :count = :place"
_CLAIMABLE = "UPDATE delivery SET not_before = :due WHERE state = 'pending'"


class Census:
    """A database with `size` members; `each`-th by number is due this minute, all others in an hour."""

    def __init__(self, url: str, size: int, due: int, now: datetime) -> None:
        self.url = url
        self.size = size
        self.due = due
        self.due_at = now.replace(second=0, microsecond=0)
        self._now = now

    async def fill(self) -> None:
        """Workspaces, members and schedules, and the statistics that a database in use has."""
        later = self.due_at + timedelta(hours=1)
        week = {"weekday": self.due_at.weekday(), "time": f"{self.due_at:%H:%M}"}
        rest = {"due": self.due_at, "later": later, "each": self.size // self.due, "teams": TEAMS}
        async with connected(self.url) as connection:
            await connection.execute(_statement(_WORKSPACES), {"size": TEAMS, "now": self._now})
            await connection.execute(_statement(_MEMBERS), {"size": self.size, "teams": TEAMS, "now": self._now})
            await connection.execute(_statement(_SCHEDULES), {"size": self.size, "now": self._now, **week, **rest})
            await connection.execute(text("ANALYZE"))

    async def be_due_again(self) -> None:
        """As if nothing had been planned: who was moved on to another week is due this minute."""
        async with connected(self.url) as connection:
            await connection.execute(text("DELETE FROM delivery"))
            later = {"due": self.due_at, "later": self.due_at + timedelta(days=1)}
            await connection.execute(_statement(_DUE_AGAIN), later)

    async def be_claimable(self) -> None:
        """Whatever has been chosen may go now."""
        async with connected(self.url) as connection:
            await connection.execute(_statement(_CLAIMABLE), {"due": self.due_at})

    async def come_due(self, moments: Sequence[datetime], each: int) -> None:
        """So many members more at each of these moments."""
        count = self.size // each
        async with connected(self.url) as connection:
            for place, moment in enumerate(moments):
                await connection.execute(_statement(_COME), {"due": moment, "count": count, "place": place})

    def moving(self) -> Update:
        """The bare UPDATE of the rows that are due."""
        is_due = (col(Schedule.is_on) == true(), col(Schedule.next_due_at) <= self.due_at)
        return update(Schedule).where(*is_due).values(next_due_at=self.due_at + timedelta(days=7))


def _statement(sql: str) -> TextClause:
    moments = [name for name in ("now", "due", "later") if f":{name}" in sql]
    return text(sql).bindparams(*(bindparam(name, type_=Moment()) for name in moments))
