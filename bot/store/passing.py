"""Failures of the database that pass: the whole transaction may be run again, since nothing of it has happened."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

TRIES = 3
PAUSE_SECONDS = 0.05


class PassingError(Exception):
    """The database cannot do this now: a connection was cut, a server is starting, a lock was not given in time."""


class ConflictError(PassingError):
    """Another transaction was faster: a deadlock, a serialisation failure, or a key that somebody else took."""


class BusyError(PassingError):
    """Every connection is in use, and none became free in time."""


async def retried(work: Callable[[], Awaitable[T]], tries: int = TRIES) -> T:
    """Run work whose effect is one transaction, again where that failed in passing; the last failure is raised.

    BusyError is raised at once: who waits in line once more only makes the line longer.
    """
    for earlier in range(tries - 1):
        try:
            return await work()
        except BusyError:
            raise
        except PassingError:
            await asyncio.sleep(PAUSE_SECONDS * (1 << earlier))
    return await work()
