import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sized
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine, event
from sqlmodel import col, delete

from bot.content import Content, load
from bot.errors import NotFoundError
from bot.jobs import choose, plan
from bot.mentoring import coming as ahead
from bot.mentoring import nudges as rules
from bot.mentoring.choice import Coming
from bot.mentoring.schedules import move_zone, pause, turn_off
from bot.store import Database, Delivery, Member, Schedule, Team, Win
from bot.store.choosing import Choosing
from tests.unit.nudge_world import ADA, MONDAY, WEEK, T, World, open_world

NOON = timedelta(hours=4)


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def world(tmp_path: Path, content: Content) -> AsyncIterator[World]:
    async with open_world(tmp_path, content) as opened:
        yield opened


async def planned(world: World, user: str = ADA) -> Delivery:
    """The member's slot has come, and its nudge is not chosen yet."""
    world.clock.move_to(MONDAY)
    assert await plan(world.database, world.clock) >= 1
    [row] = await world.deliveries(user)
    assert (row.state, row.subject, row.due_at) == ("planned", {}, MONDAY)
    return row


async def chosen(world: World, user: str = ADA) -> Delivery:
    await choose(world.database, world.content, world.clock)
    return (await world.deliveries(user))[-1]


async def test_between_slot_and_choice_the_member_sees_that_a_nudge_is_on_its_way(world: World) -> None:
    member = await world.subscribe()
    row = await planned(world)
    rows = world.database.glance(T)
    assert [one.id for one in await rows.nudges.waiting(ADA)] == [row.id]
    now = await rules.state(rows, member, world.content)
    assert now.waiting is not None and now.waiting.id == row.id
    assert now.coming is not None and now.coming.slot.due_at == MONDAY + WEEK
    with pytest.raises(NotFoundError):
        await rules.find(rows, ADA, row.id, world.content)


async def test_any_number_of_ticks_chooses_once(world: World) -> None:
    await world.subscribe()
    await planned(world)
    assert [await choose(world.database, world.content, world.clock) for _ in range(3)] == [1, 0, 0]
    assert [await plan(world.database, world.clock) for _ in range(2)] == [0, 0]
    [row] = await world.deliveries()
    assert row.state == "pending" and row.subject["nudge"] in world.content.nudges


async def off(team: Team, world: World) -> None:
    await turn_off(team, ADA, world.clock())


async def paused(team: Team, world: World) -> None:
    await pause(team, ADA, date(2026, 12, 24), world.clock())


@pytest.mark.parametrize(("change", "reason"), [(off, "consent"), (paused, "user")])
async def test_what_the_member_stopped_since_the_slot_came_is_cancelled(
    world: World, change: Callable[[Team, World], Awaitable[None]], reason: str
) -> None:
    await world.subscribe()
    await planned(world)
    async with world.database.team(T) as team:
        await change(team, world)
    row = await chosen(world)
    assert (row.state, row.reason, row.settled_at) == ("cancelled", reason, MONDAY)


@pytest.mark.parametrize("table", [Member, Schedule])
async def test_what_is_left_of_an_erased_member_is_cancelled(world: World, table: type[Any]) -> None:
    await world.subscribe()
    await planned(world)
    async with world.database.team(T) as team:
        await team.members._rows.run(delete(table).where(col(table.user_id) == ADA))
    row = await chosen(world)
    assert (row.state, row.reason) == ("cancelled", "erased")


async def test_what_expires_before_its_choice_is_late(world: World) -> None:
    await world.subscribe()
    await planned(world)
    world.clock.move(timedelta(hours=72))
    row = await chosen(world)
    assert (row.state, row.reason) == ("skipped", "late")


async def test_what_has_expired_in_a_restored_copy_may_have_been_sent_and_is_recorded_so(world: World) -> None:
    await world.subscribe()
    await planned(world)
    async with world.database.everywhere() as everywhere:
        await everywhere.holding.put(world.clock(), world.clock(), world.clock())
    world.clock.move(timedelta(hours=72))
    row = await chosen(world)
    assert (row.state, row.reason) == ("skipped", "late_in_copy")


async def test_a_choice_that_comes_late_waits_for_the_next_working_hour(world: World) -> None:
    await world.subscribe()
    await planned(world)
    world.clock.move(timedelta(hours=12))
    assert (await chosen(world)).not_before == MONDAY + timedelta(hours=23)


async def test_a_row_that_cannot_be_chosen_for_holds_no_other_up(world: World) -> None:
    for n in range(9):
        await world.subscribe(f"U{n}")
    await planned(world, "U4")
    async with world.database.team(T) as team:
        schedule = await team.schedules.get("U4")
        assert schedule is not None
        schedule.local_time = "noon"
    assert [await choose(world.database, world.content, world.clock, batch=3) for _ in range(2)] == [8, 0]
    assert [(await world.deliveries(f"U{n}"))[0].state for n in range(9)].count("pending") == 8
    async with world.database.team(T) as team:
        schedule = await team.schedules.get("U4")
        assert schedule is not None
        schedule.local_time = "09:00"
    assert (await chosen(world, "U4")).state == "pending"


