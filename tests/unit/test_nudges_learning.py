"""What answers do to the choice: kinds that a member takes up come more often, tire, recover, and are tried again."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks.nudges import reason_line, why_page
from bot.content import Content, load
from bot.mentoring import learning
from bot.mentoring.choice import Part, Past, Situation, best, eligible, rank, why_this_one
from bot.mentoring.learning import HALF_LIFE, MOST, SETTLED, TRIAL_EVERY, Reply, is_trial, tastes, tiredness
from tests.unit.nudge_room import sound

KINDS = ("talk", "read", "build")
ANSWERS = ("done", "later", "none", "never", "waiting")


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def year(content: Content, level: str, likes: Sequence[str], weeks: int = 52) -> Situation:
    """Somebody who does what is of these kinds, and leaves everything else unanswered."""
    about = Situation("T1", "U1", level, 100)
    for week in range(100, 100 + weeks):
        about = replace(about, week=week)
        pick = best(content, about)
        assert pick is not None
        answer = "done" if pick.nudge.kind in likes else "none"
        about = replace(about, past=(Past(pick.nudge.id, week, answer), *about.past))
    return replace(about, week=100 + weeks)


def kinds(content: Content, about: Situation) -> list[str]:
    return [content.nudges[past.nudge_id].kind for past in about.past]


@pytest.mark.parametrize("likes", [("talk", "read"), ("write", "review"), ("measure", "teach", "plan")])
@pytest.mark.parametrize("level", ["mid", "staff"])
def test_kinds_that_are_done_come_more_often_and_others_are_tried_again(
    content: Content, level: str, likes: tuple[str, ...]
) -> None:
    latest = kinds(content, year(content, level, likes))[:26]
    earliest = kinds(content, year(content, level, likes))[-SETTLED:]
    liked, before = (sum(kind in likes for kind in some) / len(some) for some in (latest, earliest))
    assert liked > before
    assert liked >= len(likes) / 10 + 0.15
    assert set(latest) > set(likes)


def test_the_reason_says_how_often_such_nudges_were_done(content: Content) -> None:
    about = year(content, "mid", ("talk", "read"))
    for pick in rank(content, about):
        deciding = why_this_one(pick.parts)
        if deciding.name == "done_often" and not deciding.about.endswith(" 1"):
            line = reason_line(content, pick.nudge, content.default_ladder, deciding)
            done, _, of = deciding.about.partition(" ")
            assert f"you did {done} of your last {of} of those" in line
            return
    pytest.fail("no pick is there for what was done")


def test_every_part_of_a_score_has_its_sentence(content: Content) -> None:
    nudge = next(iter(content.nudges.values()))
    parts = [
        Part("done_often", 6, "3 4"), Part("done_seldom", -5, "0 3"), Part("recent", -4, "2"), Part("trial", 5, "9"),
        Part("gap", 7), Part("ignored", -4),
    ]  # fmt: skip
    page = why_page(content, nudge, content.default_ladder, parts)
    assert sound(page)
    assert "+6: you did 3 of your last 4 of its kind" in page.text
    assert "self-assessment" in page.text and "tastes change" in page.text
    assert not any(part.name in page.text for part in parts if "_" in part.name)
    lines = {reason_line(content, nudge, content.default_ladder, part) for part in parts if part.points > 0}
    assert len(lines) == 3


def test_nothing_is_learnt_before_there_are_a_few_answers(content: Content) -> None:
    about = year(content, "mid", (), weeks=SETTLED - 1)
    names = {part.name for pick in rank(content, about) for part in pick.parts}
    assert names.isdisjoint({"done_often", "done_seldom", "recent", "trial"})


def test_one_answer_says_less_than_three(content: Content) -> None:
    rest = [Reply("read", week, "done") for week in range(9, 4, -1)]
    once, thrice = (
        tastes([*(Reply("talk", 10 - n, "none") for n in range(times)), *rest], 11)["talk"].points for times in (1, 3)
    )
    assert thrice < once < 0
    nudge = next(iter(content.nudges.values()))
    line = reason_line(content, nudge, content.default_ladder, Part("done_often", 4, "1 1"))
    assert "you did the last of those" in line


def test_done_is_worth_more_than_later_later_more_than_silence_and_a_refusal_least() -> None:
    points = []
    for answer in ("done", "later", "none", "never"):
        replies = [Reply("talk", week, answer) for week in (8, 6)] + [
            Reply("read", 7, "done"),
            Reply("plan", 5, "none"),
        ]
        points.append(tastes(replies, 10)["talk"].points)
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == 4


def test_who_does_everything_and_who_does_nothing_has_no_kinds_for_or_against() -> None:
    for answer in ("done", "none"):
        replies = [Reply(kind, week, answer) for week in range(20, 2, -1) for kind in KINDS]
        assert {taste.points for taste in tastes(replies, 21).values()} == {0}


def test_what_was_answered_long_ago_weighs_less_than_what_was_answered_now() -> None:
    rest = [Reply("read", week, answer) for week, answer in ((99, "done"), (98, "none"), (97, "done"), (96, "none"))]

    def talk(then: int) -> int:
        return tastes([*rest, *(Reply("talk", then - n, "none") for n in range(2))], 100)["talk"].points

    assert talk(95) < talk(95 - 2 * HALF_LIFE) < 0
    assert talk(95 - 9 * HALF_LIFE) == 0


def test_a_kind_tires_with_use_and_recovers_within_weeks() -> None:
    points = [tiredness(weeks) for weeks in range(1, 30)]
    assert points == sorted(points, reverse=True)
    assert points[0] >= 5 and points[-1] == 0
    assert tiredness(0) == tiredness(1)


def test_about_one_week_in_twelve_tries_again_what_was_away_and_each_member_has_other_weeks() -> None:
    weeks = {user: [is_trial("T1", user, week) for week in range(400)] for user in ("U1", "U2")}
    assert weeks["U1"] != weeks["U2"]
    assert all(0.6 < sum(of) / len(of) * TRIAL_EVERY < 1.4 for of in weeks.values())


def test_in_such_a_week_the_kind_that_was_away_the_longest_gets_another_chance(content: Content) -> None:
    about = year(content, "mid", ("talk", "read"))
    week = next(week for week in range(152, 200) if is_trial("T1", "U1", week))
    tried = {pick.nudge.kind for pick in rank(content, replace(about, week=week)) if _has(pick.parts, "trial")}
    used = kinds(content, about)
    assert tried <= {max(set(used), key=used.index)}
    other = next(week for week in range(152, 200) if not is_trial("T1", "U1", week))
    assert not any(_has(pick.parts, "trial") for pick in rank(content, replace(about, week=other)))


def _has(parts: Sequence[Part], name: str) -> bool:
    return any(part.name == name for part in parts)


REPLIES = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 3), st.sampled_from(ANSWERS)), max_size=60)


@settings(max_examples=150, deadline=None)
@given(REPLIES)
def test_tastes_stay_within_their_bounds_whatever_was_answered(steps: list[tuple[str, int, str]]) -> None:
    week, replies = 500, []
    for kind, weeks, answer in steps:
        week -= weeks
        replies.append(Reply(kind, week, answer))
    for taste in tastes(replies, 500).values():
        assert abs(taste.points) <= MOST
        assert 0 <= taste.done <= taste.of <= learning.LOOKED_AT
    assert tastes(replies, 500) == tastes(replies, 500)


def test_a_nudge_that_was_asked_for_counts_when_it_is_done_and_not_when_it_is_left(content: Content) -> None:
    about = year(content, "mid", ("talk",))
    asked = [past._replace(is_slot=False) for past in about.past]
    names = {part.name for pick in rank(content, replace(about, past=tuple(asked))) for part in pick.parts}
    assert "done_seldom" not in names  # only what was done is left, so all kinds that are known are alike
    assert "done_seldom" in {part.name for pick in rank(content, about) for part in pick.parts}


@settings(max_examples=40, deadline=None)
@given(level=st.sampled_from(["junior", "mid", "senior", "staff"]), answers=st.lists(st.sampled_from(ANSWERS[:4])))
def test_what_is_chosen_is_always_one_that_may_be_given(content: Content, level: str, answers: list[str]) -> None:
    about = Situation("T1", "U7", level, 200)
    for answer in answers:
        pick = best(content, about)
        assert pick is not None
        assert pick.nudge.id in {one.id for one in eligible(content, about)}
        about = replace(about, week=about.week + 1, past=(Past(pick.nudge.id, about.week, answer), *about.past))


def test_no_member_says_anything_for_another(content: Content) -> None:
    about = year(content, "mid", ("talk",), weeks=20)
    other = replace(about, user_id="U2", past=())
    assert not any(_has(pick.parts, "done_often") for pick in rank(content, other))
