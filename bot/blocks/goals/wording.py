"""One goal in words: its line, its day, how far it is."""

from dataclasses import dataclass
from datetime import date

from bot.blocks.text import clean, escape, fit
from bot.content import Content, Ladder, Words
from bot.mentoring.dates import say_day
from bot.mentoring.dimensions import find
from bot.mentoring.members import local_day
from bot.store import Goal, GoalEvent

QUOTED = 500
"""Characters of typed words that are quoted; each may take five once it is escaped."""
_BAR = 10


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
    if goal.due_day is None:
        return words.say("goals.no_day")
    day = say_day(goal.due_day, today)
    if goal.state not in ("active", "draft"):
        return words.say("goals.was_due", day=day)
    late = (today - goal.due_day).days
    if late == 0:
        return words.say("goals.due_today", day=day)
    if late == 1:
        return words.say("goals.late_by_one", day=day)
    return words.say("goals.late", day=day, days=late) if late > 0 else words.say("goals.due", day=day)


def dimension(words: Words, ladder: Ladder, goal: Goal) -> str:
    """The dimension's short name, or that there is none."""
    found = find(goal.dimension, ladder)
    return words.say("goals.no_dimension") if found is None else escape(found.short)


def bar(progress: int) -> str:
    """Progress as ten marks and a figure."""
    full = progress * _BAR // 100
    return f"{'▰' * full}{'▱' * (_BAR - full)} {progress}%"


def facts(scene: Scene, goal: Goal, *, with_bar: bool) -> str:
    """Day, dimension and progress in one line; the bar is left out where the words are read aloud."""
    parts = [due(scene.words, goal, scene.today)]
    if find(goal.dimension, scene.ladder) is not None:
        parts.append(dimension(scene.words, scene.ladder, goal))
    if goal.progress or with_bar:
        parts.append(bar(goal.progress) if with_bar else f"{goal.progress}%")
    return " · ".join(parts)


def line(scene: Scene, goal: Goal) -> str:
    """The goal in one line for the fallback text."""
    return f"{goal.number}. {title(goal)} ({facts(scene, goal, with_bar=False)})"


def block_text(scene: Scene, goal: Goal) -> str:
    """The goal in two lines for a block."""
    head = f"*{goal.number}. {title(goal)}*" if goal.number is not None else f"*{title(goal)}*"
    return f"{head}\n{facts(scene, goal, with_bar=goal.state == 'active')}"


def quote(typed: str) -> str:
    """The beginning of what a person typed, as a quotation."""
    return "\n".join(f"> {row}" for row in escape(fit(clean(typed).strip(), QUOTED)).splitlines())


def said(scene: Scene, event: GoalEvent) -> str:
    """One change of a goal in its history."""
    day = say_day(local_day(event.at, scene.zone), scene.today)
    what = scene.words.say(f"goals.event_{event.kind}")
    taken_back = f" ({scene.words.say('goals.taken_back')})" if event.is_undone else ""
    note = f": {escape(fit(event.note, QUOTED))}" if event.note else ""
    return f"{day}: {what}{taken_back}{note}"
