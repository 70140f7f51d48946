"""Failures of the database that pass: the whole transaction may be run again, since nothing of it has happened."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

TRIES = 3
PAUSE_SECONDS = 0.05
DICE: random.Random = random.SystemRandom()
"""Looked at anew each time, so that a simulation can have its own."""


class PassingError(Exception):
    """The database cannot do this now: a connection was cut, a server is starting, a lock was not given in time."""


class ConflictError(PassingError):
    """Another transaction was faster: a deadlock, a serialisation failure, or a key that somebody else took."""


class BusyError(PassingError):
    """Every connection is in use, and none became free in time."""


async def retried(
    work: Callable[[], Awaitable[T]],
    tries: int = TRIES,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    dice: random.Random | None = None,
) -> T:
    """Run work whose effect is one transaction, again where that failed in passing; the last failure is raised.

    Before each further try it waits for a moment that chance decides: those who met once would meet again. BusyError
    is raised at once: who waits in line once more only makes the line longer.
    """
    for earlier in range(tries - 1):
        try:
            return await work()
        except BusyError:
            raise
        except PassingError:
            await sleep(PAUSE_SECONDS * (1 << earlier) * (0.5 + (dice or DICE).random()))
    return await work()
