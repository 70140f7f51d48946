"""If-then plans: made, asked for, changed, done, quoted, and kept to the minute over changes of clocks."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.blocks import intentions as blocks
from bot.blocks.message import Message
from bot.delivery.intentions import intention_letter, with_own_words
from bot.delivery.letters import Letter, Withheld
from bot.errors import CairnError, NotFoundError
from bot.jobs import plan as plan_slots
from bot.mentoring import intentions as rules
from bot.mentoring.members import local_day
from bot.mentoring.nudges import arrive
from bot.mentoring.schedules import move_zone
from bot.slack.answers import Form, Invalid
from bot.slack.inputs import Click, Filled
from bot.slack.intentions import ACTIONS, FORMS
from bot.slack.speech import read_goals_command, read_message
from bot.slack.speech.intents import AddGoal, ListPlans, MakePlan, ProgressGoal, StopPlan, Unclear, Unknown
from bot.standin.lint import lint_view
from bot.store import Delivery, Intention, Schedule
from tests.unit.goals_desk import CONTENT, Person, Town, buttons, checked, opened

PLAN = "if it is Thursday 09:30, then I draft the decision record"
LONG = "x" * 3000
HOSTILE = "<!channel> *bold* `code` & <@U1> " * 6
BERLIN_0930 = datetime(2026, 3, 5, 8, 30, tzinfo=UTC)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "cairn.db") as town:
        yield town


@pytest.fixture
async def ada(town: Town) -> Person:
    person = await town.person("U1")
    await person.types("add Write the storage RFC by end of March")
    return person


async def clicks(person: Person, action: str, value: object, **payload: Any) -> Message:
    visit = person.visit()
    visit.payload = payload
    shown = await ACTIONS[action](visit, Click(action, str(value)))
    assert isinstance(shown, Message)
    return checked(shown)


async def submits(person: Person, **values: str) -> Message | Invalid | None:
    goal = await person.goal(1)
    shown = await FORMS["intentions.form"](person.visit(), Filled("intentions.form", values, {"goal": str(goal.id)}))
    return checked(shown) if isinstance(shown, Message) else shown


async def plans_of(person: Person) -> list[Intention]:
    return await person.database.glance("T1").intentions.open(person.user_id)


async def schedule_of(person: Person, plan: Intention) -> Schedule:
    found = await person.database.glance("T1").schedules.get(person.user_id, "intention", plan.id or 0)
    assert found is not None
    return found


async def written(person: Person, plan: Intention) -> Message | Withheld:
    """What would come at the plan's minute."""
    delivery = Delivery(
        team_id="T1", user_id=person.user_id, kind="intention", subject={"of": plan.id}, occurrence_key="x"
    )
    member = await person.member()
    team = person.database.glance("T1")
    today = local_day(person.now, member.timezone)
    shown = await intention_letter(Letter(team, delivery, member, CONTENT, person.now, today))
    return checked(shown) if isinstance(shown, Message) else shown


async def test_a_sentence_makes_a_plan_with_its_next_minute(ada: Person) -> None:
    said = await ada.types(f"plan 1 {PLAN}")
    assert "If it is Thursday 09:30, then I draft the decision record." in said.text
    assert "I remind you next Thu 5 March 09:30" in said.text
    [plan] = await plans_of(ada)
    assert (plan.state, plan.weekday, plan.local_time, plan.quoted) == ("active", 3, "09:30", 0)
    schedule = await schedule_of(ada, plan)
    assert (schedule.is_on, schedule.timezone, schedule.next_due_at) == (True, "Europe/Berlin", BERLIN_0930)
    assert "Your plan stays as it is." in (await ada.types(f"plan 1 {PLAN}")).text
    assert len(await plans_of(ada)) == 1


