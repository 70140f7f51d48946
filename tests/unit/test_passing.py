"""A transaction that failed in passing is run again, after a moment that chance decides."""

import random
from collections.abc import Callable

import pytest

from bot.store import BusyError, ConflictError, PassingError
from bot.store.passing import PAUSE_SECONDS, TRIES, retried


class Work:
    """Fails so many times, then works."""

    def __init__(self, error: Callable[[], Exception], failures: int) -> None:
        self.error, self.failures, self.tries = error, failures, 0

    async def __call__(self) -> str:
        self.tries += 1
        if self.tries <= self.failures:
            raise self.error()
        return "done"


async def pauses(work: Work, seed: int) -> list[float]:
    """How long it waited between the tries."""
    found: list[float] = []

    async def sleep(seconds: float) -> None:
        found.append(seconds)

    assert await retried(work, sleep=sleep, dice=random.Random(seed)) == "done"
    return found


async def test_those_who_met_once_wait_for_different_moments() -> None:
    every = [await pauses(Work(lambda: ConflictError("23505"), TRIES - 1), seed) for seed in range(20)]
    assert len({tuple(one) for one in every}) == len(every)
    for one in every:
        assert len(one) == TRIES - 1
        for earlier, pause in enumerate(one):
            assert 0.5 <= pause / (PAUSE_SECONDS * 2**earlier) <= 1.5


@pytest.mark.parametrize(("error", "tries"), [(BusyError, 1), (PassingError, TRIES), (ValueError, 1)])
async def test_the_last_failure_is_raised(error: type[Exception], tries: int) -> None:
    async def sleep(_seconds: float) -> None:
        """Nobody has to wait."""

    work = Work(error, 9)
    with pytest.raises(error):
        await retried(work, sleep=sleep)
    assert work.tries == tries
