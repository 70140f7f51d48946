"""Three processes on PostgreSQL that want answers of a language model at the same moment: no cap is exceeded."""

import asyncio
import contextlib
from collections.abc import Callable

from bot.store import Database
from bot.store.migrating import migrate
from tests.unit.model_rush import taken


async def test_the_shares_of_members_and_workspace_hold_across_processes(new_database: Callable[[], str]) -> None:
    url = new_database()
    await asyncio.to_thread(migrate, url)
    async with contextlib.AsyncExitStack() as closing:
        databases = [Database(url) for _ in range(3)]
        for database in databases:
            await database.start()
            closing.push_async_callback(database.stop)
        got = await taken(databases, 6, 7, of_member=4, of_all=17)
    assert got.total() == 17
    assert max(got.values()) <= 4
