"""Erasure on PostgreSQL, behind its walls: through one process, while others are at work on the same member."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable

import pytest_asyncio
from sqlalchemy import text

from bot.jobs import Forgetting
from bot.mentoring.rights.forgetting import forget
from bot.store import Database, Team, Tombstone
from bot.store.migrating import migrate


@pytest_asyncio.fixture
async def databases(new_database: Callable[[], str]) -> AsyncIterator[list[Database]]:
    url = new_database()
    await asyncio.to_thread(migrate, url)
    async with contextlib.AsyncExitStack() as closing:
        opened = [Database(url) for _ in range(2)]
        for database in opened:
            await database.start()
            closing.push_async_callback(database.stop)
        yield opened


def tick(database: Database, let_go: list[str]) -> Forgetting:
    async def delete(_team_id: str, _file_id: str) -> bool:
        return True

    def note(stones: Iterable[Tombstone]) -> None:
        let_go.extend(stone.digest for stone in stones)

    return Forgetting(database, database.clock, file=None, delete_file=delete, let_go=note)


async def lives(team: Team, user_id: str, now_of: Database) -> None:
    now = now_of.clock()
    member = await team.members.meet(user_id, now)
    member.dm_channel = f"D-{user_id}"
    goal = await team.goals.draft(user_id, "a goal", "a goal", None, None, now)
    await team.goals.record(goal, "added", now, before=None)
    await team.pictures.keep(user_id, "digest", f"F-{user_id}", now)
    await team.inbox.take(f"message:{user_id}", "message", {"text": "typed"}, now, user_id)
    await team.deliveries.plan(user_id, "note", "requested", f"note:{user_id}", now, subject={"n": 1}, now=now)
    await team.accesses.note(user_id, user_id, "export", "1", now)


async def test_everything_of_one_member_goes_and_another_process_lets_go(databases: list[Database]) -> None:
    here, there = databases
    for team_id, user_id in (("T1", "U1"), ("T1", "U2"), ("T2", "U1")):
        async with here.team(team_id) as team:
            await lives(team, user_id, here)
    let_go: list[str] = []
    other = tick(there, let_go)
    await other.work()
    async with here.team("T1") as team:
        assert await forget(team, "U1", here.clock()) is not None
    async with here.team("T1") as team:  # a command that had begun before
        await team.goals.draft("U1", "written meanwhile", "typed", None, None, here.clock())
        await team.deliveries.plan("U1", "note", "requested", "late", here.clock(), now=here.clock())
    await other.work()
    assert len(let_go) == 1
    assert set((await there.glance("T1").holdings.of("U1")).values()) == {0}
    for team_id, user_id in (("T1", "U2"), ("T2", "U1")):
        assert (await there.glance(team_id).holdings.of(user_id))["goal"] == 1
    assert (await there.glance_everywhere().outbox.counts())["cancelled:erased"] == 2
    assert await there.glance_everywhere().tombstones.files(there.clock(), 10) == []
    async with here.team("T1") as team:
        await team.members.meet("U1", here.clock())
    assert await other.erase_again() == 0


async def test_what_somebody_else_is_writing_at_that_moment_goes_too(databases: list[Database]) -> None:
    here, there = databases
    async with here.team("T1") as team:
        await lives(team, "U1", here)

    async def effect(begun: asyncio.Event) -> None:
        async with there.team("T1") as team:
            assert await team.inbox.settle("message:U1", there.clock())
            begun.set()
            await asyncio.sleep(0.3)
            await team.goals.draft("U1", "written meanwhile", "typed", None, None, there.clock())

    async def erase() -> None:
        async with here.team("T1") as team:
            assert await forget(team, "U1", here.clock()) is not None

    begun = asyncio.Event()
    at_work = asyncio.create_task(effect(begun))
    await begun.wait()
    await asyncio.gather(at_work, erase())
    assert set((await here.glance("T1").holdings.of("U1")).values()) == {0}


async def test_of_two_at_once_one_erases(databases: list[Database]) -> None:
    async with databases[0].team("T1") as team:
        await lives(team, "U1", databases[0])

    async def erase(database: Database) -> bool:
        async with database.team("T1") as team:
            return await forget(team, "U1", database.clock()) is not None

    assert sorted(await asyncio.gather(*map(erase, databases))) == [False, True]


async def test_who_is_there_again_from_an_older_copy_is_erased_again(databases: list[Database]) -> None:
    here, there = databases
    async with here.team("T1") as team:
        await lives(team, "U1", here)
    before = here.clock()
    async with here.team("T1") as team:
        assert await forget(team, "U1", here.clock()) is not None
    async with here.team("T1") as team:
        await team._rows.run(
            text(
                "INSERT INTO member (team_id, user_id, is_active, hours_start, hours_end, created_at, updated_at)"
                " VALUES ('T1', 'U1', true, '08:00', '18:00', :at, :at)"
            ),
            at=before,
        )
    assert await tick(there, []).erase_again() == 1
    assert await here.glance("T1").members.get("U1") is None
