"""Check-ins as one member meets them: what is asked, what each answer does, what rests, what a skip costs."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content import Content, load
from bot.errors import CairnError, NotFoundError
from bot.jobs import plan
from bot.mentoring import check_ins as rules
from bot.mentoring.schedules import move_zone
from bot.slack.answers import Invalid
from bot.store import Goal
from bot.store.goals import Goals
from tests.unit.check_in_room import FRIDAY, WEEK, Desk, labels, open_desk, value
from tests.unit.nudge_room import ADA, BEN, T


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def desk(tmp_path: Path, content: Content) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path, content) as opened:
        yield opened


async def two_goals(desk: Desk) -> None:
    """Two goals, and a yes to check-ins on Fridays at 15:00."""
    await desk.types("add Lead a design review by 30 January")
    await desk.types("add Write the storage RFC")
    assert "Check-ins are on. Fridays 15:00" in await desk.types("checkin on")


async def test_nothing_comes_without_a_yes(desk: Desk) -> None:
    await desk.types("add Lead a design review by 30 January")
    await desk.types("checkin")
    assert "You have not said yes to check-ins" in await desk.types("checkin friday 15:00")
    assert await desk.until(FRIDAY) == []


async def test_one_message_asks_about_all_goals_and_each_answer_is_a_row(desk: Desk) -> None:
    await two_goals(desk)
    [message] = await desk.until(FRIDAY)
    assert "1. Lead a design review (due Sat 30 January" in message.text
    assert "2. Write the storage RFC" in message.text
    assert labels(message).count("On track") == 2
    assert labels(message)[-2:] == ["Skip this week", "Stop check-ins"]
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [1, 1]
    after = await desk.clicks(*value(message, "On track"))
    assert "You said: on track." in after.text
    assert labels(after)[:3] == ["Add a note", "Slipped", "Done"]
    assert "Skip this week" not in labels(after)
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [0, 1]
    assert (await desk.latest()).answer == "answered"
    changed = await desk.clicks(*value(after, "Slipped"))
    assert "You said: slipped." in changed.text and "on track" not in changed.text
    found = [(event.kind, event.progress) for event in await desk.events(1)]
    assert found == [("added", 0), ("on_track", 0), ("slipped", 0)]
    done = await desk.clicks(*value(changed, "Done"))
    assert (await desk.goal(1)).state == "done"
    assert (await desk.events(1))[-1].progress == 100
    undone = await desk.clicks(*value(done, "Undo"))
    assert (await desk.goal(1)).state == "active"
    assert "You said: slipped." in undone.text


async def test_a_note_stays_with_the_answer_and_shows_in_the_history(desk: Desk) -> None:
    await two_goals(desk)
    [message] = await desk.until(FRIDAY)
    after = await desk.clicks(*value(message, "On track"))
    form = await desk.opens(*value(after, "Add a note"))
    assert await desk.fills(form, note="  ") == Invalid({"note": "One word is enough, but one is needed."})
    assert isinstance(await desk.fills(form, note="x" * 601), Invalid)
    noted = await desk.fills(form, note="draft sent to <!channel>")
    assert "> draft sent to &lt;!channel&gt;" in noted.text
    assert "on track: draft sent to &lt;!channel&gt;" in await desk.types("history 1")


async def test_a_goal_that_slipped_is_moved_made_smaller_or_rests(desk: Desk) -> None:
    await two_goals(desk)
    [message] = await desk.until(FRIDAY)
    slipped = await desk.clicks(*value(message, "Slipped"))
    assert labels(slipped)[:3] == ["Move to Sat 6 February", "Make it smaller", "Let it rest"]
    moved = await desk.clicks(*value(slipped, "Move to Sat 6 February"))
    assert "Moved: due Sat 6 February" in moved.text
    slipped = await desk.clicks(*value(moved, "Slipped"))
    form = await desk.opens(*value(slipped, "Make it smaller"))
    assert isinstance(await desk.fills(form, title=" "), Invalid)
    assert isinstance(await desk.fills(form, title="x" * 301), Invalid)
    smaller = await desk.fills(form, title="Sit in on a design review")
    assert "1. Sit in on a design review" in smaller.text and "Changed to something smaller." in smaller.text
    slipped = await desk.clicks(*value(smaller, "Slipped"))
    resting = await desk.clicks(*value(slipped, "Let it rest"))
    assert "It rests." in resting.text and "resting since Fri 4 December" in resting.text
    woken = await desk.clicks(*value(resting, "Wake it"))
    assert "It is awake again." in woken.text
    assert (await desk.goal(1)).rests_since is None


async def test_goals_changed_in_the_last_three_days_are_not_asked_about(desk: Desk) -> None:
    await two_goals(desk)
    desk.room.clock.move_to(FRIDAY - rules.RECENT + timedelta(hours=1))
    await desk.types("progress 1 60% draft sent")
    [message] = await desk.until(FRIDAY)
    assert "1. Lead" not in message.text and "2. Write" in message.text
    desk.room.clock.move_to(FRIDAY + WEEK - timedelta(days=1))
    await desk.types("progress 1 70%")
    await desk.types("progress 2 10%")
    assert await desk.until(FRIDAY + WEEK) == []
    assert await desk.outcome() == "skipped:recent"
    await desk.types("done 1")
    await desk.types("rest 2")
    assert await desk.until(FRIDAY + 2 * WEEK) == []
    assert await desk.outcome() == "skipped:nothing_to_ask"


async def test_after_three_without_a_word_a_goal_rests_says_so_once_and_can_be_woken(desk: Desk) -> None:
    await two_goals(desk)
    for week in range(3):
        [message] = await desk.until(FRIDAY + week * WEEK)
        await desk.types("progress 2 10%")
        assert "rests from now on" not in message.text
    [message] = await desk.until(FRIDAY + 3 * WEEK)
    assert "Goal 1 rests from now on: three check-ins went by" in message.text
    assert "Lead a design review" in message.text
    assert labels(message).count("On track") == 1
    assert (await desk.goal(1)).rests_since is not None
    assert "resting since Fri 25 December" in await desk.types("")
    [message] = await desk.until(FRIDAY + 4 * WEEK)
    assert "Lead a design review" not in message.text
    assert "Goal 1 is awake again." in await desk.types("wake 1")
    await desk.types("progress 2 20%")
    [message] = await desk.until(FRIDAY + 5 * WEEK)
    assert "1. Lead a design review" in message.text


async def test_the_last_goal_that_rests_is_told_in_a_message_of_its_own(desk: Desk) -> None:
    await desk.types("add Lead a design review by 30 January")
    await desk.types("checkin on")
    for week in range(3):
        [message] = await desk.until(FRIDAY + week * WEEK)
    assert "A week without one lowers it, and the next step raises it again." in message.text
    [message] = await desk.until(FRIDAY + 3 * WEEK)
    assert "Steadiness" not in message.text
    assert message.text.startswith("Goal 1 rests from now on")
    assert labels(message) == ["Wake goal 1", "Stop check-ins"]
    assert "Goal 1 is awake again." in (await desk.clicks(*value(message, "Wake goal 1"))).text
    await desk.types("rest 1")
    assert await desk.until(FRIDAY + 4 * WEEK) == []
    assert await desk.outcome() == "skipped:nothing_to_ask"


async def test_two_skips_a_month_are_free_and_the_third_is_possible(desk: Desk) -> None:
    await two_goals(desk)
    texts = []
    for week in range(3):
        [message] = await desk.until(FRIDAY + week * WEEK)
        texts.append((await desk.clicks(*value(message, "Skip this week"))).text)
    assert "Skipped, at no cost. Free skips left this month: 1." in texts[0]
    assert "Free skips left this month: 0." in texts[1]
    assert "counts as a week without a step" in texts[2]
    assert (await desk.goal(1)).unanswered == 1
    state = await rules.state(desk.rows, await desk.member(), desk.room.clock())
    assert state.skips_left == 0
    after = await desk.clicks(*value(message, "Skip this week"))
    whole = await desk.clicks(*value(after, "Answer after all"))
    assert "On track" in labels(whole)
    await desk.clicks(*value(whole, "On track"))
    assert (await desk.latest()).answer == "answered"


async def test_a_skip_that_is_taken_back_leaves_the_count_of_silence_as_it_was(desk: Desk) -> None:
    await two_goals(desk)
    await desk.until(FRIDAY)
    [message] = await desk.until(FRIDAY + WEEK)
    for _ in range(3):
        after = await desk.clicks(*value(message, "Skip this week"))
        assert (await desk.goal(1)).unanswered == 1
        await desk.clicks(*value(after, "Answer after all"))
        assert (await desk.goal(1)).unanswered == 2


async def test_skipping_one_that_was_asked_for_takes_nothing_off_the_count(desk: Desk) -> None:
    await two_goals(desk)
    await desk.until(FRIDAY)
    now = await desk.clicks("check_ins.now", "list")
    after = await desk.clicks(*value(now, "Skip this week"))
    assert (await desk.goal(1)).unanswered == 1
    await desk.clicks(*value(after, "Answer after all"))
    assert (await desk.goal(1)).unanswered == 1


async def test_skips_and_misses_lower_the_figure_but_never_reset_it(desk: Desk) -> None:
    await two_goals(desk)
    figures = []
    for week in range(6):
        found = await desk.until(FRIDAY + week * WEEK)
        if week in (0, 1, 4):
            await desk.clicks(*value(found[0], "On track"))
        if week in (2, 3):
            await desk.clicks(*value(found[0], "Skip this week"))
        state = await rules.state(desk.rows, await desk.member(), desk.room.clock())
        figures.append(state.strength)
    assert figures[:4] == [100, 100, 100, 100]
    assert figures[4] == 100
    desk.room.clock.move(2 * WEEK)
    state = await rules.state(desk.rows, await desk.member(), desk.room.clock())
    assert state.strength is not None and 50 <= state.strength < 100


async def test_after_a_week_without_a_word_one_small_step_comes_first_and_no_reproach(desk: Desk) -> None:
    await two_goals(desk)
    [first] = await desk.until(FRIDAY)
    assert "one small step" not in first.text
    [second] = await desk.until(FRIDAY + WEEK)
    assert "one small step is enough now. Give goal 1 15 minutes" in second.text
    after = await desk.clicks(*value(second, "On track"))
    assert "one small step" not in after.text
    [third] = await desk.until(FRIDAY + 2 * WEEK)
    assert "one small step" not in third.text


async def test_a_tap_on_an_old_check_in_is_still_recorded(desk: Desk) -> None:
    await two_goals(desk)
    [old] = await desk.until(FRIDAY)
    await desk.until(FRIDAY + WEEK)
    assert (await desk.goal(2)).unanswered == 2
    after = await desk.clicks(*value(old, "Slipped", 1))
    assert "You said: slipped." in after.text
    assert (await desk.goal(2)).unanswered == 0
    assert (await desk.events(2))[-1].kind == "slipped"


async def test_a_click_before_the_arrival_is_noted_counts_once(desk: Desk) -> None:
    await two_goals(desk)
    await desk.until(FRIDAY - timedelta(minutes=2))
    desk.room.clock.move_to(FRIDAY)
    await plan(desk.room.desk.database, desk.room.clock)
    [row] = await desk.waiting()
    async with desk.room.desk.database.team(T) as team:
        found = await team.deliveries.get(row.id)
        assert found is not None
        found.attempt = 1
    goal = await desk.goal(1)
    await desk.clicks("check_ins.on_track:0", f"{goal.id} {row.id}")
    for _ in range(2):
        async with desk.room.desk.database.team(T) as team:
            await desk.arrivals["check_in"](team, [row], desk.room.clock())
    assert [(await desk.goal(n)).unanswered for n in (1, 2)] == [0, 1]
    assert len(await desk.rows.check_ins.latest(ADA, 10)) == 1


async def test_somebody_elses_check_in_and_goal_are_as_unknown_as_none(desk: Desk) -> None:
    await two_goals(desk)
    [message] = await desk.until(FRIDAY)
    action, mine = value(message, "On track")
    goal_id, _, ref = mine.partition(" ")
    await desk.types("add Something of Ben's", BEN)
    for forged in (mine, f"{goal_id} 999", "x y", "", f"{goal_id} {'9' * 40}"):
        with pytest.raises(NotFoundError, match="not there any more"):
            await desk.opens(action, forged, BEN)
    with pytest.raises(CairnError):
        await desk.opens(action, f"999 {ref}")
    assert [event.kind for event in await desk.events(1)] == ["added"]


async def test_stop_ends_check_ins_at_once_and_nudges_stay(desk: Desk) -> None:
    await two_goals(desk)
    [message] = await desk.until(FRIDAY)
    assert "Check-ins are off, and no more will come." in (await desk.clicks(*value(message, "Stop check-ins"))).text
    assert await desk.until(FRIDAY + WEEK) == []


async def test_a_done_goal_is_never_asked_about_again(desk: Desk) -> None:
    await two_goals(desk)
    [message] = await desk.until(FRIDAY)
    await desk.clicks(*value(message, "Done"))
    for week in range(1, 4):
        found = await desk.until(FRIDAY + week * WEEK)
        assert all("Lead a design review" not in one.text for one in found)


async def test_a_move_to_another_zone_neither_doubles_nor_loses_a_week(desk: Desk) -> None:
    await two_goals(desk)
    desk.room.clock.move_to(FRIDAY - timedelta(minutes=5))
    async with desk.room.desk.database.team(T) as team:
        await move_zone(team, ADA, "America/New_York", desk.room.clock())
    assert await desk.until(FRIDAY) == []
    assert len(await desk.until(FRIDAY + timedelta(hours=6))) == 1
    async with desk.room.desk.database.team(T) as team:
        await move_zone(team, ADA, "Asia/Tokyo", desk.room.clock())
    assert await desk.until(FRIDAY + timedelta(days=6)) == []
    assert len(await desk.until(FRIDAY + WEEK - timedelta(hours=8))) == 1


async def test_many_goals_come_on_pages(desk: Desk) -> None:
    for n in range(1, 14):
        await desk.types(f"add Write page {n} of the handbook")
    await desk.types("checkin on")
    [message] = await desk.until(FRIDAY)
    assert labels(message).count("On track") == 10
    assert "1 to 10 of 13 goals" in message.text
    second = await desk.clicks(*value(message, "The other goals"))
    assert labels(second).count("On track") == 3
    after = await desk.clicks(*value(second, "On track"))
    assert "11 to 13 of 13 goals" in after.text and "You said: on track." in after.text
    assert "Earlier goals" in labels(after)


async def test_many_goals_that_come_to_rest_at_once_are_read_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await two_goals(desk)
    async with desk.room.desk.database.team(T) as team:
        for number in range(3, 101):
            goal = await team.goals.draft(ADA, f"Goal {number}", "", None, None, FRIDAY - WEEK)
            goal.state, goal.number = "active", number
        for goal in await team.goals.active(ADA):
            goal.unanswered, goal.updated_at = rules.RESTS_AFTER, FRIDAY - WEEK
    reads = 0
    read = Goals.active

    async def counted(goals: Goals, user_id: str) -> list[Goal]:
        nonlocal reads
        reads += 1
        return await read(goals, user_id)

    monkeypatch.setattr(Goals, "active", counted)
    [message] = await desk.until(FRIDAY)
    assert reads < 10
    assert "rest from now on" in message.text
    resting = [goal for goal in await read(desk.rows.goals, ADA) if goal.rests_since is not None]
    assert len(resting) == 100
    assert [event.kind for event in await desk.events(100)] == ["rested"]


async def test_a_check_in_at_once_asks_about_every_goal_and_counts_no_silence(desk: Desk) -> None:
    assert "There is no goal to check in on." in await desk.types("checkin now")
    await desk.types("add Lead a design review by 30 January")
    text = await desk.types("checkin now")
    assert "1. Lead a design review" in text
    assert (await desk.goal(1)).unanswered == 0


async def test_every_setting_is_said_back_and_what_is_unknown_gets_a_hint(desk: Desk) -> None:
    for typed, said in (
        ("checkin help", "understands"),
        ("checkin every 2 weeks", "have not said yes"),
        ("checkin on friday at 3pm", "Check-ins are on. Fridays 15:00"),
        ("checkin on", "on already"),
        ("checkin every 2 weeks", "Every 2 weeks, Fridays 15:00"),
        ("checkin pause until 5 Jan", "Paused until"),
        ("checkin", "paused until"),
        ("checkin resume", "The pause is over"),
        ("checkin resume", "There is no pause"),
        ("checkin pause", "For how long?"),
        ("checkin pause 3 years", "a year at most"),
        ("checkin with my nudge", "Your nudges are off"),
        ("checkin fridy 25:00", "I do not understand"),
        ("checkin of", "Did you mean"),
        ("checkin off", "Check-ins are off"),
        ("checkin off", "Check-ins are off"),
        ("checkin", "Check-ins are off"),
    ):
        assert said in await desk.types(typed), typed


async def test_a_new_quarter_offers_once_to_look_the_goals_over(desk: Desk) -> None:
    await two_goals(desk)
    seen = []
    for week in range(9):
        [message] = await desk.until(FRIDAY + week * WEEK)
        seen.append("A new quarter has begun" in message.text)
        await desk.clicks(*value(message, "On track"))
    assert [week for week, fresh in enumerate(seen) if fresh] == [4]
    assert datetime(2027, 1, 1, 14, 0, tzinfo=UTC) == FRIDAY + 4 * WEEK
