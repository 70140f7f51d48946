"""Many members who look for somebody at the same moment, in as many processes as there are databases."""

import asyncio
import contextlib
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.content import Content
from bot.jobs.mentors import look_after
from bot.mentoring.mentors import NoSuchRequestError, Offering, Wish, accept, ask, decline, volunteer
from bot.store import Database, Member, Mentor, MentorRequest
from bot.store.passing import retried

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
TEAM, AT_ONCE = "T1", 30
TOPIC = Wish(topic="architecture")


@dataclass
class Rush:
    """The processes, and who looks for somebody."""

    databases: list[Database]
    content: Content
    members: list[Member] = field(default_factory=list)
    now: datetime = NOW

    async def begin(self, *, mentors: int, capacity: int, mentees: int) -> None:
        """So many seniors who offer the same, and so many juniors, all in Berlin."""
        offering = Offering(("architecture",), (), "senior", capacity)
        async with self.databases[0].team(TEAM) as team:
            for user in [*(f"M{n}" for n in range(mentors)), *(f"U{n}" for n in range(mentees))]:
                await team.members.meet(user, NOW)
                await team.members.change(user, NOW, timezone="Europe/Berlin")
                member = await team.members.get(user)
                assert member is not None
                if user.startswith("M"):
                    await volunteer(team, member, "backend", offering, self.content.words, NOW)
                else:
                    self.members.append(member)

    async def all_ask(self) -> None:
        """Everybody asks for the same, at the same moment."""
        room = asyncio.Semaphore(AT_ONCE)

        async def one(number: int, member: Member) -> None:
            async def write() -> None:
                async with self.databases[number % len(self.databases)].team(TEAM) as team:
                    await ask(team, member, TOPIC, "why", self.content, NOW)

            async with room:
                await retried(write, tries=10)

        await asyncio.gather(*(one(number, member) for number, member in enumerate(self.members)))

    async def answer_while_time_passes(self, dice: random.Random, rounds: int) -> None:
        """Mentors accept, decline or stay silent, while the ticks of all processes pass requests on."""
        for _ in range(rounds):
            self.now += timedelta(hours=49)
            asked = [one for one in await self.requests() if one.state == "asked"]
            room = asyncio.Semaphore(AT_ONCE)
            answers = [self._answer(one, dice.random(), room) for one in asked]
            ticks = [look_after(database, self.content, lambda: self.now) for database in self.databases]
            await asyncio.gather(*answers, *ticks)
            await self.check()

    async def _answer(self, request: MentorRequest, draw: float, room: asyncio.Semaphore) -> None:
        async def write() -> None:
            database = self.databases[(request.id or 0) % len(self.databases)]
            async with database.team(TEAM) as team:
                member = await team.members.get(request.mentor_id or "")
                assert member is not None
                if draw < 0.3:
                    await accept(team, member, request.id, self.content.words, self.now)
                elif draw < 0.6:
                    await decline(team, member, request.id, self.content.words, self.now)

        with contextlib.suppress(NoSuchRequestError):  # a tick was faster
            async with room:
                await retried(write, tries=10)

    async def requests(self) -> list[MentorRequest]:
        """Every request, as it is stored."""
        team = self.databases[0].glance(TEAM)
        return [one for member in self.members for one in await team.mentors.sought(member.user_id)]

    async def offers(self) -> list[Mentor]:
        """Every offer, as it is stored."""
        return [mentor for mentor, _ in await self.databases[0].glance(TEAM).mentors.offers()]

    async def check(self, *, asked: int | None = None) -> None:
        """No capacity exceeded, no request lost, counts that say what the requests say, loads that stay level."""
        requests, offers = await self.requests(), await self.offers()
        assert len(requests) == len(self.members)
        assert all(one.next_at is not None or one.state == "nobody" for one in requests)
        waiting = Counter(one.mentor_id for one in requests if one.state == "asked")
        engaged = Counter(one.mentor_id for one in requests if one.state == "accepted")
        for mentor in offers:
            assert (mentor.offered, mentor.engaged) == (waiting[mentor.user_id], engaged[mentor.user_id])
            assert mentor.offered + mentor.engaged <= mentor.capacity
        if asked is not None:
            assert waiting.total() == asked
            assert {one.state for one in requests} <= {"asked", "waiting"}
            assert max(one.offered for one in offers) - min(one.offered for one in offers) <= 1
