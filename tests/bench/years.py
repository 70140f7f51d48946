"""What the records of a member's year take on disk: `python -m tests.bench.years [--short]`."""

import argparse
import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlmodel import SQLModel

from bot.clock import system_clock
from bot.store.ledger import TRIES_KEPT
from bot.store.migrating import migrate
from bot.store.sealing import Keyring
from bot.store.sealing.keyring import new_key
from bot.store.sealing.writing import KEYRING
from bot.store.tables import CheckIn, Delivery, DeliveryAttempt, Goal, GoalEvent, NudgeGiven, Win
from tests.bench.census import Census
from tests.bench.rows import Found, Row, show
from tests.chaos.tables import DRIVERS
from tests.postgres import open_server

WEEKS = 52
GOALS, CHANGES, WINS = 6, 4, 12
"""Goals a year, changes of each, wins a year."""
TITLE = "Lead the design review of the storage service with both teams, and write down what was decided"
SAID = "The import of the customer files runs in four minutes instead of forty, and nobody has to watch it any more"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def measured(members: int) -> Found:
    """With so many members, on both databases."""
    found = Found()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server())
        for kind, url in (
            ("sqlite", f"sqlite:///{folder / 'years.db'}"),
            ("postgresql", server.create_database("years")),
        ):
            each = uvloop.run(a_year(url, members))
            what = f"{NAMES[kind]} on disk: a member's year : the member alone"
            found.rows.append(Row(what, f"{each[1] / 1000:.1f} kB", f"{each[0] / 1000:.1f} kB", each[1] / each[0]))
            found.constants[f"{kind}_bytes_per_member_year"] = each[1]
    return found


async def a_year(url: str, members: int) -> tuple[float, float]:
    """Bytes of a member with a schedule, and of what a year of theirs adds."""
    now = system_clock()
    await asyncio.to_thread(migrate, url)
    census = Census(url, members, 1, now, teams=1)
    empty = await census.megabytes()
    await census.fill()
    filled = await census.megabytes()
    kind, _, rest = url.partition(":")
    engine = create_async_engine(f"{DRIVERS[f'{kind}:']}{rest}", poolclass=NullPool)
    try:
        async with AsyncSession(engine, info={KEYRING: Keyring((new_key(),))}) as session:
            for number in range(members):
                await _add(session, f"U{number}", now)
            await session.commit()
    finally:
        await engine.dispose()
    full = await census.megabytes()
    return 1e6 * (filled - empty) / members, 1e6 * (full - filled) / members


async def _add(session: AsyncSession, user_id: str, now: datetime) -> None:
    for number in range(1, GOALS + 1):
        day: dict[str, Any] = {"created_at": now, "updated_at": now}
        who: dict[str, Any] = {"team_id": "T0", "user_id": user_id}
        goal = Goal(**who, number=number, title=TITLE, typed=TITLE, state="done", finished_at=now, **day)
        session.add(goal)
        await session.flush()
        changes = [
            GoalEvent(
                **who, goal_id=goal.id or 0, kind="progress", note=SAID, before={"progress": 20}, progress=40, at=now
            )
            for _ in range(CHANGES)
        ]
        session.add_all(changes)
    session.add_all(list(_weeks(user_id, now)))
    await session.flush()
    session.expunge_all()


def _weeks(user_id: str, now: datetime) -> Iterator[SQLModel]:
    who: dict[str, Any] = {"team_id": "T0", "user_id": user_id}
    for number in range(1, WINS + 1):
        day: dict[str, Any] = {"created_at": now, "updated_at": now}
        yield Win(
            **who, number=number, text=SAID, dimension="architecture", happened_day=now.date(), origin="typed", **day
        )
    for week in range(WEEKS):
        at, name = now - timedelta(weeks=week), f"2026-W{week + 1:02}"
        delivery = Delivery(
            **who,
            kind="nudge",
            subject={"nudge": "ask-one-question", "week": name, "reasons": ["level", "gap"]},
            schedule_id=1,
            occurrence_key=f"nudge:{user_id}:{name}",
            channel_id=f"D{user_id}",
            state="sent",
            due_at=at,
            not_before=at,
            expires_at=at + timedelta(days=3),
            attempt=1,
            fence=1,
            first_try_at=at,
            slack_ts="1764000000.000100",
            settled_via="answer",
            created_at=at,
            settled_at=at,
        )
        yield delivery
        if now - at < TRIES_KEPT:
            yield DeliveryAttempt(team_id="T0", delivery_id=delivery.id, attempt=1, outcome="sent", at=at)
        about: dict[str, Any] = {"week": name, "delivery_id": delivery.id}
        answer: dict[str, Any] = {"answer": "done", "answered_at": at} if week % 2 else {}
        yield NudgeGiven(**who, **about, **answer, nudge_id="ask-one-question", reasons=["level", "gap"], given_at=at)
        answer = {"answer": "answered", "answered_at": at} if week % 2 else {}
        yield CheckIn(**who, **about, **answer, goal_ids=[1, 2], asked_at=at)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="few members")
    show(measured(20 if parser.parse_args().short else 300).rows)
