"""One goal in words: its line, its day, how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.blocks.text import clean, escape, fit
from bot.content import Content, Ladder, Words
from bot.mentoring.dates import say_day
from bot.mentoring.dimensions import find
from bot.mentoring.members import local_day
from bot.store import Goal, GoalEvent

QUOTED = 500
"""Characters of typed words that are quoted; each may take five once it is escaped."""
_BAR = 10
_EVENTS = {
    "added": "goals.event_added",
    "edited": "goals.event_edited",
    "progress": "goals.event_progress",
    "moved": "goals.event_moved",
    "done": "goals.event_done",
    "dropped": "goals.event_dropped",
    "undone": "goals.event_undone",
    "on_track": "goals.event_on_track",
    "slipped": "goals.event_slipped",
    "rested": "goals.event_rested",
    "woken": "goals.event_woken",
}


@dataclass(frozen=True)
class Scene:
    """What a rendering needs besides the goals: the words, the member's ladder, zone and local day."""

    words: Words
    ladder: Ladder
    today: date
    zone: str | None = None


def scene(content: Content, ladder_id: str | None, today: date, zone: str | None = None) -> Scene:
    """The scene of a member with this ladder."""
    return Scene(content.words, content.ladder(ladder_id), today, zone)


def title(goal: Goal) -> str:
    """The whole title, harmless in mrkdwn. A title has at most 300 characters."""
    return escape(goal.title)


def due(words: Words, goal: Goal, today: date) -> str:
    """ "due Tue 31 March", with what is overdue said in words."""
    due_day = goal.due_day  # each look at a column of an entity takes as long as a short text
    if due_day is None:
        return words.say("goals.no_day")
    day = say_day(due_day, today)
    if goal.state not in ("active", "draft"):
        return words.say("goals.was_due", day=day)
    late = (today - due_day).days
    if late == 0:
        return words.say("goals.due_today", day=day)
    if late == 1:
        return words.say("goals.late_by_one", day=day)
    return words.say("goals.late", day=day, days=late) if late > 0 else words.say("goals.due", day=day)


def bar(progress: int) -> str:
    """Progress as ten marks and a figure."""
    full = progress * _BAR // 100
    return f"{'▰' * full}{'▱' * (_BAR - full)} {progress}%"


def facts(scene: Scene, goal: Goal, *, with_bar: bool) -> str:
    """Day, dimension and progress in one line; the bar is left out where the words are read aloud."""
    return _in_line(_day_and_dimension(scene, goal), goal.progress, with_bar=with_bar)


def line(scene: Scene, goal: Goal) -> str:
    """The goal in one line for the fallback text."""
    return both(scene, goal)[1]


def block_text(scene: Scene, goal: Goal) -> str:
    """The goal in two lines for a block."""
    return both(scene, goal)[0]


def both(scene: Scene, goal: Goal) -> tuple[str, str]:
    """The goal in two lines for a block, and in one for the fallback text."""
    said, where = title(goal), _day_and_dimension(scene, goal)
    number, progress = goal.number, goal.progress
    if number is not None:
        said = f"{number}. {said}"
    block = f"*{said}*\n{_in_line(where, progress, with_bar=goal.state == 'active')}"
    return block, f"{said} ({_in_line(where, progress, with_bar=False)})"


def _day_and_dimension(scene: Scene, goal: Goal) -> str:
    day = due(scene.words, goal, scene.today)
    rests_since = goal.rests_since
    if rests_since is not None and goal.state == "active":
        since = say_day(local_day(rests_since, scene.zone), scene.today)
        day = f"{day} · {scene.words.say('goals.resting_since', day=since)}"
    known = find(goal.dimension, scene.ladder)
    return day if known is None else f"{day} · {escape(known.short)}"


def _in_line(where: str, progress: int, *, with_bar: bool) -> str:
    if with_bar:
        return f"{where} · {bar(progress)}"
    return f"{where} · {progress}%" if progress else where


def quote(typed: str) -> str:
    """The beginning of what a person typed, as a quotation."""
    return "\n".join(f"> {row}" for row in escape(fit(clean(typed).strip(), QUOTED)).splitlines())


def said(scene: Scene, event: GoalEvent, after: Mapping[str, Any]) -> str:
    """One change of a goal in its history; `after` is how the goal stood once it was made."""
    day = say_day(local_day(event.at, scene.zone), scene.today)
    what = _what(scene, event, after)
    taken_back = f" ({scene.words.say('goals.taken_back')})" if event.is_undone else ""
    note = f": {escape(fit(event.note, QUOTED))}" if event.note else ""
    return f"{day}: {what}{taken_back}{note}"


def _what(scene: Scene, event: GoalEvent, after: Mapping[str, Any]) -> str:
    say = scene.words.say
    if event.kind == "moved" and after.get("due_day"):
        return say("goals.event_moved_to", day=say_day(date.fromisoformat(after["due_day"]), scene.today))
    if event.kind == "progress" and isinstance(after.get("progress"), int):
        return say("goals.event_progress_to", percent=after["progress"])
    return say(_EVENTS[event.kind])
