from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import dm
from bot.blocks import goals as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean, one_line
from bot.mentoring.goals import Change, Kept, Unfit
from bot.mentoring.vagueness import Suggestion
from bot.standin.lint import lint_blocks, lint_view
from bot.store import Goal, GoalEvent, Note
from tests.unit.goals_desk import CONTENT, checked

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SCENE = blocks.scene(CONTENT, None, TODAY, "Europe/Berlin")
CALLS = ["<!channel>", "<@U123>", "<#C1|x>", "{name}", "```"]
MARKS = list("`*_~&<>|\n word")
ODD = ["\u202e", "\x00", "\ud800", "e\u0301" * 9, "🙂", "שלום"]
NASTY = st.one_of(st.text(max_size=400), st.lists(st.sampled_from([*CALLS, *MARKS, *ODD]), max_size=300).map("".join))


def titled(typed: str) -> str:
    return one_line(clean(typed))[:300] or "x"


@st.composite
def goals(draw: st.DrawFn, state: str | None = None) -> Goal:
    number = draw(st.integers(1, 10**9))
    return Goal(
        id=draw(st.integers(1, 10**9)),
        team_id="T1",
        user_id="U1",
        number=number,
        title=titled(draw(NASTY)),
        due_day=draw(st.none() | st.dates(date(1990, 1, 1), date(2200, 1, 1))),
        dimension=draw(st.none() | st.sampled_from(["architecture", "gone", "learning"])),
        state=state or draw(st.sampled_from(["draft", "active", "done", "dropped", "cancelled"])),
        progress=draw(st.integers(0, 100)),
        finished_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )


def events(note: str | None, kind: str = "progress") -> GoalEvent:
    return GoalEvent(id=3, team_id="T1", user_id="U1", goal_id=1, kind=kind, note=note, at=NOW)


def titles_stand_whole(message: Message, goal: Goal) -> None:
    """The title is in the fallback text, apart from what makes it harmless."""
    plain = message.text.replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert goal.title.replace("\u2060", "") in plain


@given(st.lists(goals("active"), max_size=25), st.lists(goals("done"), max_size=6), st.integers(-5, 60))
@settings(max_examples=25, deadline=None)
def test_a_list_keeps_slacks_limits(active: list[Goal], done: list[Goal], offset: int) -> None:
    message = checked(blocks.listed(SCENE, [*active, *done], offset))
    for goal in active[offset : offset + 10] if 0 <= offset < len(active) else active[:10]:
        titles_stand_whole(message, goal)
    short = blocks.short_list(SCENE, active[:5], len(active))
    if short:
        assert lint_blocks([block.to_dict() for block in short], surface="home") == []
    assert len(short) <= 11


@given(goals(), NASTY, st.sampled_from(["added", "edited", "progress", "moved", "done", "dropped", "undone"]))
@settings(max_examples=60, deadline=None)
def test_a_goal_after_any_change_keeps_slacks_limits(goal: Goal, typed: str, kind: str) -> None:
    suggestion = Suggestion(titled(typed), TODAY + timedelta(days=42), "architecture", "mid-architecture-two-ways")
    for again in (False, True):
        if again and kind in ("progress", "undone"):
            continue
        change = Change(goal, kind, events(clean(typed) or None), active=5, again=again)
        titles_stand_whole(checked(blocks.changed(SCENE, change, suggestion)), goal)
    titles_stand_whole(checked(blocks.draft(SCENE, goal, suggestion)), goal)
    titles_stand_whole(checked(blocks.draft(SCENE, goal)), goal)
    titles_stand_whole(checked(blocks.card(SCENE, goal)), goal)
    checked(blocks.cancelled(SCENE.words, goal.title))


@given(goals(), st.lists(NASTY, max_size=40))
@settings(max_examples=20, deadline=None)
def test_a_history_keeps_slacks_limits(goal: Goal, notes: list[str]) -> None:
    checked(blocks.history(SCENE, goal, [events(clean(note)) for note in notes]))


@given(NASTY, st.sampled_from([Unfit("empty"), Unfit("long", length=12_000), Unfit("past", day=date(2020, 1, 1))]))
@settings(max_examples=50, deadline=None)
def test_quoted_words_keep_slacks_limits(typed: str, unfit: Unfit) -> None:
    note = Note(id=7, team_id="T1", user_id="U1", kind="kept", text=clean(typed) * 40, created_at=NOW)
    checked(blocks.kept(SCENE, Kept(note, unfit)))
    checked(blocks.unknown(CONTENT.words, typed, typed, "/goals"))
    checked(dm.unplaced(CONTENT.words, note))
    checked(dm.noted(CONTENT.words, note))


@given(goals())
@settings(max_examples=25, deadline=None)
def test_forms_keep_slacks_limits(goal: Goal) -> None:
    for form in (blocks.edit_form, blocks.done_form, blocks.progress_form):
        assert lint_view(form(SCENE, goal, "origin").to_dict()) == []
    assert lint_view(blocks.add_form(SCENE, "origin").to_dict()) == []


def test_what_is_overdue_is_said_in_words() -> None:
    goal = Goal(
        id=1, team_id="T1", user_id="U1", number=1, title="Read", state="active", created_at=NOW, updated_at=NOW
    )
    said = []
    for days in (-1, 0, 1, 5):
        goal.due_day = TODAY - timedelta(days=days)
        said.append(blocks.listed(SCENE, [goal]).text.splitlines()[1])
    assert said == [
        "1. Read (due Wed 4 March)",
        "1. Read (due today, Tue 3 March)",
        "1. Read (was due yesterday, Mon 2 March)",
        "1. Read (was due Thu 26 February, 5 days ago)",
    ]
