import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import NotFoundError
from bot.slack.answers import Sheet
from bot.slack.messages import read_message
from tests.unit.goals_desk import Person, Town, buttons, opened

WRITTEN = {
    "type": "message",
    "channel_type": "im",
    "channel": "D1",
    "user": "U1",
    "text": "list my goals",
    "ts": "1700000000.000100",
}
KEPT = {
    "user": "U1",
    "channel": "D1",
    "text": "list my goals",
    "ts": "1700000000.000100",
    "thread_ts": "",
    "files": [],
}


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "messages.db") as town:
        yield town


@pytest_asyncio.fixture
async def ada(town: Town) -> Person:
    return await town.person("U1", level="mid")


def test_what_a_person_writes_directly_counts() -> None:
    assert read_message(WRITTEN) == KEPT
    assert read_message({**WRITTEN, "subtype": None}) == KEPT
    assert read_message({**WRITTEN, "subtype": "file_share", "files": [{"id": "F1"}]}) == {
        **KEPT,
        "files": [{"id": "F1", "kind": "other"}],
    }


@pytest.mark.parametrize(
    "other",
    [
        {"channel_type": "channel"},
        {"channel_type": None},
        {"bot_id": "B1"},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"subtype": ["message_changed"]},
        {"user": None},
        {"user": 7},
        {"channel": None},
        {"ts": None},
        {"text": 7},
        {"text": None},
    ],
)
def test_nothing_else_counts(other: dict[str, Any]) -> None:
    assert read_message({**WRITTEN, **other}) is None


def test_payloads_with_missing_parts_are_read_without_an_exception() -> None:
    for count in range(len(WRITTEN)):
        for names in itertools.combinations(WRITTEN, count):
            read_message({name: WRITTEN[name] for name in names})


def test_a_message_in_a_thread_remembers_it() -> None:
    found = read_message({**WRITTEN, "thread_ts": "1600000000.000001", "subtype": "thread_broadcast"})
    assert found == {**KEPT, "thread_ts": "1600000000.000001"}
    root = read_message({**WRITTEN, "thread_ts": WRITTEN["ts"]})
    assert root == KEPT


def test_what_somebody_says_of_themselves_is_a_message_too() -> None:
    assert read_message({**WRITTEN, "subtype": "me_message"}) == KEPT


async def test_a_goal_in_plain_words_is_drafted_and_saved(ada: Person) -> None:
    draft = await ada.says("I want to lead a design review by end of March")
    assert "due Tue 31 March" in draft.text
    assert "Architecture" in draft.text
    assert set(buttons(draft)) == {"goals.save", "goals.edit", "goals.cancel"}
    assert await ada.goals() == []
    saved = await ada.clicks("goals.save", buttons(draft)["goals.save"])
    assert "Goal 1 is set" in saved.text
    again = await ada.clicks("goals.save", buttons(draft)["goals.save"])
    assert "Goal 1 is set, as you see it here" in again.text
    assert len(await ada.goals()) == 1


async def test_a_cancelled_draft_leaves_nothing(ada: Person) -> None:
    draft = await ada.says("I want to write the RFC")
    for _ in range(2):
        shown = await ada.clicks("goals.cancel", buttons(draft)["goals.cancel"])
        assert "Not saved" in shown.text
    assert await ada.goals() == []


