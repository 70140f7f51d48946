"""IN: what time does. Every APScheduler job on one page."""

from collections.abc import Awaitable, Callable

from bot.delivery import Outbox
from bot.jobs import heartbeat as beating
from bot.jobs.choosing import choose
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.housekeeping import Housekeeping
from bot.jobs.inbox import InboxWork
from bot.jobs.planning import plan
from bot.jobs.ticking import Job, Ticking

__all__ = ["Heartbeat", "Housekeeping", "InboxWork", "Job", "Ticking", "choose", "plan", "schedule"]


def schedule(
    *,
    plan_nudges: Callable[[], Awaitable[int]],
    choose_nudges: Callable[[], Awaitable[int]],
    look_after_mentors: Callable[[], Awaitable[int]],
    inbox: InboxWork,
    outbox: Outbox,
    heartbeat: Heartbeat,
    housekeeping: Housekeeping,
) -> Ticking:
    """The jobs of one process, wired so that work for the next one wakes it. `start()` begins."""

    async def plan_and_wake() -> None:
        if await plan_nudges():
            ticking.wake("choose")
            ticking.wake("outbox")

    async def choose_and_wake() -> None:
        if await choose_nudges():
            ticking.wake("outbox")

    async def look_after_and_wake() -> None:
        if await look_after_mentors():
            ticking.wake("outbox")

    ticking = Ticking(
        [
            Job("plan", plan_and_wake),
            Job("choose", choose_and_wake),
            Job("mentors", look_after_and_wake),
            Job("inbox", inbox.work),
            Job("outbox", outbox.tick),
            Job("heartbeat", heartbeat.work, every=beating.EVERY),
            Job("housekeeping", housekeeping.work, every=600),
        ]
    )
    inbox.on_done = outbox.wake
    outbox.on_wake = lambda: ticking.wake("outbox")
    return ticking
