"""Many answers wanted at the same moment, in as many processes as there are databases."""

import asyncio
from collections import Counter
from datetime import UTC, datetime

from bot.store import Database
from bot.store.passing import retried

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
TODAY = NOW.date()


async def taken(databases: list[Database], members: int, each: int, *, of_member: int, of_all: int) -> Counter[str]:
    """How many answers each member got who wanted so many at once."""

    async def one(number: int) -> str | None:
        user = f"U{number % members}"

        async def write() -> bool:
            async with databases[number % len(databases)].team("T1") as team:
                return await team.model_uses.take(user, TODAY, of_member=of_member, of_all=of_all)

        return user if await retried(write, tries=20) else None

    got = await asyncio.gather(*(one(number) for number in range(members * each)))
    return Counter(user for user in got if user is not None)
