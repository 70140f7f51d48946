"""Goals by `/goals`."""

from datetime import UTC, datetime

from bot.standin.people import Person
from tests.e2e.acts import clicks, goals_of, notes_of, settled, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET


async def test_a_goal_from_the_first_word_to_done_by_command(ada: Person) -> None:
    saw = await ada.types("/goals")
    assert saw.ephemeral
    assert "You have no goals yet" in saw
    assert "Shall I send you a step" in saw
    saw = await ada.types("/goals", "add I want to lead a design review by end of March")
    assert saw.ephemeral
    for words in ("Goal 1 is set.", "Lead a design review", "due Wed 31 March", "Architecture"):
        assert words in saw
    assert "Shall I send you a step" not in saw
    assert "You have one goal." in await ada.types("/goals", "list")
    saw = await ada.types("/goals", "progress 1 60% draft sent to Priya")
    assert "Goal 1 is at 60%." in saw
    assert "> draft sent to Priya" in saw
    assert "due Wed 30 June" in await ada.types("/goals", "move 1 to June")
    assert "has that day already: due Wed 30 June" in await ada.types("/goals", "move 1 to June")
    assert "60%" in await ada.types("/goals")
    assert "Goal 1 is done." in await ada.types("/goals", "done 1")
    assert "done already, since Wed 25 November" in await ada.types("/goals", "done 1")
    saw = await ada.types("/goals")
    assert "You have no goals yet" not in saw
    assert "Done lately: 1. Lead a design review" in saw
    saw = await ada.types("/goals", "history 1")
    for words in ("set", "at 60%: draft sent to Priya", "moved to Wed 30 June", "done"):
        assert f"Wed 25 November: {words}" in saw


async def test_the_list_ends_with_what_was_done_lately_and_drops_leave_it(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC by 4 December")
    await ada.types("/goals", "add Lead a retro")
    await ada.types("/goals", "done 1")
    saw = await ada.types("/goals", "drop 2")
    assert "Goal 2 is dropped" in saw
    assert "dropped already, on Wed 25 November" in await ada.types("/goals", "drop 2")
    for finished, state in ((1, "done already"), (2, "was dropped")):
        for change in (f"move {finished} to June", f"progress {finished} 10%", f"edit {finished}"):
            assert state in await ada.types("/goals", change)
    assert "Lead a retro" not in await ada.types("/goals")
    await office.forward(days=15)
    assert "Done lately" not in await ada.types("/goals")


async def test_help_near_misses_and_numbers_that_do_not_exist(ada: Person) -> None:
    saw = await ada.types("/goals", "help")
    for name in ("add", "done", "progress", "move", "edit", "drop", "history", "undo"):
        assert f"/goals {name}" in saw
    assert "You have no goals at the moment" in await ada.types("/goals", "done 1")
    assert "nothing to take back" in await ada.types("/goals", "undo")
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "add Lead a retro")
    for typed in ("done 9", "progress 9 50%", "move 9 to June", "drop 0", "edit 9", "history 9"):
        assert "You have 1 and 2." in await ada.types("/goals", typed)
    assert "Did you mean /goals done 2?" in await ada.types("/goals", "dne 2")
    assert "/goals add Lead a design review by end of March" in await ada.types("/goals", "add")
    assert "/goals move 1 to June" in await ada.types("/goals", "move 1")
    for typed in ("progress 1 900%", "progress 1 -5%"):
        assert "/goals progress 1 60% draft sent" in await ada.types("/goals", typed)
    assert "/goals help shows" in await ada.types("/goals", "blah blah")
    assert "cannot tell which day" in await ada.types("/goals", "move 1 to someday")
    assert "so goal 1 stays where it is" in await ada.types("/goals", "move 1 to 1 March 2020")
    assert "You have 2 goals." in await ada.types("/goals")


@OVER_SOCKET
async def test_words_that_make_no_goal_are_kept_and_she_is_told_why(ada: Person, office: Office) -> None:
    saw = await ada.types("/goals", "add Write the storage RFC by 1 January 2020")
    assert "Wed 1 January 2020 is past" in saw
    assert "> Write the storage RFC by 1 January 2020" in saw
    long = "very long " * 40
    assert "a goal has at most 300" in await ada.types("/goals", f"add {long}")
    assert "found no goal in that" in await ada.types("/goals", "add ???")
    assert [note.text for note in await notes_of(office, ada)] == [
        "???",
        long.strip(),
        "Write the storage RFC by 1 January 2020",
    ]
    assert await goals_of(office, ada) == []


