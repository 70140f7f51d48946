"""Whatever the commands take, at the very edge of what they take, an export carries and an import takes in."""

import asyncio
import itertools
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.text import clean
from bot.mentoring import goals, one_on_one, wins
from bot.mentoring.importing import merge, read_export
from bot.mentoring.rights.exporting import collect
from bot.mentoring.rights.format import as_json, comparable
from bot.slack import one_on_one as one_on_one_commands
from bot.slack.goals import commands as goals_commands
from bot.slack.wins import commands as wins_commands
from tests.unit.goals_desk import CONTENT, Person, Town, checked, opened
from tests.unit.luggage import NOW, goal, luggage_with, win

NUMBERS = itertools.count(1)
DAYS = ["0001-01-01", "1000-01-01", "1899-12-31", "1900-01-01", "1998-05-05", "2026-03-03", "2026-03-04"]
DAYS += ["2099-12-31", "2100-12-31", "2101-01-01", "2126-06-30", "9999-12-31"]

COMMANDS = {"goals": goals_commands.command, "wins": wins_commands.command, "1on1": one_on_one_commands.command}


def around(longest: int) -> st.SearchStrategy[str]:
    """Words of about the longest length, one letter more and one less among them."""
    return st.sampled_from([1, longest - 1, longest, longest + 1, 2 * longest]).map(lambda length: "n" * length)


LINKS = around(wins.LONGEST_LINK - len("https://x.y/")).map("https://x.y/{}".format)
ACTS = st.one_of(
    st.tuples(st.just("goals"), around(goals.LONGEST_TITLE).map("add {}".format)),
    st.tuples(st.just("goals"), st.sampled_from(DAYS).map("add Retire by {}".format)),
    st.tuples(st.just("goals"), st.sampled_from(DAYS).map("move 1 to {}".format)),
    st.tuples(st.just("goals"), around(goals.LONGEST_NOTE).map("progress 1 60% {}".format)),
    st.tuples(st.just("dm"), around(goals.LONGEST_NOTE).map("goal 1: 60% {}".format)),
    st.tuples(st.just("wins"), around(wins.LONGEST_TEXT).map("add {}".format)),
    st.tuples(st.just("wins"), st.sampled_from(DAYS).map("add Learned BASIC on {}".format)),
    st.tuples(st.just("wins"), LINKS.map("add Fixed {}".format)),
    st.tuples(st.just("1on1"), around(one_on_one.LONGEST_HEARD)),
    st.tuples(st.just("dm"), around(one_on_one.LONGEST_HEARD).map("prepare my 1:1: {}".format)),
)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Town]]:
    """A database that is opened once: every example has people of its own in it."""
    with asyncio.Runner() as runner:
        closing = AsyncExitStack()
        town = runner.run(closing.enter_async_context(opened(tmp_path_factory.mktemp("limits") / "all.db")))
        yield runner, town
        runner.run(closing.aclose())


async def does(person: Person, where: str, text: str) -> str:
    """One line typed or said; the answer, which is always one that Slack takes."""
    if where == "dm":
        return (await person.says(text)).text
    command = COMMANDS[where]
    try:
        return checked(await command(person.visit(), text)).text
    except goals.GoalRefusedError as refused:
        return str(refused)


async def moves(town: Town, user_id: str) -> None:
    """Everything of the member's goes to another workspace, and is there what it was here."""
    here, there = town.database.glance("T1"), town.database.glance("T2")
    member = await here.members.get(user_id)
    assert member is not None
    before = await collect(here, member, CONTENT, NOW)
    brought = read_export(as_json(before).encode(), NOW, clean)
    async with town.database.team("T2") as team:
        await merge(team, await team.members.meet(user_id, NOW), brought, NOW)
    newcomer = await there.members.get(user_id)
    assert newcomer is not None
    assert comparable(await collect(there, newcomer, CONTENT, NOW)) == comparable(before)


@settings(max_examples=12, deadline=None)
@given(st.lists(ACTS, min_size=1, max_size=6))
def test_whatever_the_commands_take_can_be_taken_along(
    runner: tuple[asyncio.Runner, Town], acts: list[tuple[str, str]]
) -> None:
    told_by, town = runner

    async def story() -> None:
        person = await town.person(f"U{next(NUMBERS)}", level="mid")
        for where, text in [("goals", "add Alpha by 30 June"), *acts]:
            await does(person, where, text)
            person.waits(seconds=1)
        await moves(town, person.user_id)

    told_by.run(story())


@pytest.mark.parametrize(
    ("where", "text", "answer"),
    [
        ("goals", f"progress 1 60% {'n' * 3500}", "has at most 3,000. All of it is kept as a note"),
        ("dm", f"goal 1: 60% {'n' * 9000}", "has at most 3,000. All of it is kept as a note"),
        ("goals", "add Retire by 2126-06-30", "a goal's day is in 2100 at the latest. Your words are kept"),
        ("goals", "move 1 to 9999-12-31", "in 2100 at the latest. Goal 1 stays where it is"),
        ("1on1", "g" * 3001, "what you heard has at most 3,000. All of it is kept as a note"),
        ("dm", f"prepare my 1:1: {'g' * 9000}", "what you heard has at most 3,000. All of it is kept as a note"),
        ("wins", "add Did on 1899-12-31", "a win's day is in 1900 or later. Your words are kept"),
        ("wins", f"add Fixed https://x.y/{'p' * 2100}", "That link has 2,112 characters; a link has at most 2,000."),
    ],
)
def test_what_is_beyond_a_limit_is_told_its_limit_and_kept(
    runner: tuple[asyncio.Runner, Town], where: str, text: str, answer: str
) -> None:
    told_by, town = runner

    async def story() -> None:
        person = await town.person(f"U{next(NUMBERS)}", level="mid")
        await person.types("add Alpha by 30 June")
        assert answer in await does(person, where, text)
        kept = [note.text for note in await town.database.glance("T1").notes.newest(person.user_id)]
        assert "stays where it is" in answer or (len(kept) == 1 and text.endswith(kept[0]))

    told_by.run(story())


def test_a_win_of_long_ago_keeps_its_day(runner: tuple[asyncio.Runner, Town]) -> None:
    told_by, town = runner

    async def story() -> None:
        person = await town.person(f"U{next(NUMBERS)}", level="mid")
        assert "Tue 5 May 1998" in await does(person, "wins", "add Learned BASIC on 5 May 1998")
        await moves(town, person.user_id)

    told_by.run(story())


@pytest.mark.parametrize("day", [date(2126, 6, 30), date.max])
def test_what_earlier_versions_took_comes_back_in(day: date) -> None:
    change = {"kind": "progress", "at": NOW, "note": "n" * 9000}
    before = {"title": "Alpha", "due_day": day, "state": "active", "progress": 0}
    moved = {"kind": "moved", "at": NOW, "before": before}
    luggage = luggage_with(
        goals=[goal(1, "Alpha") | {"due_day": day, "history": [change, moved]}],
        wins=[win(1, "Learned BASIC") | {"happened_day": date.min}],
        one_on_ones=[{"heard": "g" * 9000, "questions": [], "prepared_at": NOW}],
    )
    assert read_export(as_json(luggage).encode(), NOW, clean) == luggage
