"""A stop holds from the very next claim on, with several processes at work; a start brings what is due, once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.delivery import Outbox
from bot.delivery.pacing import OPEN, full
from bot.mentoring import admin
from bot.store import Delivery
from bot.store.installations import Granted
from tests.chaos.office import QUICK, Office, open_office
from tests.unit.delivery_desk import FakeClient, plan, states


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        opened.client = FakeClient()
        yield opened


async def two_workers(office: Office) -> tuple[Outbox, Outbox]:
    """Two processes on one database."""
    return office.new_outbox(numbers=QUICK), office.new_outbox(numbers=QUICK, seed=2)


async def stop(office: Office, planned: Sequence[Delivery] = ()) -> set[str]:
    """An admin's stop; which of these were on their way when its answer was shown."""
    async with office.database.team(office.team_id) as team:
        assert await admin.stop(team, "U-admin", None, office.clock())
    rows = [await office.row(row) for row in planned]
    return {row.id for row in rows if row.state in ("sending", "unknown")}


async def start(office: Office) -> None:
    async with office.database.team(office.team_id) as team:
        assert await admin.start(team, "U-admin", office.clock())


@pytest.mark.parametrize("turns", [0, 10, 100])
async def test_after_a_stop_only_what_was_on_its_way_comes_and_after_a_start_all_of_it_once(
    office: Office, turns: int
) -> None:
    planned = await plan(office, office.team_id, 60, "proactive")
    first, second = await two_workers(office)
    sending = asyncio.gather(first.drain(), second.drain())
    for _ in range(turns):
        await asyncio.sleep(0)
    on_their_way = await stop(office, planned)
    before = set(office.client.posted)
    await sending
    for _ in range(5):
        office.clock.forward(minutes=20)
        await asyncio.gather(first.drain(), second.drain())
    assert set(office.client.posted) - before <= on_their_way
    assert len(office.client.posted) < len(planned)
    await start(office)
    for _ in range(30):
        office.clock.forward(seconds=1)
        await asyncio.gather(first.drain(), second.drain())
    assert sorted(office.client.posted) == sorted(row.id for row in planned)


async def test_while_it_is_stopped_answers_go(office: Office) -> None:
    await plan(office, office.team_id, 5, "proactive")
    await stop(office)
    asked = []
    async with office.database.team(office.team_id) as team:
        for number in range(3):
            now = office.clock()
            row = await team.deliveries.plan(
                f"U{number}", "note", "requested", f"asked:{number}", now, subject={"n": number}, now=now
            )
            assert row is not None
            asked.append(row)
    await office.outbox.drain()
    assert sorted(office.client.posted) == sorted(row.id for row in asked)


async def test_the_operators_stop_is_for_every_workspace_and_each_keeps_its_own(office: Office) -> None:
    ours = await plan(office, office.team_id, 2, "proactive")
    theirs = await plan(office, "T-other", 2, "chosen")
    async with office.database.everywhere() as everywhere:
        assert await everywhere.controls.halt(office.clock())
        assert await everywhere.controls.halted() == len(await everywhere.workspaces.active())
    await stop(office)
    await office.outbox.drain()
    assert office.client.posted == []
    async with office.database.everywhere() as everywhere:
        assert await everywhere.controls.resume(office.clock())
        assert await everywhere.controls.halted() == 1
    await office.outbox.drain()
    assert sorted(office.client.posted) == sorted(row.id for row in theirs)
    assert await states(office, ours) == {"pending": 2}


async def test_a_stop_outlives_the_app_being_removed_and_installed_again(office: Office) -> None:
    await stop(office)
    now = office.clock()
    async with office.database.everywhere() as everywhere:
        await everywhere.installations.end(office.team_id, "app_uninstalled", now, None)
        await everywhere.installations.store(
            Granted(office.team_id, "", False, "A1", "Back", "UBOT", "chat:write", "xoxb-2"), now + timedelta(minutes=1)
        )
    assert (await office.database.glance(office.team_id).controls.read()).is_halted


async def test_two_admins_at_once_stop_it_once(office: Office) -> None:
    async def once(who: str) -> bool:
        async with office.database.team(office.team_id) as team:
            return await admin.stop(team, who, None, office.clock())

    assert sorted(await asyncio.gather(once("U1"), once("U2"), once("U3"))) == [False, False, True]
    assert len(await office.database.glance(office.team_id).admin_acts.newest()) == 1


async def test_the_days_cap_lets_go_what_ranks_first_and_the_rest_another_day(office: Office) -> None:
    plans = await plan(office, office.team_id, 3, "chosen")
    now = office.clock()
    rest = []
    async with office.database.team(office.team_id) as team:
        await team.controls.cap_day(4)
        for number, kind in enumerate(("nudge", "nudge", "check_in")):
            user_id = f"V{number}"
            await team.members.meet(user_id, now)
            ends = now + timedelta(hours=2)
            row = await team.deliveries.plan(
                user_id, kind, "proactive", f"{kind}{number}", now, None, ends, {"n": number}, now=now
            )
            assert row is not None
            rest.append(row)
    for kind in ("nudge", "check_in"):
        office.letters[kind] = office.letters["note"]
    await office.outbox.drain()
    assert sorted(office.client.posted) == sorted(row.id for row in (rest[-1], *plans))
    assert await states(office, rest[:2]) == {"skipped:over_cap": 2}


async def test_what_waits_for_its_conversation_takes_nothing_of_the_days_cap(office: Office) -> None:
    now, rows = office.clock(), []
    async with office.database.team(office.team_id) as team:
        await team.controls.cap_day(1)
        await team.pace.add(OPEN, full(now, QUICK)._replace(blocked_until=now + timedelta(minutes=5)))
        for number, channel in enumerate((None, "D1")):
            user_id = f"V{number}"
            await team.members.meet(user_id, now)
            await team.members.change(user_id, now, dm_channel=channel)
            row = await team.deliveries.plan(
                user_id, "note", "proactive", f"n{number}", now, None, now + timedelta(days=3), {"n": 1}, now=now
            )
            assert row is not None
            rows.append(row)
    await office.outbox.drain()
    assert office.client.posted == [rows[1].id]
