"""IN: what time does. Every APScheduler job on one page."""

from collections.abc import Awaitable, Callable
from functools import partial

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
from bot.store import Database
from bot.store.written import Written

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
    database: Database,
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
    """The jobs of one process. What a workspace's transaction has written wakes whoever looks at it.

    `start()` begins.
    """

    async def plan_and_wake() -> None:
        if await plan_nudges():  # of all workspaces, in transactions that wake nobody
            ticking.wake("choose")
            ticking.wake("outbox")

    ticking = Ticking(
        [
            Job("plan", plan_and_wake),
            Job("choose", choose_nudges),
            Job("mentors", look_after_mentors),
            Job("inbox", inbox.work),
            Job("outbox", outbox.tick),
            Job("heartbeat", heartbeat.work, every=beating.EVERY),
            Job("holding", holding.work, every=held.EVERY),
            Job("forgetting", forgetting.work, every=ending.EVERY),
            Job("housekeeping", housekeeping.work, every=600),
        ]
    )
    database.on_written = partial(_wake, ticking)
    outbox.on_wake = lambda: ticking.wake("outbox")
    return ticking


def _wake(ticking: Ticking, written: Written) -> None:
    for job in woken_by(written):
        ticking.wake(job)


def woken_by(written: Written) -> list[str]:
    """The jobs for which there may be something to do at once."""
    is_work = {
        "inbox": "inbox" in written.new,  # an entry that changes was worked on, and is not waited for again
        "mentors": written.to("mentor_request"),
        "outbox": written.to("delivery"),
    }
    return [job for job, is_theirs in is_work.items() if is_theirs]
