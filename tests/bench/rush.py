"""What planning and choosing cost a member where everybody of a workspace is due at once: of many, and of few."""

import asyncio
import time
from collections.abc import Callable

from bot.clock import system_clock
from bot.content import load
from bot.delivery import Numbers
from bot.jobs import choose, plan
from bot.store import Database
from bot.store.migrating import migrate
from tests.bench.census import Census
from tests.bench.processes import StartError
from tests.bench.rows import Found, compared

ROUNDS = 2


async def rush(
    named: str, members: int, few: int, new_database: Callable[[str], str], numbers: Numbers, limit: float
) -> Found:
    """All of `members` in one workspace beside all of `few` in another one, in databases that are new each time.

    So their statistics know nothing of the messages that are planned: as on the first Monday of a new workspace.
    """
    found: dict[int, list[float]] = {members: [], few: []}
    for number in range(ROUNDS):
        for size, costs in found.items():
            costs.append(await _each(new_database(f"rush_{size}_{number}"), size, numbers))
    what = f"{named}: plan and choose for each of {members:,} due in one workspace : of {few:,}"
    return Found([compared(what, found[members], found[few], "µs", limit, falls=True)])


async def _each(url: str, members: int, numbers: Numbers) -> float:
    """Microseconds a member."""
    await asyncio.to_thread(migrate, url)
    await Census(url, members, members, system_clock(), teams=1).fill()
    database, content = Database(url), load()
    await database.start()
    try:
        began = time.perf_counter()
        planned = await plan(database, database.clock, numbers=numbers)
        chosen = await choose(database, content, database.clock)
        cost = time.perf_counter() - began
    finally:
        await database.stop()
    if not planned == chosen == members:
        raise StartError(f"{planned} planned and {chosen} chosen of {members}")
    return 1e6 * cost / members
