"""What goes by itself after a time, and what never does."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.jobs import Housekeeping
from bot.settings import SettingsError, read_settings
from bot.store import Access, Database, Delivery, NudgeGiven
from tests.fresh import new_file

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
OLD, NEW = NOW - timedelta(days=731), NOW - timedelta(days=729)
MINE: dict[str, Any] = {"team_id": "T1", "user_id": "U1"}


def delivery(key: str, at: datetime, *, is_open: bool = False) -> Delivery:
    state, settled = ("pending", None) if is_open else ("sent", at)
    times: dict[str, Any] = {"due_at": at, "not_before": at, "created_at": at}
    return Delivery(id=key, **MINE, kind="note", occurrence_key=key, state=state, settled_at=settled, **times)


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(new_file(tmp_path / "cairn.db"))
    await database.start()
    async with database.team("T1") as team:
        for row in (
            delivery("old", OLD),
            delivery("new", NEW),
            delivery("open", OLD, is_open=True),
            *(
                NudgeGiven(**MINE, nudge_id=answer, week="2024-W48", answer=answer, given_at=OLD)
                for answer in ("done", "never")
            ),
            NudgeGiven(**MINE, nudge_id="new", week="2024-W48", given_at=NEW),
            *(
                Access(**MINE, reader_id="U1", what="export", subject=str(days), at=NOW - timedelta(days=days))
                for days in (364, 366)
            ),
        ):
            team._rows.add(row)
    yield database
    await database.stop()


async def left(database: Database) -> tuple[list[str], list[str], list[str]]:
    """The records that are there: messages, nudges, readings."""
    team = database.glance("T1")
    rows = await team.exporting.of("U1")
    return (
        sorted(one.id for one in rows.messages),
        sorted(one.nudge_id for one in rows.nudges),
        [one.subject for one in rows.accesses],
    )


async def test_old_records_go_but_for_what_is_open_and_what_is_never_wanted(database: Database) -> None:
    await Housekeeping(database, lambda: NOW, retention_days=730).work()
    assert await left(database) == (["new", "open"], ["never", "new"], ["364"])


async def test_without_a_number_records_stay(database: Database) -> None:
    await Housekeeping(database, lambda: NOW, retention_days=0).work()
    assert await left(database) == (["new", "old", "open"], ["done", "never", "new"], ["364"])


def test_records_outlive_the_tries_beside_them() -> None:
    assert read_settings(cairn_retention_days=90).cairn_retention_days == 90
    for days in (1, 89):
        with pytest.raises(SettingsError, match="must be at least 90, or 0"):
            read_settings(cairn_retention_days=days)
