from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content import Content, load
from bot.mentoring.choice import (
    Coming,
    Focus,
    Gap,
    Part,
    Past,
    Situation,
    best,
    choose,
    ignored_in_a_row,
    preview,
    rank,
    read_parts,
    why_this_one,
)
from bot.mentoring.coming import served_level
from bot.mentoring.slots import Slot, week_name
from bot.store import Member

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
LEVELS = ("junior", "mid", "senior", "staff")
FIRST_OF_ALL = {"0-23", "0-24", "0-25", "0-26"}
EARLY = {"0-02", "0-03", "0-04", "0-05", "0-07", "0-08", "0-09", "0-10", "0-11", "1-21"}
SENIOR = {"1-13", "1-14", "1-18", "1-29", "1-35", "1-38", "3-31", "3-33"}


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def new(level: str = "junior", user: str = "U1", week: int = 150) -> Situation:
    return Situation("T1", user, level, week)


def ahead(content: Content, situation: Situation, count: int = 8, **choices: str | None) -> list[Coming]:
    slots = [Slot(situation.week + n, NOW) for n in range(count)]
    return preview(content, situation, slots, {week.replace("_", "-"): nudge for week, nudge in choices.items()})


def nudges(found: list[Coming]) -> list[str]:
    return [one.pick.nudge.id for one in found if one.pick is not None]


@pytest.mark.parametrize("level", ["junior", "mid"])
@pytest.mark.parametrize("user", ["U1", "U2", "U3"])
def test_a_newcomer_is_first_sent_to_people_beside_the_code(content: Content, level: str, user: str) -> None:
    found = nudges(ahead(content, new(level, user), 8))
    assert all(FIRST_OF_ALL & set(content.nudges[one].refs) for one in found[:4])
    assert all(EARLY & set(content.nudges[one].refs) for one in found[4:8])


def test_a_senior_starts_with_what_the_sources_name_for_seniors(content: Content) -> None:
    found = nudges(ahead(content, new("senior"), 5))
    assert all(SENIOR & set(content.nudges[one].refs) for one in found)


@pytest.mark.parametrize("level", LEVELS)
def test_a_year_brings_no_nudge_twice_within_its_rest_and_no_kind_twice_in_a_row(content: Content, level: str) -> None:
    found = nudges(ahead(content, new(level), 104))
    assert len(found) == 104
    kinds = [content.nudges[one].kind for one in found]
    assert all(earlier != later for earlier, later in pairwise(kinds))
    for position, one in enumerate(found):
        assert level in content.nudges[one].levels
        assert one not in found[max(0, position - content.nudges[one].rest_weeks + 1) : position]
    assert len({content.nudges[one].dimension for one in found[:26]}) == 8


def test_a_goal_brings_its_dimension_forward_and_is_named_as_the_reason(content: Content) -> None:
    goal = replace(new("mid"), focuses=(Focus(2, "operations"),))
    with_goal, without = ahead(content, goal, 6), ahead(content, new("mid"), 6)

    def about_operations(found: list[Coming]) -> int:
        return sum(content.nudges[one].dimension == "operations" for one in nudges(found))

    assert about_operations(with_goal) >= 2 > about_operations(without)
    first = next(one.pick for one in with_goal if one.pick and one.pick.nudge.dimension == "operations")
    assert why_this_one(first.parts) == Part("goal", 8, "2")


def test_a_goal_does_not_mean_the_same_subject_every_week(content: Content) -> None:
    goal = replace(new("senior"), focuses=(Focus(1, "architecture"),))
    dimensions = [content.nudges[one].dimension for one in nudges(ahead(content, goal, 12))]
    assert 4 <= dimensions.count("architecture") < 12


def test_a_refused_nudge_never_comes_again_even_when_nothing_else_is_left(content: Content) -> None:
    refused = tuple(Past(one.id, 1, "never") for one in content.nudges.values() if "staff" in one.levels)
    assert rank(content, replace(new("staff"), past=refused[1:])) != []
    assert rank(content, replace(new("staff"), past=refused)) == []
    assert choose(content, replace(new("staff"), past=refused), {}) == (None, False)


