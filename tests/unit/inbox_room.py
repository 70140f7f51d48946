"""An inbox whose requests keep a note, worked off by as many processes as a test wants."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import MovableClock
from bot.jobs import InboxWork
from bot.store import Database, InboxEntry, Team
from tests.fresh import new_file

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Room:
    """An inbox with two kinds: `note` keeps a note, `poison` keeps one and then fails.

    One database for each process; those on SQLite share one, as its processes would if it let them.
    """

    def __init__(self, *databases: Database) -> None:
        self.databases = databases
        self.database = databases[0]
        self.clock = MovableClock(START, frozen=True)
        self.failing: set[str] = {"poison"}
        self.errors: list[Exception] = []
        """What the next tries fail with, whatever their kind."""
        self.prepared: list[str] = []
        self.work = self.new_work()

    def new_work(self, process: int = 0, afterwards: Callable[[], Awaitable[None]] | None = None) -> InboxWork:
        """What a process has after it was started again; `afterwards` ends each effect, in its transaction."""

        async def keep(team: Team, entry: InboxEntry, now: datetime) -> None:
            await self.keep(team, entry, now)
            if afterwards is not None:
                await afterwards()

        return InboxWork(
            self.databases[process % len(self.databases)],
            {"note": keep, "poison": keep},
            self.clock,
            preparations={"note": self.prepare},
            dice=random.Random(process + 1),
        )

    async def prepare(self, entry: InboxEntry) -> None:
        self.prepared.append(entry.dedupe_key)

    async def keep(self, team: Team, entry: InboxEntry, now: datetime) -> None:
        payload = entry.payload or {}
        await team.notes.keep(payload["user"], payload["text"], now)
        await team.flush()
        if self.errors:
            raise self.errors.pop(0)
        if entry.kind in self.failing:
            raise LookupError("on purpose")

    async def take(
        self, text: str, user: str = "U1", kind: str = "note", team: str = "T1", *, named: bool = True, process: int = 0
    ) -> bool:
        """An event arrives; `named` is whether its sender is noted beside it, as an older version did not."""
        payload: dict[str, Any] = {"user": user, "text": text}
        self.clock.forward(seconds=0.001)
        async with self.databases[process % len(self.databases)].team(team) as rows:
            return await rows.inbox.take(
                f"message:{text}", kind, payload, self.clock(), user_id=user if named else None
            )

    async def take_all(self, texts: Sequence[str], users: Sequence[str]) -> None:
        """Many events in one transaction, each from the next of the users."""
        async with self.database.team("T1") as rows:
            for number, text in enumerate(texts):
                user = users[number % len(users)]
                self.clock.forward(seconds=0.001)
                payload = {"user": user, "text": text}
                assert await rows.inbox.take(f"message:{text}", "note", payload, self.clock(), user_id=user)

    async def notes(self, user: str = "U1", team: str = "T1") -> list[str]:
        newest = await self.database.glance(team).notes.newest(user, 1000)
        return [note.text for note in sorted(newest, key=lambda note: note.id or 0)]

    async def waiting(self, **later: float) -> list[InboxEntry]:
        """What would be worked on then."""
        return await self.database.glance_everywhere().inbox.waiting(self.clock() + timedelta(**later), 1000)


@asynccontextmanager
async def room_in(folder: Path) -> AsyncIterator[Room]:
    """A room with a new SQLite file."""
    database = Database(new_file(folder / "inbox.db"))
    await database.start()
    yield Room(database)
    await database.stop()
