"""Imports: a file is read with suspicion, and what it brings stands beside what is there, once."""

import asyncio
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.home import home
from bot.blocks.text import clean
from bot.mentoring.importing import Imported, UnfitFileError, found_in, merge, read_export
from bot.mentoring.overview import overview
from bot.mentoring.rights.exporting import collect
from bot.mentoring.rights.format import Export, as_json, comparable
from bot.standin.lint import lint_view
from bot.store import Database
from tests.unit.goals_desk import opened
from tests.unit.luggage import (
    CONTENT,
    NOW,
    export_of,
    goal,
    luggage_with,
    offer,
    rating,
    schedule,
    version,
    win,
)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Database]]:
    """A database that is opened once: every example has members of its own in it."""
    with asyncio.Runner() as runner:
        closing = AsyncExitStack()
        file = tmp_path_factory.mktemp("luggage") / "all.db"
        town = runner.run(closing.enter_async_context(opened(file)))
        yield runner, town.database
        runner.run(closing.aclose())


NUMBERS = itertools.count(1)


def somebody() -> str:
    return f"U{next(NUMBERS)}"


async def brings(database: Database, team_id: str, user_id: str, export: Export) -> Imported:
    """The member imports this, as it reads in the file."""
    again = read_export(as_json(export).encode(), NOW, clean)
    async with database.team(team_id) as team:
        await team.goals.next_number(user_id)
        return await merge(team, await team.members.meet(user_id, NOW), again, NOW)


async def takes_along(database: Database, team_id: str, user_id: str) -> Export:
    team = database.glance(team_id)
    member = await team.members.get(user_id)
    assert member is not None
    return await collect(team, member, CONTENT, NOW)


@settings(max_examples=12, deadline=None)
@given(st.randoms(use_true_random=False))
def test_an_export_an_import_elsewhere_and_an_export_again_are_equal(
    runner: tuple[asyncio.Runner, Database], dice: Random
) -> None:
    async def story(database: Database) -> None:
        there, here = somebody(), somebody()
        await brings(database, "T1", there, export_of(dice))
        first = await takes_along(database, "T1", there)
        await brings(database, "T2", here, first)
        second = await takes_along(database, "T2", here)
        assert comparable(second) == comparable(first)
        again = await brings(database, "T2", here, second)
        assert set(again.new.values()) == {0}
        assert comparable(await takes_along(database, "T2", here)) == comparable(first)

    told_by, database = runner
    told_by.run(story(database))


def test_while_much_of_one_member_is_read_others_are_served_in_between(
    runner: tuple[asyncio.Runner, Database],
) -> None:
    async def story(database: Database) -> None:
        user_id, served = somebody(), 0

        async def others() -> None:
            nonlocal served
            while True:
                await asyncio.sleep(0)
                served += 1

        await brings(database, "T1", user_id, luggage_with(goals=[goal(n, f"Goal {n}") for n in range(1, 1201)]))
        being_served = asyncio.create_task(others())
        found = await database.glance("T1").exporting.of(user_id)
        being_served.cancel()
        assert [one.title for one in found.goals] == [f"Goal {n}" for n in range(1, 1201)]
        assert served >= 5

    told_by, database = runner
    told_by.run(story(database))


async def test_what_is_here_already_stays_as_it_is_and_numbers_follow_the_last_ones(tmp_path: Path) -> None:
    async with opened(tmp_path / "beside.db") as town:
        ada = await town.person("U1")
        await ada.types("add Write the storage RFC by end of March")
        luggage = luggage_with(
            goals=[goal(9, "Learn Rust"), goal(4, "Lead a review")],
            wins=[win(7, "Shipped it")],
            assessments=[version("draft"), version("finished")],
            schedules=[schedule("nudge", is_on=True), schedule("nudge", is_on=True)],
            mentoring={"offer": offer("active")},
        )
        outcome = await brings(town.database, "T1", "U1", luggage)
        assert outcome.new["goals"] == 2
        assert (outcome.switched_off, outcome.is_offer_paused) == (1, True)
        assert {one.number: one.title for one in await ada.goals()} == {
            1: "Write the storage RFC",
            2: "Lead a review",
            3: "Learn Rust",
        }
        async with town.database.team("T1") as team:
            changed = await team.goals.numbered("U1", 2)
            assert changed is not None
            changed.title = "Lead two reviews"
            [schedule_here] = await team.schedules.all_of("U1")
            assert not schedule_here.is_on
            assert (await team.schedules.get("U1")) is schedule_here
            [mentor] = (await team.exporting.of("U1")).offers
            assert mentor.state == "paused"
        again = await brings(town.database, "T1", "U1", luggage)
        assert set(again.new.values()) == {0}
        assert again.known == 5
        assert [one.title for one in await ada.goals() if one.number == 2] == ["Lead two reviews"]


async def test_a_draft_that_is_here_stays_the_only_one(tmp_path: Path) -> None:
    async with opened(tmp_path / "draft.db") as town:
        first = luggage_with(assessments=[version("draft")])
        await brings(town.database, "T1", "U1", first)
        other = luggage_with(assessments=[version("draft", minutes=5), version("finished", minutes=9)])
        assert (await brings(town.database, "T1", "U1", other)).new["assessments"] == 1
        states = [one.state for one in (await town.database.glance("T1").exporting.of("U1")).assessments]
        assert sorted(states) == ["draft", "finished"]


