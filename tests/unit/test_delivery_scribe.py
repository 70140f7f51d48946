"""Outcomes are written in groups: one transaction for all that wait, and none of them undoes another."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.delivery.scribe import MOST, Scribe
from bot.store import BusyError, ConflictError, Database, Everywhere, PassingError
from tests.fresh import new_file

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Counted(Database):
    """Counts transactions, and may refuse the next ones."""

    transactions = 0
    refusals: Sequence[Exception] = ()

    @asynccontextmanager
    async def everywhere(self) -> AsyncIterator[Everywhere]:
        self.transactions += 1
        if self.refusals:
            error, *self.refusals = self.refusals
            raise error
        async with super().everywhere() as rows:
            yield rows


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Counted]:
    database = Counted(new_file(tmp_path / "scribe.db"))
    await database.start()
    yield database
    await database.stop()


def note(text: str, *, fault: Exception | None = None) -> Callable[[Everywhere], Awaitable[str]]:
    async def write(everywhere: Everywhere) -> str:
        await everywhere.team("T1").notes.keep("U1", text, NOW)
        if fault is not None:
            raise fault
        return text

    return write


async def kept(database: Database) -> set[str]:
    return {found.text for found in await database.glance("T1").notes.newest("U1", limit=1000)}


async def test_what_comes_one_after_the_other_in_the_next_turns_goes_with_it(database: Counted) -> None:
    scribe = Scribe(database)

    async def after(turns: int) -> str:
        for _ in range(turns):
            await asyncio.sleep(0)
        return await scribe.write(note(str(turns)))

    assert await asyncio.gather(*map(after, range(20))) == [str(turns) for turns in range(20)]
    assert database.transactions == 1


async def test_what_waits_is_written_in_one_transaction(database: Counted) -> None:
    scribe = Scribe(database)
    said = await asyncio.gather(*(scribe.write(note(str(n))) for n in range(50)))
    assert said == [str(n) for n in range(50)]
    assert await kept(database) == set(said)
    assert database.transactions == 1


async def test_who_comes_during_a_transaction_joins_the_next_one(database: Counted) -> None:
    scribe, goes_on = Scribe(database), asyncio.Event()

    async def slow(_: Everywhere) -> None:
        await goes_on.wait()

    first = asyncio.create_task(scribe.write(slow))
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(scribe.write(note(str(n)))) for n in range(20)]
    await asyncio.sleep(0.01)
    assert database.transactions == 1
    assert not any(other.done() for other in others)
    goes_on.set()
    await asyncio.gather(first, *others)
    assert database.transactions == 2


async def test_a_group_has_a_limit(database: Counted) -> None:
    scribe = Scribe(database)
    await asyncio.gather(*(scribe.write(note(str(n))) for n in range(MOST + 1)))
    assert database.transactions == 2


async def test_one_bad_outcome_undoes_no_other_and_leaves_nothing_of_itself(database: Counted) -> None:
    scribe = Scribe(database)
    works = [scribe.write(note(str(n), fault=LookupError("bad") if n == 3 else None)) for n in range(6)]
    results = await asyncio.gather(*works, return_exceptions=True)
    assert [type(result) for result in results] == [str, str, str, LookupError, str, str]
    assert await kept(database) == {"0", "1", "2", "4", "5"}
    assert scribe.task is None


async def test_outcomes_of_one_sort_are_written_by_one_call(database: Counted) -> None:
    scribe = Scribe(database)
    calls = []

    async def many(_: Everywhere, items: Sequence[int]) -> list[int]:
        calls.append(len(items))
        return [item * item for item in items]

    assert await asyncio.gather(*(scribe.write_with(many, n) for n in range(10))) == [n * n for n in range(10)]
    assert calls == [10]


@pytest.mark.parametrize("error", [PassingError("cut"), ConflictError("40001")])
async def test_a_fault_that_passes_is_tried_again(database: Counted, error: Exception) -> None:
    scribe = Scribe(database)
    database.refusals = [error, error]
    assert [*await asyncio.gather(scribe.write(note("a")), scribe.write(note("b")))] == ["a", "b"]
    assert await kept(database) == {"a", "b"}
    assert database.transactions == 3


async def test_where_the_database_is_away_everybody_is_told_at_once(database: Counted) -> None:
    scribe = Scribe(database)
    database.refusals = [BusyError("full")]
    results = await asyncio.gather(*(scribe.write(note(str(n))) for n in range(50)), return_exceptions=True)
    assert {type(result) for result in results} == {BusyError}
    assert database.transactions == 1
    assert await scribe.write(note("later")) == "later"


async def test_who_is_cancelled_while_waiting_takes_nobody_along(database: Counted) -> None:
    scribe = Scribe(database)
    tasks = [asyncio.create_task(scribe.write(note(str(n)))) for n in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(result) for result in results] == [str, asyncio.CancelledError, str]
    assert {"0", "2"} <= await kept(database)
