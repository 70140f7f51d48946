import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.jobs import Job, Ticking


class Work:
    """Counts its runs; may be told to fail or to wait."""

    def __init__(self) -> None:
        self.runs = 0
        self.at_once = 0
        self.most_at_once = 0
        self.fails = False
        self.ran = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()

    async def run(self) -> None:
        self.runs += 1
        self.ran.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.gate.wait()
        self.at_once -= 1
        if self.fails:
            raise RuntimeError("on purpose")


class Watch:
    """A monotonic clock to be set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest_asyncio.fixture
async def work() -> Work:
    return Work()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest_asyncio.fixture
async def ticking(work: Work, watch: Watch) -> AsyncIterator[Ticking]:
    ticking = Ticking([Job("work", work.run, every=0.05)], watch)
    yield ticking
    work.gate.set()
    await ticking.stop()


async def until(*, work: Work, runs: int) -> None:
    while work.runs < runs:
        work.ran.clear()
        await asyncio.wait_for(work.ran.wait(), 5)


async def test_a_job_runs_at_start_and_then_at_its_interval(ticking: Ticking, work: Work) -> None:
    ticking.start()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert work.runs == 1
    await until(work=work, runs=4)


async def test_a_failing_job_goes_on_ticking(ticking: Ticking, work: Work) -> None:
    work.fails = True
    ticking.start()
    await until(work=work, runs=4)
    assert ticking.ticks["work"].failures >= 3


async def test_a_wake_during_a_run_leads_to_one_more_and_never_to_two_at_once(ticking: Ticking, work: Work) -> None:
    work.gate.clear()
    tick = ticking.ticks["work"]
    tick.wake()
    await asyncio.sleep(0)
    for _ in range(5):
        tick.wake()
    work.gate.set()
    await until(work=work, runs=2)
    await asyncio.sleep(0.02)
    assert (work.runs, work.most_at_once) == (2, 1)


async def test_a_job_without_success_is_not_alive(ticking: Ticking, work: Work, watch: Watch) -> None:
    work.fails = True
    ticking.start()
    assert ticking.stalled() == []
    await until(work=work, runs=2)
    watch.seconds = 61
    assert ticking.stalled() == ["work"]
    work.fails = False
    await until(work=work, runs=work.runs + 2)
    assert ticking.stalled() == []


async def test_a_scheduler_that_sleeps_on_is_revived(ticking: Ticking, work: Work, watch: Watch) -> None:
    ticking.start()
    ticking._scheduler.pause()
    ticking._scheduler.pause_job("work")
    await asyncio.sleep(0.05)
    runs = work.runs
    watch.seconds = 61
    ticking._scheduler.resume()
    ticking._revive()
    await until(work=work, runs=runs + 3)


async def test_a_job_that_the_scheduler_has_lost_is_put_back(ticking: Ticking, work: Work, watch: Watch) -> None:
    ticking.start()
    await until(work=work, runs=1)
    ticking._scheduler.remove_job("work")
    watch.seconds = 61
    assert ticking.stalled() == ["work"]
    ticking._revive()
    await until(work=work, runs=work.runs + 3)
    assert ticking.stalled() == []


async def test_a_run_that_hangs_is_a_stall_however_often_it_is_woken(
    ticking: Ticking, work: Work, watch: Watch
) -> None:
    work.gate.clear()
    ticking.start()
    await until(work=work, runs=1)
    watch.seconds = 59
    assert ticking.stalled() == []
    watch.seconds = 61
    ticking._revive()
    await asyncio.sleep(0.1)
    assert (ticking.stalled(), ticking.ticks["work"].age) == (["work"], 61)


async def test_a_blocked_event_loop_shows_as_soon_as_it_answers_again(
    ticking: Ticking, work: Work, watch: Watch
) -> None:
    ticking.start()
    await until(work=work, runs=2)
    watch.seconds = 61  # nothing ran meanwhile, and whoever asks next is answered before the job is
    assert ticking.stalled()
    await until(work=work, runs=work.runs + 2)
    assert ticking.stalled() == []


async def test_a_job_may_miss_two_of_its_intervals_before_it_counts_as_stalled(watch: Watch, work: Work) -> None:
    ticking = Ticking([Job("rare", work.run, every=600)], watch)
    watch.seconds = 1799
    assert ticking.stalled() == []
    watch.seconds = 1801
    assert ticking.stalled() == ["rare"]


async def test_nothing_runs_after_the_stop(ticking: Ticking, work: Work) -> None:
    ticking.start()
    await until(work=work, runs=1)
    await ticking.stop()
    runs = work.runs
    ticking.wake("work")
    await asyncio.sleep(0.1)
    assert work.runs == runs


async def test_a_run_that_does_not_end_is_cut_at_the_stop(ticking: Ticking, work: Work) -> None:
    work.gate.clear()
    ticking.start()
    await until(work=work, runs=1)
    await ticking.stop(seconds=0.05)
    assert work.at_once == 1
