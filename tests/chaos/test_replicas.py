"""Several replicas on one PostgreSQL: requests to any of them, one version after another, a server that restarts."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.chaos.fleet import Fleet, fleet
from tests.chaos.mail import answered, effects, post_office, write_letters
from tests.chaos.processes import Launcher, open_launcher
from tests.chaos.programs import later_program
from tests.chaos.storm import WORKERS, break_slack
from tests.chaos.town import Town, open_town
from tests.postgres import Server

pytestmark = pytest.mark.chaos

SIDE_BY_SIDE = 2.0
"""Seconds in which two versions serve together."""


async def have_their_effects(launcher: Launcher, folder: Path, url: str, members: int, each: int, size: int) -> None:
    """Messages to any of the replicas, each up to four times, and a kill right after an acknowledgement."""
    async with open_town(url, seed=members) as town:
        lines = write_letters(town, members, each)
        async with fleet(launcher, folder / "log", town.settings, size=size, dice=town.dice) as replicas:
            acknowledged = await post_office(town, replicas, lines, kill_after_each=members * each // 5)
            await answered(town, members * each, seconds=60 + members * each / 50)
            await asyncio.sleep(1)  # in which a second answer would come
            found = await effects(town)
    written = {line[0].user_id: [letter.word for letter in line] for line in lines}
    assert replicas.kills >= 5
    assert acknowledged > 2 * members * each
    assert {user: found.drafts[user] for user in written} == written
    # An answer in doubt is looked for first, and what came after it may go meanwhile: each is there once.
    assert {user: sorted(found.answers[user]) for user in written} == {u: sorted(w) for u, w in written.items()}


async def test_messages_that_come_again_and_again_have_one_effect_each_in_order(
    launcher: Launcher, tmp_path: Path
) -> None:
    await have_their_effects(launcher, tmp_path, f"sqlite:///{tmp_path / 'cairn.db'}", 40, 5, WORKERS["sqlite"])


@pytest.mark.postgres
async def test_messages_to_any_of_three_replicas_have_one_effect_each_in_order(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    await have_their_effects(launcher, tmp_path, new_database(), 30, 5, WORKERS["postgresql"])


@pytest.mark.postgres
@pytest.mark.long
async def test_twenty_thousand_messages_to_any_of_three_replicas_have_one_effect_each_in_order(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    await have_their_effects(launcher, tmp_path, new_database(), 2_000, 10, WORKERS["postgresql"])


async def hand_over(old: Fleet, new: Fleet) -> None:
    """Both serve for a while; then the old ones are told to stop, which they do in order."""
    for worker in new.workers:
        await worker.is_up()
    await asyncio.sleep(SIDE_BY_SIDE)
    for worker in old.workers:
        worker.signal(signal.SIGTERM)
    assert [await worker.ended() for worker in old.workers] == [0] * len(old.workers)


async def deployed(launcher: Launcher, folder: Path, url: str, nudges: int, *, times: int, size: int) -> None:
    """Today's version and so many later ones, each beside the one before, while a share of the nudges is due."""
    share = nudges // (times + 1)
    async with open_town(url, seed=5) as town, contextlib.AsyncExitStack() as stack:
        break_slack(town.standin.faults)
        await town.enrol(share)
        log = folder / "log"
        serving = await stack.enter_async_context(fleet(launcher, log, town.settings, size=size, dice=town.dice))
        for steps in range(1, times + 1):
            program = await asyncio.to_thread(later_program, folder, steps)
            later = stack.enter_context(open_launcher(program))
            await town.enrol(share)
            new = await stack.enter_async_context(fleet(later, log, town.settings, size=size, dice=town.dice))
            await hand_over(serving, new)
            serving = new
        await town.calm(120 + nudges / 20)
        books = await town.audit()
    assert books.is_kept, books
    assert "Traceback" not in log.read_text()


@pytest.mark.postgres
async def test_a_rolling_deploy_loses_and_doubles_nothing(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    await deployed(launcher, tmp_path, new_database(), 200, times=1, size=2)


@pytest.mark.postgres
@pytest.mark.long
async def test_three_rolling_deploys_lose_and_double_nothing_of_ten_thousand(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str]
) -> None:
    await deployed(launcher, tmp_path, new_database(), 10_000, times=3, size=3)


@asynccontextmanager
async def restarted(server: Server, every: float, times: int) -> AsyncIterator[None]:
    """The server crashes and recovers, or is restarted in order, every so many seconds, so many times at least."""

    async def restart() -> None:
        for number in range(times):
            await asyncio.sleep(every)
            server.restart("immediate" if number % 2 == 0 else "fast")  # from this thread: it ends with its starter

    restarting = asyncio.create_task(restart())
    yield
    await restarting


async def survives_restarts(
    launcher: Launcher, folder: Path, url: str, server: Server, nudges: int, *, every: float, times: int
) -> None:
    """Nudges come due in waves, one for each restart."""
    async with open_town(url, seed=6) as town:
        break_slack(town.standin.faults)
        async with fleet(launcher, folder / "log", town.settings, size=3, dice=town.dice):
            async with restarted(server, every, times):
                await waves(town, nudges, every, times)
            await town.calm(120 + nudges / 20)
            books = await town.audit()
    assert books.is_kept, books


async def waves(town: Town, nudges: int, every: float, times: int) -> None:
    """Members come in between two restarts."""
    for _ in range(times):
        await town.enrol(nudges // times)
        await asyncio.sleep(every)


@pytest.mark.postgres
async def test_restarts_of_the_server_lose_and_double_nothing(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str], postgres: Server
) -> None:
    await survives_restarts(launcher, tmp_path, new_database(), postgres, 300, every=3, times=2)


@pytest.mark.postgres
@pytest.mark.long
async def test_restarts_of_the_server_every_twenty_seconds_lose_and_double_nothing_of_ten_thousand(
    launcher: Launcher, tmp_path: Path, new_database: Callable[[], str], postgres: Server
) -> None:
    await survives_restarts(launcher, tmp_path, new_database(), postgres, 10_000, every=20, times=4)
