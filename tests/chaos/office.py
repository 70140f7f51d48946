"""A post office to test: the real outbox on a real file, against the stand-in over HTTP; only the clock is ours."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.blocks.message import Message
from bot.clock import MovableClock
from bot.content import Content, Words
from bot.delivery import Arrival, Letter, Letters, Numbers, Outbox, Withheld, new_client, open_session
from bot.standin.server import Standin
from bot.store import Database, Delivery
from tests.fresh import new_file

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
OPEN = ("pending", "sending", "unknown")
QUICK = Numbers(timeout=timedelta(seconds=5))


async def write_note(letter: Letter) -> Message | Withheld:
    """A letter that says its own number."""
    return Message(f"Note {letter.delivery.subject['n']}")


class Office:
    """One workspace with members, and what became of the messages planned for them."""

    def __init__(self, database: Database, standin: Standin, clock: MovableClock, client: Any) -> None:
        self.database = database
        self.standin = standin
        self.clock = clock
        self.client = client
        self.team_id = standin.workspace.id
        self.letters: Letters = {"note": write_note}
        self.arrivals: dict[str, Arrival] = {}
        self.planned = 0
        self.elapsed = 0.0
        self.outbox = self.new_outbox()

    def new_outbox(self, kind: type[Outbox] = Outbox, numbers: Numbers = QUICK, seed: int = 1) -> Outbox:
        """Another worker on the same file: what a process has after it was started again."""
        self.outbox = kind(
            self.database,
            lambda _: self.client,
            self.letters,
            self.content,
            self.clock,
            numbers,
            arrivals=self.arrivals,
            dice=random.Random(seed),
            monotonic=lambda: self.elapsed,
        )
        return self.outbox

    def content(self) -> Content:
        """Nothing: notes need none."""
        return Content({}, {}, {}, {}, {}, {}, Words({}))

    def user(self, name: str) -> str:
        """A member's id; a new name is a new member of the Slack workspace."""
        workspace = self.standin.workspace
        if name not in workspace.names:
            self.standin.world.add_user(workspace, name, tz="UTC")
        return workspace.names[name]

    async def meet(self, name: str, **values: Any) -> str:
        """A member whom the bot knows."""
        user_id = self.user(name)
        async with self.database.team(self.team_id) as team:
            await team.members.meet(user_id, self.clock())
            await team.members.change(user_id, self.clock(), **({"timezone": "UTC"} | values))
        return user_id

    async def plan(self, name: str = "ada", urgency: str = "requested", **values: Any) -> Delivery:
        """A note to a member, due now unless told otherwise."""
        user_id = await self.meet(name)
        self.planned += 1
        now = self.clock()
        settings: dict[str, Any] = {"kind": "note", "due_at": now, "occurrence_key": f"note:{self.planned}"} | values
        async with self.database.team(self.team_id) as team:
            planned = await team.deliveries.plan(
                user_id, urgency=urgency, subject={"n": self.planned}, now=now, **settings
            )
        assert planned is not None
        return planned

    async def row(self, delivery: Delivery) -> Delivery:
        """A delivery as it is now."""
        found = await self.database.glance(self.team_id).deliveries.get(delivery.id)
        assert found is not None
        return found

    async def state(self, delivery: Delivery) -> str:
        """Its state, an end with its reason."""
        row = await self.row(delivery)
        return f"{row.state}:{row.reason}" if row.reason else row.state

    async def forward(self, **span: float) -> None:
        """Time passes, Slack does what it has put off, and the worker ticks until nothing more can start."""
        self.clock.forward(**span)
        await self.standin.tick()
        await self.outbox.drain()

    async def crash(self) -> None:
        """The process is gone, with whatever it was doing; another one has the file.

        Between transactions, which are whole or not at all: while this one holds the only connection, none is open.
        """
        async with self.database.team(self.team_id) as team:
            await team.members.get("nobody")  # a transaction begins with its first statement
            tasks = self.outbox.tasks
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def posted(self) -> Mapping[str, int]:
        """How often each delivery is in Slack's own record."""
        ids = [post.block_ids[0].removeprefix("d:") for post in self.standin.record if post.block_ids]
        return Counter(ids)

    async def counts(self) -> dict[str, int]:
        return await self.database.glance_everywhere().outbox.counts()


@asynccontextmanager
async def open_office(folder: Path) -> AsyncIterator[Office]:
    """An office on a fresh file, open on Monday at nine (UTC)."""
    clock = MovableClock(MONDAY, frozen=True)
    database = Database(new_file(folder / "office.db"))
    await database.start()
    try:
        async with Standin(clock) as standin, open_session(QUICK) as session:
            install = next(iter(standin.add_app().installs.values()))
            office = Office(database, standin, clock, new_client(install.bot_token, standin.api_url, session))
            async with database.everywhere() as everywhere:
                since = clock() - timedelta(minutes=1)
                await everywhere.workspaces.serve(office.team_id, "Harbour Works", install.bot_user_id, since)
            yield office
            await office.outbox.stop()
    finally:
        await database.stop()