async def test_a_line_each_is_a_goal_each(ada: Person) -> None:
    first = await ada.says("I want to lead a review by June\n- I want to learn Rust by May\n\n2. my goal: mentor Priya")
    assert "*Lead a review*\ndue Tue 30 June" in first.text
    second, third = await ada.reads("reply:message:U1:1:2"), await ada.reads("reply:message:U1:1:3")
    assert "*Learn Rust*\ndue Sun 31 May" in second.text
    assert "*Mentor Priya*\nno day set" in third.text
    for draft in (first, third):
        await ada.clicks("goals.save", buttons(draft)["goals.save"])
    assert [goal.title for goal in await ada.goals()] == ["Lead a review", "Mentor Priya"]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("can you delete goal 1", "Goal 1 is dropped"),
        ("Could you move goal 1 to June?", "Goal 1 is moved: due Tue 30 June"),
        ("can you please mark goal 1 as done for me?", "Goal 1 is done."),
        ("please drop goal 1", "Goal 1 is dropped"),
        ("would you set goal 1 to 60%?", "Goal 1 is at 60%."),
        ("done 1?", "Goal 1 is done."),
        ("can you delete goal 1 when the review is over?", "I cannot tell what to do with goal 1"),
    ],
)
async def test_a_change_asked_for_kindly_is_made(ada: Person, asked: str, answer: str) -> None:
    await ada.types("add Lead a review")
    assert answer in (await ada.says(asked)).text


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("half done with 1", "Goal 1 is at 50%."),
        ("50% on 1", "Goal 1 is at 50%."),
        ("im at 50% with goal 1", "Goal 1 is at 50%."),
        ("+20%", "Goal 1 is at 20%."),
        ("almost done with 1", "Say it like this: done with 1, goal 1: 60%"),
        ("1: 110%", "goes from 0 to 100"),
        ("goal 1: -10%", "goes from 0 to 100"),
    ],
)
async def test_how_far_a_goal_is_in_a_persons_own_words(ada: Person, said: str, answer: str) -> None:
    await ada.types("add Lead a review")
    assert answer in (await ada.says(said)).text


async def test_a_step_without_a_goal_is_asked_back_where_there_are_two(ada: Person) -> None:
    assert "You have no goals" in (await ada.says("+20%")).text
    await ada.types("add Lead a review")
    await ada.types("add Learn Rust")
    assert "Which goal? You have 1 and 2. Say it like this: goal 1: +20%." in (await ada.says("+20%")).text
    assert [goal.progress for goal in await ada.goals()] == [0, 0]


@pytest.mark.parametrize("said", ["done with 1 and 2", "done 1, 2", "I'm done with goals 1 & 2."])
async def test_one_verb_for_two_goals_changes_both(ada: Person, said: str) -> None:
    await ada.types("add Lead a review")
    await ada.types("add Learn Rust")
    assert "Goal 1 is done." in (await ada.says(said)).text
    assert "Goal 2 is done." in (await ada.reads("reply:message:U1:1:2")).text


async def test_changes_of_several_goals_are_made_one_by_one(ada: Person) -> None:
    for title in ("Lead a review", "Learn Rust", "Mentor Priya"):
        await ada.types(f"add {title}")
    assert "Goal 1 is done." in (await ada.says("done with 1\ndone with 9\nmove 3 to June")).text
    assert "There is no goal 9. You have 2 and 3." in (await ada.reads("reply:message:U1:1:2")).text
    assert "Goal 3 is moved: due Tue 30 June" in (await ada.reads("reply:message:U1:1:3")).text
    assert "Goal 2 is at 60%." in (await ada.says("goal 2 60%, and goal 3 20%")).text
    assert "Goal 3 is at 20%." in (await ada.reads("reply:message:U1:2:2")).text
    assert ">" not in (await ada.reads("reply:message:U1:2")).text


@pytest.mark.parametrize(
    "text",
    [
        "I want to lead a review\nbecause nobody does",
        "I want to lead a review by June\nof the storage design",
        "\nI want to lead a review by June\n",
    ],
)
async def test_a_goal_in_several_lines_is_one_goal(ada: Person, text: str) -> None:
    assert "*Lead a review" in (await ada.says(text)).text
    assert await ada.database.glance("T1").deliveries.by_key("reply:message:U1:1:2") is None


@pytest.mark.parametrize(
    "text",
    [
        "I want to lead a design review by end of March\nlearn Go\nwrite the RFC by 4 Dec",
        "I want to:\n- lead a design review by end of March\n- learn Go\n\n- write the RFC by 4 Dec",
        "Hi!\ngoals:\n1) lead a design review by end of March\n2) learn Go\n3) write the RFC by 4 Dec",
        "- I want to lead a design review by end of March\n- learn Go\n- write the RFC by 4 Dec",
    ],
)
async def test_every_line_below_the_first_is_a_goal_with_its_own_day(ada: Person, text: str) -> None:
    assert "*Lead a design review*\ndue Tue 31 March" in (await ada.says(text)).text
    assert "*Learn Go*\nno day set" in (await ada.reads("reply:message:U1:1:2")).text
    assert "*Write the RFC*\ndue Fri 4 December" in (await ada.reads("reply:message:U1:1:3")).text


