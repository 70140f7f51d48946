"""One run of the bot's delivery: its jobs in the order in which they wake each other, until it ends or is ended."""

import asyncio
import contextvars
import math
import random
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.content import Content
from bot.delivery import Arrival, Letters, Numbers, Outbox
from bot.jobs import choose, plan
from bot.jobs.inbox import Effect, InboxWork
from bot.jobs.ticking import Job, Tick
from bot.store import Database
from bot.store.written import Written
from tests.chaos.simulation.disk import Access, Disk
from tests.chaos.simulation.loop import VirtualLoop
from tests.chaos.simulation.slack import Slack

EVERY = 5.0
"""Seconds between ticks where something waits."""
LONGEST = 24 * 3600.0
"""Seconds after which every job runs, though the rows say that it has nothing to do."""
SLOWEST = 60.0
"""Seconds between ticks that find nothing they may do, after a while."""

_WAITING = """
SELECT (SELECT min(next_due_at) FROM schedule WHERE is_on = 1),
       (SELECT min(created_at) FROM delivery WHERE state = 'planned'),
       (SELECT min(next_try_at) FROM inbox WHERE state = 'waiting'),
       (SELECT min(moment) FROM (
           SELECT min(not_before) AS moment FROM delivery WHERE state = 'pending'
           UNION ALL SELECT min(check_after) FROM delivery WHERE state = 'unknown' AND state IN ('sending', 'unknown')
           UNION ALL SELECT min(lease_until) FROM delivery WHERE state = 'sending' AND state IN ('sending', 'unknown')))
"""
JOBS = ("plan", "choose", "inbox", "outbox")

_running: contextvars.ContextVar["Process | None"] = contextvars.ContextVar("process", default=None)


