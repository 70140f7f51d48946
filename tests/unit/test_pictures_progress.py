from datetime import UTC, date, datetime, timedelta

import pytest

from bot.blocks.pictures.charts import chart, chart_alone, goals_chart, goals_lines
from bot.mentoring.progress import COURSES, WEEKS, Progress, weekly
from bot.standin.lint import lint_message
from bot.store import Goal, GoalEvent
from tests.unit.goals_desk import CONTENT

WORDS = CONTENT.words
WEDNESDAY = date(2026, 11, 25)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def goal(number: int, percent: int, *, weeks_ago: int = 4, title: str = "Lead a design review") -> Goal:
    begun = NOON - WEEK * weeks_ago
    return Goal(
        id=number, team_id="T1", user_id="U1", number=number, title=title, state="active", progress=percent,
        created_at=begun, updated_at=NOON,
    )  # fmt: skip


def event(of: Goal, percent: int | None, weeks_ago: float, kind: str = "progress") -> GoalEvent:
    return GoalEvent(
        team_id="T1", user_id="U1", goal_id=of.id or 0, kind=kind, progress=percent, at=NOON - WEEK * weeks_ago
    )


def test_each_week_ends_with_the_last_known_figure_and_the_last_one_with_what_holds_now() -> None:
    one = goal(1, 70)
    events = [event(one, 0, 4, "added"), event(one, 20, 3), event(one, 30, 2.8), event(one, None, 2), event(one, 60, 0)]
    found = weekly([one], events, WEDNESDAY, "Europe/Berlin")
    assert [week.isoformat() for week in found.weeks] == [
        "2026-10-26",
        "2026-11-02",
        "2026-11-09",
        "2026-11-16",
        "2026-11-23",
    ]
    assert found.courses[0].percents == (0, 30, 30, 30, 70)


def test_a_goal_without_figures_on_record_has_only_its_present_one() -> None:
    one = goal(1, 40)
    found = weekly([one], [event(one, None, 3)], WEDNESDAY, None)
    assert found.courses[0].percents == (0, 0, 0, 0, 40)


def test_before_it_was_set_a_goal_has_no_figure() -> None:
    young, old = goal(1, 10, weeks_ago=1), goal(2, 20, weeks_ago=3)
    found = weekly([young, old], [], WEDNESDAY, None)
    assert found.courses[0].percents == (None, None, 0, 10)


def test_a_monday_is_the_members_own() -> None:
    one = goal(1, 50, weeks_ago=2)
    sunday = GoalEvent(
        team_id="T1",
        user_id="U1",
        goal_id=1,
        kind="progress",
        progress=50,
        at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
    )
    assert weekly([one], [sunday], WEDNESDAY, "UTC").courses[0].percents == (0, 50, 50)
    assert weekly([one], [sunday], WEDNESDAY, "Asia/Tokyo").courses[0].percents == (0, 0, 50)


def test_goals_that_never_moved_are_not_drawn_and_of_many_those_that_changed_last() -> None:
    still = goal(1, 0)
    assert weekly([still], [event(still, 0, 3)], WEDNESDAY, None).courses == ()
    many = [goal(n, 10) for n in range(1, 10)]
    for n, one in enumerate(many):
        one.updated_at = NOON - timedelta(days=n)
    found = weekly(many, [], WEDNESDAY, None)
    assert [course.goal.number for course in found.courses] == [1, 2, 3, 4, 5, 6]
    assert found.left_out == 9 - COURSES


@pytest.mark.parametrize("weeks_ago", [0, 1, 30, 400])
def test_there_are_two_weeks_at_least_and_twelve_at_most(weeks_ago: int) -> None:
    found = weekly([goal(1, 10, weeks_ago=weeks_ago)], [], WEDNESDAY, None)
    assert 2 <= len(found.weeks) <= WEEKS


@pytest.mark.parametrize("title", ["x", "W" * 300, "<!channel> *bold* & co", "שלום 🙂\u202e", "a\nb\tc"])
def test_slack_takes_the_chart_whatever_the_goals_are_called(title: str) -> None:
    goals = [goal(n, 10 * n, weeks_ago=n, title=title) for n in range(1, 9)]
    found = weekly(goals, [], WEDNESDAY, None)
    message = goals_chart(WORDS, found, "/goals")
    assert lint_message(message.body()) == []
    assert lint_message(chart_alone(WORDS, found, "/goals").body()) == []
    assert message.plainer is not None
    assert lint_message(message.plainer.body()) == []
    assert "<!" not in message.text
    series = chart(WORDS, found)["chart"]["series"]
    assert len({one["name"] for one in series}) == len(series) <= 6
    assert all(0 <= point["value"] <= 100 for one in series for point in one["data"])


def test_the_lines_say_what_the_chart_shows() -> None:
    one = goal(3, 70, weeks_ago=2)
    found = weekly([one], [event(one, 20, 1)], WEDNESDAY, None)
    text = goals_lines(WORDS, found, "/goals").text
    assert "*Goal 3* Lead a design review: 9 Nov 0%, 16 Nov 20%, 23 Nov 70%" in text
    points = chart(WORDS, found)["chart"]["series"][0]["data"]
    assert [f"{point['label']} {point['value']}%" for point in points] == ["9 Nov 0%", "16 Nov 20%", "23 Nov 70%"]


def test_without_any_progress_the_next_step_is_named() -> None:
    message = goals_chart(WORDS, Progress((), ()), "/goals")
    assert "`/goals progress 1 30%`" in message.text
    assert message.plainer is None
