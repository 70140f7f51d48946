"""If-then plans: made in one sentence, by questions or by form, and there at their minute."""

from datetime import UTC, datetime, timedelta

from bot.standin.people import Person
from bot.store import Intention, Schedule
from tests.e2e.acts import clicks, settled, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, asks, messages, presses, rests, says_yes

THURSDAY = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
"""09:30 in Berlin."""
PLAN = "if it is Thursday 09:30, then I draft the decision record"
SENTENCE = "If it is Thursday 09:30, then I draft the decision record."


async def plans_of(office: Office, person: Person) -> list[Intention]:
    """The person's plans that have not ended, as they are stored."""
    return await office.app.database.glance(office.standin.workspace.id).intentions.open(person.id)


async def schedules_of(office: Office, person: Person) -> list[Schedule]:
    """What is on for the person's plans."""
    found = await office.app.database.glance(office.standin.workspace.id).schedules.all_of(person.id)
    return [one for one in found if one.kind == "intention" and one.is_on]


def fired(office: Office) -> list[str]:
    """The messages that came at a plan's minute."""
    return [text for _, text in messages(office) if text.startswith("Your plan for now")]


async def test_a_plan_comes_at_its_minute_week_after_week_until_the_goal_is_done(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC by end of March")
    saw = await ada.types("/goals", f"plan 1 {PLAN}")
    assert saw.ephemeral
    for words in (SENTENCE, "Goal 1: Write the storage RFC", "I remind you next Thu 26 November 09:30"):
        assert words in saw
    await office.until(THURSDAY - timedelta(minutes=1))
    assert fired(office) == []
    await office.until(THURSDAY)
    [text] = fired(office)
    assert SENTENCE in text
    assert "Goal 1: Write the storage RFC" in text
    told = await presses(office, ada, "Done it")
    assert "Written down with goal 1: Write the storage RFC" in told
    assert "I draft the decision record" in told
    assert "next Thu 3 December 09:30" in told
    assert "I draft the decision record" in await ada.types("/goals", "history 1")
    await office.forward(days=7)
    assert len(fired(office)) == 2
    assert "Not this time, then." in await presses(office, ada, "Not this time")
    await ada.types("/goals", "done 1")
    await office.forward(days=21)
    assert len(fired(office)) == 2
    assert await schedules_of(office, ada) == []


async def test_four_questions_at_most_lead_to_a_plan_and_other_words_are_not_swallowed(
    ada: Person, office: Office
) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    saw = await ada.types("/goals", "plan 1")
    assert "I have sent you a question in a direct message." in saw
    await ada.waits_for("What would be better once you have it?")
    await asks(office, ada, "The team stops guessing where data lives", "What in you may get in the way?")
    assert "Write the storage RFC" in await asks(office, ada, "list my goals", "You have one goal.")
    [draft] = await plans_of(office, ada)
    assert (draft.outcome, draft.obstacle) == ("The team stops guessing where data lives", None)
    await asks(office, ada, "I want to be liked and keep quiet", "Now the plan: one cue and one action.")
    await asks(office, ada, "I draft the decision record", "When will you do it?")
    told = await asks(office, ada, "Thursday at half past nine", "This is your plan.")
    for words in (SENTENCE, "next Thu 26 November 09:30", "In the way may be: I want to be liked and keep quiet"):
        assert words in told
    assert "I am not sure what this is" in await asks(office, ada, "blue bananas", "I am not sure")


async def test_the_questions_can_be_left_at_any_and_taken_up_again(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    assert "What would be better" in await tells(ada, "plan for goal 1")
    assert "What in you may get in the way?" in await asks(office, ada, "Fewer outages", "What in you")
    told = await asks(office, ada, "stop", "Left there. What you said is kept")
    assert "Better then: Fewer outages" in told
    assert "I am not sure what this is" in await asks(office, ada, "blue bananas", "I am not sure")
    assert "What in you may get in the way?" in await presses(office, ada, "Go on")
    assert "Now the plan" in await presses(office, ada, "Skip this one")
    assert "Left there." in await presses(office, ada, "Stop here")
    told = await asks(office, ada, "plan for goal 1", "Now the plan")
    assert "Better then: Fewer outages" in told
    await office.forward(hours=25)
    assert "I am not sure what this is" in await asks(office, ada, "a day later", "I am not sure")
    told = await asks(office, ada, "plan for goal 1: when I open a pull request, I write why", "This is your plan.")
    assert "If I open a pull request, then I write why." in told
    assert "It names no minute, so I do not send it." in told
    assert await schedules_of(office, ada) == []


async def test_the_form_asks_the_same_and_keeps_what_is_wrong_in_it(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Make a plan")
    await ada.fills("If ...", "???")
    await ada.fills("then ...", "then I draft the decision record.")
    saw = await submits(office, ada)
    assert "Name one cue" in saw
    await ada.fills("If ...", "tomorrow at 9:30")
    saw = await submits(office, ada)
    assert "If tomorrow at 9:30, then I draft the decision record." in saw
    assert "That is one day, and a plan comes every week" in saw
    saw = await clicks(office, ada, "Every Thursday 09:30")
    assert SENTENCE in saw
    assert "next Thu 26 November 09:30" in saw
    saw = await clicks(office, ada, "Undo")
    assert "If tomorrow at 9:30" in saw
    saw = await ada.types("/goals", "plans")
    assert "You have one plan." in saw


@OVER_SOCKET
async def test_stopping_changing_and_taking_it_back(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "add Lead a retro")
    await ada.types("/goals", f"plan 1 {PLAN}")
    await ada.types("/goals", "plan 2 every Friday at 4pm, then I ask one colleague how it went")
    saw = await ada.types("/goals", "plans")
    for words in ("You have 2 plans.", SENTENCE, "next Thu 26 November 09:30", "next Fri 27 November 16:00"):
        assert words in saw
    saw = await ada.types("/goals", "plan 1 stop")
    assert "The plan is stopped. The goal stays." in saw
    assert "You have one plan." in await ada.types("/goals", "plans")
    assert "Goal 1 has no plan." in await ada.types("/goals", "plan 1 stop")
    await clicks(office, ada, "Undo", message="The plan is stopped")
    assert "You have 2 plans." in await ada.types("/goals", "plans")
    saw = await ada.types("/goals", "plan 1 if it is Friday 10:00, then I draft one page")
    assert "next Fri 27 November 10:00" in saw
    assert len(await plans_of(office, ada)) == 2
    assert SENTENCE in await clicks(office, ada, "Undo", message="I draft one page")
    assert "Your plan for this goal." in await ada.types("/goals", "plan 1")
    await office.until(THURSDAY)
    assert len(fired(office)) == 1
    assert "The plan is stopped" in await presses(office, ada, "Stop")
    await office.until(datetime(2026, 11, 27, 15, 0, tzinfo=UTC))
    assert "I ask one colleague how it went" in fired(office)[1]
    await office.until(datetime(2026, 12, 4, 15, 31, tzinfo=UTC))  # too late for 16:00 in Berlin
    await rests(office, ada)
    assert len(fired(office)) == 2
    assert "There is no goal 9" in await ada.types("/goals", "plan 9 if it is Friday 10:00, then I draft one page")


@OVER_SOCKET
async def test_a_goal_that_ends_takes_its_plan_along_and_brings_it_back(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", f"plan 1 {PLAN}")
    for typed in ("done 1", "drop 1"):
        await office.forward(seconds=1)
        await ada.types("/goals", typed)
        assert await schedules_of(office, ada) == []
        assert "You have no plans yet." in await ada.types("/goals", "plans")
        await office.forward(seconds=1)
        await ada.types("/goals", "undo")
        assert len(await schedules_of(office, ada)) == 1
    await office.until(THURSDAY)
    await rests(office, ada)
    assert len(fired(office)) == 1


@OVER_SOCKET
async def test_a_plan_moves_with_her_and_leaves_pauses_and_quiet_hours_alone(ada: Person, office: Office) -> None:
    await says_yes(office, ada)
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "plan 1 if it is Saturday 22:15, then I read one page")
    await ada.types("/nudges", "pause 8 weeks")
    await ada.moves_to("America/New_York")
    await office.until(datetime(2026, 11, 29, 3, 15, tzinfo=UTC))
    await rests(office, ada)
    assert len(fired(office)) == 1


async def test_the_first_three_nudges_repeat_her_own_sentence(ada: Person, office: Office) -> None:
    await says_yes(office, ada)
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", "plan 1 when I open a pull request, I write why")
    quoted = []
    for _ in range(4):
        await office.forward(days=7)
        await rests(office, ada)
        newest = [text for _, text in messages(office) if "Why this one:" in text][-1]
        quoted.append("Your own plan for goal 1: If I open a pull request, then I write why." in newest)
    assert quoted == [True, True, True, False]
    [plan] = await plans_of(office, ada)
    assert plan.quoted == 3


async def test_nobody_else_can_touch_a_plan(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await ada.types("/goals", f"plan 1 {PLAN}")
    assert "You have no plans yet." in await mira.types("/goals", "plans")
    await settled(office, mira)
    mira.does_not_see("storage RFC")