def test_when_everything_rests_the_longest_rested_comes(content: Content) -> None:
    everything = [one for one in content.nudges.values() if "senior" in one.levels]
    past = tuple(Past(one.id, 149, "done") for one in everything[1:])
    oldest = Past(everything[0].id, 150 - everything[0].rest_weeks + 1, "done")
    best = rank(content, replace(new("senior"), past=(*past, oldest)))[0]
    assert best.nudge.id == everything[0].id
    assert Part("resting", -1) in best.parts


def test_answers_other_than_refusals_do_not_change_what_the_look_ahead_showed(content: Content) -> None:
    shown = nudges(ahead(content, new("mid")))
    situation = new("mid")
    sent = []
    for n, answer in enumerate(["done", "later", "done", "none", "done", "done", "none", "done"]):
        situation = replace(situation, week=150 + n)
        pick, _ = choose(content, situation, {})
        assert pick is not None
        sent.append(pick.nudge.id)
        situation = replace(situation, past=(Past(pick.nudge.id, 150 + n, answer), *situation.past))
    assert sent == shown


def test_the_same_inputs_give_the_same_choice_and_members_differ(content: Content) -> None:
    assert nudges(ahead(content, new("mid"))) == nudges(ahead(content, new("mid")))
    assert len({tuple(nudges(ahead(content, new("mid", f"U{n}")))) for n in range(6)}) > 1


def test_a_chosen_nudge_comes_in_its_week_and_in_no_week_before(content: Content) -> None:
    plain = nudges(ahead(content, new("junior")))
    week = week_name(153).replace("-", "_")
    found = ahead(content, new("junior"), 8, **{week: plain[0]})
    assert nudges(found)[3] == plain[0]
    assert nudges(found).count(plain[0]) == 1
    assert found[3].pick is not None and why_this_one(found[3].pick.parts).name == "chosen"


def test_a_dropped_week_has_none_and_the_others_keep_theirs(content: Content) -> None:
    plain = nudges(ahead(content, new("junior")))
    found = ahead(content, new("junior"), 8, **{week_name(150).replace("-", "_"): None})
    assert found[0].pick is None and found[0].is_dropped
    assert nudges(found) == plain[:7]


def test_a_choice_that_was_refused_or_removed_since_gives_way(content: Content) -> None:
    for wanted in ("no-such-nudge", "nudge-chat-with-sales"):
        past = (Past("nudge-chat-with-sales", 100, "never"),)
        pick, is_dropped = choose(content, replace(new(), past=past), {week_name(150): wanted})
        assert pick is not None and pick.nudge.id != wanted and not is_dropped


@pytest.mark.parametrize(
    ("answers", "count"),
    [("", 0), ("n", 1), ("nnn", 3), ("dnnn", 0), ("nnd", 2), ("nnln", 2), ("wnnn", 0)],
)
def test_only_silence_since_the_last_answer_counts_as_ignored(answers: str, count: int) -> None:
    names = {"n": "none", "d": "done", "l": "later", "w": "waiting"}
    assert ignored_in_a_row([Past("x", 150 - n, names[one]) for n, one in enumerate(answers)]) == count


def test_a_nudge_that_was_asked_for_is_no_ignored_one() -> None:
    assert ignored_in_a_row([Past("x", 3, "none", is_slot=False), Past("y", 2, "none"), Past("z", 1, "done")]) == 1


@given(
    st.lists(
        st.builds(Part, st.sampled_from(["goal", "start", "seen"]), st.integers(-20, 20), st.sampled_from(["", "3"]))
    )
)
def test_parts_survive_being_kept(parts: list[Part]) -> None:
    assert read_parts([part.code() for part in parts]) == parts


def test_unreadable_parts_are_left_out() -> None:
    assert read_parts(["", "goal", "goal:x:1", "goal:8:2", "::"]) == [Part("goal", 8, "2")]
    assert read_parts(None) == []