async def test_an_imported_win_never_gets_the_id_or_the_number_of_one_that_was_deleted(tmp_path: Path) -> None:
    async with opened(tmp_path / "wins.db") as town:
        await brings(town.database, "T1", "U1", luggage_with(wins=[win(1, "one"), win(2, "two")]))
        before = await town.database.glance("T1").wins.of("U1")
        async with town.database.team("T1") as team:
            for one in before:
                await team.wins.delete("U1", one.id or 0)
        await brings(town.database, "T1", "U1", luggage_with(wins=[win(1, "three")]))
        [after] = await town.database.glance("T1").wins.of("U1")
        assert after.id not in {one.id for one in before}
        assert after.number == 3


async def test_members_of_two_workspaces_with_one_id_keep_their_own(tmp_path: Path) -> None:
    async with opened(tmp_path / "two.db") as town:
        await brings(town.database, "T1", "U1", luggage_with(goals=[goal(1, "mine")]))
        await brings(town.database, "T2", "U1", luggage_with(goals=[goal(1, "theirs")]))
        assert [one.title for one in await town.database.glance("T1").goals.active("U1")] == ["mine"]
        assert [one.title for one in await town.database.glance("T2").goals.active("U1")] == ["theirs"]
        async with town.database.team("T1") as team:
            with pytest.raises(ValueError, match="another workspace"):
                await team.importing.add(await town.database.glance("T2").goals.active("U1"))


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False))
def test_whatever_was_imported_can_be_shown(runner: tuple[asyncio.Runner, Database], dice: Random) -> None:
    async def story(database: Database) -> None:
        user_id = somebody()
        await brings(database, "T1", user_id, export_of(dice))
        team = database.glance("T1")
        there = await team.members.traces(user_id)
        assert there is not None
        shown = await overview(team, there, CONTENT, NOW)
        assert lint_view(home(CONTENT, shown, "/")) == []

    told_by, database = runner
    told_by.run(story(database))


@pytest.mark.parametrize("typed", ["\x00", "a\u202eb", "\x1b[31m", "e" + "\u0301" * 100])
def test_texts_of_a_file_are_cleaned_like_those_that_are_typed(typed: str) -> None:
    luggage = luggage_with(goals=[goal(1, f"x{typed}")])
    [read] = read_export(as_json(luggage).encode(), NOW, clean).goals
    assert read.title == clean(f"x{typed}")


def test_a_byte_order_mark_is_no_obstacle_and_a_summary_says_from_when() -> None:
    luggage = luggage_with(goals=[goal(1, "x")], wins=[win(1, "y"), win(2, "z")])
    found = found_in(read_export(b"\xef\xbb\xbf" + as_json(luggage).encode(), NOW, clean))
    assert (found.goals, found.wins, found.since, found.until) == (1, 2, "2026-11-01", "2026-11-25")


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"goals": [{"title": "  "}]}, "goals 1"),
        ({"goals": [{}, {"plans": [{"weekday": 1}]}]}, "goals 2"),
        ({"goals": [{"history": [{"check_in": 1}]}]}, "goals 1"),
        ({"goals": [{"unanswered": 10**12}]}, "goals 1"),
        ({"goals": [{"dimension": {"id": "<!channel>"}}]}, "goals 1"),
        ({"goals": [{"state": "active", "number": None}]}, "goals 1"),
        ({"wins": [{"goal": 1}]}, "wins 1"),
        ({"wins": [{"link": "https://example.com/ <script>"}]}, "wins 1"),
        ({"assessments": [{"ratings": [{}, {}]}]}, "assessments 1"),
        ({"schedules": [{"about": {"meets": "9 99:99"}}]}, "schedules 1"),
        ({"schedules": [{"about": {"unknown": 1}}]}, "schedules 1"),
        ({"schedules": [{"kind": "intention", "goal": 1, "plan": 1}]}, "schedules 1"),
        ({"choices": [{"week": "next"}]}, "choices 1"),
        ({"mentoring": {"offer": {"about": "x" * 301}}}, "mentoring"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place_and_none_of_its_words(changed: dict[str, Any], where: str) -> None:
    made: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "goals": lambda of: goal(1, "x") | of,
        "wins": lambda of: win(1, "x") | of,
        "assessments": lambda of: version("finished") | {"ratings": [rating() for _ in of["ratings"]]},
        "schedules": lambda of: schedule("nudge", is_on=False) | of,
        "choices": lambda of: {"week": "2026-W01", "created_at": NOW} | of,
    }
    plan = {"state": "active", "cue": "x", "action": "y", "created_at": NOW, "updated_at": NOW}
    event = {"kind": "added", "at": NOW}
    for one in changed.get("goals", []):
        one["plans"] = [plan | each for each in one.get("plans", [])]
        one["history"] = [event | each for each in one.get("history", [])]
    parts: dict[str, Any] = {
        name: [made[name](one) for one in ones] for name, ones in changed.items() if name != "mentoring"
    }
    if "mentoring" in changed:
        parts["mentoring"] = {"offer": offer("active") | changed["mentoring"]["offer"]}
    with pytest.raises(UnfitFileError) as refused:
        read_export(as_json(luggage_with(**parts)).encode(), NOW, clean)
    assert (refused.value.reason, refused.value.where) == ("invalid", where)


def test_a_complaint_about_the_shape_says_none_of_the_files_own_words() -> None:
    raw = json.loads(as_json(luggage_with())) | {"<!channel>": 1}
    with pytest.raises(UnfitFileError) as refused:
        read_export(json.dumps(raw).encode(), NOW, clean)
    assert refused.value.where == "file"


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
@settings(max_examples=60, deadline=None)
def test_reading_anything_ends_in_a_refusal(raw: bytes) -> None:
    with pytest.raises(UnfitFileError):
        read_export(raw, NOW, clean)
