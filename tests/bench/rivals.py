"""What one would do otherwise: one APScheduler job for every member, in its SQLAlchemy job store."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_sdk.web.async_client import AsyncWebClient

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


@dataclass
class Posting:
    """Where the jobs that post find what they need: a job store keeps a name and plain arguments."""

    client: AsyncWebClient
    text: str
    places: asyncio.Semaphore
    waited_for: set[str]
    done: asyncio.Event


_posting: Posting | None = None


async def post(channel: str) -> None:
    """The job: one message, nothing else."""
    assert _posting is not None
    async with _posting.places:
        await _posting.client.chat_postMessage(channel=channel, text=_posting.text)
    _posting.waited_for.discard(channel)
    if not _posting.waited_for:
        _posting.done.set()


@dataclass
class PostingJobs:
    """A scheduler whose jobs are all due, and have not begun."""

    scheduler: AsyncIOScheduler
    posting: Posting

    async def run(self) -> None:
        """Until every job has posted."""
        self.scheduler.resume()
        await self.posting.done.wait()

    async def stop(self) -> None:
        self.scheduler.shutdown(wait=False)
        await asyncio.sleep(0)


async def posting_jobs(
    file: Path, client: AsyncWebClient, people: Mapping[str, str], text: str, at_once: int, now: datetime
) -> PostingJobs:
    """One weekly job for each member, due a minute ago. `people` are members' conversations by their ids."""
    global _posting
    _posting = Posting(client, text, asyncio.Semaphore(at_once), set(people.values()), asyncio.Event())
    paused = scheduler(file)
    paused.start(paused=True)
    for user, channel in people.items():
        due = now - timedelta(minutes=1)
        paused.add_job(f"{__name__}:post", "interval", weeks=1, args=[channel], id=user, next_run_time=due)
    return PostingJobs(paused, _posting)
