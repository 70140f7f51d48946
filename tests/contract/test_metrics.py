"""What /metrics tells of a real database: states, alarms, processes; and it never reads all that was ever sent."""

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, create_engine, event, text

from bot.clock import system_clock
from bot.jobs import Job, Ticking
from bot.jobs.heartbeat import Heartbeat
from bot.metrics import Metrics
from bot.store import Database, InboxEntry
from bot.store.counts import Counts
from bot.store.postgres import CONNECTIONS
from tests.contract.deliveries import TEAM, add, delivery, opened, write

NOW = system_clock()
BOTH = pytest.mark.parametrize(
    "desk", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


class Watch:
    """A monotonic clock to be set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Desk:
    """A process's metrics, with a job that can be made to fail."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.watch = Watch()
        self.ticking = Ticking([Job("outbox", self._work)], self.watch)
        self.metrics = Metrics(database, self.ticking, self.watch)

    async def _work(self) -> None:
        raise RuntimeError("on purpose")

    async def read(self) -> dict[str, float]:
        """Every sample of ours by its name and labels, as a scraper reads them."""
        page = (await self.metrics.page()).decode()
        samples = (sample for family in text_string_to_metric_families(page) for sample in family.samples)
        return {
            " ".join([sample.name, *(value for _, value in sorted(sample.labels.items(), reverse=True))]): sample.value
            for sample in samples
            if sample.name.startswith("cairn_")
        }

    async def read_later(self) -> dict[str, float]:
        """The same, once the last answer is too old to be given again."""
        self.watch.seconds += 6
        return await self.read()


@pytest.fixture
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Desk]:
    """On SQLite, or on PostgreSQL where the test asks for it."""
    kind = getattr(request, "param", "sqlite")
    url = f"sqlite:///{tmp_path / 'cairn.db'}" if kind == "sqlite" else request.getfixturevalue("new_database")()
    async with opened(url, lambda: NOW) as database:
        yield Desk(database)


async def test_a_language_model_is_counted_by_outcome_where_there_is_one(desk: Desk) -> None:
    assert not [name for name in await desk.read() if "model" in name]
    outcomes = {"shown": 2, "timeout": 1}
    desk.metrics = Metrics(desk.database, desk.ticking, desk.watch, model_outcomes=outcomes)
    read = await desk.read()
    assert read["cairn_model_requests_total shown"] == 2
    assert read["cairn_model_requests_total timeout"] == 1


def entry(key: str, state: str, received_at: datetime) -> InboxEntry:
    return InboxEntry(
        team_id=TEAM, dedupe_key=key, kind="message", state=state, received_at=received_at, next_try_at=received_at
    )


@BOTH
async def test_every_state_is_counted_and_no_workspace_is_named(desk: Desk) -> None:
    long_ago = NOW - timedelta(days=9)
    await write(
        desk.database,
        NOW,
        delivery(1, NOW),
        delivery(2, NOW),
        delivery(3, NOW, settled_at=long_ago),
        delivery(4, NOW, "skipped", reason="superseded"),
        delivery(5, NOW, "dead", reason="unconfirmed"),
        delivery(6, NOW, "planned"),
        delivery(7, NOW, "pending"),
        delivery(8, NOW, "pending", held="hours", not_before=NOW + timedelta(hours=1)),
        delivery(9, NOW, "sending", lease_until=NOW + timedelta(minutes=1)),
        delivery(10, NOW, "unknown", lease_until=NOW - timedelta(minutes=9)),
        delivery(11, NOW, "unknown", lease_until=NOW - timedelta(minutes=11)),
        entry("a", "waiting", NOW - timedelta(seconds=90)),
        entry("b", "waiting", NOW - timedelta(seconds=10)),
        entry("c", "dead", NOW),
        entry("d", "done", NOW),
    )
    found = await desk.read()
    assert {name: value for name, value in found.items() if name.startswith("cairn_deliveries ")} == {
        "cairn_deliveries sent ": 2,
        "cairn_deliveries skipped superseded": 1,
        "cairn_deliveries dead unconfirmed": 1,
        "cairn_deliveries planned ": 1,
        "cairn_deliveries pending ": 1,
        "cairn_deliveries pending hours": 1,
        "cairn_deliveries sending ": 1,
        "cairn_deliveries unknown ": 2,
    }
    numbers = {"due": 1, "in_flight": 3, "doubts": 2, "doubts_old": 1, "dead_unconfirmed": 1}
    numbers |= {"inbox_waiting": 2, "inbox_dead": 1, "processes": 0}
    assert {name: found[f"cairn_{name}"] for name in numbers} == numbers
    assert 90 <= found["cairn_inbox_oldest_seconds"] < 150
    assert found["cairn_alarm old_doubts"] == 1
    assert abs(found["cairn_clock_skew_seconds"]) < 5
    page = (await desk.metrics.page()).decode()
    assert TEAM not in page
    assert not re.search(r"\bU\d", page)