async def test_a_process_that_dies_after_any_batch_leaves_the_rest_to_the_next_one(world: World) -> None:
    for n in range(10):
        await world.subscribe(f"U{n}")
    await planned(world, "U0")

    class DiedError(BaseException):
        pass

    calls = 0

    def clock() -> Any:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise DiedError
        return world.clock()

    with pytest.raises(DiedError):
        await choose(world.database, world.content, clock, batch=3)
    assert await choose(world.database, world.content, world.clock, batch=3) == 4
    assert {(await world.deliveries(f"U{n}"))[0].state for n in range(10)} == {"pending"}


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati"])
@pytest.mark.parametrize("is_chosen_first", [False, True])
async def test_who_moves_zone_after_the_slot_came_keeps_one_nudge_for_that_week(
    world: World, zone: str, is_chosen_first: bool
) -> None:
    await world.subscribe()
    await planned(world)
    if is_chosen_first:
        await chosen(world)
    async with world.database.team(T) as team:
        await move_zone(team, ADA, zone, world.clock())
    for hours in range(0, 72, 6):
        world.clock.move_to(MONDAY + timedelta(hours=hours))
        await world.tick()
    rows = await world.deliveries()
    assert [row.occurrence_key.rpartition(":")[2] for row in rows] == ["2026-W49"]
    await world.until(MONDAY + WEEK + timedelta(days=1))
    assert [row.occurrence_key.rpartition(":")[2] for row in await world.deliveries()] == ["2026-W49", "2026-W50"]


async def assess(team: Team, user: str, dice: random.Random, world: World) -> None:
    """Two finished assessments on the ladder, one on another, and a draft; wins stand behind some ratings."""
    win = Win(
        team_id=team.team_id, user_id=user, number=1, text="w", happened_day=date(2026, 3, 1),
        created_at=world.clock(), updated_at=world.clock(),
    )  # fmt: skip
    team._rows.add(win)
    await team.flush()
    for months, ladder in ((9, "backend"), (5, "backend"), (2, "other"), (1, "backend")):
        at = world.clock() - timedelta(days=30 * months)
        started = await team.assessments.start(user, ladder, at)
        started.state, started.finished_at = ("draft", None) if months == 1 else ("finished", at)
        for dimension in ("operations", "business", "mentoring", "learning"):
            await team.assessments.add(started, dimension, at, {
                "level": dice.choice([None, "junior", "mid", "senior"]), "sureness": dice.choice([1, 2, 3]),
                "example": dice.choice([None, "an example"]), "win_ids": dice.choice([[], [win.id]]),
            })  # fmt: skip
        await team.flush()


async def prepare(database: Database, team_id: str, user: str, dice: random.Random, world: World) -> None:
    """A member with goals, a past and a word on coming weeks."""
    member = await world.subscribe(user, team_id=team_id)
    names = sorted(world.content.nudges)
    async with database.team(team_id) as team:
        for number in range(dice.randrange(3)):
            dimension = dice.choice(["operations", "delivery", "collaboration"])
            goal = await team.goals.draft(user, "g", "g", None, dimension, world.clock())
            goal.number, goal.state = number + 1, dice.choice(["active", "done"])
        for weeks in range(dice.randrange(12), 0, -1):
            at = MONDAY - weeks * WEEK
            by_itself = dice.random() < 0.8
            given = await team.nudges.record(
                user,
                dice.choice(names),
                f"2026-W{49 - weeks}",
                at,
                delivery_id=f"{team_id}-{user}-{weeks}" if by_itself else None,
            )
            given.answer = dice.choice(["none", "done", "never", "later"])
        if dice.random() < 0.5:
            await assess(team, user, dice, world)
        for week in ("2026-W49", "2026-W50"):
            if dice.random() < 0.4:
                await team.nudges.choose(user, week, dice.choice([None, dice.choice(names)]), world.clock())
        if dice.random() < 0.2:
            due_at = MONDAY + timedelta(hours=dice.choice([-3, 5, 30]))
            await team.deliveries.plan(
                user, "nudge", "proactive", f"later:{team_id}-{user}-1:1", due_at,
                subject={"nudge": dice.choice(names), "week": "2026-W48"}, now=world.clock(),
            )  # fmt: skip
    assert member.user_id == user


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_many_at_once_get_what_each_alone_was_shown_and_workspaces_stay_apart(world: World, seed: int) -> None:
    dice = random.Random(seed)
    people = [(team_id, f"U{n}") for n in range(15) for team_id in ("T1", "T2")]  # the same ids in both
    for team_id, user in people:
        await prepare(world.database, team_id, user, dice, world)
    shown: dict[tuple[str, str], Coming | None] = {}
    for team_id, user in people:
        rows = world.database.glance(team_id)
        member, schedule = await rows.members.get(user), await rows.schedules.get(user)
        assert member is not None and schedule is not None
        [first] = await ahead.coming(rows, member, schedule, world.content, count=1)
        shown[team_id, user] = first if first.slot.due_at == MONDAY else None
    world.clock.move_to(MONDAY)
    assert await plan(world.database, world.clock) == len(people)
    await choose(world.database, world.content, world.clock, batch=7)
    outcomes = set()
    for (team_id, user), found in shown.items():
        newest = await world.database.glance(team_id).deliveries.newest(user, "nudge", limit=50)
        [row] = [row for row in newest if row.occurrence_key.startswith("nudge:")]
        outcomes.add(f"{row.state}:{row.reason}")
        if found is None:
            assert (row.state, row.reason) == ("skipped", "superseded")
        elif found.pick is None:
            assert (row.state, row.reason) == ("cancelled", "user")
        else:
            assert row.state == "pending"
            assert (row.subject["nudge"], row.subject["reasons"]) == (found.pick.nudge.id, found.pick.codes)
    assert outcomes >= {"pending:None", "cancelled:user"}


