"""Check-ins keep Slack's limits, however many goals there are and however long and strange their titles."""

import random
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import check_ins as blocks
from bot.blocks.goals import scene
from bot.content import Content, load
from bot.mentoring.check_ins import Picture
from bot.standin.lint import lint_message, lint_view
from bot.store import Goal, GoalEvent

NOW = datetime(2026, 12, 4, 14, 0, tzinfo=UTC)
KINDS = ["on_track", "slipped", "done", "moved", "edited", "rested", "woken"]
TITLES = st.sampled_from(["x", "&" * 300, "<!channel> *_~`" * 20, "\u202eевтс" * 60, "語" * 300, "👩‍👩‍👧‍👦" * 25])
NOTES = st.none() | st.sampled_from(["&<>" * 200, "a\nb", "<@U1> said so"])


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def goal(id: int, title: str, state: str, rests: bool) -> Goal:
    return Goal(
        id=id, team_id="T1", user_id="U1", number=id, title=title, state=state, progress=id % 101,
        rests_since=NOW if rests else None, finished_at=NOW if state != "active" else None,
        created_at=NOW, updated_at=NOW, due_day=date(2026, 11, 1) if id % 3 else None,
    )  # fmt: skip


def picture(count: int, rested: int, title: str, note: str | None, chance: random.Random) -> Picture:
    """A check-in on so many goals, of which so many have gone to rest, with answers by chance."""
    states = ["active", "active", "done", "dropped"]
    goals = [goal(n, title, chance.choice(states), n % 4 == 0) for n in range(1, count + 1)]
    said = {
        n: GoalEvent(id=n, team_id="T1", user_id="U1", goal_id=n, kind=chance.choice(KINDS), note=note, at=NOW)
        for n in range(1, 25)
        if chance.random() < 0.6
    }
    return Picture(
        "0199a0b4-0000-7000-a000-000000000000",
        goals,
        said,
        [goal(1000 + n, title, "active", rests=True) for n in range(rested)],
        smallest=goals[0] if goals else None,
        is_fresh=chance.random() < 0.5,
        strength=chance.choice([None, 0, 82, 100]),
        answer=chance.choice(["none", "answered", "skipped"]),
    )


@given(
    count=st.sampled_from([0, 1, 2, 10, 11, 25, 500]),
    rested=st.sampled_from([0, 1, 2, 40]),
    title=TITLES,
    note=NOTES,
    offset=st.sampled_from([0, 10, 20, 490, -1, 9999]),
    seed=st.integers(0, 999),
)
@settings(max_examples=60, deadline=None)
def test_a_check_in_keeps_slacks_limits(
    content: Content, count: int, rested: int, title: str, note: str | None, offset: int, seed: int
) -> None:
    shown = picture(count, rested, title, note, random.Random(seed))
    body = blocks.check_in(scene(content, None, NOW.date()), shown, offset).body()
    assert lint_message(body) == []
    assert len(body["blocks"]) <= 40  # a nudge may stand above it
    assert body["text"].strip()
    assert "<!" not in str(body) and "<@" not in str(body)


@given(title=TITLES, note=NOTES)
@settings(max_examples=20, deadline=None)
def test_its_forms_keep_slacks_limits(content: Content, title: str, note: str | None) -> None:
    stage, one = scene(content, None, NOW.date()), goal(1, title, "active", rests=False)
    for view in (
        blocks.note_form(stage, one, "ref", "origin", note),
        blocks.line_form(stage, one, "ref", "origin"),
        blocks.smaller_form(stage, one, "ref", "origin"),
    ):
        assert lint_view(view.to_dict()) == []


def test_what_was_answered_is_said_in_words(content: Content) -> None:
    goals = [goal(n + 1, f"Goal {kind}", "active", rests=False) for n, kind in enumerate(KINDS)]
    said = {
        n + 1: GoalEvent(id=n, team_id="T1", user_id="U1", goal_id=n + 1, kind=kind, at=NOW)
        for n, kind in enumerate(KINDS)
    }
    text = blocks.check_in(scene(content, None, NOW.date()), Picture("ref", goals, said)).text
    for words in (
        "on track.",
        "slipped. What would",
        "Done. One line",
        "Moved: was due",
        "smaller.",
        "It rests.",
        "awake",
    ):
        assert words in text