@pytest.mark.parametrize(
    "answers",
    [
        ["Fewer outages", "I put it off", PLAN],
        ["Fewer outages", "I put it off", "Thursday 09:30", "I draft the decision record"],
        ["Fewer outages", "I put it off", "draft the decision record", "Thursday 09:30"],
        ["skip", "nothing", "I draft the decision record", "when it is Thursday 09:30"],
        [PLAN],
        ["Fewer outages", PLAN],
    ],
)
async def test_at_most_four_answers_lead_to_a_plan(ada: Person, answers: list[str]) -> None:
    assert len(answers) <= rules.TURNS
    said = await ada.says("plan for goal 1")
    for answer in answers:
        assert "This is your plan." not in said.text
        said = await ada.says(answer)
    assert "This is your plan." in said.text
    assert "draft the decision record." in said.text
    [plan] = await plans_of(ada)
    assert (plan.weekday, plan.local_time, plan.asked) == (3, "09:30", None)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("list my goals", "You have one goal."),
        ("goal 1: 60%, draft sent", "Goal 1 is at 60%."),
        ("what is expected of a senior", "Senior"),
        ("I want to lead a design review by end of March", "Shall I keep this as your goal?"),
        ("my goal is to give a talk", "Shall I keep this as your goal?"),
        ("what does outcome mean?", "Wish, outcome, obstacle, plan"),
        ("thanks", "You are welcome."),
    ],
)
async def test_what_asks_for_something_else_is_done_and_the_question_stays(ada: Person, typed: str, shown: str) -> None:
    await ada.says("plan for goal 1")
    assert shown in (await ada.says(typed)).text
    [plan] = await plans_of(ada)
    assert (plan.asked, plan.outcome) == ("outcome", None)
    await ada.says("I want to sleep through the night")
    [plan] = await plans_of(ada)
    assert (plan.asked, plan.outcome) == ("obstacle", "I want to sleep through the night")


async def test_a_question_that_was_left_or_has_waited_a_day_takes_no_answer(ada: Person) -> None:
    await ada.says("plan for goal 1")
    await ada.says("never mind")
    assert "I am not sure what this is." in (await ada.says("blue bananas")).text
    await ada.says("plan for goal 1")
    ada.waits(hours=25)
    assert "I am not sure what this is." in (await ada.says("blue bananas")).text
    [plan] = await plans_of(ada)
    assert plan.outcome is None


async def test_half_a_plan_is_quoted_back_and_its_other_half_asked_for(ada: Person) -> None:
    said = (await ada.types("plan 1 draft the record")).text
    assert "You gave the action, and its cue is missing:" in said
    assert "draft the record" in said
    assert "`/goals plan 1 if it is Thursday 09:30, then ...`" in said
    said = (await ada.types("plan 1 when it is Thursday 09:30")).text
    assert "If it is Thursday 09:30, then draft the record." in said


async def test_a_stop_outside_of_the_questions_says_that_nothing_comes_by_itself(ada: Person) -> None:
    await ada.says("plan for goal 1")
    assert "Left there." in (await ada.says("stop")).text
    for typed in ("stop", "cancel", "Never mind."):
        assert "Nothing comes to you by itself" in (await ada.says(typed)).text


