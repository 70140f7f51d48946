"""Many rows written at once mean the same as one by one, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest
import pytest_asyncio

from bot.store import Database, Delivery
from bot.store.migrating import migrate
from bot.store.planned import Occurrence, new_ids
from bot.store.schedules import Step

NOW = datetime(2026, 11, 30, 8, 0, 0, 123456, tzinfo=UTC)
MANY = 60


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    if request.param == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("new_database")
        url = new_database()
    await asyncio.to_thread(migrate, url)
    opened = Database(url)
    await opened.start()
    yield opened
    await opened.stop()


def occurrence(number: int) -> Occurrence:
    """A slot with moments of its own, and a name that needs quoting."""
    due_at = NOW + timedelta(minutes=number)
    return Occurrence(
        "T1", f"U'{number}\u00e9", number, f"nudge:{number}:2026-W49", due_at, due_at, due_at + timedelta(3)
    )


async def test_only_new_rows_are_inserted_and_counted(database: Database) -> None:
    async with database.everywhere() as everywhere:
        assert await everywhere.planned.add(map(occurrence, range(0, MANY, 2)), NOW) == MANY // 2
    async with database.everywhere() as everywhere:
        assert await everywhere.planned.supersede(map(occurrence, range(MANY)), NOW) == MANY // 2
        assert await everywhere.planned.add([], NOW) == 0
    for number in range(MANY):
        [row] = await database.glance("T1").deliveries.newest(occurrence(number).user_id, "nudge", limit=5)
        expected = Delivery(
            id=row.id, team_id="T1", user_id=f"U'{number}\u00e9", kind="nudge", schedule_id=number, state="planned",
            occurrence_key=f"nudge:{number}:2026-W49", due_at=NOW + timedelta(minutes=number),
            not_before=NOW + timedelta(minutes=number), expires_at=NOW + timedelta(days=3, minutes=number),
            created_at=NOW,
        )  # fmt: skip
        if number % 2:
            expected.state, expected.reason, expected.settled_at = "skipped", "superseded", NOW
        assert row.model_dump() == expected.model_dump()


async def test_each_row_gets_its_own_values_and_a_changed_one_keeps_its_own(database: Database) -> None:
    async with database.team("T1") as team:
        ids = [(await team.schedules.begin(f"U{number}", NOW)).id or 0 for number in range(MANY)]
    zone = timezone(timedelta(hours=2))
    steps = [
        Step(
            of, 2 if number == 7 else 1, number, None if number % 2 else NOW, (NOW + timedelta(number)).astimezone(zone)
        )
        for number, of in enumerate(ids)
    ]
    async with database.everywhere() as everywhere:
        await everywhere.schedules.move_on(steps)
    for number in range(MANY):
        row = await database.glance("T1").schedules.get(f"U{number}")
        assert row is not None
        found = (row.last_week, row.last_due_at, row.next_due_at)
        moved = (number, None if number % 2 else NOW, NOW + timedelta(number))
        assert found == ((None, None, None) if number == 7 else moved)


async def test_a_moment_without_a_zone_is_refused_and_nothing_is_written(database: Database) -> None:
    naive = occurrence(1)._replace(due_at=datetime(2026, 11, 30))  # noqa: DTZ001 - what is to be refused
    with pytest.raises(Exception, match="naive"):
        async with database.everywhere() as everywhere:
            await everywhere.planned.add([occurrence(0), naive], NOW)
    assert await database.glance_everywhere().planned.teams() == []


def test_ids_are_uuids_in_the_order_of_their_time() -> None:
    earlier, later = (new_ids(NOW + timedelta(milliseconds=n), 50) for n in range(2))
    assert max(earlier) < min(later)
    assert len({*earlier, *later}) == 100
    assert {(UUID(one).version, str(UUID(one)) == one) for one in earlier} == {(7, True)}
