"""A check-in on its way while its member changes a goal: every button of the message works when it is there."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.blocks.message import Message
from bot.content import Content, load
from bot.errors import CairnError
from bot.jobs import choose, plan
from bot.store import Delivery
from tests.unit.check_in_room import FRIDAY, WEEK, Desk, open_desk, value
from tests.unit.nudge_room import ADA, MONDAY, T


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def desk(tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, content) as opened:
        await opened.types("add Lead a design review by 30 January")
        await opened.types("add Write the storage RFC")
        yield opened


async def written(desk: Desk) -> tuple[Message, Delivery]:
    """What is on its way at this minute, claimed and written and not arrived yet."""
    await plan(desk.room.desk.database, desk.room.clock)
    await choose(desk.room.desk.database, desk.room.desk.content(), desk.room.clock)
    [row] = await desk.waiting()
    async with desk.room.desk.database.team(T) as team:
        found = await team.deliveries.get(row.id)
        assert found is not None
        found.attempt, found.first_try_at = 1, desk.room.clock()
    message = await desk.write(found)
    assert isinstance(message, Message)
    return message, found


async def arrives(desk: Desk, row: Delivery) -> None:
    async with desk.room.desk.database.team(T) as team:
        await team.deliveries.confirm(row.id, "1.1", "answer", desk.room.clock())
        await desk.arrivals[row.kind](team, [row], desk.room.clock())


async def test_a_goal_changed_between_claim_and_arrival_is_among_those_asked_about(desk: Desk) -> None:
    await desk.types("checkin on")
    desk.room.clock.move_to(FRIDAY)
    message, row = await written(desk)
    await desk.types("progress 1 30")
    await arrives(desk, row)
    assert (await desk.latest()).goal_ids == [(await desk.goal(n)).id for n in (1, 2)]
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [0, 1]
    answered = await desk.clicks(*value(message, "On track"))
    assert "You said: on track." in answered.text and "Write the storage RFC" in answered.text


async def test_a_check_in_whose_goals_were_all_changed_or_done_meanwhile_is_there(desk: Desk) -> None:
    await desk.types("checkin on")
    desk.room.clock.move_to(FRIDAY)
    message, row = await written(desk)
    await desk.types("progress 1 30")
    await desk.types("done 2")
    await arrives(desk, row)
    assert "You said: slipped." in (await desk.clicks(*value(message, "Slipped"))).text
    with pytest.raises(CairnError, match="is done"):
        await desk.clicks(*value(message, "On track", 1))
    assert "Skipped" not in (await desk.clicks(*value(message, "Done"))).text


async def test_a_goal_that_was_not_asked_about_is_not_added_by_a_change(desk: Desk) -> None:
    await desk.types("checkin on")
    desk.room.clock.move_to(FRIDAY - timedelta(days=1))
    await desk.types("progress 2 10")
    desk.room.clock.move_to(FRIDAY)
    _, row = await written(desk)
    await desk.types("progress 2 20")
    await desk.types("add Something new")
    await arrives(desk, row)
    assert (await desk.latest()).goal_ids == [(await desk.goal(1)).id]


async def test_a_check_in_inside_a_nudge_survives_a_change_of_its_only_goal(desk: Desk) -> None:
    await desk.types("drop 2")
    await desk.room.types("on")
    await desk.types("checkin with my nudge")
    desk.room.clock.move_to(MONDAY)
    message, row = await written(desk)
    await desk.types("progress 1 30")
    await arrives(desk, row)
    answered = await desk.clicks(*value(message, "On track"))
    assert "You said: on track." in answered.text and "Why this one:" in answered.text


async def test_a_click_faster_than_the_arrival_counts_even_where_check_ins_were_stopped_meanwhile(desk: Desk) -> None:
    await desk.room.types("on")
    await desk.types("checkin with my nudge")
    desk.room.clock.move_to(MONDAY)
    message, row = await written(desk)
    await desk.types("checkin off")
    assert "You said: on track." in (await desk.clicks(*value(message, "On track"))).text
    await arrives(desk, row)
    assert len(await desk.rows.check_ins.latest(ADA, 10)) == 1


async def test_a_check_in_that_was_asked_for_and_left_alone_is_no_missed_week(desk: Desk) -> None:
    await desk.types("checkin on")
    [message] = await desk.until(FRIDAY)
    await desk.clicks(*value(message, "On track"))
    desk.room.clock.move_to(FRIDAY + timedelta(days=3))
    await desk.types("progress 2 10")
    await desk.types("checkin now")
    [following] = await desk.until(FRIDAY + WEEK)
    assert "one small step is enough now" not in following.text