@BOTH
async def test_connections_to_a_server_are_shown_and_a_file_has_none(desk: Desk) -> None:
    found = await desk.read()
    connections = {name: value for name, value in found.items() if name.startswith("cairn_database_")}
    connections = {name: value for name, value in connections.items() if "failures" not in name}
    if not desk.database.is_shared:
        assert connections == {}
        return
    assert set(connections) == {
        "cairn_database_connections in_use",
        "cairn_database_connections idle",
        "cairn_database_connections_most",
        "cairn_database_waiting",
    }
    assert connections["cairn_database_connections_most"] == CONNECTIONS
    assert connections["cairn_database_waiting"] == 0
    async with contextlib.AsyncExitStack() as stack:
        for number in range(CONNECTIONS):
            team = await stack.enter_async_context(desk.database.team(f"T{number}"))
            await team.members.get("U1")
        late = asyncio.create_task(desk.database.answer())
        await asyncio.sleep(0.05)
        now = desk.database.connections
        assert now is not None
        assert (now.in_use, now.idle, now.waiting) == (CONNECTIONS, 0, 1)
    await late


async def test_an_empty_database_raises_no_alarm(desk: Desk) -> None:
    found = await desk.read()
    alarms = {name: value for name, value in found.items() if name.startswith("cairn_alarm")}
    assert set(alarms) == {
        f"cairn_alarm {name}" for name in ("clock_skew", "database", "dead_tick", "no_events", "old_doubts")
    }
    assert set(alarms.values()) == {0}


async def test_a_job_that_fails_for_a_minute_is_stalled_and_raises_the_alarm(desk: Desk) -> None:
    desk.ticking.wake("outbox")
    await asyncio.sleep(0.05)
    found = await desk.read()
    assert (found["cairn_tick_failures_total outbox"], found["cairn_tick_stalled outbox"]) == (1, 0)
    desk.watch.seconds = 61
    found = await desk.read()
    assert found["cairn_tick_age_seconds outbox"] == 61
    assert (found["cairn_tick_stalled outbox"], found["cairn_alarm dead_tick"]) == (1, 1)


async def test_silence_of_more_than_a_day_raises_the_alarm_and_a_word_ends_it(desk: Desk) -> None:
    await write(desk.database, NOW - timedelta(days=5))
    found = await desk.read()
    assert found["cairn_alarm no_events"] == 1
    assert found["cairn_event_age_seconds"] >= 5 * 86400
    async with desk.database.everywhere() as everywhere:
        workspace = await everywhere.workspaces.get(TEAM)
        assert workspace is not None
        workspace.heard_at = system_clock()
    found = await desk.read_later()
    assert found["cairn_alarm no_events"] == 0
    assert found["cairn_event_age_seconds"] < 60