def test_a_gap_of_the_own_assessment_brings_its_dimension_forward_and_is_named_as_the_reason(content: Content) -> None:
    about = replace(new("staff"), gaps=(Gap("operations", 1.0), Gap("learning", 0.2)))
    found = ahead(content, about, 6)
    dimensions = [content.nudges[one].dimension for one in nudges(found)]
    assert (
        dimensions.count("operations")
        >= 2
        > [content.nudges[one].dimension for one in nudges(ahead(content, new("staff"), 6))].count("operations")
    )
    first = next(one.pick for one in found if one.pick and one.pick.nudge.dimension == "operations")
    assert why_this_one(first.parts) == Part("gap", 7)


def test_a_goal_counts_more_than_a_gap_and_they_are_not_added(content: Content) -> None:
    both = replace(new("staff"), focuses=(Focus(3, "operations"),), gaps=(Gap("operations", 1.0),))
    parts = next(pick.parts for pick in rank(content, both) if pick.nudge.dimension == "operations")
    assert Part("goal", 8, "3") in parts
    assert not any(part.name == "gap" for part in parts)


@settings(max_examples=25, deadline=None)
@given(
    level=st.sampled_from(LEVELS),
    answers=st.lists(st.sampled_from(["done", "later", "never", "none"]), max_size=30),
    dimension=st.sampled_from(["architecture", "operations", "mentoring", "unknown"]),
)
def test_whatever_was_answered_the_choice_is_explained_by_its_parts(
    content: Content, level: str, answers: list[str], dimension: str
) -> None:
    situation = replace(new(level), focuses=(Focus(1, dimension),))
    for n, answer in enumerate(answers):
        situation = replace(situation, week=150 + n)
        ranked = rank(content, situation)
        assert [pick.score for pick in ranked] == sorted((pick.score for pick in ranked), reverse=True)
        assert all(pick.score == sum(part.points for part in pick.parts) for pick in ranked)
        situation = replace(situation, past=(Past(ranked[0].nudge.id, 150 + n, answer), *situation.past))
    refused = {past.nudge_id for past in situation.past if past.answer == "never"}
    assert refused.isdisjoint(pick.nudge.id for pick in rank(content, situation))


PASTS = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.integers(0, 60),
        st.sampled_from(["done", "later", "never", "none", "waiting"]),
        st.booleans(),
    ),
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(
    level=st.sampled_from([*LEVELS, "unknown"]),
    user=st.sampled_from(["U1", "U2", "U3"]),
    pasts=PASTS,
    dimensions=st.lists(st.sampled_from(["architecture", "operations", "mentoring", "unknown"]), max_size=3),
    reserved=st.sets(st.integers(0, 400), max_size=3),
)
def test_what_is_chosen_is_the_first_of_all_that_are_ranked(
    content: Content,
    level: str,
    user: str,
    pasts: list[tuple[int, int, str, bool]],
    dimensions: list[str],
    reserved: set[int],
) -> None:
    names = [*content.nudges, "gone"]
    situation = Situation(
        "T1",
        user,
        level,
        week=150,
        gaps=tuple(Gap(dimension, 0.3 * n) for n, dimension in enumerate(dimensions[::-1])),
        focuses=tuple(Focus(n + 1, dimension) for n, dimension in enumerate(dimensions)),
        past=tuple(
            Past(names[one % len(names)], 150 - weeks, answer, is_slot)
            for one, weeks, answer, is_slot in sorted(pasts, key=lambda past: past[1])
        ),
        reserved=frozenset(names[one % len(names)] for one in reserved),
    )
    ranked = rank(content, situation)
    assert best(content, situation) == (ranked[0] if ranked else None)


def test_a_companys_level_counts_as_the_one_it_is_like(content: Content) -> None:
    backend = content.default_ladder
    levels = [
        one.model_copy(update={"id": f"l{n}", "like": one.id if n < 2 else None})
        for n, one in enumerate(backend.levels)
    ]
    company = backend.model_copy(update={"id": "company", "levels": levels, "default": False})
    with_company = replace(content, ladders={**content.ladders, "company": company})

    def served(level: str | None) -> str:
        member = Member(team_id="T1", user_id="U1", ladder="company", level=level, created_at=NOW, updated_at=NOW)
        return served_level(with_company, member)

    assert [served(level) for level in (None, "l0", "l1", "l2", "l3", "gone")] == [
        "junior", "junior", "mid", "senior", "staff", "junior",
    ]  # fmt: skip
