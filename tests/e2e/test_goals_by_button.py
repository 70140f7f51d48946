"""Goals by buttons, forms and App Home; forged and repeated ones too."""

import json

from bot.standin.people import Person
from tests.e2e.acts import AGAIN, clicks, goals_of, settled, submits
from tests.e2e.conftest import Office

TITLE, DAY, DIMENSION, PERCENT = "What do you want to reach?", "By which day?", "Dimension", "Progress in percent"


async def test_the_form_keeps_what_was_typed_until_it_is_right(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Edit")
    await ada.fills(TITLE, "")
    assert TITLE in (await submits(office, ada)).fields
    await ada.fills(TITLE, "   ")
    await ada.fills(DAY, "2026-11-24")
    await ada.fills(PERCENT, "101")
    assert PERCENT in (await submits(office, ada)).fields
    await ada.fills(PERCENT, "25")
    saw = await submits(office, ada)
    assert saw.fields == {
        TITLE: "Say in a few words what you want to reach.",
        DAY: "This day is past. Choose one to come, or none.",
    }
    for kept in ("2026-11-24", "25"):
        assert kept in saw
    await ada.fills(TITLE, "Write the queue RFC")
    await ada.fills(DAY, "2026-11-25")
    await ada.chooses(DIMENSION, "Business")
    saw = await submits(office, ada)
    assert ada.modal is None
    for words in ("Goal 1 is changed.", "Write the queue RFC", "due today, Wed 25 November", "Business", "25%"):
        assert words in saw
    await clicks(office, ada, "Edit")
    assert "Nothing is different" in await submits(office, ada)
    assert "Write the storage RFC" in await ada.types("/goals", "undo")


async def test_a_form_left_open_leaves_progress_and_day_of_meanwhile(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the RFC by 1 June 2027")
    await clicks(office, ada, "Edit")
    await ada.types("/goals", "progress 1 60% draft")
    await ada.types("/goals", "move 1 to 1 July 2027")
    await ada.fills(TITLE, "Write the storage RFC")
    await submits(office, ada)
    [goal] = await goals_of(office, ada)
    assert (goal.title, goal.progress, f"{goal.due_day}") == ("Write the storage RFC", 60, "2027-07-01")
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Progress")
    await ada.types("/goals", "progress 1 80%")
    await ada.fills("What happened?", "Priya has read it")
    await submits(office, ada)
    [goal] = await goals_of(office, ada)
    assert goal.progress == 80


async def test_at_a_hundred_percent_it_is_one_press_to_done(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC by Friday")
    assert "press Done" not in await ada.types("/goals", "progress 1 99%")
    assert "press Done" in await ada.types("/goals", "progress 1 100% merged")
    assert "Goal 1 is done." in await clicks(office, ada, "Done")
    assert "Write the storage RFC" in await ada.types("/wins")
    await ada.types("/goals", "add Write the other RFC by Friday")
    await ada.says("2 is at 100%")
    await ada.waits_for("press Done")
    assert "Goal 2 is done." in await clicks(office, ada, "Done")


async def test_a_goals_card_has_every_button(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC by Friday")
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Progress")
    await ada.fills(PERCENT, "30")
    await ada.fills("What happened?", "outline <!channel> is there")
    saw = await submits(office, ada)
    assert "Goal 1 is at 30%." in saw
    assert "outline <!channel> is there" in saw
    saw = await clicks(office, ada, "Undo")
    assert "Taken back" in saw
    await ada.types("/goals", "edit 1")
    saw = await clicks(office, ada, "Drop")
    assert "Goal 1 is dropped" in saw
    await clicks(office, ada, "Undo")
    await ada.types("/goals", "edit 1")
    saw = await clicks(office, ada, "Done")
    assert "Goal 1 is done." in saw
    await clicks(office, ada, "Add a line")
    await ada.fills("What did it change?", "  ")
    assert "Write one line, or cancel." in (await submits(office, ada)).fields.values()
    await ada.fills("What did it change?", "Two teams build on it")
    saw = await submits(office, ada)
    assert "Win 1 is saved with your goal: Write the storage RFC" in saw
    assert "Two teams build on it" in saw
    assert "Done lately: 1. Write the storage RFC" in await ada.types("/goals")
    await clicks(office, ada, "Add a goal")
    await ada.fills(TITLE, "Lead a retro")
    saw = await submits(office, ada)
    assert "Goal 2 is set." in saw


async def test_goals_are_kept_from_home_too(ada: Person, office: Office) -> None:
    await ada.opens_home()
    saw = await settled(office, ada)
    assert "No goal yet" in saw
    await clicks(office, ada, "Add a goal")
    await ada.fills(TITLE, "Lead a retro")
    await ada.fills(DAY, "2026-01-01")
    assert "This day is past" in str((await submits(office, ada)).fields)
    await ada.fills(DAY, "2026-12-04")
    saw = await submits(office, ada)
    assert ada.modal is None
    assert "1. Lead a retro" in saw
    assert "due Fri 4 December" in saw
    await clicks(office, ada, "Edit")
    await ada.fills(PERCENT, "40")
    assert "40%" in await submits(office, ada)
    saw = await clicks(office, ada, "Done")
    assert saw.modal is not None
    assert "Goal 1 is done." in saw
    await clicks(office, ada, "Add a line")
    await ada.fills("What did it change?", "We stopped on time")
    await submits(office, ada)
    saw = await clicks(office, ada, "Undo")
    assert "Taken back" in saw
    await ada.closes()
    for number in range(6):
        await ada.types("/goals", f"add Write page {number} of the handbook")
    await ada.opens_home()
    await settled(office, ada)
    saw = await clicks(office, ada, "All goals")
    assert saw.modal is not None
    assert "You have 7 goals." in saw


async def test_a_goal_of_somebody_else_is_as_unknown_as_none(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await mira.types("/goals", "add Lead a retro")
    [hers] = await goals_of(office, ada)
    before = hers.model_dump()
    for verb in ("done", "drop", "edit", "progress", "save", "keep", "cancel", "take", "line", "undo"):
        heard = []
        for goal_id in (hers.id, 999_999):
            await mira.types("/goals")
            await mira.clicks("Edit")
            await mira.closes()
            assert mira.last_sent is not None
            value = f"{goal_id}:any:2026-12-01" if verb == "take" else str(goal_id)
            forged = {"actions.0.action_id": f"goals.{verb}", "actions.0.value": value, **AGAIN}
            since = office.standin.world.seq
            answer = await office.standin.send_interaction(mira.last_sent.payload, fields=forged)
            assert answer.ok
            heard.append((await settled(office, mira, since)).messages[-1].text)
        assert heard[0] == heard[1], verb
        assert "storage" not in heard[0]
    [after] = await goals_of(office, ada)
    assert after.model_dump() == before
    ada.does_not_see("is not there")


async def test_a_form_with_the_id_of_somebody_elses_goal_changes_nothing(
    ada: Person, mira: Person, office: Office
) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await mira.types("/goals", "add Lead a retro")
    [hers] = await goals_of(office, ada)
    await clicks(office, mira, "Edit")
    await mira.fills(TITLE, "Lead two retros")
    await submits(office, mira)
    assert mira.last_sent is not None
    heard = []
    for goal_id in (hers.id, 999_999):
        forged = {"view.private_metadata": json.dumps({"goal": str(goal_id), "origin": ""}), "view.id": "V0FORGED"}
        answer = await office.standin.send_interaction(mira.last_sent.payload, fields=forged)
        heard.append(answer.content())
    assert heard[0] == heard[1]
    assert "not there" in str(heard[0])
    assert [goal.title for goal in await goals_of(office, ada)] == ["Write the storage RFC"]


async def test_the_same_click_and_the_same_form_twice_have_one_effect(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Progress")
    await ada.fills(PERCENT, "30")
    await submits(office, ada)
    assert ada.last_sent is not None
    assert (await office.standin.resend(ada.last_sent)).ok
    await ada.types("/goals", "edit 1")
    await clicks(office, ada, "Done")
    assert ada.last_sent is not None
    await office.standin.resend(ada.last_sent)
    since = office.standin.world.seq
    await office.standin.resend(ada.last_sent, fields=AGAIN)
    assert "done already" in await settled(office, ada, since)
    saw = await ada.types("/goals", "history 1")
    assert str(saw).count("at 30%") == 1
    assert str(saw).count(": done") == 1