async def test_only_the_goal_that_was_asked_about_last_is_listened_to(ada: Person) -> None:
    await ada.types("add Lead a retro")
    await ada.says("plan for goal 1")
    await ada.says("plan for goal 2")
    await ada.says("People speak up")
    first, second = await plans_of(ada)
    assert (first.outcome, second.outcome) == (None, "People speak up")


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        (
            "plan for goal 2: if it is Thursday 09:30, then I draft it",
            MakePlan(2, "if it is Thursday 09:30, then I draft it"),
        ),
        ("Goal 2: when I open a pull request, I write why", MakePlan(2, "when I open a pull request, I write why")),
        ("make a plan for goal 2", MakePlan(2, "")),
        ("show me my plans please", ListPlans()),
        ("stop the plan for goal 2", StopPlan(2)),
        ("plan for goal 2 stop", StopPlan(2)),
        ("goal 2: when I asked", ProgressGoal(2, None, "when I asked")),
        ("I plan to write the RFC", AddGoal("I plan to write the RFC")),
        ("plan 2 talks for the spring", Unclear("plan 2 talks for the spring")),
    ],
)
def test_words_about_plans_are_told_from_goals_and_progress(typed: str, intent: object) -> None:
    assert read_message(typed) == intent


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("plan 2", MakePlan(2, "")),
        ("plan 2 draft the record", MakePlan(2, "draft the record")),
        ("plan for 2: if it is Friday, then I rest", MakePlan(2, "if it is Friday, then I rest")),
        ("plan 2 stop", StopPlan(2)),
        ("plans", ListPlans()),
        ("plan", ListPlans()),
        ("pln 2", Unknown("pln 2", "plan 2")),
        ("plan x", Unknown("plan x", "plan 1 if it is Thursday 09:30, then I draft the decision record")),
    ],
)
def test_plans_are_read_after_goals(typed: str, intent: object) -> None:
    assert read_goals_command(typed) == intent


async def test_skip_moves_on_once_however_often_it_is_clicked(ada: Person) -> None:
    said = await ada.says("plan for goal 1")
    skip = buttons(said)["intentions.skip"]
    assert "What in you may get in the way?" in (await clicks(ada, "intentions.skip", skip)).text
    assert "What in you may get in the way?" in (await clicks(ada, "intentions.skip", skip)).text


@pytest.mark.parametrize("typed", [LONG, HOSTILE * 20])
async def test_what_is_too_long_is_refused_with_the_limit_and_nothing_is_lost(ada: Person, typed: str) -> None:
    await ada.says("plan for goal 1")
    assert "1000 characters at most" in (await ada.says(typed)).text
    await ada.says("Fewer outages")
    await ada.says("I put it off")
    assert "300 characters at most" in (await ada.says(f"if {typed}, then I act")).text
    assert "This is your plan." in (await ada.says(PLAN)).text
    with pytest.raises(CairnError, match="300 characters"):
        await ada.types(f"plan 1 if it is Friday 10:00, then {typed}")
    refused = await submits(ada, cue=typed, action=typed, outcome=LONG, obstacle=LONG)
    assert isinstance(refused, Invalid)
    assert set(refused.errors) == {"cue", "action", "outcome", "obstacle"}


async def test_what_is_typed_is_harmless_wherever_it_is_shown(ada: Person) -> None:
    part = HOSTILE[:140]
    await submits(ada, cue=f"it is Thursday 09:30 {part}", action=part, outcome=HOSTILE, obstacle=HOSTILE)
    [plan] = await plans_of(ada)
    for message in (
        await ada.types("plans"),
        await ada.types("plan 1"),
        await written(ada, plan),
        await clicks(ada, "intentions.done", plan.id),
        await clicks(ada, "intentions.not_now", plan.id),
        await clicks(ada, "intentions.stop", plan.id),
    ):
        assert isinstance(message, Message)
        assert "*bold*" not in message.text
        assert "`code`" not in message.text


async def test_the_form_holds_what_there_is_and_says_what_is_missing(ada: Person) -> None:
    shown = await ACTIONS["intentions.make"](ada.visit(), Click("intentions.make", str((await ada.goal(1)).id)))
    assert isinstance(shown, Form)
    assert lint_view(shown.view.to_dict()) == []
    refused = await submits(ada, cue=" ", action="then")
    assert isinstance(refused, Invalid)
    assert set(refused.errors) == {"cue", "action"}
    await submits(ada, cue="If it is Thursday 09:30", action="then I draft it.", obstacle="I put it off")
    [plan] = await plans_of(ada)
    assert (plan.cue, plan.action, plan.obstacle) == ("it is Thursday 09:30", "I draft it", "I put it off")
    shown = await ACTIONS["intentions.change"](ada.visit(), Click("intentions.change", str(plan.id)))
    assert isinstance(shown, Form)
    assert "I put it off" in str(shown.view.to_dict())


