"""A Slack workspace in real time with many people in it, beside a database; and the books over what was sent."""

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import DBAPIError

from bot.clock import system_clock
from bot.standin import Standin
from bot.standin.apps import Install
from bot.standin.conversations import Channel
from bot.standin.entities import User
from bot.store.migrating import migrate
from tests.chaos.tables import asked, enrol

OPEN = ("planned", "pending", "sending", "unknown")
STRAGGLERS = 2.5
"""Seconds in which what is on its way somewhere has arrived, or never will."""


@dataclass
class Books:
    """What was planned against what Slack has, member by member."""

    nudges: int
    posts: Counter[str]
    rows: Counter[str]
    by_looking: int
    mismatched: int
    """Rows that say `sent` of a member whom Slack's record does not have, or the other way round."""
    seconds: float = 0.0
    befallen: dict[str, int] = field(default_factory=dict)
    """How often what went wrong."""

    @property
    def lost(self) -> int:
        return self.nudges - len(self.posts)

    @property
    def doubled(self) -> int:
        return sum(times - 1 for times in self.posts.values())

    @property
    def is_balanced(self) -> bool:
        """As many rows as were planned, each with its end, and each end what Slack says."""
        has_open = any(self.rows[state] for state in OPEN)
        return not has_open and not self.mismatched and self.rows.total() == self.nudges

    @property
    def is_kept(self) -> bool:
        """The promise."""
        return self.is_balanced and not self.lost and not self.doubled

    def __str__(self) -> str:
        befallen = ", ".join(f"{count} {what}" for what, count in self.befallen.items() if count) or "nothing befell"
        rows = ", ".join(f"{count} {state}" for state, count in sorted(self.rows.items()))
        return (
            f"{self.nudges} nudges in {self.seconds:.1f} s, {befallen}: {self.lost} lost, {self.doubled} doubled; "
            f"{rows} ({self.by_looking} found by looking), {self.mismatched} mismatched; "
            f"{'balanced' if self.is_balanced else 'NOT BALANCED'}"
        )


class Town:
    """A local Slack with the app in one workspace, and the bot's database, brought to today's version."""

    def __init__(self, standin: Standin, install: Install, url: str, dice: random.Random) -> None:
        self.standin = standin
        self.install = install
        self.url = url
        self.dice = dice
        self.planned = 0
        self.settings = {
            "SLACK_BOT_TOKEN": install.bot_token,
            "SLACK_SIGNING_SECRET": install.app.signing_secret,
            "CAIRN_SLACK_API_URL": standin.api_url,
            "CAIRN_LOG_LEVEL": "WARNING",
            "DATABASE_URL": url,
        }

    def move_in(self, count: int) -> list[tuple[User, Channel | None]]:
        """So many new people; most of them have a conversation with the bot, the others none yet."""
        world, home = self.standin.world, self.standin.workspace
        found: list[tuple[User, Channel | None]] = []
        for _ in range(count):
            user = world.add_user(home, f"member{len(home.names)}", tz="UTC")
            has_met = self.dice.random() < 0.9
            found.append((user, world.direct(home, self.install.bot_user_id, user.id)[0] if has_met else None))
        return found

    async def enrol(self, count: int) -> None:
        """So many new members, each with a nudge that is due now."""
        people = {user.id: channel.id if channel else None for user, channel in self.move_in(count)}
        while not await self._have_come(people):  # a server that goes away in the middle has none of them, or all
            with contextlib.suppress(DBAPIError, OSError):
                await enrol(self.url, self.install.team_id, people, self.standin.now())
        self.planned += count

    async def calm(self, seconds: float) -> float:
        """Wait until every nudge has come to its end, or for so long; the seconds that it took."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            rows = await self._rows()
            if rows.total() >= self.planned and not any(rows[state] for state in OPEN):
                break
            await asyncio.sleep(0.3)
        return passed

    async def audit(self) -> Books:
        """Compare Slack's record with the rows, once nothing can be on its way any more."""
        await asyncio.sleep(STRAGGLERS)
        posts = Counter(post.user for post in self.standin.record if post.method == "chat.postMessage" and post.user)
        sent = {user for (user,) in await asked(self.url, "SELECT user_id FROM delivery WHERE state = 'sent'")}
        looked = await asked(self.url, "SELECT count(*) FROM delivery WHERE settled_via = 'history'")
        return Books(self.planned, posts, await self._rows(), looked[0][0], len(sent ^ set(posts)))

    async def _have_come(self, people: Collection[str]) -> bool:
        with contextlib.suppress(DBAPIError, OSError):
            there = {user for (user,) in await asked(self.url, "SELECT user_id FROM schedule")}
            return there.issuperset(people)
        await asyncio.sleep(0.3)
        return False

    async def _rows(self) -> Counter[str]:
        """Deliveries by state; none where the database does not answer now."""
        with contextlib.suppress(DBAPIError, OSError):
            found = await asked(self.url, "SELECT state, count(*) FROM delivery GROUP BY state")
            return Counter(dict(found))
        return Counter()


@asynccontextmanager
async def open_town(url: str, seed: int) -> AsyncIterator[Town]:
    """A workspace on an empty database; nobody is told of the bot's own messages."""
    await asyncio.to_thread(migrate, url)
    async with Standin(system_clock, echo=False, seed=seed) as standin:

        async def live() -> None:
            while True:
                await asyncio.sleep(0.05)
                await standin.tick()

        living = asyncio.create_task(live())
        try:
            yield Town(standin, standin.add_app().installs[standin.workspace.id], url, random.Random(seed))
        finally:
            living.cancel()