@pytest.mark.parametrize(
    "text",
    [
        "I want to lead a review\nbecause nobody does by June",
        "I want to lead a review by\nend of March",
        "I want to lead a review\nlearn Go by Friday\nthanks",
        "I want to:\n- lead a review of\nthe storage\n- learn Go",
        "I want to improve my reviews:\n- read the guide\n- pair with Priya by Friday",
    ],
)
async def test_lines_that_may_be_one_goal_or_several_are_asked_back_and_kept(ada: Person, text: str) -> None:
    assert "I cannot tell which of them are goals. Nothing is set" in (await ada.says(text)).text
    assert [note.text for note in await ada.database.glance("T1").notes.newest("U1")] == [text]
    assert await ada.database.glance("T1").goals.get("U1", 1) is None


async def test_several_lines_behind_a_button_or_a_command_are_asked_back(ada: Person) -> None:
    asked = await ada.says("lead a review by March\nlearn Go by Friday")
    assert "I cannot tell which of them are goals" in (await ada.clicks("dm.goal", buttons(asked)["dm.goal"])).text
    assert "I cannot tell which of them are goals" in (await ada.types("add lead a review\nlearn Go by Friday")).text
    assert await ada.database.glance("T1").goals.get("U1", 1) is None
    assert "*Lead a review*" in (await ada.types("add\nlead a review")).text


async def test_grave_words_between_goals_are_no_goals(ada: Person) -> None:
    assert "Shall I keep" not in (await ada.says("I want to die\nlearn Go")).text
    assert await ada.database.glance("T1").goals.get("U1", 1) is None


async def test_more_than_a_few_at_once_are_asked_back_and_kept(ada: Person) -> None:
    said = "\n".join(f"I want to read chapter {number}" for number in range(1, 7))
    assert "That is 6 things at once, and I take 5 in one message." in (await ada.says(said)).text
    assert [note.text for note in await ada.database.glance("T1").notes.newest("U1")] == [said]
    assert await ada.database.glance("T1").goals.get("U1", 1) is None


async def test_the_form_of_a_draft_saves_it(ada: Person) -> None:
    draft = await ada.says("I want to write the RFC")
    values = {"title": "Write two RFCs", "due_day": None, "dimension": "none", "progress": "0"}
    await ada.submits("goals.edit_form", buttons(draft)["goals.edit"], values)
    assert [(goal.number, goal.title) for goal in await ada.goals()] == [(1, "Write two RFCs")]


async def test_a_vague_draft_offers_something_better(ada: Person) -> None:
    draft = await ada.says("I want to become senior")
    assert {"goals.take", "goals.keep"} <= set(buttons(draft))
    await ada.clicks("goals.take", buttons(draft)["goals.take"])
    assert [goal.title[:20] for goal in await ada.goals()] == ["Once, in real work: "]


async def test_everything_about_goals_works_in_plain_words(ada: Person) -> None:
    await ada.types("add Write the RFC")
    await ada.types("add Read one chapter")
    assert "You have 2 goals." in (await ada.says("list my goals")).text
    progress = await ada.says("goal 2: 60%, draft sent to Priya")
    assert "Goal 2 is at 60%" in progress.text
    assert "draft sent to Priya" in progress.text
    assert "due Tue 30 June" in (await ada.says("move 1 to June")).text
    assert "Goal 2 is done" in (await ada.says("done with 2")).text
    assert "Taken back" in (await ada.says("undo")).text
    assert "goals.edit" in buttons(await ada.says("edit 1"))
    assert "moved to Tue 30 June" in (await ada.says("history of goal 1")).text
    assert "dropped" in (await ada.says("drop 1")).text
    assert [goal.number for goal in await ada.goals()] == [2]


async def test_a_refusal_is_an_answer(ada: Person) -> None:
    await ada.types("add Write the RFC")
    assert "There is no goal 7. You have 1." in (await ada.says("done with 7")).text
    assert "I cannot tell which day" in (await ada.says("move 1 to whenever")).text


async def test_words_that_make_no_goal_are_kept(ada: Person) -> None:
    shown = await ada.says("I want to ship the parser by 3 January 2025")
    assert "is past" in shown.text
    notes = await ada.database.glance("T1").notes.newest("U1")
    assert [note.text for note in notes] == ["I want to ship the parser by 3 January 2025"]


