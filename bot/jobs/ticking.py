"""Ticks that nothing stops: each job runs alone, an exception is logged and survived, a stall is seen and ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC

from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.store import PassingError
from bot.tally import TICK_SECONDS

STALLED_AFTER = 60.0
"""Seconds without a success, or three intervals where those are longer, after which a job counts as stalled."""


@dataclass(frozen=True)
class Job:
    """One piece of work that time brings. `work` is idempotent: running it once too often does nothing."""

    name: str
    work: Callable[[], Awaitable[object]]
    every: float = 5.0
    """Seconds."""


class Tick:
    """One job's runs: never two at once, and a wake during a run leads to one more."""

    def __init__(self, job: Job, monotonic: Callable[[], float]) -> None:
        self.job = job
        self.succeeded_at = monotonic()
        self.failures = 0
        self._monotonic = monotonic
        self._task: asyncio.Task[None] | None = None
        self._is_wanted = False
        self._is_stopped = False

    @property
    def age(self) -> float:
        """Seconds since the last success, or since the beginning. Monotonic: a moved wall clock is no stall."""
        return self._monotonic() - self.succeeded_at

    @property
    def is_stalled(self) -> bool:
        """Whether the last success is too long ago: it fails, it hangs, or nothing wakes it."""
        return self.age > max(STALLED_AFTER, 3 * self.job.every)

    def wake(self) -> None:
        """Run now, or once more after the present run. Call it on the event loop's own thread."""
        if self._is_stopped:
            return
        self._is_wanted = True
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(
                self._run(), name=f"tick:{self.job.name}", context=Context()
            )  # not a part of what woke it

    async def run(self) -> None:
        """Run now and wait for the end: of a run that began after this was called."""
        self.wake()
        if self._task is not None:
            await asyncio.wait({self._task})

    async def due(self) -> None:
        """What the scheduler calls: it returns at once, so that a slow run never makes it skip a turn."""
        self.wake()

    async def stop(self, seconds: float) -> None:
        """No more runs; the present one may end within so many seconds."""
        self._is_stopped, self._is_wanted = True, False
        if self._task is not None and not self._task.done():
            await asyncio.wait({self._task}, timeout=seconds)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while self._is_wanted:
            self._is_wanted = False
            began = self._monotonic()
            try:
                await self.job.work()
            except Exception as error:  # a tick survives everything: the next one may fare better
                self.failures += 1
                _log_failure(self.job.name, error)
            else:
                self.succeeded_at = self._monotonic()
            TICK_SECONDS.observe(self._monotonic() - began, self.job.name)


class Ticking:
    """All jobs of this process under one scheduler."""

    def __init__(self, jobs: Sequence[Job], monotonic: Callable[[], float] = time.monotonic) -> None:
        self.ticks = {job.name: Tick(job, monotonic) for job in jobs}
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            executors={"default": AsyncIOExecutor()},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._guard: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Every job once now, then at its interval."""
        for tick in self.ticks.values():
            self._put_on(tick)
            tick.wake()
        self._scheduler.start()
        self._guard_in(STALLED_AFTER / 2)

    async def stop(self, seconds: float = 5.0) -> None:
        """No more ticks; the present ones may end within so many seconds, together."""
        if self._guard is not None:
            self._guard.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        await asyncio.gather(*(tick.stop(seconds) for tick in self.ticks.values()))

    def wake(self, name: str) -> None:
        """Run one job now; KeyError for an unknown name."""
        self.ticks[name].wake()

    async def run(self, name: str) -> None:
        """Run one job now and wait for its end; KeyError for an unknown name."""
        await self.ticks[name].run()

    def stalled(self) -> list[str]:
        """The jobs that have not succeeded lately, for `/readyz`."""
        return [name for name, tick in self.ticks.items() if tick.is_stalled]

    def _guard_in(self, seconds: float) -> None:
        self._guard = asyncio.get_running_loop().call_later(seconds, self._revive)

    def _revive(self) -> None:
        """APScheduler counts in wall time: after a clock set back an hour it would sleep for an hour.

        And one fault among its jobs stops its own timer for good. So the event loop's timer looks after it, and puts
        every stalled job on a new interval, which starts the scheduler's timer again.
        """
        self._guard_in(STALLED_AFTER / 2)
        for name in self.stalled():
            self._put_on(self.ticks[name])
            self.ticks[name].wake()

    def _put_on(self, tick: Tick) -> None:
        trigger = IntervalTrigger(seconds=tick.job.every, timezone=UTC)
        self._scheduler.add_job(tick.due, trigger, id=tick.job.name, replace_existing=True)


def _log_failure(name: str, error: Exception) -> None:
    """Where it failed, without the error's own words: they may be a person's. Imported late: it is slow to load."""
    import traceback

    import structlog

    where = "".join(traceback.format_tb(error.__traceback__)[-3:])
    said = {"reason": str(error)} if isinstance(error, PassingError) else {}  # which are ours, or the database's alone
    structlog.get_logger("bot.jobs").error("tick_failed", job=name, error=type(error).__name__, where=where, **said)