async def test_done_is_written_down_once_a_day_and_can_be_taken_back(ada: Person) -> None:
    await ada.types(f"plan 1 {PLAN}")
    [plan] = await plans_of(ada)
    first = await clicks(ada, "intentions.done", plan.id)
    assert "Written down with goal 1" in first.text
    assert "written down for today already" in (await clicks(ada, "intentions.done", plan.id)).text
    goal = await ada.goal(1)
    history = await ada.database.glance("T1").goals.history("U1", goal.id or 0)
    assert [event.note for event in history if event.kind == "progress"] == ["I draft the decision record"]
    await ada.clicks("goals.undo", buttons(first)["goals.undo"])
    assert "Written down with goal 1" in (await clicks(ada, "intentions.done", plan.id)).text


async def test_a_new_sentence_is_a_new_plan_and_undo_brings_the_old_one_back(ada: Person) -> None:
    await ada.types(f"plan 1 {PLAN}")
    [old] = await plans_of(ada)
    ada.waits(minutes=1)
    said = await ada.types("plan 1 if it is Friday 10:00, then I write one page")
    [new] = await plans_of(ada)
    assert new.id != old.id
    assert not (await schedule_of(ada, old)).is_on
    ada.waits(minutes=1)
    undo = buttons(said)["intentions.undo"]
    assert "If it is Thursday 09:30" in (await clicks(ada, "intentions.undo", undo)).text
    assert "There is no plan" in (await clicks(ada, "intentions.undo", undo)).text
    assert [plan.id for plan in await plans_of(ada)] == [old.id]
    assert (await schedule_of(ada, old)).is_on
    stopped = await ada.types("plan 1 stop")
    ada.waits(minutes=11)
    with pytest.raises(CairnError, match="ten minutes"):
        await clicks(ada, "intentions.undo", buttons(stopped)["intentions.undo"])


@pytest.mark.parametrize("ending", ["done 1", "drop 1"])
async def test_a_goal_that_ends_takes_only_the_living_plan_along(ada: Person, ending: str) -> None:
    await ada.types("plan 1 if it is Friday 10:00, then I write one page")
    ada.waits(minutes=1)
    await ada.types("plan 1 stop")
    ada.waits(minutes=1)
    await ada.types(f"plan 1 {PLAN}")
    [plan] = await plans_of(ada)
    ada.waits(minutes=1)
    await ada.types(ending)
    assert await plans_of(ada) == []
    assert await written(ada, plan) == Withheld("cancelled", "user")
    with pytest.raises(CairnError):
        await clicks(ada, "intentions.done", plan.id)
    ada.waits(minutes=1)
    await ada.types("undo")
    assert [one.id for one in await plans_of(ada)] == [plan.id]
    assert isinstance(await written(ada, plan), Message)


async def test_a_resting_goal_s_plan_is_silent_until_the_goal_is_woken(ada: Person) -> None:
    await ada.types(f"plan 1 {PLAN}")
    [plan] = await plans_of(ada)
    async with ada.database.team("T1") as team:
        goal = await team.goals.get("U1", plan.goal_id)
        assert goal is not None
        goal.rests_since = ada.now
    assert await written(ada, plan) == Withheld("skipped", "resting")
    assert "Its goal rests" in (await ada.types("plans")).text


async def test_a_plan_keeps_its_local_minute_in_another_zone(ada: Person) -> None:
    await ada.types(f"plan 1 {PLAN}")
    [plan] = await plans_of(ada)
    async with ada.database.team("T1") as team:
        await move_zone(team, "U1", "America/New_York", ada.now)
    assert (await schedule_of(ada, plan)).next_due_at == datetime(2026, 3, 5, 14, 30, tzinfo=UTC)
    assert "next Thu 5 March 09:30" in (await ada.types("plans")).text