async def test_what_is_not_understood_is_kept_and_asked_about(ada: Person) -> None:
    shown = await ada.says("the storage thing from yesterday")
    assert "the storage thing from yesterday" in shown.text
    values = buttons(shown)
    assert set(values) == {"dm.goal", "dm.win", "questions.ask", "dm.note", "dm.help"}
    assert isinstance(await ada.opens("dm.help", values["dm.help"]), Sheet)
    assert "Kept as a note" in (await ada.clicks("dm.note", values["dm.note"])).text
    notes = await ada.database.glance("T1").notes.newest("U1")
    assert [note.text for note in notes] == ["the storage thing from yesterday"]


async def test_the_words_become_one_goal_however_often_the_button_is_clicked(ada: Person) -> None:
    shown = await ada.says("pair with Priya on the parser by end of March")
    first = await ada.clicks("dm.goal", buttons(shown)["dm.goal"])
    second = await ada.clicks("dm.goal", buttons(shown)["dm.goal"])
    assert buttons(first) == buttons(second)
    await ada.clicks("goals.save", buttons(first)["goals.save"])
    assert [goal.title for goal in await ada.goals()] == ["Pair with Priya on the parser"]


async def test_a_note_of_somebody_else_is_not_there(town: Town, ada: Person) -> None:
    shown = await ada.says("the storage thing from yesterday")
    mallory = await town.person("U666")
    for action in ("dm.goal", "dm.win", "dm.note"):
        for value in (buttons(shown)["dm.note"], "999", "x"):
            with pytest.raises(NotFoundError, match="That note is not there"):
                await mallory.opens(action, value)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("hello", "Tell me a goal"),
        ("thanks", "You are welcome"),
        ("help", "What you can say here"),
        ("", "could not find any words"),
        (" \u202e\x00 ", "could not find any words"),
        ("what is expected of a senior?", "Senior"),
        ("mid to senior", "Senior"),
        ("level set staff", "Staff"),
        ("level sneior architectue", "Architecture"),
        ("level plumber", "plumber"),
        ("where do I stand?", "Mid"),
        ("nudges on", "Monday"),
        ("nudges friday 15:30", "You have not said yes"),
        ("pause nudges for 3 weeks", "Nudges"),
        ("next nudges", "Nudges"),
        ("nudges history", "nudge"),
        ("nudges help", "/nudges"),
        ("pause nudges for blah", "blah"),
    ],
)
async def test_every_kind_of_message_gets_an_answer(ada: Person, typed: str, answer: str) -> None:
    assert answer.lower() in (await ada.says(typed)).text.lower()


async def test_a_nudge_can_be_asked_for(ada: Person) -> None:
    shown = await ada.says("send me a nudge now")
    assert "nudges.done" in buttons(shown)


async def test_the_level_is_set_in_plain_words(ada: Person) -> None:
    await ada.says("level set senior")
    assert (await ada.member()).level == "senior"


async def test_files_without_words_get_a_kind_sentence(ada: Person) -> None:
    assert "I cannot read files" in (await ada.says("", files=True)).text


async def test_an_answer_goes_to_the_thread_of_its_question(ada: Person) -> None:
    await ada.says("help", thread_ts="1600000000.000001")
    delivery = await ada.database.glance("T1").deliveries.by_key("reply:message:U1:1")
    assert delivery is not None
    assert delivery.subject["thread_ts"] == "1600000000.000001"


@pytest.mark.parametrize(
    "typed",
    [
        "x" * 12_000,
        "I want to " + "learn & <teach> `*_~` " * 600,
        "<!channel> &lt;!here&gt; <@U123> <https://example.com|click>",
        "I want to tell &lt;!channel&gt; and <@U123> about `code` *now*",
        "goal: \u202eright to left\u202c and \u05e9\u05dc\u05d5\u05dd by end of March",
        "I want to \x00 write " + "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301" * 40,
        "\n" * 400 + "words",
        "```" * 100,
        "🙂" * 3_000,
    ],
)
async def test_whatever_is_typed_is_answered_and_nothing_is_lost(ada: Person, typed: str) -> None:
    await ada.says(typed)
    team = ada.database.glance("T1")
    kept = [note for number in (1, 2) if (note := await team.notes.get("U1", number)) is not None]
    drafts = [goal for number in (1, 2) if (goal := await team.goals.get("U1", number)) is not None]
    assert len(kept) + len(drafts) == 1
    lengths = [len(note.text) for note in kept] + [len(goal.typed) for goal in drafts]
    assert lengths[0] > 0
