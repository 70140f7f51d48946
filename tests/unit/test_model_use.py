"""How often a language model may be asked: counted before each call, whatever happens at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.jobs import Housekeeping
from bot.store import Database
from bot.store.migrating import migrate
from tests.unit.model_rush import NOW, TODAY, taken


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    await asyncio.to_thread(migrate, url)
    found = Database(url)
    await found.start()
    yield found
    await found.stop()


async def held(database: Database, user_id: str) -> int:
    return (await database.glance("T1").holdings.of(user_id)).get("model_use", 0)


async def test_simultaneous_requests_of_one_member_never_exceed_their_share(database: Database) -> None:
    assert await taken([database], 1, 30, of_member=7, of_all=99) == {"U0": 7}


async def test_simultaneous_requests_of_all_never_exceed_the_workspaces_share(database: Database) -> None:
    got = await taken([database], 5, 6, of_member=4, of_all=11)
    assert got.total() == 11
    assert max(got.values()) <= 4


async def test_what_the_workspace_refuses_is_not_counted_for_the_member(database: Database) -> None:
    assert await taken([database], 1, 3, of_member=9, of_all=1) == {"U0": 1}
    assert await taken([database], 1, 8, of_member=9, of_all=99) == {"U0": 8}


async def test_the_next_day_and_another_workspace_have_shares_of_their_own(database: Database) -> None:
    await taken([database], 1, 1, of_member=1, of_all=1)
    for team_id, day in (("T1", TODAY + timedelta(days=1)), ("T2", TODAY)):
        async with database.team(team_id) as team:
            assert await team.model_uses.take("U0", day, of_member=1, of_all=1)
            assert not await team.model_uses.take("U0", day, of_member=1, of_all=1)


async def test_counts_are_forgotten_after_thirty_days(database: Database) -> None:
    await taken([database], 2, 1, of_member=1, of_all=9)
    await Housekeeping(database, lambda: NOW + timedelta(days=30)).work()
    assert await held(database, "U1") == 1
    await Housekeeping(database, lambda: NOW + timedelta(days=31)).work()
    assert await held(database, "U1") == 0
