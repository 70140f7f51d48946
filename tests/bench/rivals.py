"""What one would do otherwise: one APScheduler job for every member, in its SQLAlchemy job store."""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

done = asyncio.Event()
awaited: set[str] = set()
"""Whose jobs have yet to run."""


@dataclass(frozen=True)
class Cost:
    """Seconds: to add all jobs, until the scheduler runs again on its store, and until all that are due have run."""

    members: int
    due: int
    add: float
    restart: float
    tick: float


def remind(user_id: str) -> None:
    """The job: nearly nothing."""
    awaited.discard(user_id)
    if not awaited:
        done.set()


def scheduler(file: Path) -> AsyncIOScheduler:
    """As its documentation shows it, with every missed run made up for once."""
    return AsyncIOScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{file}")},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None, "coalesce": True},
        timezone=UTC,
    )


async def one_job_each(file: Path, members: int, due: int, now: datetime) -> Cost:
    """So many members with a weekly job each, of whom so many are due."""
    done.clear()
    first = scheduler(file)
    first.start(paused=True)
    began = time.perf_counter()
    for number in range(members):
        is_due = number % (members // due) == 0
        if is_due:
            awaited.add(f"U{number}")
        start = now - timedelta(minutes=1) if is_due else now + timedelta(days=1)
        first.add_job(
            f"{__name__}:remind", "interval", weeks=1, args=[f"U{number}"], id=f"U{number}", next_run_time=start
        )
    add = time.perf_counter() - began
    first.shutdown(wait=False)
    await asyncio.sleep(0)

    began = time.perf_counter()
    second = scheduler(file)
    second.start(paused=True)
    restart = time.perf_counter() - began
    began = time.perf_counter()
    second.resume()
    await done.wait()
    tick = time.perf_counter() - began
    second.shutdown(wait=False)
    await asyncio.sleep(0)
    return Cost(members, due, add, restart, tick)
