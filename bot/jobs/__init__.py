"""IN: what time does. Every APScheduler job on one page."""

from collections.abc import Awaitable, Callable

from bot.delivery import Outbox
from bot.jobs import forgetting as ending
from bot.jobs import heartbeat as beating
from bot.jobs import holding as held
from bot.jobs.choosing import choose
from bot.jobs.forgetting import Forgetting
from bot.jobs.heartbeat import Heartbeat
from bot.jobs.holding import Holding
from bot.jobs.housekeeping import Housekeeping
from bot.jobs.inbox import InboxWork
from bot.jobs.planning import plan
from bot.jobs.ticking import Job, Ticking

__all__ = [
    "Forgetting",
    "Heartbeat",
    "Holding",
    "Housekeeping",
    "InboxWork",
    "Job",
    "Ticking",
    "choose",
    "plan",
    "schedule",
]


def schedule(
    *,
    plan_nudges: Callable[[], Awaitable[int]],
    choose_nudges: Callable[[], Awaitable[int]],
    look_after_mentors: Callable[[], Awaitable[int]],
    inbox: InboxWork,
    outbox: Outbox,
    heartbeat: Heartbeat,
    housekeeping: Housekeeping,
    forgetting: Forgetting,
    holding: Holding,
) -> Ticking:
    """The jobs of one process, wired so that work for the next one wakes it. `start()` begins."""

    def waking(work: Callable[[], Awaitable[int]], *others: str) -> Callable[[], Awaitable[None]]:
        """A job that wakes the others where it had something to do."""

        async def run() -> None:
            if await work():
                for other in others:
                    ticking.wake(other)

        return run

    ticking = Ticking(
        [
            Job("plan", waking(plan_nudges, "choose", "outbox")),
            Job("choose", waking(choose_nudges, "outbox")),
            Job("mentors", waking(look_after_mentors, "outbox")),
            Job("inbox", inbox.work),
            Job("outbox", outbox.tick),
            Job("heartbeat", heartbeat.work, every=beating.EVERY),
            Job("holding", holding.work, every=held.EVERY),
            Job("forgetting", forgetting.work, every=ending.EVERY),
            Job("housekeeping", housekeeping.work, every=600),
        ]
    )
    inbox.on_done = outbox.wake
    outbox.on_wake = lambda: ticking.wake("outbox")
    return ticking
