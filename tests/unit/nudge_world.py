"""One database file, one clock, and what the outbox would do with the nudges that are planned."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import MovableClock
from bot.content import Content
from bot.delivery.letters import Letter, Withheld
from bot.delivery.nudges import nudge_arrived, nudge_writer
from bot.jobs import choose, plan
from bot.mentoring import coming as ahead
from bot.mentoring import nudges as rules
from bot.mentoring.choice import Coming
from bot.mentoring.members import local_day
from bot.mentoring.rhythm import At
from bot.mentoring.schedules import turn_on
from bot.store import Database, Delivery, Member, NudgeGiven
from bot.store.migrating import migrate

WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
"""09:00 in Berlin, the first slot of somebody who says yes on that Wednesday."""
WEEK = timedelta(days=7)
T, ADA, BEN = "T1", "U1", "U2"


class World:
    """One file, one clock, and what the outbox would do with what is planned."""

    def __init__(self, database: Database, content: Content) -> None:
        self.database = database
        self.content = content
        self.clock = MovableClock(WEDNESDAY, frozen=True)

    async def meet(
        self, user: str = ADA, zone: str = "Europe/Berlin", level: str | None = "mid", team_id: str = T
    ) -> Member:
        async with self.database.team(team_id) as team:
            member = await team.members.meet(user, self.clock())
            member.timezone, member.level = zone, level
        return member

    async def subscribe(
        self, user: str = ADA, wish: At | None = None, zone: str = "Europe/Berlin", team_id: str = T
    ) -> Member:
        member = await self.meet(user, zone, team_id=team_id)
        async with self.database.team(team_id) as team:
            await turn_on(team, member, self.clock(), wish)
        return member

    async def tick(self) -> int:
        await plan(self.database, self.clock)
        return await choose(self.database, self.content, self.clock)

    async def until(self, moment: datetime) -> int:
        self.clock.move_to(moment)
        return await self.tick()

    async def deliveries(self, user: str = ADA) -> list[Delivery]:
        found = await self.database.glance(T).deliveries.newest(user, "nudge", limit=100)
        return found[::-1]

    async def send(self, user: str = ADA) -> list[NudgeGiven]:
        """Everything pending arrives."""
        async with self.database.team(T) as team:
            for row in await team.nudges.waiting(user):
                await team.deliveries.confirm(row.id, "1.1", "answer", self.clock())
                await nudge_arrived(team, [row], self.clock())
        return await self.database.glance(T).nudges.latest(user, 1000)

    async def answer(self, said: str, user: str = ADA) -> NudgeGiven:
        async with self.database.team(T) as team:
            given = (await team.nudges.latest(user, 1))[0]
            await rules.answer(team, given, said, self.clock())
        return given

    async def preview(self, member: Member) -> list[Coming]:
        rows = self.database.glance(T)
        schedule = await rows.schedules.get(member.user_id)
        assert schedule is not None
        return await ahead.coming(rows, member, schedule, self.content)

    async def write(self, row: Delivery, member: Member) -> str:
        rows = self.database.glance(T)
        today = local_day(self.clock(), member.timezone)
        written = await nudge_writer()(Letter(rows, row, member, self.content, self.clock(), today))
        return f"{written.state}:{written.reason}" if isinstance(written, Withheld) else written.text


@asynccontextmanager
async def open_world(folder: Path, content: Content) -> AsyncIterator[World]:
    """A fresh workspace on a Wednesday."""
    url = f"sqlite:///{folder / 'cairn.db'}"
    database = Database(url)
    await database.start()
    migrate(url)
    yield World(database, content)
    await database.stop()
