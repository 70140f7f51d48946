from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.blocks.message import Message
from bot.errors import CairnError, NotFoundError
from bot.slack.answers import Form, Invalid
from tests.unit.goals_desk import Person, Town, buttons, opened


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "goals.db") as town:
        yield town


@pytest_asyncio.fixture
async def ada(town: Town) -> Person:
    return await town.person("U1", level="mid")


async def test_a_goal_is_set_with_its_day_and_dimension(ada: Person) -> None:
    shown = await ada.types("add Lead a design review by end of March")
    assert "Goal 1 is set" in shown.text
    assert "Lead a design review" in shown.text
    assert "due Tue 31 March" in shown.text
    assert "Architecture" in shown.text
    goal = await ada.goal(1)
    assert (goal.due_day, goal.dimension, goal.state) == (date(2026, 3, 31), "architecture", "active")
    assert goal.typed == "Lead a design review by end of March"


async def test_the_day_is_read_where_the_member_lives(town: Town) -> None:
    bea = await town.person("U2", timezone="Pacific/Auckland")
    bea.waits(hours=4)  # 13:00 UTC: already the 4th in Auckland
    await bea.types("add Send the draft tomorrow")
    assert (await bea.goal(1)).due_day == date(2026, 3, 5)


async def test_goals_are_listed_by_day_and_then_by_number(ada: Person) -> None:
    for text in ("Read one chapter", "Ship the parser by June", "Lead a design review by end of March", "Write it up"):
        await ada.types(f"add {text}")
    shown = await ada.types("")
    numbers = [line[0] for line in shown.text.splitlines() if line[:1].isdigit()]
    assert numbers == ["3", "2", "1", "4"]


async def test_an_empty_list_says_how_to_set_a_goal(ada: Person) -> None:
    shown = await ada.types("")
    assert "for example: I want to lead a design review" in shown.text
    assert "goals.add" in buttons(shown)


async def test_the_list_comes_in_pages(ada: Person) -> None:
    for number in range(23):
        await ada.types(f"add Write chapter number {number}")
    first = await ada.types("")
    assert "You have 23 goals." in first.text
    second = await ada.clicks("goals.page", buttons(first)["goals.page:next"])
    third = await ada.clicks("goals.page", buttons(second)["goals.page:next"])
    assert "21 to 23 of 23" in third.text
    assert "goals.page:next" not in buttons(third)
    back = await ada.clicks("goals.page", buttons(third)["goals.page:previous"])
    assert "11 to 20 of 23" in back.text
    assert (await ada.clicks("goals.page", 999)).text == first.text


async def test_done_twice_says_when_it_was_done(ada: Person) -> None:
    await ada.types("add Write the RFC")
    assert "Goal 1 is done" in (await ada.types("done 1")).text
    ada.waits(days=2)
    assert "done already, since Tue 3 March" in (await ada.types("done 1")).text


async def test_a_goal_that_was_done_lately_stays_below_the_list_for_a_while(ada: Person) -> None:
    await ada.types("add Write the RFC")
    await ada.types("add Read one chapter")
    await ada.types("done 1")
    assert "Done lately: 1. Write the RFC" in (await ada.types("")).text
    ada.waits(days=15)
    assert "Done lately" not in (await ada.types("")).text


async def test_progress_keeps_its_note(ada: Person) -> None:
    await ada.types("add Write the RFC")
    shown = await ada.types("progress 1 60% draft sent to Priya")
    assert "Goal 1 is at 60%" in shown.text
    assert "draft sent to Priya" in shown.text
    await ada.types("progress 1 waiting for answers")
    assert (await ada.goal(1)).progress == 60
    history = await ada.types("history 1")
    assert "at 60%: draft sent to Priya" in history.text
    assert "at 60%: waiting for answers" in history.text


async def test_moving_a_goal_says_the_new_day(ada: Person) -> None:
    await ada.types("add Write the RFC by end of March")
    assert "due Tue 30 June" in (await ada.types("move 1 to June")).text
    assert "has that day already" in (await ada.types("move 1 to June")).text


@pytest.mark.parametrize(
    ("typed", "words"), [("31 Feb", "31 Feb"), ("yesterday", "yesterday"), ("Monday in June", "Monday in June")]
)
async def test_a_day_that_cannot_be_told_is_said_to_be_none(ada: Person, typed: str, words: str) -> None:
    for shown in (await ada.types(f"add Write the RFC by {typed}"), await ada.says(f"I want to lead it by {typed}")):
        assert "no day set" in shown.text
        assert f'I took no day from "by {words}". If it is one, Edit sets it.' in shown.text
    assert "took no day" not in (await ada.types("add Write the RFC by June")).text


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("New goal template for the team", "New goal template for the team"),
        ("New goal template for the team by June", "New goal template for the team"),
        ("Set goal weights in the tracker", "Set goal weights in the tracker"),
        ("new goal: learn Rust", "Learn Rust"),
        ("a goal: learn Rust", "Learn Rust"),
        ("I want to learn Rust", "Learn Rust"),
        ("I want Rust", "Rust"),
    ],
)
async def test_a_title_behind_the_command_is_kept_whole(ada: Person, typed: str, title: str) -> None:
    assert f"*{title}*" in (await ada.types(f"add {typed}")).text


