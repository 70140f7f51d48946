import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest_asyncio
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from bot.clock import MovableClock
from bot.jobs import Housekeeping, InboxWork
from bot.store import Database, InboxEntry, Team

START = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Counter:
    """An inbox with two kinds: `note` keeps a note, `poison` keeps one and then fails."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = MovableClock(START, frozen=True)
        self.failing: set[str] = {"poison"}
        self.prepared: list[str] = []
        self.rung = 0
        self.work = self.new_work()

    def new_work(self) -> InboxWork:
        """What a process has after it was started again."""
        work = InboxWork(
            self.database,
            {"note": self.keep, "poison": self.keep},
            self.clock,
            preparations={"note": self.prepare},
            dice=random.Random(1),
        )
        work.on_done = self.ring
        return work

    def ring(self) -> None:
        self.rung += 1

    async def prepare(self, entry: InboxEntry) -> None:
        self.prepared.append(entry.dedupe_key)

    async def keep(self, team: Team, entry: InboxEntry, now: datetime) -> None:
        payload = entry.payload or {}
        await team.notes.keep(payload["user"], payload["text"], now)
        if entry.kind in self.failing:
            raise LookupError("on purpose")

    async def take(self, text: str, user: str = "U1", kind: str = "note", team: str = "T1") -> bool:
        payload: dict[str, Any] = {"user": user, "text": text}
        self.clock.forward(seconds=0.001)
        async with self.database.team(team) as rows:
            return await rows.inbox.take(f"message:{text}", kind, payload, self.clock())

    async def notes(self, user: str = "U1", team: str = "T1") -> list[str]:
        newest = await self.database.glance(team).notes.newest(user, 100)
        return [note.text for note in reversed(newest)]

    async def waiting(self) -> list[InboxEntry]:
        return await self.database.glance_everywhere().inbox.waiting(START + timedelta(days=9), 100)


@pytest_asyncio.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Counter]:
    database = Database(f"sqlite:///{tmp_path / 'inbox.db'}")
    await database.start()
    engine = create_engine(f"sqlite:///{database.path}")
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    yield Counter(database)
    await database.stop()


async def test_an_entry_has_its_effect_once(counter: Counter) -> None:
    assert await counter.take("one")
    assert not await counter.take("one")
    assert await counter.work.work() == 1
    assert not await counter.take("one")
    assert await counter.work.work() == 0
    assert await counter.notes() == ["one"]
    assert (counter.prepared, counter.rung) == (["message:one"], 1)


async def test_effect_and_settlement_are_one_transaction(counter: Counter) -> None:
    await counter.take("bad", kind="poison")
    await counter.work.work()
    assert await counter.notes() == []
    [entry] = await counter.waiting()
    assert (entry.attempts, entry.payload) == (1, {"user": "U1", "text": "bad"})
    counter.failing.clear()
    counter.clock.forward(seconds=3)
    assert await counter.work.work() == 1
    assert await counter.notes() == ["bad"]


async def test_a_bad_entry_stops_nobody_else(counter: Counter) -> None:
    await counter.take("bad", kind="poison")
    for number in range(5):
        await counter.take(f"fine {number}", user=f"U{number + 2}")
    await counter.take("there", user="U1", team="T2")
    assert await counter.work.work() == 6
    assert await counter.notes("U6") == ["fine 4"]
    assert await counter.notes("U1", "T2") == ["there"]


async def test_a_hiccup_keeps_a_members_order(counter: Counter) -> None:
    await counter.take("first", kind="poison")
    await counter.take("second")
    assert await counter.work.work() == 0
    counter.failing.clear()
    counter.clock.forward(seconds=1)
    assert await counter.work.work() == 0
    counter.clock.forward(seconds=2)
    assert await counter.work.work() == 2
    assert await counter.notes() == ["first", "second"]


async def test_a_bad_entry_holds_its_own_sender_back_for_seconds_only(counter: Counter) -> None:
    await counter.take("bad", kind="poison")
    await counter.take("good")
    for _ in range(10):
        await counter.work.work()
        counter.clock.forward(seconds=1)
    assert await counter.notes() == ["good"]


async def test_an_entry_that_always_fails_is_buried_with_its_payload(counter: Counter) -> None:
    await counter.take("bad", kind="poison")
    tries = 0
    while await counter.waiting():
        await counter.work.work()
        counter.clock.forward(minutes=6)
        tries += 1
    assert tries == 8
    assert not await counter.take("bad")


async def test_a_kind_nobody_knows_is_tried_again_and_then_buried(counter: Counter) -> None:
    await counter.take("odd", kind="of_next_year")
    for _ in range(8):
        await counter.work.work()
        counter.clock.forward(minutes=6)
    assert await counter.waiting() == []


async def test_more_than_a_batch_is_worked_off_at_once(counter: Counter) -> None:
    for number in range(120):
        await counter.take(f"{number:03}", user=f"U{number % 7}")
    assert await counter.work.work() == 120
    for member in range(7):
        assert await counter.notes(f"U{member}") == [f"{number:03}" for number in range(member, 120, 7)]


async def test_old_keys_are_forgotten_and_zones_asked_for(counter: Counter) -> None:
    asked = []

    async def look_up() -> None:
        asked.append(counter.clock())

    await counter.take("one")
    await counter.work.work()
    chores = Housekeeping(counter.database, counter.clock, look_up)
    counter.clock.forward(days=6.9)
    await chores.work()
    assert not await counter.take("one")
    counter.clock.forward(days=0.2)
    await chores.work()
    assert await counter.take("one")
    assert len(asked) == 2
