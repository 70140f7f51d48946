"""`cairn ledger` as an operator runs it, beside the bot, on either kind of database."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.clock import system_clock
from bot.jobs import Housekeeping
from bot.operating.ledger import read_ledger
from bot.store.tables import DeliveryAttempt
from tests.cairn import cairn
from tests.contract.deliveries import TEAM, add, delivery, numbers, opened, tried, write

NOW = system_clock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cairn.db'}"
    new_database: Callable[[], str] = request.getfixturevalue("new_database")
    return new_database()


async def test_it_balances_while_the_bot_has_the_database(url: str) -> None:
    async with opened(url) as database:
        await write(database, NOW, delivery(1, NOW), delivery(2, NOW, "skipped", reason="superseded"), tried(1, NOW))
        await add(database, delivery(3, NOW, "pending", held="away"), delivery(4, NOW, "dead", reason="unconfirmed"))
        ended = await asyncio.to_thread(cairn, "ledger", "--json", DATABASE_URL=url)
    assert (ended.returncode, ended.stderr) == (0, "")
    told = json.loads(ended.stdout)
    weeks = told["weeks"]
    assert told["balances"]
    assert {(week["workspace"], week["name"]) for week in weeks} == {(TEAM, "Harbour Works")}
    assert {name: sum(week[name] for week in weeks) for name in ("planned", "sent", "skipped", "dead", "open")} == {
        "planned": 4,
        "sent": 1,
        "skipped": 1,
        "dead": 1,
        "open": 1,
    }
    assert {why for week in weeks for reasons in week["reasons"].values() for why in reasons} == {
        "superseded",
        "unconfirmed",
        "pending away",
    }


async def test_an_imbalance_is_named_and_ends_with_1(url: str) -> None:
    async with opened(url) as database:
        await write(database, NOW, delivery(1, NOW, slack_ts=None), tried(1, NOW), tried(1, NOW))
        await add(database, delivery(2, NOW), delivery(3, NOW, "cancelled", reason="user"), tried(3, NOW))
        await add(database, delivery(4, NOW, slack_ts="1.5", channel_id="D"), tried(4, NOW))
        await add(database, delivery(5, NOW, slack_ts="1.5", channel_id="D"), tried(5, NOW))
        ended = await asyncio.to_thread(cairn, "ledger", DATABASE_URL=url)
    assert ended.returncode == 1
    assert {line.strip() for line in ended.stdout.splitlines() if "wrong:" in line} == {
        "wrong: 1 sent without Slack's time",
        "wrong: 1 on record as sent 2 times",
        "wrong: 1 sent without a try on record",
        "wrong: 1 cancelled, but on record as sent",
        "wrong: 2 claim the same message of Slack's",
    }


async def test_weeks_and_workspaces_can_be_chosen_and_nothing_later_is_left_out(url: str) -> None:
    long_ago, soon = NOW - timedelta(weeks=6), NOW + timedelta(weeks=2)
    async with opened(url) as database:
        await write(database, NOW, delivery(1, long_ago), tried(1, long_ago), delivery(2, soon, "pending"))

        async def planned(weeks: int, team_id: str | None = None) -> list[tuple[str, int]]:
            return [(account.week, account.planned) for account in await read_ledger(url, NOW, weeks, team_id)]

        assert await planned(4) == [("later", 1)]
        earlier = (long_ago - timedelta(hours=1)).isocalendar()
        assert await planned(8) == [(f"{earlier.year}-W{earlier.week:02}", 1), ("later", 1)]
        assert await planned(8, TEAM) == await planned(8)
        assert await planned(8, "T0OTHER") == []


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    ended = cairn("ledger", DATABASE_URL=f"sqlite:///{tmp_path / 'cairn.db'}")
    assert ended.returncode == 2
    assert "There is no database at" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "cairn.db").write_text("Shopping list\n" * 500)
    ended = cairn("ledger", DATABASE_URL=f"sqlite:///{tmp_path / 'cairn.db'}")
    assert ended.returncode == 2
    assert "is not an SQLite database" in ended.stderr
    assert "Traceback" not in ended.stderr


async def test_tries_go_90_days_after_their_delivery_ended_and_the_delivery_stays(url: str) -> None:
    old, recent = NOW - timedelta(days=91), NOW - timedelta(days=89)
    async with opened(url) as database:
        await write(database, NOW, delivery(1, old), tried(1, old), delivery(2, recent), tried(2, recent))
        await add(database, delivery(3, NOW, due_at=old), tried(3, old, "later"), tried(3, NOW), tried(9, old))
        assert await Housekeeping(database, lambda: NOW).forget_tries() == 2
        rows = database.glance_everywhere()._rows
        assert sorted(numbers(await rows.all(select(DeliveryAttempt)))) == ["d-2", "d-3", "d-3"]
        assert await database.glance(TEAM).deliveries.get("d-1") is not None
        assert await Housekeeping(database, lambda: NOW).forget_tries() == 0