def track_tasks(loop: asyncio.AbstractEventLoop) -> None:
    """Let every task belong to the process in which it was begun."""

    def make(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> Any:
        task = asyncio.Task(work, loop=loop, **options)
        process = _running.get()
        if process is not None:
            if (apart := options.get("context")) is not None:
                apart.run(_running.set, process)  # what it begins itself belongs there too
            process.adopt(task)
        return task

    loop.set_task_factory(make)


def _look_at(task: "asyncio.Task[Any]") -> None:
    """The exception of a task that is gone: nobody else is left to look."""
    if not task.cancelled():
        task.exception()


class Process:
    """From its start to its end. What it has in memory goes with it; the disk and Slack stay."""

    def __init__(
        self,
        loop: VirtualLoop,
        disk: Disk,
        slack: Slack,
        *,
        clock: Clock,
        content: Content,
        letters: Letters,
        arrivals: Mapping[str, Arrival],
        effects: Mapping[str, Effect],
        numbers: Numbers,
        outbox: type[Outbox],
        dice: random.Random,
        on_point: Callable[["Process", str], None],
        failing: float,
        nap: float = 0.0,
    ) -> None:
        """`nap`: seconds until a wake of the outbox takes effect; wakes meanwhile are one with it."""
        self.is_dead = False
        self.plans = True
        """Whether slots that come are planned; off at the end of a run, so that it has one."""
        self._loop = loop
        self._disk = disk
        self._clock = clock
        self._on_point = on_point
        self._tasks: list[asyncio.Task[Any]] = []
        self._most_tasks = 64
        self._seen: tuple[int, list[datetime | None]] = (-1, [])
        self._beat: asyncio.TimerHandle | None = None
        self._nap = nap
        self._wakes: asyncio.TimerHandle | None = None
        self._idle = 0
        self._rested_at = 0.0
        access = Access(disk, clock, dice, self._point, failing)
        access.on_commit = self.stir
        self.access = access
        self.database = Database("", clock, backend=access)
        self.outbox = outbox(
            self.database,
            lambda team_id: cast(AsyncWebClient, slack.client(team_id, self._point)),
            letters,
            lambda: content,
            clock,
            numbers,
            arrivals=arrivals,
            dice=dice,
            monotonic=loop.time,
        )
        self.inbox = InboxWork(self.database, effects, clock, dice=dice)
        self._plan: Callable[[], Awaitable[int]] = lambda: plan(self.database, clock, numbers=numbers)
        self._choose: Callable[[], Awaitable[int]] = lambda: choose(self.database, content, clock)
        self.ticks = {
            "plan": Tick(Job("plan", self._plan_and_wake), loop.time),
            "choose": Tick(Job("choose", self._choose_and_wake), loop.time),
            "inbox": Tick(Job("inbox", self.inbox.work), loop.time),
            "outbox": Tick(Job("outbox", self._send), loop.time),
        }
        self.database.on_written = self._written
        self.outbox.on_wake = self._soon

    def start(self) -> None:
        """Every job once, as after any start."""
        self._loop.call_soon(self._inside, self._begin)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Work of this process: it ends with it."""
        made: list[asyncio.Task[Any]] = []
        self._inside(lambda: made.append(self._loop.create_task(work)))
        return made[0]

    def wake(self, job: str) -> None:
        """Run a job now, where it has something to do."""
        if not self.is_dead and self._waiting().get(job, 1.0) <= 0:
            self.ticks[job].wake()

    def _written(self, written: Written) -> None:
        if written.to("delivery"):
            self.outbox.wake()

    def _soon(self) -> None:
        if self._nap == 0.0:
            self.wake("outbox")
        elif self._wakes is None and not self.is_dead:
            self._wakes = self._loop.call_later(self._nap, self._woken)

    def _woken(self) -> None:
        self._wakes = None
        self._inside(lambda: self.wake("outbox"))

    def stir(self) -> None:
        """Something is new in the rows: look at the next tick."""
        soon = self._next_tick(self._loop.time())
        if self._beat is None or self._beat.cancelled() or self._beat.when() > soon:
            self._idle = 0
            self._beat_at(soon)

    def kill(self) -> None:
        """It is gone between two steps, and with it all that it had in memory."""
        self.is_dead = True
        if self._beat is not None:
            self._beat.cancel()
        mine = asyncio.current_task() if asyncio._get_running_loop() is not None else None
        for task in self._tasks:
            self._end(task, by_itself=task is mine)

    def adopt(self, task: "asyncio.Task[Any]") -> None:
        """A task of this process; one that is begun after its end does not run."""
        if self.is_dead:
            self._end(task)
            return
        self._tasks.append(task)
        if len(self._tasks) > self._most_tasks:
            self._tasks = [one for one in self._tasks if not one.done()]
            self._most_tasks = 2 * len(self._tasks) + 64

    def _end(self, task: "asyncio.Task[Any]", *, by_itself: bool = False) -> None:
        if not by_itself:
            task.cancel()
        task.add_done_callback(_look_at)

    def _point(self, name: str) -> None:
        """A step that may be its last: asyncio.CancelledError where it was."""
        if not self.is_dead and name not in ("begin", "read"):
            self._on_point(self, name)
        if self.is_dead:
            raise asyncio.CancelledError

    def _inside(self, act: Callable[[], Any]) -> None:
        context = contextvars.copy_context()
        context.run(_running.set, self)
        context.run(act)

    def _begin(self) -> None:
        for name in JOBS:
            self.ticks[name].wake()
        self._beat_at(self._next_tick(self._loop.time()))

    async def _plan_and_wake(self) -> None:
        if self.plans:
            await self._plan()
        self.wake("choose")

    async def _choose_and_wake(self) -> None:
        await self._choose()
        self.wake("outbox")

    async def _send(self) -> None:
        if await self.outbox.tick():
            self._idle = 0

    def _next_tick(self, after: float) -> float:
        return (math.floor(after / EVERY) + 1) * EVERY

    def _beat_at(self, when: float) -> None:
        if self._beat is not None:
            self._beat.cancel()
        if not self.is_dead:
            self._beat = self._loop.call_at(when, self._inside, self._tick)

    def _tick(self) -> None:
        """Wake whom the rows call for. The others would find nothing, which a tick a day makes sure of."""
        now = self._loop.time()
        waiting = self._waiting()
        due = {name for name, seconds in waiting.items() if seconds <= 0}
        if now - self._rested_at >= LONGEST:
            self._rested_at, due = now, set(JOBS)
        for name in JOBS:
            if name in due:
                self.ticks[name].wake()
        if due:
            self._idle += 1
            pause = min(SLOWEST, EVERY * (1 << max(0, self._idle - 6)))
            self._beat_at(self._next_tick(now + pause - EVERY))
        else:
            nearest = min(waiting.values(), default=LONGEST)
            self._beat_at(self._next_tick(now + min(nearest, LONGEST)))

    def _waiting(self) -> dict[str, float]:
        """In how many seconds each job has something to do, by the rows; jobs with nothing at all are left out."""
        now = self._clock()
        found: dict[str, float] = {}
        for name, moment in zip(JOBS, self._moments(), strict=True):
            if moment is not None and (name != "plan" or self.plans):
                found[name] = (moment - now) / timedelta(seconds=1)
        return found

    def _moments(self) -> list[datetime | None]:
        """When each job has something to do; asked for anew where the rows have changed."""
        changes, moments = self._seen
        if changes != self._disk.raw.total_changes:
            changes, row = self._disk.raw.total_changes, self._disk.raw.execute(_WAITING).fetchone()
            moments = [None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC) for text in row]
            self._seen = changes, moments
        return moments
