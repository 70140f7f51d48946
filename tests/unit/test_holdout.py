"""Weeks without a nudge: which ones, what the report counts, and the interval of a difference of two shares."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import holdout as blocks
from bot.content import Content, load
from bot.mentoring import holdout, wins
from bot.mentoring.choice import Past, Situation
from bot.mentoring.holdout import FEWEST, FIRST_WEEKS, SHARE, Report, Slots, compare, newcombe, wilson
from bot.mentoring.slots import read_week, week_of
from bot.store import Assessment, GoalEvent, Member, Schedule, Win
from bot.store.holdout import Drawn
from tests.unit.nudge_room import sound
from tests.unit.nudge_world import ADA, MONDAY, WEDNESDAY, WEEK, T, World, open_world

CONSENT = week_of(WEDNESDAY.date())


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


@pytest_asyncio.fixture
async def world(tmp_path: Path, content: Content) -> AsyncIterator[World]:
    async with open_world(tmp_path, content) as opened:
        yield opened


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_is_that_of_newcombes_table_of_examples(
    first: tuple[int, int], second: tuple[int, int], low: float, high: float
) -> None:
    assert newcombe(*first, *second) == pytest.approx((low, high), abs=1e-4)


def test_the_score_interval_of_one_share_is_wilsons() -> None:
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=1e-4)


@pytest.mark.parametrize("wrong", [(0, 0), (3, 2), (-1, 5)])
def test_a_share_of_nothing_has_no_interval(wrong: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(*wrong)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 60), st.integers(1, 60), st.data())
def test_the_interval_holds_the_difference_and_turns_with_it(of: int, other_of: int, data: st.DataObject) -> None:
    done, other = data.draw(st.integers(0, of)), data.draw(st.integers(0, other_of))
    low, high = newcombe(done, of, other, other_of)
    assert -1 <= low <= done / of - other / other_of <= high <= 1
    assert newcombe(other, other_of, done, of) == pytest.approx((-high, -low))


def member(user_id: str = ADA, holdout_since: datetime | None = WEDNESDAY) -> Member:
    return Member(
        team_id=T,
        user_id=user_id,
        timezone="Europe/Berlin",
        level="mid",
        holdout_since=holdout_since,
        created_at=WEDNESDAY,
        updated_at=WEDNESDAY,
    )


def series() -> Schedule:
    return Schedule(team_id=T, user_id=ADA, consented_at=WEDNESDAY, timezone="Europe/Berlin")


def lived(user: str, weeks: int, every: int = 1) -> list[bool]:
    """Which slots of a series bring nothing, with a nudge after each of the others."""
    past, last, empty = tuple[Past, ...](), None, []
    for week in range(CONSENT + 1, CONSENT + 1 + weeks * every, every):
        about = Situation(T, user, "mid", week, past=past)
        is_empty = holdout.is_drawn(about, member(user_id=user), series(), last) and holdout.is_empty(about)
        empty.append(is_empty)
        if is_empty:
            last = week
        else:
            past = (Past("x", week, "done"), *past[:3])
    return empty


@pytest.mark.parametrize("every", [1, 2, 3, 4])
def test_about_fifteen_in_a_hundred_slots_stay_empty_never_two_in_a_row_and_none_of_the_first_weeks(every: int) -> None:
    years = [lived(f"U{n}", 52, every) for n in range(60)]
    first = FIRST_WEEKS // every
    assert not any(any(year[:first]) for year in years)
    assert not any(one and other for year in years for one, other in pairwise(year))
    later = [one for year in years for one in year[first + 1 :]]
    assert sum(later) / len(later) == pytest.approx(SHARE, abs=0.025)


def test_the_same_weeks_stay_empty_however_often_it_is_asked_and_members_differ() -> None:
    assert lived("U1", 52) == lived("U1", 52)
    assert len({tuple(lived(f"U{n}", 52)) for n in range(20)}) == 20


def test_who_has_not_asked_for_it_gets_every_nudge() -> None:
    about = Situation(T, ADA, "mid", CONSENT + 20)
    assert holdout.is_drawn(about, member(), series(), None)
    assert not holdout.is_drawn(about, member(holdout_since=None), series(), None)


def test_after_an_empty_week_a_nudge_comes_by_itself_before_the_next_lot() -> None:
    about = Situation(T, ADA, "mid", CONSENT + 20, past=(Past("x", CONSENT + 17, "done"),))
    assert not holdout.is_drawn(about, member(), series(), CONSENT + 18)
    asked_for = replace(about, past=(Past("y", CONSENT + 19, "done", is_slot=False), *about.past))
    assert not holdout.is_drawn(asked_for, member(), series(), CONSENT + 18)
    came = replace(about, past=(Past("y", CONSENT + 19, "none"), *about.past))
    assert holdout.is_drawn(came, member(), series(), CONSENT + 18)


def drawn(*empty: int, weeks: int = 20) -> list[Drawn]:
    return [Drawn(MONDAY + n * WEEK, n in empty) for n in range(weeks)]


def test_something_done_counts_for_the_seven_days_after_its_slot_alone() -> None:
    second = timedelta(seconds=1)
    acts = [MONDAY - second, MONDAY + WEEK, MONDAY + 2 * WEEK - second, MONDAY + 20 * WEEK]
    found = compare(drawn(5, 8, 11, 14, 17), acts)
    assert (found.nudged, found.empty) == (Slots(1, 15), Slots(0, 5))
    assert compare(drawn(1, 8, 11, 14, 17), acts).empty == Slots(1, 5)


def test_too_few_weeks_say_nothing() -> None:
    assert compare(drawn(5, 8, 11, 14), [MONDAY]).difference is None
    assert compare([], []) == Report(None, Slots(0, 0), Slots(0, 0))


def test_a_difference_is_clear_only_where_the_interval_leaves_none_out() -> None:
    always_with_a_nudge = [MONDAY + n * WEEK for n in range(20) if n not in (5, 8, 11, 14, 17)]
    assert compare(drawn(5, 8, 11, 14, 17), always_with_a_nudge).is_clear
    assert not compare(drawn(5, 8, 11, 14, 17), always_with_a_nudge[:6]).is_clear


REPORTS = [
    Report(None, Slots(0, 0), Slots(0, 0)),
    Report(MONDAY, Slots(3, 9), Slots(0, 2)),
    Report(MONDAY, Slots(12, 30), Slots(2, 6), 12 / 30 - 2 / 6, -0.3, 0.39),
    Report(MONDAY, Slots(28, 30), Slots(0, 6), 28 / 30, 0.5, 0.98),
    Report(MONDAY, Slots(0, 30), Slots(6, 6), -1.0, -1.0, -0.5),
]


@pytest.mark.parametrize("found", REPORTS)
@pytest.mark.parametrize("since", [None, WEDNESDAY])
@pytest.mark.parametrize("is_on", [True, False])
def test_every_report_can_be_sent(content: Content, found: Report, since: datetime | None, is_on: bool) -> None:
    page = blocks.report_page(content, member(holdout_since=since), found, MONDAY.date(), "/nudges", is_on=is_on)
    assert sound(page)


def test_the_report_gives_the_numbers_and_claims_no_more_than_they_say(content: Content) -> None:
    few, unclear, more, less = (
        blocks.report_page(content, member(), found, MONDAY.date(), "/nudges", is_on=True).text for found in REPORTS[1:]
    )
    assert "*3 of 9*" in few and "*0 of 2*" in few and f"at least {FEWEST} weeks" in few
    assert "+7 percentage points" in unclear and "\N{MINUS SIGN}30 to +39" in unclear and "does not show" in unclear
    assert "more often" in more and "less often" in less


async def test_an_empty_week_ends_as_one_shows_in_no_look_ahead_and_is_followed_by_a_nudge(world: World) -> None:
    person = await world.subscribe()
    async with world.database.team(T) as team:
        await holdout.turn(team, person, True, world.clock())
        person = (await team.members.get(ADA)) or person
    shown: list[str] = []
    for week in range(26):
        ahead = await world.preview(person)
        assert all(one.pick is not None for one in ahead)
        await world.until(MONDAY + week * WEEK)
        newest = (await world.deliveries())[-1]
        shown.append(f"{newest.state}:{newest.reason}")
        if newest.state == "pending":
            assert newest.subject["nudge"] == (ahead[0].pick.nudge.id if ahead[0].pick else None)
            assert "comeback" not in newest.subject
            assert newest.subject.get("drawn", False) == (week >= FIRST_WEEKS and shown[-2] == "pending:None")
            await world.send()
            await world.answer("done")
    assert set(shown) == {"pending:None", "skipped:holdout"}
    assert 2 <= shown.count("skipped:holdout") <= 8
    assert "skipped:holdout, skipped:holdout" not in ", ".join(shown)


async def test_a_week_that_she_chose_a_nudge_for_is_never_empty(world: World) -> None:
    person = await world.subscribe()
    async with world.database.team(T) as team:
        await holdout.turn(team, person, True, world.clock())
    names = [one.id for one in world.content.nudges.values() if "mid" in one.levels]
    for week in range(20):
        moment = MONDAY + week * WEEK
        async with world.database.team(T) as team:
            name = f"{moment.isocalendar().year}-W{moment.isocalendar().week:02d}"
            assert read_week(name) is not None
            await team.nudges.choose(ADA, name, names[week], world.clock())
        await world.until(moment)
        await world.send()
        await world.answer("done")
    rows = await world.deliveries()
    assert [row.subject.get("nudge") for row in rows] == names[:20]
    assert await world.database.glance(T).holdout.drawn(ADA, 100) == []


async def test_a_goal_that_is_done_in_the_check_in_of_a_nudge_is_a_click_in_a_nudge(world: World) -> None:
    await world.subscribe()
    async with world.database.team(T) as team:
        goal = await team.goals.draft(ADA, "g", "g", None, None, world.clock())
        inside = await team.check_ins.begin(ADA, "2026-W49", [goal.id or 0], MONDAY, "nudge-1")
        alone = await team.check_ins.begin(ADA, "2026-W50", [goal.id or 0], MONDAY, "check-in-1")
        await team.nudges.record(ADA, "x", "2026-W49", MONDAY, reasons=[], delivery_id="nudge-1")
        assert inside is not None and alone is not None
        for day, check_in in enumerate((inside, alone)):
            at = MONDAY + timedelta(days=day)
            await team.goals.record(goal, "done", at, before=None, check_in_id=check_in.id)
    [act] = await world.database.glance(T).holdout.acts(ADA, MONDAY)
    assert act == MONDAY + timedelta(days=1)


async def test_a_line_written_in_the_check_in_of_a_slot_is_no_act_and_one_in_another_check_in_is(world: World) -> None:
    person = await world.subscribe()
    async with world.database.team(T) as team:
        goal = await team.goals.draft(ADA, "g", "g", None, None, world.clock())
        await team.nudges.record(ADA, "x", "2026-W49", MONDAY, reasons=[], delivery_id="nudge-1")
        inside = await team.check_ins.begin(ADA, "2026-W49", [goal.id or 0], MONDAY, "nudge-1")
        empty = await team.deliveries.plan(ADA, "nudge", "proactive", "n:2", MONDAY + WEEK, now=MONDAY)
        alone = await team.deliveries.plan(ADA, "check_in", "proactive", "c:2", MONDAY + WEEK, now=MONDAY)
        own = await team.deliveries.plan(ADA, "check_in", "proactive", "c:3", MONDAY + 2 * WEEK, now=MONDAY)
        assert empty is not None and alone is not None and own is not None
        instead = await team.check_ins.begin(ADA, "2026-W50", [goal.id or 0], MONDAY + WEEK, alone.id)
        other = await team.check_ins.begin(ADA, "2026-W51", [goal.id or 0], MONDAY + 2 * WEEK, own.id)
        for day, check_in in enumerate((inside, instead, other)):
            assert check_in is not None
            at = MONDAY + timedelta(days=day)
            await team.goals.record(goal, "done", at, before=None, check_in_id=check_in.id)
            await wins.add_of_goal(team, person, goal, "It worked", world.content, at, check_in_id=check_in.id)
        assert await wins.done_goals(team, ADA, MONDAY) == []
        found = await team.wins.of(ADA)
        assert {one.id for one in (await wins.goals_of(team, ADA, found)).values()} == {goal.id}
        await wins.add_of_goal(team, person, goal, "It still works", world.content, MONDAY + 3 * WEEK)
    acts = await world.database.glance(T).holdout.acts(ADA, MONDAY)
    assert sorted(acts) == [MONDAY + timedelta(days=2)] * 2 + [MONDAY + 3 * WEEK]


async def test_the_report_counts_goals_wins_and_assessments_and_no_click_in_a_nudge(world: World) -> None:
    person = await world.subscribe()
    async with world.database.team(T) as team:
        goal = await team.goals.draft(ADA, "g", "g", None, None, world.clock())
        for week in range(12):
            at = MONDAY + week * WEEK
            subject = {} if week % 2 else {"nudge": "x", "drawn": True}
            row = await team.deliveries.plan(
                ADA, "nudge", "proactive", f"nudge:1:{week}", at, subject=subject, now=world.clock()
            )
            assert row is not None
            state, reason = ("skipped", "holdout") if week % 2 else ("cancelled", "user")
            await team.deliveries.end(row.id, None, "pending", state, reason, at)
        rows = team._rows

        def event(week: int, kind: str, *, is_undone: bool = False) -> None:
            at = MONDAY + week * WEEK + timedelta(days=1)
            rows.add(GoalEvent(team_id=T, user_id=ADA, goal_id=goal.id or 0, kind=kind, at=at, is_undone=is_undone))

        def win(week: int, origin: str) -> None:
            at = MONDAY + week * WEEK + timedelta(days=2)
            rows.add(
                Win(team_id=T, user_id=ADA, number=week, text="w", happened_day=at.date(), origin=origin,
                    created_at=at, updated_at=at)
            )  # fmt: skip

        event(0, "progress")
        event(2, "on_track")
        event(4, "done", is_undone=True)
        event(1, "done")
        win(6, "nudge")
        win(8, "typed")
        finished = MONDAY + 10 * WEEK + timedelta(days=3)
        rows.add(
            Assessment(team_id=T, user_id=ADA, ladder="backend", state="finished", started_at=finished,
                       finished_at=finished)
        )  # fmt: skip
    found = await holdout.report(world.database.glance(T), person, (MONDAY + 13 * WEEK).date())
    assert (found.nudged, found.empty) == (Slots(3, 6), Slots(1, 6))
    early = await holdout.report(world.database.glance(T), person, (MONDAY + 11 * WEEK).date())
    assert (early.nudged.of, early.empty.of) == (5, 5)


def test_whoever_compares_without_nudges_is_told_that_nothing_is_compared() -> None:
    content, today = load(), date(2026, 11, 25)
    member = Member(team_id="T1", user_id="U1", holdout_since=MONDAY, created_at=MONDAY, updated_at=MONDAY)
    without = blocks.told(content, "holdout_on", member, today, "/nudges", is_on=False)
    assert "Nudges are off, so nothing is compared yet." in without.text
    assert "Nudges are off" not in blocks.told(content, "holdout_on", member, today, "/nudges", is_on=True).text
