"""What a transaction has written is told at its commit, whoever wrote it and how."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.jobs import woken_by
from bot.store import Database, Team
from bot.store.written import Written
from tests.fresh import new_file

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Hearing:
    """A database, and the jobs that its commits have called for so far."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.told: list[Written] = []
        database.on_written = self.told.append

    async def jobs(self) -> list[str]:
        """Those of the last commit alone."""
        told = [job for written in self.told for job in woken_by(written)]
        self.told.clear()
        return told


@pytest.fixture(params=[True, False], ids=["brief", "long"])
def is_brief(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
async def hearing(tmp_path: Path) -> AsyncIterator[Hearing]:
    database = Database(new_file(tmp_path / "cairn.db"))
    await database.start()
    yield Hearing(database)
    await database.stop()


async def plan(team: Team, key: str = "k") -> None:
    await team.deliveries.plan("U1", "reply.goal", "requested", key, NOW, now=NOW)


async def test_an_effect_that_plans_nothing_wakes_nobody(hearing: Hearing, is_brief: bool) -> None:
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        assert await team.inbox.mark("one", "command", NOW, "U1")
        await team.members.meet("U1", NOW)
        goal = await team.goals.draft("U1", "Write", "Write", None, None, NOW)
        await team.goals.record(goal, "added", NOW, before=None)
        assert await team.deliveries.release("U1", ["vacation"], NOW) == 0
    assert (len(hearing.told), await hearing.jobs()) == (1, [])


async def test_whoever_looks_at_what_was_written_is_woken(hearing: Hearing, is_brief: bool) -> None:
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        assert await team.inbox.take("one", "message", {}, NOW, "U1")
    assert await hearing.jobs() == ["inbox"]
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        assert not await team.inbox.take("one", "message", {}, NOW, "U1")
    assert await hearing.jobs() == []
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        assert await team.inbox.settle("one", NOW)
        await plan(team)
    assert await hearing.jobs() == ["outbox"]
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        await plan(team)
    assert await hearing.jobs() == []
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        request = await team.mentors.ask("U1", "why", NOW, topic="architecture", shadowing=None)
        await team.deliveries.cancel("user", NOW, user_id="U1")
    assert await hearing.jobs() == ["mentors", "outbox"]
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        assert await team.mentors.move(request, NOW, state="waiting", next_at=NOW)
    assert await hearing.jobs() == ["mentors"]


async def test_what_is_changed_in_place_counts_too(hearing: Hearing, is_brief: bool) -> None:
    async with hearing.database.team("T1") as team:
        request = await team.mentors.ask("U1", "why", NOW, topic="architecture", shadowing=None)
    await hearing.jobs()
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        found = await team.mentors.request("U1", request.id or 0)
        assert found is not None
        found.state = "waiting"
    assert await hearing.jobs() == ["mentors"]
    async with hearing.database.team("T1", is_brief=is_brief) as team:
        assert await team.mentors.request("U1", request.id or 0) is not None
    assert await hearing.jobs() == []


async def test_nobody_hears_of_what_was_undone_or_of_a_claim(hearing: Hearing, is_brief: bool) -> None:
    with pytest.raises(LookupError):
        async with hearing.database.team("T1", is_brief=is_brief) as team:
            await plan(team)
            raise LookupError
    async with hearing.database.claiming("T1") as team:
        await plan(team)
    assert hearing.told == []