@pytest.mark.parametrize(
    ("begin", "minute"),
    [
        (datetime(2026, 3, 27, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime(2026, 10, 23, 12, 0, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
async def test_a_minute_that_does_not_exist_or_comes_twice_is_kept_once(
    town: Town, begin: datetime, minute: datetime
) -> None:
    ada = await town.person("U1")
    ada.now = begin
    await ada.types("add Write the storage RFC")
    await ada.types("plan 1 if it is Sunday 02:30, then I read the dashboards")
    [plan] = await plans_of(ada)
    for number in range(4 * 10):
        moment = begin + timedelta(hours=6 * number)
        await plan_slots(ada.database, lambda at=moment: at)  # type: ignore[misc]
    found = await ada.database.glance("T1").deliveries.newest("U1", "intention")
    assert len(found) == 2
    first = found[-1]
    assert first.due_at == minute
    assert (first.urgency, first.not_before, first.expires_at) == ("chosen", minute, minute + timedelta(minutes=30))
    assert first.subject["of"] == plan.id


async def test_three_nudges_quote_a_plan_and_counting_twice_counts_once(ada: Person) -> None:
    await ada.types("plan 1 when I open a pull request, I write why")
    nudge = Message("a nudge", [{"type": "actions", "elements": []}])
    member, team = await ada.member(), ada.database.glance("T1")
    for number in range(1, 5):
        ada.waits(days=7)
        subject = {"nudge": "nudge-x", "week": f"2026-W{number + 10}"}
        delivery = Delivery(
            id=f"d{number}", team_id="T1", user_id="U1", kind="nudge", subject=subject, occurrence_key=f"k{number}"
        )
        shown = await with_own_words(Letter(team, delivery, member, CONTENT, ada.now, ada.now.date()), nudge)
        assert ("Your own plan for goal 1: If I open a pull request" in shown.text) == (number <= 3)
        for _ in range(2):
            async with ada.database.team("T1") as writing:
                await arrive(writing, [delivery], ada.now)
        [plan] = await plans_of(ada)
        assert plan.quoted == min(number, 3)


async def test_many_plans_come_in_pages_and_the_next_minute_first(ada: Person) -> None:
    for number in range(2, 26):
        await ada.types(f"add Write page {number}")
        await ada.types(f"plan {number} if it is Friday {number % 12 + 8:02}:00, then I write page {number}")
    await ada.types("plan 1 when I open a pull request, I write why")
    first = await ada.types("plans")
    assert "You have 25 plans." in first.text
    assert first.text.index("Friday 08:00") < first.text.index("Friday 09:00")
    last = await clicks(ada, "intentions.page", "20")
    assert "21 to 25 of 25" in last.text
    assert last.text.rindex("I open a pull request") > last.text.index("Friday")
    assert "1 to 10 of 25" in (await clicks(ada, "intentions.page", "999")).text


async def test_a_stranger_meets_the_same_refusal_as_for_a_plan_that_never_was(ada: Person, town: Town) -> None:
    await ada.types(f"plan 1 {PLAN}")
    [plan] = await plans_of(ada)
    stranger = await town.person("U2")
    refusals = set()
    for action in sorted(set(ACTIONS) - {"intentions.page", "intentions.make"}):
        for value in (plan.id, 999):
            typed = f"made:{value}" if action == "intentions.undo" else value
            typed = f"outcome:{value}" if action == "intentions.skip" else typed
            with pytest.raises(NotFoundError) as refusal:
                await ACTIONS[action](stranger.visit(), Click(action, str(typed)))
            refusals.add(str(refusal.value))
    assert len(refusals) == 1
    assert (await plans_of(ada))[0].state == "active"


def test_no_plans_say_how_to_make_one_in_the_place_where_they_are_looked_for() -> None:
    assert "/goals plan 2 if" in blocks.listed(CONTENT.words, [], 0, "/goals").text
    assert "plan for goal 2: if" in blocks.listed(CONTENT.words, [], 0).text
