"""Wins and goals that one person saves at the same moment: each has a number of its own, and none is refused."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime

import pytest_asyncio

from bot.mentoring import goals
from bot.store import Database
from bot.store.migrating import migrate
from bot.store.passing import retried

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
AT_ONCE = 8
TRIES = 1
"""Nobody needs a second one: they wait for each other."""


@pytest_asyncio.fixture
async def database(new_database: Callable[[], str]) -> AsyncIterator[Database]:
    """One member, known to the bot."""
    url = new_database()
    await asyncio.to_thread(migrate, url)
    opened = Database(url)
    await opened.start()
    async with opened.team("T1") as team:
        await team.members.meet("U1", NOW)
    yield opened
    await opened.stop()


async def write(database: Database, text: str) -> int:
    async def once() -> int:
        async with database.team("T1") as team:
            win = await team.wins.write(
                "U1", text, NOW.date(), NOW, dimension=None, level=None, link=None, origin="typed", origin_id=None
            )
            return win.number

    return await retried(once, TRIES)


async def test_wins_written_at_once_have_a_number_each(database: Database) -> None:
    numbers = await asyncio.gather(*(write(database, f"win {n}") for n in range(AT_ONCE)))
    assert sorted(numbers) == list(range(1, AT_ONCE + 1))
    newest = await database.glance("T1").wins.numbered("U1", AT_ONCE)
    assert newest is not None
    async with database.team("T1") as team:
        await team.wins.delete("U1", newest.id or 0)
    again = await asyncio.gather(*(write(database, f"win {n}") for n in range(AT_ONCE)))
    assert sorted(again) == list(range(AT_ONCE + 1, 2 * AT_ONCE + 1))


async def test_goals_set_at_once_have_a_number_each(database: Database) -> None:
    member = await database.glance("T1").members.get("U1")
    assert member is not None

    async def once() -> int | None:
        async with database.team("T1") as team:
            wanted = goals.Wanted("Lead a design review", date(2026, 6, 1), None, 0)
            return (await goals.add_wanted(team, member, wanted, NOW)).goal.number

    found = await asyncio.gather(*(retried(once, TRIES) for _ in range(AT_ONCE)))
    assert sorted(number or 0 for number in found) == list(range(1, AT_ONCE + 1))