class Counting:
    """Rows that count how often they are asked."""

    def __init__(self, rows: Any) -> None:
        self._rows = rows
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        self.asked += name in ("all", "run", "run_many")
        return getattr(self._rows, name)


async def test_twenty_choices_ask_the_database_as_often_as_one(world: World) -> None:
    for n in range(20):
        await world.subscribe(f"U{n}")
    await planned(world, "U0")
    asked = []
    for limit in (1, 20):
        rows = Counting(world.database.glance(T).choosing._rows)
        found = Choosing(rows, T)
        some = await found.waiting(limit)
        assert len(await found.backgrounds(some, NOON)) == len(some) == limit
        asked.append(rows.asked)
    assert asked[0] == asked[1] <= 7


async def test_more_wins_behind_ratings_than_one_statement_may_name_are_read_all_the_same(world: World) -> None:
    await world.subscribe()
    async with world.database.team(T) as team:
        own = Win(
            team_id=T, user_id=ADA, number=1, text="w", happened_day=date(2026, 3, 1),
            created_at=world.clock(), updated_at=world.clock(),
        )  # fmt: skip
        team._rows.add(own)
        await team.flush()
        rated = await team.assessments.start(ADA, "backend", world.clock())
        rated.state, rated.finished_at = "finished", world.clock()
        for place, dimension in enumerate(("business", "operations")):
            ids = [own.id, *range(10**6 + 17_000 * place, 10**6 + 17_000 * (place + 1))]
            await team.assessments.add(rated, dimension, world.clock(), {
                "level": "mid", "sureness": 3, "example": None, "win_ids": ids,
            })  # fmt: skip
    world.clock.move_to(MONDAY)
    assert await plan(world.database, world.clock) == 1
    bound: list[int] = []

    def count(_connection: object, _cursor: object, _statement: str, parameters: Sized, *_: object) -> None:
        bound.append(len(parameters))

    event.listen(Engine, "before_cursor_execute", count)
    try:
        async with world.database.team(T) as team:
            waiting = await team.choosing.waiting(10)
            [about] = (await team.choosing.backgrounds(waiting, timedelta(days=150))).values()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    assert [win.text for win in about.wins] == ["w"]
    assert 500 <= max(bound) < 32_766  # what SQLite takes, unless it was built to take more


async def test_a_goal_that_rests_and_an_assessment_that_is_not_finished_steer_nothing(world: World) -> None:
    member = await world.subscribe()
    async with world.database.team(T) as team:
        goal = await team.goals.draft(ADA, "g", "g", None, "operations", world.clock())
        goal.number, goal.state, goal.rests_since = 1, "active", world.clock()
        draft = await team.assessments.start(ADA, "backend", world.clock())
        await team.assessments.add(draft, "business", world.clock(), {"level": None, "sureness": 3, "example": "e"})
    rows = world.database.glance(T)
    about = await ahead.situation(rows, member, world.content, 150)
    assert (about.focuses, about.gaps) == ((), ())
    async with world.database.team(T) as team:
        finished = await team.assessments.draft(ADA)
        assert finished is not None
        finished.state, finished.finished_at = "finished", world.clock()
    world.clock.move(timedelta(days=200))
    [gap] = (await ahead.situation(rows, member, world.content, 150)).gaps
    assert gap.dimension == "business" and 0.5 < gap.weight <= 1
