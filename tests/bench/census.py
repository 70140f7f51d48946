"""Tables with as many members as one likes, of whom a thousand are due, filled by the database itself."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import TextClause, Update, bindparam, text, true, update
from sqlmodel import col

from bot.store import Schedule
from bot.store.tables.columns import Moment
from tests.chaos.tables import asked, connected

TEAMS = 20
_NUMBERS = "WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :size)"
_WORKSPACES = f"""
    {_NUMBERS}
    INSERT INTO workspace (team_id, name, bot_user_id, state, enterprise_id, created_at, updated_at)
    SELECT 'T' || n, 'Harbour Works', 'UBOT', 'active', '', :now, :now FROM numbers
"""  # noqa: S608 - constants
_MEMBERS = f"""
    {_NUMBERS}
    INSERT INTO member
        (team_id, user_id, timezone, dm_channel, is_active, hours_start, hours_end, created_at, updated_at)
    SELECT 'T' || (n / :each), 'U' || n, 'UTC', 'D' || n, true, '08:00', '18:00', :now, :now FROM numbers
"""  # noqa: S608 - constants
_SCHEDULES = f"""
    {_NUMBERS}
    INSERT INTO schedule
        (team_id, user_id, kind, subject_id, is_on, weekday, local_time, every_weeks, timezone, consented_at,
        anchor_week, next_due_at, version)
    SELECT 'T' || (n / :each), 'U' || n, 'nudge', 0, true, :weekday, :time, 1, 'UTC', :now, 0,
        CASE WHEN (n / :each) % :every = 0 AND n % :each < :some THEN :due ELSE :later END, 1
    FROM numbers
"""  # noqa: S608 - constants
_DUE_AGAIN = "UPDATE schedule SET next_due_at = :due, last_week = NULL, last_due_at = NULL WHERE next_due_at > :later"
_COME = "UPDATE schedule SET next_due_at = :due WHERE id % :count = :place"
_CLAIMABLE = "UPDATE delivery SET not_before = :due WHERE state = 'pending'"


class Census:
    """A database with `size` members, alike many in each of `teams` workspaces, which `size` is a multiple of.

    `due` of them are due this minute, alike many in each of `due_teams` of the workspaces; all others in an hour.
    """

    def __init__(
        self, url: str, size: int, due: int, now: datetime, *, teams: int = TEAMS, due_teams: int | None = None
    ) -> None:
        self.url = url
        self.size = size
        self.due = due
        self.teams = teams
        self.due_at = now.replace(second=0, microsecond=0)
        self._every = teams // min(due_teams or teams, due)
        self.due_teams = [f"T{number}" for number in range(0, teams, self._every)]
        self._now = now

    async def fill(self) -> None:
        """Workspaces, members and schedules, and the statistics that a database in use has."""
        each = self.size // self.teams
        size = {"size": self.size, "each": each, "now": self._now}
        moments = {"due": self.due_at, "later": self.due_at + timedelta(hours=1)}
        week = {"weekday": self.due_at.weekday(), "time": f"{self.due_at:%H:%M}"}
        who = {"every": self._every, "some": -(-self.due // len(self.due_teams))}
        async with connected(self.url) as connection:
            await connection.execute(_statement(_WORKSPACES), {"size": self.teams, "now": self._now})
            await connection.execute(_statement(_MEMBERS), size)
            await connection.execute(_statement(_SCHEDULES), {**size, **moments, **week, **who})
            await connection.execute(text("ANALYZE"))

    async def megabytes(self) -> float:
        """What it takes on disk, in MB (10^6 bytes)."""
        pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        question = pages if self.url.startswith("sqlite") else "SELECT pg_database_size(current_database())"
        return float((await asked(self.url, question))[0][0]) / 1e6

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