@OVER_SOCKET
async def test_days_are_read_where_she_lives(ada: Person, mira: Person, office: Office) -> None:
    await office.until(datetime(2026, 11, 25, 15, 30, tzinfo=UTC))
    assert "due Thu 26 November" in await ada.types("/goals", "add Write the storage RFC by tomorrow")
    assert "due Fri 27 November" in await mira.types("/goals", "add Write the storage RFC by tomorrow")
    await office.until(datetime(2026, 11, 25, 23, 30, tzinfo=UTC))
    assert "due Fri 27 November" in await ada.types("/goals", "add Lead a retro by tomorrow")
    assert "due today, Thu 26 November" in await ada.types("/goals")
    assert "Thu 26 November: set" in await ada.types("/goals", "history 2")
    await office.forward(days=1)
    assert "was due yesterday, Thu 26 November" in await ada.types("/goals")


@OVER_SOCKET
async def test_names_and_verbs_are_not_taken_for_days(ada: Person) -> None:
    for typed in ("learn Go", "pair with April", "march through the backlog", "give a second talk", "ask May for help"):
        saw = await ada.types("/goals", f"add {typed}")
        assert f"{typed[0].upper()}{typed[1:]}" in saw
        assert "no day set" in saw


async def test_a_vague_goal_meets_a_suggestion_that_may_be_taken_or_not(ada: Person, office: Office) -> None:
    saw = await ada.types("/goals", "add become senior")
    assert "Become senior" in saw
    assert "write down what I learned" in saw
    assert "due Fri 8 January" in saw
    saw = await clicks(office, ada, "Take this")
    assert "Goal 1 is changed." in saw
    assert "Become senior" not in saw
    assert "write down what I learned" in saw
    saw = await clicks(office, ada, "Undo")
    assert "Become senior" in saw
    assert "no day set" in saw
    await ada.types("/goals", "add get better at testing")
    saw = await clicks(office, ada, "Keep mine")
    assert "Get better at testing" in saw
    assert "Take this" not in saw
    assert [goal.title for goal in await goals_of(office, ada)] == ["Become senior", "Get better at testing"]


async def test_more_than_three_goals_get_a_gentle_word_and_more_than_ten_come_in_pages(
    ada: Person, office: Office
) -> None:
    for number in range(1, 12):
        saw = await ada.types("/goals", f"add Write page {number} of the handbook")
        assert ("Could one of them wait?" in saw) == (number > 3)
    saw = await ada.types("/goals")
    assert "You have 11 goals." in saw
    assert "Write page 11" not in saw
    saw = await clicks(office, ada, "More")
    assert "Write page 11" in saw.messages[-1].text
    assert "Write page 10" not in saw.messages[-1].text
    saw = await clicks(office, ada, "Earlier")
    assert "Write page 10" in saw.messages[-1].text
    saw = await clicks(office, ada, "Done", nth=2)
    assert "Goal 2 is done." in saw
    saw = await clicks(office, ada, "All goals")
    assert "You have 10 goals." in saw


@OVER_SOCKET
async def test_a_change_can_be_taken_back_for_ten_minutes(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "done 1")
    await office.forward(minutes=9)
    assert "Taken back. Goal 1 is as it was." in await clicks(office, ada, "Undo")
    await ada.types("/goals", "move 1 to June")
    await ada.types("/goals", "drop 1")
    saw = await clicks(office, ada, "Undo", message="Goal 1 is moved")
    assert "Something newer happened" in saw
    await office.forward(minutes=11)
    assert "more than ten minutes old" in await clicks(office, ada, "Undo", message="Goal 1 is dropped")
    assert "more than ten minutes old" in await ada.types("/goals", "undo")
    assert await goals_of(office, ada) == []


async def test_two_people_never_see_each_others_goals(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await mira.types("/goals", "add Lead a retro", in_="general")
    assert "You have one goal." in await ada.types("/goals", in_="general")
    await mira.opens_home()
    await settled(office, mira)
    await mira.types("/goals", "history 1")
    mira.does_not_see("storage RFC")
    ada.does_not_see("retro")
    assert "There is no goal 2" in await mira.types("/goals", "drop 2")


async def test_a_long_list_has_a_short_text_for_phones_which_says_what_it_leaves_out(
    ada: Person, office: Office
) -> None:
    for number in range(10):
        await ada.types("/goals", f"add Lead review {number} " + "&<>" * 60)
        await office.forward(seconds=1)
    await ada.types("/goals", "")
    await tells(ada, "list my goals")
    listed = [post for post in office.standin.record if "You have 10 goals" in post.text]
    assert [post.method for post in listed] == ["ack", "chat.postMessage"]
    for post in listed:
        assert len(post.text) <= 4_000
        assert "lines, stands in the message itself." in post.text
    ada.sees("Lead review 9")
