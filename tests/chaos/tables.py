"""A database looked at and filled from outside, past the bot."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import NullPool, insert, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlmodel import SQLModel, col, select

from bot.store import Goal, Member, Schedule
from bot.store.looking import keyring_of
from bot.store.sealing.writing import KEYRING

DRIVERS = {"sqlite:": "sqlite+aiosqlite:", "postgresql:": "postgresql+asyncpg:"}
MICROSECOND = timedelta(microseconds=1)


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncConnection]:
    """One connection; what was not committed is at the end."""
    kind, _, rest = url.partition(":")
    engine = create_async_engine(f"{DRIVERS[f'{kind}:']}{rest}", poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            yield connection
            await connection.commit()
    finally:
        await engine.dispose()


async def asked(url: str, question: str, **values: Any) -> list[tuple[Any, ...]]:
    """The answer of the database itself."""
    async with connected(url) as connection:
        return [tuple(row) for row in await connection.execute(text(question), values)]


async def goals(url: str) -> list[Goal]:
    """Every goal with its words, which the database itself cannot read; the key lies beside the file."""
    kind, _, rest = url.partition(":")
    engine = create_async_engine(f"{DRIVERS[f'{kind}:']}{rest}", poolclass=NullPool)
    try:
        async with AsyncSession(engine, info={KEYRING: keyring_of(url, ())}) as session:
            return list((await session.scalars(select(Goal).order_by(col(Goal.id)))).all())
    finally:
        await engine.dispose()


async def fill(url: str, *tables: Sequence[SQLModel]) -> None:
    """Put rows there, those of each table together, and all of them or none. What has no id gets one there."""
    async with connected(url) as connection:
        for rows in tables:
            await connection.execute(insert(type(rows[0])), [_values(row) for row in rows])


def _values(row: SQLModel) -> dict[str, Any]:
    values = row.model_dump()
    return values if values.get("id") else {name: value for name, value in values.items() if name != "id"}


async def enrol(url: str, team_id: str, members: dict[str, str | None], now: datetime) -> None:
    """Members by id, with the conversations that are open already, each with a nudge that is due this minute.

    `members` lives in UTC. All may be written to now, whatever day it is: it is the hour after their own time.
    """
    due_at = now.replace(second=0, microsecond=0)
    people = [
        Member(team_id=team_id, user_id=user_id, timezone="UTC", dm_channel=channel, created_at=now, updated_at=now)
        for user_id, channel in members.items()
    ]
    schedules = [
        Schedule(
            team_id=team_id,
            user_id=user_id,
            weekday=due_at.weekday(),
            local_time=f"{due_at:%H:%M}",
            consented_at=now,
            next_due_at=due_at + n * MICROSECOND,
        )
        for n, user_id in enumerate(members)
    ]
    await fill(url, people, schedules)