@pytest.mark.parametrize("typed", ["I want to", "I want to ", "i'd like to", "my goal is to", "I want to."])
async def test_the_beginning_of_a_wish_is_no_goal(ada: Person, typed: str) -> None:
    assert "I found no goal in that" in (await ada.types(f"add {typed}")).text
    assert "Shall I keep this" not in (await ada.says(typed)).text
    assert await ada.goals() == []


async def test_progress_is_read_as_people_say_it(ada: Person) -> None:
    await ada.types("add Write the RFC by end of March")
    for typed, percent in (
        ("progress 1 60.5%", 61),
        ("progress 1 sixty percent", 60),
        ("progress 1 +20%", 80),
        ("progress 1 by 30%", 100),
        ("progress 1 half", 50),
    ):
        shown = (await ada.types(typed)).text
        assert f"Goal 1 is at {percent}%." in shown
        assert ">" not in shown
    for typed in ("progress 1 150%", "progress 1 100.7%", "progress 1 60% and goal 2 20%", "progress 1 −5%"):
        assert "I cannot read that" in (await ada.types(typed)).text
    assert (await ada.goal(1)).progress == 50
    assert "Goal 1 is done." in (await ada.types("progress 1 done")).text


@pytest.mark.parametrize("typed", ["move 1 to whenever", "move 1 to 1 March 2025"])
async def test_a_day_that_is_none_or_over_moves_nothing(ada: Person, typed: str) -> None:
    await ada.types("add Write the RFC by end of March")
    with pytest.raises(CairnError, match=r"move 1 to 30 June|is past"):
        await ada.types(typed)
    assert (await ada.goal(1)).due_day == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("move 1 by a week", "Tue 7 July"),
        ("move 1 by 2 weeks", "Tue 14 July"),
        ("move 1 by one month", "Thu 30 July"),
        ("move 1 two weeks later", "Tue 14 July"),
        ("postpone goal 1 by a week", "Tue 7 July"),
        ("push goal 1 back two weeks", "Tue 14 July"),
        ("move 1 out a month", "Thu 30 July"),
        ("extend goal 1 by 3 days", "Fri 3 July"),
        ("delay 1 another week", "Tue 7 July"),
        ("delay 1 by another two weeks", "Tue 14 July"),
        ("move 1 in two weeks", "Tue 17 March"),
        ("move 1 to next week", "Fri 13 March"),
        ("move 1 to 1 week from now", "Tue 10 March"),
        ("move 1 by June", "has that day already: due Tue 30 June"),
    ],
)
async def test_a_span_moves_a_goal_on_from_its_own_day(ada: Person, typed: str, day: str) -> None:
    await ada.types("add Write the RFC by 30 June")
    assert day in (await ada.says(typed)).text


async def test_a_span_for_a_goal_without_a_day_counts_from_today(ada: Person) -> None:
    await ada.types("add Write the RFC")
    assert "due Tue 10 March" in (await ada.types("move 1 by a week")).text
    for typed in ("move 1 by 999 years", "move 1 a week earlier"):
        with pytest.raises(CairnError, match=r"too far ahead|cannot tell which day"):
            await ada.types(typed)


async def test_an_unknown_number_names_the_numbers_there_are(ada: Person) -> None:
    with pytest.raises(NotFoundError, match="You have no goals at the moment"):
        await ada.types("done 7")
    for text in ("Read one chapter", "Write the RFC", "Pair with Priya"):
        await ada.types(f"add {text}")
    with pytest.raises(NotFoundError, match=r"There is no goal 7\. You have 1, 2 and 3\."):
        await ada.types("done 7")


async def test_a_number_is_never_given_twice(ada: Person) -> None:
    await ada.types("add Read one chapter")
    await ada.types("add Write the RFC")
    await ada.types("drop 2")
    await ada.types("add Pair with Priya")
    assert [goal.number for goal in await ada.goals()] == [1, 3]
    with pytest.raises(CairnError, match="Goal 2 was dropped"):
        await ada.types("done 2")


async def test_the_fourth_active_goal_gets_a_gentle_word(ada: Person) -> None:
    shown = [await ada.types(f"add Write chapter number {number}") for number in range(4)]
    assert ["With more than three" in one.text for one in shown] == [False, False, False, True]


