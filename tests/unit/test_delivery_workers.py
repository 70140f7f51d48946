"""Several workers on one database, several workspaces in one worker: who may send what, and what it costs to ask."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine, event

from bot.delivery import Numbers, Outbox
from bot.delivery.numbers import SCARCE_HISTORY
from bot.store.sqlite import Sqlite
from tests.chaos.office import QUICK, Office, open_office
from tests.unit.delivery_desk import FakeClient, plan, states

FAST = Numbers(timeout=QUICK.timeout, per_second=1e6, burst=100_000, in_flight=100_000)


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


def second_worker(office: Office, numbers: Numbers = QUICK) -> tuple[Outbox, Outbox]:
    """The worker there is, and another one on the same database, as a second process has it."""
    first = office.new_outbox(numbers=numbers)
    return first, office.new_outbox(numbers=numbers, seed=2)


async def test_two_workers_share_one_pace(office: Office) -> None:
    await plan(office, office.team_id, 40)
    first, second = second_worker(office)
    office.client = FakeClient()
    for _ in range(3):
        await asyncio.gather(first.drain(), second.drain())
    assert len(office.client.posted) == QUICK.burst
    office.clock.forward(seconds=1)
    await asyncio.gather(first.drain(), second.drain())
    assert len(office.client.posted) == QUICK.burst + QUICK.per_second
    assert len(set(office.client.posted)) == len(office.client.posted)


async def test_the_pace_survives_a_restart(office: Office) -> None:
    await plan(office, office.team_id, 40)
    office.client = FakeClient()
    await office.outbox.drain()
    office.new_outbox()
    await office.outbox.drain()
    assert len(office.client.posted) == QUICK.burst


async def test_a_429_that_one_worker_meets_holds_the_other(office: Office) -> None:
    office.standin.faults.add("ratelimited", "chat.postMessage", times=1, retry_after="20")
    first, second = second_worker(office)
    planned = [await office.plan("ada")]
    await first.drain()
    planned.append(await office.plan("ben"))
    await second.drain()
    assert await states(office, planned) == {"pending": 2}
    assert office.posted() == {}


async def test_two_workers_send_everything_once(office: Office) -> None:
    planned = await plan(office, office.team_id, 30, each=2)
    workers = second_worker(office, FAST)
    office.client = FakeClient()
    for _ in range(4):
        await asyncio.gather(*(worker.drain() for worker in workers))
    assert await states(office, planned) == {"sent": 60}
    assert Counter(office.client.posted) == {row.id: 1 for row in planned}


async def test_a_workspace_that_hangs_delays_no_other(office: Office) -> None:
    stuck, fine = FakeClient(), FakeClient()
    stuck.hangs = True
    office.outbox = Outbox(
        office.database,
        lambda team_id: stuck if team_id == "T-stuck" else fine,  # type: ignore[arg-type, return-value]
        office.letters,
        office.content,
        office.clock,
        Numbers(timeout=timedelta(seconds=5), per_second=1e6, burst=1000),
    )
    hanging = await plan(office, "T-stuck", 300)
    others = [row for n in range(5) for row in await plan(office, f"T-{n}", 8)]
    began = asyncio.get_running_loop().time()
    while len(fine.posted) < len(others):
        await office.outbox.tick()
        await asyncio.sleep(0.01)
    assert asyncio.get_running_loop().time() - began < 4
    assert (await states(office, hanging))["sending"] == office.outbox.numbers.in_flight
    await office.outbox.stop(seconds=0.1)
    assert await states(office, hanging) == {"pending": 300}  # nothing was posted: only opening hung


async def test_a_workspace_whose_client_is_missing_waits_and_delays_no_other(office: Office) -> None:
    fine = FakeClient()

    def client_of(team_id: str) -> FakeClient:
        return {"T-fine": fine}[team_id]

    office.outbox = Outbox(
        office.database,
        client_of,  # type: ignore[arg-type]
        office.letters,
        office.content,
        office.clock,
    )
    lost, others = await plan(office, "T-lost", 3), await plan(office, "T-fine", 3)
    await office.outbox.drain()
    assert await states(office, lost) == {"pending": 3}
    assert await states(office, others) == {"sent": 3}


async def test_each_workspace_gets_its_room_however_many_are_due_in_another(office: Office) -> None:
    office.client = FakeClient()
    crowd = await plan(office, "T-crowd", 200)
    small = [row for n in range(20) for row in await plan(office, f"T-{n:02}", 1)]
    await office.outbox.tick()
    await office.outbox.idle()
    assert await states(office, small) == {"sent": 20}
    assert (await states(office, crowd))["sent"] == QUICK.burst


async def test_each_tick_begins_with_another_workspace(office: Office) -> None:
    office.client = FakeClient()
    begins = []
    for n in range(4):
        await plan(office, f"T-{n}", 1)
    for _ in range(5):
        begins.append((await office.outbox._due_teams())[0])
    assert begins == ["T-0", "T-1", "T-2", "T-3", "T-0"]


@contextmanager
def counted(office: Office) -> Iterator[list[str]]:
    """Every statement of brief transactions while the block runs, without how long to wait for the file."""
    backend = office.database._backend
    assert isinstance(backend, Sqlite)
    engine: Engine = backend._writer
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("PRAGMA"):
            said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


async def test_a_claim_is_a_constant_number_of_statements(office: Office) -> None:
    office.new_outbox(numbers=FAST)
    numbers = {}
    for members in (3, 30):
        team_id = f"T-{members}"
        planned = await plan(office, team_id, members)
        async with office.database.team(team_id) as team:
            for row in planned[::3]:
                await team.members.change(row.user_id, office.clock(), is_active=False)
        with counted(office) as said:
            claim = await office.outbox._claiming.claim(team_id)
        assert len(claim.claimed) == members * 2 // 3
        numbers[members] = len(said)
    assert 0 < numbers[3] == numbers[30] <= 9


async def test_confirming_is_a_constant_number_of_statements(office: Office) -> None:
    numbers = {}
    for members in (2, 40):
        planned = await plan(office, f"T-{members}", members)
        with counted(office) as said:
            await asyncio.gather(
                *(office.outbox._record.sent(row, f"1.{n}", "answer") for n, row in enumerate(planned))
            )
        assert await states(office, planned) == {"sent": members}
        numbers[members] = len(said)
    assert 0 < numbers[2] == numbers[40] <= 5


async def test_a_doubt_is_looked_at_by_one_of_two_workers(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    planned = await office.plan()
    first, second = second_worker(office)
    await first.drain()
    office.clock.forward(seconds=91)
    await asyncio.gather(first.tick(), second.tick())
    await asyncio.gather(first.idle(), second.idle())
    assert [call.what for call in office.standin.wire].count("conversations.history") == 1
    assert await office.state(planned) == "sent"


async def test_a_look_whose_process_dies_is_made_by_another(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    planned = await office.plan()
    await office.outbox.drain()
    office.clock.forward(seconds=91)
    row = await office.row(planned)
    assert await office.outbox._record.take_doubts([row]) == [row]
    assert await office.outbox._record.take_doubts([row]) == []
    await office.forward(seconds=1)
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=30)
    assert await office.state(planned) == "sent"


async def test_doubts_of_a_workspace_whose_history_is_refused_hold_up_no_other(office: Office) -> None:
    office.new_outbox(numbers=replace(QUICK, **SCARCE_HISTORY))
    office.standin.faults.add("ratelimited", "conversations.history", times=1, retry_after="600")
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=2)
    planned = [await office.plan("ada"), await office.plan("ben")]
    await office.outbox.drain()
    await office.forward(seconds=91)
    assert [call.what for call in office.standin.wire].count("conversations.history") == 1
    assert await states(office, planned) == {"unknown": 2}
    await office.forward(minutes=11)
    assert await states(office, planned) == {"sent": 2}


@pytest.mark.parametrize(("shared", "expected"), [(True, "sending"), (False, "unknown")])
async def test_only_the_one_process_of_a_database_inherits(office: Office, shared: bool, expected: str) -> None:
    planned = await office.plan()
    now = office.clock()
    async with office.database.team(office.team_id) as team:
        await team.claims.take([planned], "another process", now, now + timedelta(seconds=60))
    office.database._backend.is_shared = shared  # type: ignore[misc]
    office.new_outbox()
    await office.outbox.drain()
    assert await office.state(planned) == expected
    await office.forward(seconds=60)
    assert await office.state(planned) == "unknown" if shared else "sent"


async def test_while_conversations_cannot_be_opened_those_that_are_open_go(office: Office) -> None:
    await office.plan("ben")
    await office.outbox.drain()
    office.standin.faults.add("ratelimited", "conversations.open", times=1, retry_after="20")
    await office.plan("ada")
    await office.outbox.drain()
    planned = [await office.plan("ben"), await office.plan("mira")]
    await office.outbox.drain()
    assert await states(office, planned) == {"sent": 1, "pending": 1}
    assert [call.what for call in office.standin.wire].count("conversations.open") == 2
    await office.forward(seconds=22)
    assert await states(office, planned) == {"sent": 2}


async def test_a_row_that_cannot_be_judged_waits_and_stops_no_other(office: Office) -> None:
    office.client = FakeClient()
    now = office.clock()
    async with office.database.team(office.team_id) as team:
        await team.members.meet("U9", now)
        schedule = await team.schedules.begin("U9", now)
        schedule.is_on, schedule.local_time = True, "soon"
        bad = await team.deliveries.plan(
            "U9", "note", "proactive", "bad", now, subject={"n": 9}, schedule_id=schedule.id, now=now
        )
    assert bad is not None
    good = await plan(office, office.team_id, 3, "proactive")
    await office.outbox.drain()
    assert await states(office, [bad, *good]) == {"pending": 1, "sent": 3}
    assert (await office.row(bad)).not_before == now + office.outbox.numbers.backoff_cap
