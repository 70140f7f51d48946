"""Two clicks on one button at the same moment, on two processes: the second one meets what the first has done."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest_asyncio
from aiohttp import ClientSession

from bot.mentoring import goals
from bot.mentoring.goals.refusals import GoalRefusedError
from bot.mentoring.intentions.making import Wanted, make
from bot.slack.inputs import Click
from bot.slack.intentions.buttons import clicked_weekly
from bot.store import Database
from bot.store.migrating import migrate
from bot.store.passing import retried
from tests.unit.goals_desk import CONTENT, Person

ROUNDS = 4
"""Without their turn nearly every pair of clicks had both its effects."""


@pytest_asyncio.fixture
async def ada(new_database: Callable[[], str]) -> AsyncIterator[tuple[Person, Person]]:
    """The same person in front of two replicas."""
    url = new_database()
    await asyncio.to_thread(migrate, url)
    databases = Database(url), Database(url)
    async with ClientSession() as session:
        for database in databases:
            await database.start()
        here, there = (Person(database, session, "U1") for database in databases)
        await here.arrive(level="junior")
        yield here, there
    for database in databases:
        await database.stop()


async def clicks_twice(ada: tuple[Person, Person], action: str, value: int | str | None) -> None:
    told = await asyncio.gather(*(retried(partial(one.clicks, action, value)) for one in ada), return_exceptions=True)
    assert not [one for one in told if isinstance(one, BaseException) and not isinstance(one, GoalRefusedError)]


async def every_week(person: Person, click: Click) -> None:
    await clicked_weekly(person.visit(), click)


async def test_a_goal_is_saved_done_and_taken_back_once(ada: tuple[Person, Person]) -> None:
    here, _ = ada
    rows = here.database.glance("T1").goals
    for goal_id in range(1, ROUNDS + 1):
        await here.says("I want to lead a design review by end of May")
        await clicks_twice(ada, "goals.save", goal_id)
        await clicks_twice(ada, "goals.done", goal_id)
        *_, done = await rows.history("U1", goal_id)
        await clicks_twice(ada, "goals.undo", done.id)
        kinds = [event.kind for event in await rows.history("U1", goal_id)]
        assert sorted(kinds) == ["added", "done", "undone"]


async def test_what_was_written_becomes_one_win(ada: tuple[Person, Person]) -> None:
    here, _ = ada
    for number in range(ROUNDS):
        async with here.database.team("T1") as team:
            note = await team.notes.keep("U1", f"mentored Jo on review {number}", here.now, kind="unplaced")
            await team.flush()
        await clicks_twice(ada, "dm.win", note.id)
        assert len(await here.database.glance("T1").wins.from_origin("U1", "typed", f"note:{note.id}")) == 1


async def test_a_plan_for_once_becomes_one_for_every_week(ada: tuple[Person, Person]) -> None:
    here, _ = ada
    for number in range(ROUNDS):
        async with here.database.team("T1") as team:
            member = await team.members.get("U1")
            assert member is not None
            change = await goals.add(team, member, f"Lead review {number} by May", CONTENT, here.now)
            assert isinstance(change, goals.Change)
            wanted = Wanted("tomorrow 09:30", "I draft the record")
            plan = await make(team, member, change.goal, wanted, CONTENT.words, here.now)
        click = Click("intentions.weekly", str(plan.id))
        await asyncio.gather(*(retried(partial(every_week, one, click)) for one in ada))
        plans = await here.database.glance("T1").intentions.of_goal("U1", change.goal.id or 0)
        assert len([one for one in plans if one.state == "active"]) == 1