async def test_a_day_that_is_over_sets_no_goal_and_keeps_the_words(ada: Person) -> None:
    shown = await ada.types("add Ship the parser by 3 January 2025")
    assert "Fri 3 January 2025 is past" in shown.text
    assert "Ship the parser" in shown.text
    assert await ada.goals() == []
    notes = await ada.database.glance("T1").notes.newest("U1")
    assert [note.text for note in notes] == ["Ship the parser by 3 January 2025"]


async def test_a_title_of_300_characters_is_kept_whole_and_a_longer_one_as_a_note(ada: Person) -> None:
    fits = ("Write " + "x" * 400)[:300]
    await ada.types(f"add {fits}")
    assert (await ada.goal(1)).title == fits
    shown = await ada.types(f"add {fits}y")
    assert "301 characters; a goal has at most 300" in shown.text
    notes = await ada.database.glance("T1").notes.newest("U1")
    assert [note.text for note in notes] == [f"{fits}y"]


async def test_a_typo_is_answered_with_what_was_meant(ada: Person) -> None:
    assert "Did you mean `/goals done 2`?" in (await ada.types("doen 2")).text
    assert "`/goals help`" in (await ada.types("qwxz")).text
    assert "`/goals move 1 to June`" in (await ada.types("help")).text


async def test_edit_opens_a_form_with_everything_the_goal_holds(ada: Person) -> None:
    await ada.types("add Lead a design review by end of March")
    card = await ada.types("edit 1")
    opened = await ada.opens("goals.edit", buttons(card)["goals.edit"])
    assert isinstance(opened, Form)
    fields = {block["block_id"]: block["element"] for block in opened.view.to_dict()["blocks"]}
    assert fields["title"]["initial_value"] == "Lead a design review"
    assert fields["due_day"]["initial_date"] == "2026-03-31"
    assert fields["dimension"]["initial_option"]["value"] == "architecture"
    assert fields["progress"]["initial_value"] == "0"


async def test_the_form_changes_everything_at_once(ada: Person) -> None:
    await ada.types("add Lead a design review by end of March")
    values = {"title": "Lead two reviews", "due_day": "2026-04-30", "dimension": "none", "progress": "40"}
    await ada.submits("goals.edit_form", (await ada.goal(1)).id, values)
    goal = await ada.goal(1)
    assert (goal.title, goal.due_day, goal.dimension, goal.progress) == (
        "Lead two reviews",
        date(2026, 4, 30),
        None,
        40,
    )


async def test_a_wrong_field_is_named_and_nothing_is_changed(ada: Person) -> None:
    await ada.types("add Lead a design review")
    values = {"title": " \u202e ", "due_day": "2025-01-01", "dimension": "sorcery", "progress": "140"}
    answer = await ada.submits("goals.edit_form", (await ada.goal(1)).id, values)
    assert isinstance(answer, Invalid)
    assert set(answer.errors) == {"title", "due_day", "dimension", "progress"}
    assert (await ada.goal(1)).title == "Lead a design review"


async def test_an_overdue_goal_can_be_edited_without_a_new_day(ada: Person) -> None:
    await ada.types("add Lead a design review by end of March")
    ada.waits(days=40)
    assert "days ago" in (await ada.types("")).text
    values = {"title": "Lead one review", "due_day": "2026-03-31", "dimension": "architecture", "progress": "0"}
    await ada.submits("goals.edit_form", (await ada.goal(1)).id, values, {"due_day": "2026-03-31"})
    assert (await ada.goal(1)).title == "Lead one review"


async def test_a_goal_is_added_by_form(ada: Person) -> None:
    assert isinstance(await ada.opens("goals.add", "new"), Form)
    values = {"title": "Pair with\nPriya", "due_day": None, "dimension": "mentoring", "progress": None}
    await ada.submits("goals.add_form", "", values)
    assert (await ada.goal(1)).title == "Pair with Priya"


async def test_what_is_said_on_done_becomes_a_win_of_the_goal(ada: Person) -> None:
    await ada.types("add Write the RFC")
    shown = await ada.types("done 1")
    goal_id = buttons(shown)["goals.line"]
    assert isinstance(await ada.opens("goals.line", goal_id), Form)
    assert isinstance(await ada.submits("goals.done_form", goal_id, {"line": " "}), Invalid)
    said = await ada.submits("goals.done_form", goal_id, {"line": "Two teams use it now"})
    assert isinstance(said, Message)
    assert "Win 1 is saved with your goal: Write the RFC" in said.text
    wins = await ada.database.glance("T1").wins.of("U1")
    assert [(win.origin, win.origin_id, win.text) for win in wins] == [("goal", goal_id, "Two teams use it now")]


