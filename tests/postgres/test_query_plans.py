"""What claims and choices read on PostgreSQL, with its statistics and where they know nothing of the rows yet."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from bot.store.caps import _WAITING
from bot.store.check_ins import _OF_DELIVERIES
from bot.store.choosing import _CHOICES, _GIVEN, _GOALS, _OTHERS, _PEOPLE
from bot.store.claims import _DUE, _END, _HOLD, _LOOK, _TAKE
from bot.store.inbox import _SETTLE
from bot.store.migrating import migrate
from bot.store.nudges import _PAST
from bot.store.outbox import _CONFIRM, _DOUBTED, _HELD_SENDING, _HELD_UNSENT, _OPENED, _PUT_BACK, _TAKE_DOUBTS
from bot.store.postgres import roles_on
from bot.store.postgres_reads import DIALECT
from bot.store.postgres_writes import _for_all
from bot.store.steering import _HELD_OUT, _RATINGS
from bot.store.tables import CheckIn, Delivery, InboxEntry, Member, NudgeGiven
from bot.store.walls import TEAM
from tests.chaos.tables import fill

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MEMBERS = 300
FEW = [f"{n:036}" for n in range(0, MEMBERS, 3)]
"""The ids that a claim is about, where all are waiting."""
OF_CHOICES = {
    _PEOPLE: "people",
    _GOALS: "goals",
    _GIVEN: "given",
    _CHOICES: "choices",
    _OTHERS: "others",
    _OF_DELIVERIES: "riders",
    _RATINGS: "ratings",
    _HELD_OUT: "held out",
}
OF_EVERYBODY = {
    "schedule": (
        "kind, subject_id, is_on, weekday, local_time, every_weeks, timezone, consented_at, anchor_week, version",
        "'check_in', 0, true, 0, '09:00', 1, 'UTC', now(), 0, 1",
    ),
    "goal": (
        "number, title, typed, state, progress, unanswered, created_at, updated_at",
        "1, '', '', 'active', 0, 0, now(), now()",
    ),
    "nudge_given": ("nudge_id, week, reasons, given_at, answer", "'a', '2026-W47', '[]', now(), 'none'"),
    "check_in": ("week, goal_ids, asked_at, answer", "'2026-W47', '[1]', now(), 'none'"),
    "nudge_choice": ("week, created_at", "'2026-W49', now()"),
    "assessment": ("id, ladder, state, started_at, finished_at", "n, 'backend', 'finished', now(), now()"),
    "rating": ("assessment_id, dimension, sureness, win_ids, rated_at", "n, 'a', 2, '[]', now()"),
    "win": ("id, number, text, happened_day, origin, created_at, updated_at", "n, 1, '', now(), 'typed', now(), now()"),
}
"""One row of each that a choice may depend on, as SQL."""


@pytest_asyncio.fixture
async def url(new_database: Callable[[], str]) -> str:
    """A message is waiting for everybody."""
    url = new_database()
    await asyncio.to_thread(migrate, url)
    people = [
        Member(team_id="T1", user_id=f"U{n}", dm_channel=f"D{n}", created_at=NOW, updated_at=NOW)
        for n in range(MEMBERS)
    ]
    await fill(url, people)
    notes = [
        Delivery(
            id=f"{n:036}",
            team_id="T1",
            user_id=f"U{n}",
            kind="note",
            urgency="chosen",
            occurrence_key=f"note:{n}",
            due_at=NOW,
            not_before=NOW,
            created_at=NOW,
        )
        for n in range(MEMBERS)
    ]
    await fill(url, notes)
    connection = await asyncpg.connect(url)
    for table, (columns, values) in OF_EVERYBODY.items():
        await connection.execute(
            f"INSERT INTO {table} (team_id, user_id, {columns})"  # noqa: S608 -- constants
            f" SELECT 'T1', 'U' || n, {values} FROM generate_series(0, {MEMBERS - 1}) AS n"
        )
    await connection.close()
    return url


@pytest_asyncio.fixture(params=["SELECT", "ANALYZE"], ids=["without statistics", "with statistics"])
async def either(url: str, request: pytest.FixtureRequest) -> str:
    """The same, for plans that do not depend on it. Elsewhere so few rows are read as they lie, once that is known."""
    connection = await asyncpg.connect(url)
    await connection.execute(request.param)
    await connection.close()
    return url


async def test_a_claim_looks_members_up_by_their_key(url: str) -> None:
    plan = await explained(url, *given_to_driver(_DUE, {"team": "T1", "now": NOW, "limit": 100}))
    assert "Rows Removed by Join Filter" not in plan, plan
    assert "pk_member" in plan, plan
    assert "ix_delivery_due" in plan, plan


@pytest.mark.parametrize("statement", [_TAKE, _LOOK], ids=["take", "look_for"])
async def test_what_is_claimed_is_gone_to_by_its_id_and_not_sought_among_all_that_wait(
    either: str, statement: Any
) -> None:
    given = {"team": "T1", "ids": FEW, "owner": "worker", "until": NOW, "now": NOW, "after": None}
    assert_by_id(await explained(either, *given_to_driver(statement, given)))


@pytest.mark.parametrize("statement", [_HOLD, _END], ids=["hold", "end"])
async def test_what_is_held_or_ended_is_gone_to_by_its_id_and_not_sought_among_all_that_wait(
    either: str, statement: Any
) -> None:
    known = _for_all(statement, ("of_id",))
    given = {"team": "T1", "of_id": FEW, "of_fence": 0, "until": NOW, "to": "skipped", "why": "late", "now": NOW}
    assert_by_id(await explained(either, known.sql, known.bound(given)))


@pytest.mark.parametrize("statement", OF_CHOICES, ids=OF_CHOICES.get)
async def test_what_a_choice_depends_on_is_found_by_the_ids_of_its_deliveries(url: str, statement: Any) -> None:
    given = {"team": "T1", "ids": FEW, "week": "2026-W48", "since": NOW}
    plan = await explained(url, *given_to_driver(statement, given))
    assert "Tid Scan on delivery" in plan, plan
    assert all(int(rows) <= 1 for rows in re.findall(r"Rows Removed by [A-Za-z ]*Filter: (\d+)", plan)), plan


async def test_an_answer_inside_a_nudge_is_found_by_that_nudge(either: str) -> None:
    """And not among all that a person was ever asked: who is here for years has hundreds of both."""
    weeks = 40
    who: list[dict[str, Any]] = [
        {"team_id": "T1", "user_id": user, "week": f"W{week}", "delivery_id": f"{user}:{week}"}
        for user in ("U0", "U3", "U6")
        for week in range(weeks)
    ]
    await fill(either, [NudgeGiven(**one, nudge_id="a", reasons=[], given_at=NOW) for one in who])
    await fill(either, [CheckIn(**one, goal_ids=[1], asked_at=NOW) for one in who])
    of_choices = given_to_driver(_GIVEN, {"team": "T1", "ids": FEW[:3]})
    of_one = given_to_driver(_PAST, {"team": "T1", "user": "U3"})
    for plan in (await explained(either, *of_choices), await explained(either, *of_one)):
        assert "uq_check_in_team_id_delivery_id" in plan, plan
        assert "Rows Removed" not in plan, plan


async def test_caps_look_at_those_whom_a_claim_is_about(url: str) -> None:
    plan = await explained(url, *given_to_driver(_WAITING, {"team": "T1", "users": ["U1", "U2", "U3"], "since": NOW}))
    assert "Rows Removed" not in plan, plan
    assert "ix_delivery_due" not in plan, plan
    assert re.search(r"Index Cond: .*user_id.* AND \(due_at >= ", plan), plan


@pytest.mark.parametrize("statement", [_HELD_SENDING, _HELD_UNSENT, _TAKE_DOUBTS])
def test_what_has_happened_is_recorded_by_key_since_a_place_may_be_left_while_one_looks(statement: Any) -> None:
    assert "ctid" not in str(statement.compile(dialect=DIALECT))


@pytest.mark.parametrize("statement", [_OPENED, _CONFIRM, _PUT_BACK, _DOUBTED])
def test_what_has_happened_to_many_is_recorded_by_key_too(statement: Any) -> None:
    assert "delivery.id = anon_1.of_id" in _for_all(statement, ("of_id",)).sql


async def test_a_request_is_settled_without_a_look_at_the_others(url: str) -> None:
    waiting: dict[str, Any] = {"team_id": "T1", "kind": "message", "received_at": NOW, "next_try_at": NOW}
    await fill(url, [InboxEntry(**waiting, dedupe_key=f"{n}", user_id=f"U{n}") for n in range(MEMBERS)])
    plan = await explained(url, *given_to_driver(_SETTLE, {"team": "T1", "key": "7", "at": NOW}))
    assert "Index Scan using pk_inbox on inbox mine" in plan, plan
    assert all(int(rows) <= 1 for rows in re.findall(r"Rows Removed by [A-Za-z ]*Filter: (\d+)", plan)), plan


def assert_by_id(plan: str) -> None:
    """Each of those deliveries was found, and no other was looked at."""
    assert "Tid Scan on delivery" in plan, plan
    assert "pk_delivery" in plan, plan
    assert "Rows Removed by Join Filter" not in plan, plan
    [found] = re.findall(r"Tid Scan on delivery .*rows=(\d+) loops=(\d+)", plan)
    assert int(found[0]) * int(found[1]) == len(FEW), plan
    assert all(removed <= 1 for removed in passed_over(plan, "delivery")), plan


def passed_over(plan: str, table: str) -> list[int]:
    """How many rows of a table each step read that were none of those it was after."""
    steps = [step for step in plan.split("->") if f" on {table}" in step]
    return [int(rows) for step in steps for rows in re.findall(r"Rows Removed by Filter: (\d+)", step)]


def given_to_driver(statement: Any, given: dict[str, Any]) -> tuple[str, Sequence[Any]]:
    """A statement and its values, as the driver takes them."""
    compiled = statement.compile(dialect=DIALECT)
    values = {**compiled.params, **given}
    return str(compiled), [values[name] for name in compiled.positiontup]


async def explained(url: str, sql: str, values: Sequence[Any]) -> str:
    """What the server did, behind the wall of that workspace."""
    role, connection = (await roles_on(url)).app, await asyncpg.connect(url)
    try:
        await connection.execute(f"SET ROLE {role}; SET {TEAM} = 'T1'")
        steps = await connection.fetch(f"EXPLAIN (ANALYZE) {sql}", *values)
    finally:
        await connection.close()
    return "\n".join(step[0] for step in steps)
