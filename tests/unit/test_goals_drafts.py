"""A draft that is cancelled, or that nobody saves, leaves nothing behind."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.blocks.text import clean
from bot.errors import CairnError
from bot.jobs import Housekeeping
from bot.mentoring.importing import merge, read_export
from bot.mentoring.rights.exporting import collect
from bot.mentoring.rights.format import as_json
from bot.store import Goal
from tests.unit.goals_desk import CONTENT, Person, Town, buttons, opened
from tests.unit.luggage import NOW, goal, luggage_with, win


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "drafts.db") as town:
        yield town


@pytest_asyncio.fixture
async def ada(town: Town) -> Person:
    return await town.person("U1", level="mid")


async def keeps_house(person: Person) -> None:
    await Housekeeping(person.database, lambda: person.now, grace_days=365).work()


async def rows(person: Person) -> list[tuple[str, str, str]]:
    """Every goal that the database has of the person: its state and its words."""
    async with person.database.team("T1") as team:
        found = [await team.goals.get(person.user_id, goal_id) for goal_id in range(1, 20)]
    return [(one.state, one.title, one.typed) for one in found if one is not None]


async def held(person: Person) -> dict[str, int]:
    return {
        name: count for name, count in (await person.database.glance("T1").holdings.of(person.user_id)).items() if count
    }


async def test_a_cancelled_draft_is_kept_nowhere(ada: Person) -> None:
    draft = await ada.says("I want to learn Rust by May")
    assert "Not saved: Learn Rust" in (await ada.clicks("goals.cancel", buttons(draft)["goals.cancel"])).text
    assert await rows(ada) == [("cancelled", "", "")]
    assert "goal" not in await held(ada)
    export = await collect(ada.database.glance("T1"), await ada.member(), CONTENT, NOW)
    assert export.goals == []
    assert "Rust" not in as_json(export)
    again = await ada.clicks("goals.cancel", buttons(draft)["goals.cancel"])
    assert again.text == "That draft was cancelled. Not saved, and none of its words are kept."
    with pytest.raises(CairnError, match="That goal was cancelled"):
        await ada.clicks("goals.save", buttons(draft)["goals.save"])


async def test_buttons_of_a_draft_that_is_gone_never_mean_another_goal(ada: Person) -> None:
    first = await ada.says("I want to learn Rust by May")
    await ada.clicks("goals.cancel", buttons(first)["goals.cancel"])
    await keeps_house(ada)
    second = await ada.says("I want to learn Go by May")
    await ada.clicks("goals.cancel", buttons(second)["goals.cancel"])
    third = await ada.says("I want to learn Elm by May")
    await keeps_house(ada)
    assert await rows(ada) == [("draft", "Learn Elm", "I want to learn Elm by May")]
    for gone in (first, second):
        for action in ("goals.save", "goals.cancel"):
            with pytest.raises(CairnError, match="You have no goals at the moment"):
                await ada.clicks(action, buttons(gone)[action])
    assert "Goal 1 is set" in (await ada.clicks("goals.save", buttons(third)["goals.save"])).text


async def test_a_draft_that_nobody_saves_goes_after_a_month(ada: Person) -> None:
    draft = await ada.says("I want to learn Rust by May")
    await ada.types("add Write the RFC by May")
    await ada.types("undo")
    ada.waits(days=29)
    await keeps_house(ada)
    assert ("draft", "Learn Rust", "I want to learn Rust by May") in await rows(ada)
    ada.waits(days=2)
    await keeps_house(ada)
    assert [title for _, title, _ in await rows(ada)] == ["Write the RFC"]
    with pytest.raises(CairnError, match="Tell me one in your own words"):
        await ada.clicks("goals.save", buttons(draft)["goals.save"])


async def test_drafts_that_earlier_versions_cancelled_go(ada: Person) -> None:
    mine: dict[str, Any] = {"team_id": "T1", "user_id": "U1", "created_at": ada.now, "updated_at": ada.now}
    async with ada.database.team("T1") as team:
        for name in ("Learn Rust", "Learn Go", "Learn Elm"):
            team._rows.add(Goal(**mine, title=name, typed=name, state="cancelled"))
    assert "goal" not in await held(ada)
    await keeps_house(ada)
    assert await rows(ada) == [("cancelled", "", "")]
    await ada.types("add Write the RFC")
    await keeps_house(ada)
    assert [title for _, title, _ in await rows(ada)] == ["Write the RFC"]


async def test_many_goals_are_looked_through_bit_by_bit(ada: Person) -> None:
    for name in ("Learn Rust", "Learn Go", "Learn Elm", "Learn C"):
        draft = await ada.says(f"I want to {name} by May")
        await ada.clicks("goals.cancel", buttons(draft)["goals.cancel"])
    after, left = 0, []
    for _ in range(3):
        async with ada.database.everywhere() as everywhere:
            after = await everywhere.old_records.forget_drafts(ada.now - timedelta(days=30), after, 2)
        left.append((after, len(await rows(ada))))
    assert left == [(2, 2), (0, 1), (2, 1)]


async def test_a_note_can_be_made_a_goal_again_after_its_draft_was_cancelled(ada: Person) -> None:
    unclear = await ada.says("blorp flim")
    for _ in range(2):
        draft = await ada.clicks("dm.goal", buttons(unclear)["dm.goal"])
        assert "Shall I keep this as your goal?\n*Blorp flim*" in draft.text
        await ada.clicks("goals.cancel", buttons(draft)["goals.cancel"])


async def test_an_import_takes_nothing_that_was_cancelled(town: Town, ada: Person) -> None:
    gone = goal(1, "Learn Rust") | {"number": None, "state": "cancelled", "history": [{"kind": "added", "at": NOW}]}
    kept = goal(2, "Lead a review") | {"history": [{"kind": "added", "at": NOW}]}
    luggage = luggage_with(
        goals=[gone, kept],
        wins=[win(1, "One") | {"origin": "goal", "goal": 1}, win(2, "Three") | {"origin": "goal", "goal": 2}],
        notes=[{"kind": "goal", "text": "x", "goal": 1, "created_at": NOW}],
        check_ins=[{"week": "2026-W40", "goals": [1, 2], "answer": "none", "asked_at": NOW}],
    )
    for new in (1, 0):
        brought = read_export(as_json(luggage).encode(), NOW, clean)
        async with town.database.team("T1") as team:
            outcome = await merge(team, await team.members.meet("U1", NOW), brought, NOW)
        assert outcome.new["goals"] == new
    assert [(one.number, one.title) for one in await ada.goals()] == [(1, "Lead a review")]
    export = await collect(town.database.glance("T1"), await ada.member(), CONTENT, NOW)
    assert [one.goal for one in export.wins] == [None, 1]
    assert [one.goals for one in export.check_ins] == [[1]]