@BOTH
async def test_processes_are_counted_while_they_are_alive_and_forgotten_after_a_day(desk: Desk) -> None:
    now = NOW
    processes = [Heartbeat(desk.database, lambda: now) for _ in range(3)]
    for process in processes:
        await process.work()
        await process.work()
    assert (await desk.read_later())["cairn_processes"] == 3
    await processes[0].stop()
    assert (await desk.read_later())["cairn_processes"] == 2
    async with desk.database.everywhere() as everywhere:
        await everywhere.heartbeats.beat(processes[1].process_id, "host", "1", NOW, NOW - timedelta(minutes=2))
    assert (await desk.read_later())["cairn_processes"] == 1
    now = NOW + timedelta(days=2)
    await processes[2].work()
    seen = await desk.database.glance_everywhere().heartbeats.seen(NOW - timedelta(days=9))
    assert [one.process_id for one in seen] == [processes[2].process_id]
    assert (seen[0].started_at, seen[0].seen_at) == (NOW, now)


async def test_one_answer_serves_every_scraper_for_five_seconds(desk: Desk) -> None:
    before = await desk.metrics.page()
    await write(desk.database, NOW, delivery(1, NOW, "planned"))
    desk.watch.seconds = 4
    assert await asyncio.gather(*(desk.metrics.page() for _ in range(20))) == [before] * 20
    assert (await desk.read_later())["cairn_deliveries planned "] == 1


async def test_what_the_process_knows_is_told_without_a_database_too(desk: Desk) -> None:
    async with desk.database.everywhere() as everywhere:
        await everywhere._rows.run(text("DROP TABLE heartbeat"))
    found = await desk.read()
    assert found["cairn_alarm database"] == 1
    assert found["cairn_tick_stalled outbox"] == 0
    assert "cairn_processes" not in found


def plans(engine: Engine, file: Path) -> dict[str, list[str]]:
    """How SQLite reads for each statement that the metrics ask."""
    found = {}
    with engine.connect() as connection:
        for statement in asked(file):
            steps = connection.execute(text("EXPLAIN QUERY PLAN " + statement.replace("?", "1")))
            found[statement] = [str(step[-1]) for step in steps]
    return found


def asked(file: Path) -> list[str]:
    """Every statement of the counts, as it goes to the database."""
    statements: list[str] = []
    engine = create_engine(f"sqlite:///{file}")

    def keep(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", keep)
    with engine.connect() as connection:

        class Rows:
            """Asks on one connection."""

            async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
                return list(connection.execute(statement, parameters).all())

            async def first(self, statement: Any, /, **parameters: Any) -> Any:
                return next(iter(await self.all(statement, **parameters)), (0, None))

        async def ask() -> None:
            counts = Counts(Rows())  # type: ignore[arg-type]
            await counts.open()
            await counts.ended(NOW)
            await counts.due(NOW)
            await counts.old_doubts(NOW)
            await counts.waiting()
            await counts.dead_entries()

        asyncio.run(ask())
    engine.dispose()
    return statements


async def test_no_count_reads_all_that_was_ever_sent(desk: Desk, tmp_path: Path) -> None:
    await write(desk.database, NOW)
    await add(desk.database, *(delivery(number, NOW) for number in range(50)))
    engine = create_engine(f"sqlite:///{tmp_path / 'cairn.db'}")
    found = await asyncio.to_thread(plans, engine, tmp_path / "cairn.db")
    engine.dispose()
    assert len(found) == 8
    steps = [step for plan in found.values() for step in plan if re.search(r"\b(delivery|inbox)\b", step)]
    assert len(steps) >= 8
    partial = ("ix_delivery_planned", "ix_delivery_due", "uq_delivery_one_in_flight", "ix_inbox_waiting")
    for step in steps:
        assert any(name in step for name in (*partial, "ix_inbox_line", "ix_inbox_dead", "ix_delivery_ended")), step
    assert any("ix_delivery_ended (settled_at>?)" in step for step in steps)