async def test_progress_by_form(ada: Person) -> None:
    await ada.types("add Write the RFC")
    goal_id = (await ada.goal(1)).id
    assert isinstance(await ada.opens("goals.progress", goal_id), Form)
    assert isinstance(await ada.submits("goals.progress_form", goal_id, {"progress": "x"}), Invalid)
    await ada.submits("goals.progress_form", goal_id, {"progress": "70", "note": "half of it reviewed"})
    assert (await ada.goal(1)).progress == 70


@pytest.mark.parametrize("change", ["done 1", "drop 1", "move 1 to June", "progress 1 80% nearly"])
async def test_undo_puts_a_goal_back_as_it_was(ada: Person, change: str) -> None:
    await ada.types("add Write the RFC by end of March")
    before = await ada.goal(1)
    shown = await ada.types(change)
    ada.waits(minutes=9)
    await ada.clicks("goals.undo", buttons(shown)["goals.undo"])
    after = await ada.goal(1)
    for name in ("title", "due_day", "dimension", "state", "progress", "finished_at"):
        assert getattr(after, name) == getattr(before, name)


async def test_undo_of_adding_takes_the_goal_away(ada: Person) -> None:
    await ada.types("add Write the RFC")
    assert "not in your list any more" in (await ada.types("undo")).text
    assert await ada.goals() == []
    with pytest.raises(CairnError, match="nothing to take back"):
        await ada.types("undo")


async def test_undo_again_takes_back_the_change_before(ada: Person) -> None:
    await ada.types("add Write the RFC")
    await ada.types("progress 1 20% begun")
    await ada.types("progress 1 40% more")
    await ada.types("undo")
    assert (await ada.goal(1)).progress == 20
    await ada.types("undo")
    assert (await ada.goal(1)).progress == 0


async def test_undo_works_for_ten_minutes(ada: Person) -> None:
    await ada.types("add Write the RFC")
    ada.waits(minutes=10, seconds=1)
    with pytest.raises(CairnError, match="more than ten minutes old"):
        await ada.types("undo")
    assert len(await ada.goals()) == 1


async def test_an_old_undo_button_does_not_undo_something_newer(ada: Person) -> None:
    await ada.types("add Write the RFC")
    first = await ada.types("progress 1 20% begun")
    await ada.types("progress 1 40% more")
    with pytest.raises(CairnError, match="Something newer"):
        await ada.clicks("goals.undo", buttons(first)["goals.undo"])
    second = await ada.types("progress 1 60% on")
    await ada.clicks("goals.undo", buttons(second)["goals.undo"])
    with pytest.raises(CairnError, match="taken back already"):
        await ada.clicks("goals.undo", buttons(second)["goals.undo"])


@pytest.mark.parametrize(
    "action", ["save", "cancel", "done", "drop", "edit", "line", "progress", "keep", "take", "undo"]
)
async def test_a_forged_button_gets_the_same_words_as_an_unknown_one(town: Town, ada: Person, action: str) -> None:
    await ada.types("add Write the RFC")
    goal_id = (await ada.goal(1)).id
    mallory = await town.person("U666")
    refusals = []
    for value in (str(goal_id), "999", "", "x", "99999999999999", "1;DROP"):
        with pytest.raises(CairnError) as refused:
            await mallory.opens(f"goals.{action}", value)
        refusals.append(str(refused.value))
    assert len(set(refusals)) == 1
    assert (await ada.goal(1)).state == "active"


async def test_a_vague_goal_is_set_and_comes_with_something_better(ada: Person) -> None:
    shown = await ada.types("add become senior")
    assert "hard to tell when you are done" in shown.text
    taken = await ada.clicks("goals.take", buttons(shown)["goals.take"])
    goal = await ada.goal(1)
    assert goal.title.startswith("Once, in real work: ")
    assert goal.due_day == date(2026, 4, 17)
    assert goal.typed == "become senior"
    await ada.clicks("goals.undo", buttons(taken)["goals.undo"])
    assert (await ada.goal(1)).title == "Become senior"


async def test_the_suggestion_may_be_declined(ada: Person) -> None:
    shown = await ada.types("add get better at coding")
    await ada.clicks("goals.keep", buttons(shown)["goals.keep"])
    assert (await ada.goal(1)).title == "Get better at coding"


async def test_a_suggestion_that_is_forged_or_gone_changes_nothing(ada: Person) -> None:
    await ada.types("add become senior")
    goal_id = (await ada.goal(1)).id
    with pytest.raises(CairnError, match="out of date"):
        await ada.clicks("goals.take", f"{goal_id}:no-such-statement:2026-04-17")
    assert (await ada.goal(1)).title == "Become senior"
