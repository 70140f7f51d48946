"""Work on many rows in bounded transactions, in which one bad row holds no other up."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

import structlog

from bot.store import PassingError
from bot.store.passing import retried

MOST_BAD = 20
"""So many rows that break their whole transaction are single faults; more are the database's or ours."""

log = structlog.get_logger()


class Batch(NamedTuple):
    """What one transaction came to: rows it had in hand, those it did, and bad ones that it left as they were."""

    seen: int
    done: int
    bad: int


Step = Callable[[int, int], Awaitable[Batch]]
"""One transaction on at most so many rows, after passing over so many: the bad ones, which come first for ever."""


async def in_batches(name: str, step: Step, size: int) -> int:
    """Run the step until nothing is left for it; how many rows it did.

    Between two transactions the event loop and other writers have their turn. A failure that passes is tried again;
    where a whole transaction fails otherwise, its rows are taken one by one, until the one that breaks it is found.
    """
    done = bad = broken = 0
    limit = size
    while True:
        try:
            batch = await retried(partial(step, limit, bad))
        except PassingError:
            raise
        except Exception as error:
            if limit == 1:
                bad, broken = bad + 1, broken + 1
                log.error("row_passed_over", job=name, error=type(error).__name__)
                if broken > MOST_BAD:
                    raise
            limit = size if limit == 1 else 1
            continue
        done, bad = done + batch.done, bad + batch.bad
        if batch.seen < limit:
            return done
        await asyncio.sleep(0)
