"""A prepared 1:1 in words: the reason, what changed, how long before, and the agenda as plain text."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date

from bot.blocks.text import clean, entities, escape, fit, one_line
from bot.content import Words
from bot.mentoring.dates import say_day
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.one_on_one import SHOWN, Changes, Gap, Prepared, meeting_of
from bot.store import Goal, Schedule

_TITLE, _AGENDA = 100, 2900
_CHANGED = {
    "done": "one_on_one.changed_done",
    "moved": "one_on_one.changed_moved",
    "slipped": "one_on_one.changed_slipped",
    "added": "one_on_one.changed_added",
    "dropped": "one_on_one.changed_dropped",
    "progress": "one_on_one.changed_progress",
}


def because(words: Words, gap: Gap, today: date) -> str:
    """Why it is this dimension, in one clause: the wins first, then the rating, then the rules."""
    day = say_day(gap.last_on, today) if gap.last_on is not None else ""
    parts = [
        {
            "no_win_ever": words.say("one_on_one.because_no_win_ever"),
            "no_win_since": words.say("one_on_one.because_no_win_since", day=day),
            "fewest_wins": words.say("one_on_one.because_fewest_wins", count=gap.wins, day=day),
        }[gap.why]
    ]
    if gap.rated_below:
        parts.append(words.say("one_on_one.because_rated_below"))
    if gap.is_hollow:
        parts.append(words.say("one_on_one.because_hollow"))
    if gap.is_pillar:
        parts.append(words.say("one_on_one.because_pillar"))
    *most, last = parts
    return words.say("goals.and", most=", ".join(most), last=last) if most else last


def changes(words: Words, found: Changes, today: date, plainly: Callable[[str], str] = escape) -> list[str]:
    """A line for each sort of change; `plainly` makes typed words harmless where they will stand."""
    lines = [words.say(_CHANGED[what], titles=_titles(words, goals, plainly)) for what, goals in found.goals.items()]
    if found.wins:
        said = [fit(one_line(clean(win.text)), _TITLE) for win in found.wins]
        lines.append(words.say("one_on_one.changed_wins", titles=_some(words, said, plainly)))
    if found.level is not None:
        lines.append(words.say("one_on_one.changed_level", level=entities(found.level.title)))
    if found.assessed_on is not None:
        lines.append(words.say("one_on_one.changed_assessed", day=say_day(found.assessed_on, today)))
    return lines


def _titles(words: Words, goals: Sequence[Goal], plainly: Callable[[str], str]) -> str:
    return _some(words, [fit(one_line(clean(goal.title)), _TITLE) for goal in goals], plainly)


def _some(words: Words, said: Sequence[str], plainly: Callable[[str], str]) -> str:
    shown = "; ".join(plainly(one) for one in said[:SHOWN])
    more = len(said) - SHOWN
    return words.say("one_on_one.and_more", titles=shown, count=more) if more > 0 else shown


def agenda(words: Words, found: Prepared) -> str:
    """What can be copied into an invitation: plain text, nothing in it is markup."""
    say = words.say
    told = changes(words, found.changes, found.today, bare) or [say("one_on_one.agenda_nothing")]
    goals = [_goal(words, goal, found.today) for goal in found.goals[:SHOWN]]
    lines = [
        say("one_on_one.agenda_title", day=say_day(found.today, found.today)),
        "",
        say("one_on_one.agenda_after"),
        "",
        say("one_on_one.agenda_changes"),
        *(f"- {line}" for line in told),
        "",
        say("one_on_one.agenda_questions"),
        *numbered(found.questions),
        "",
        *([say("one_on_one.agenda_goals"), *(f"- {line}" for line in goals), ""] if goals else []),
        say("one_on_one.agenda_agreed"),
    ]
    return fit_lines("\n".join(lines))


def bare(typed: str) -> str:
    """Typed words in plain text that will be copied: wherever it is put in again, nothing in it is a mention."""
    return typed.replace("<", "‹").replace(">", "›")


def numbered(questions: Sequence[str]) -> list[str]:
    return [f"{number}. {question}" for number, question in enumerate(questions, 1)]


def fit_lines(text: str) -> str:
    """At most so many characters that they stand in one block, cut at a line."""
    return text if len(text) <= _AGENDA else f"{text[:_AGENDA].rpartition(chr(10))[0]}\n…"


def _goal(words: Words, goal: Goal, today: date) -> str:
    title = bare(fit(one_line(clean(goal.title)), _TITLE))
    if goal.due_day is None:
        return words.say("one_on_one.agenda_goal_undated", title=title, percent=goal.progress)
    day = say_day(goal.due_day, today)
    return words.say("one_on_one.agenda_goal", title=title, percent=goal.progress, day=day)


def lead(words: Words, minutes: int) -> str:
    """ "one hour", "90 minutes", "two days" in figures."""
    if minutes % (24 * 60) == 0:
        days = minutes // (24 * 60)
        return words.say("one_on_one.lead_one_day") if days == 1 else words.say("one_on_one.lead_days", count=days)
    if minutes % 60 == 0:
        hours = minutes // 60
        return words.say("one_on_one.lead_one_hour") if hours == 1 else words.say("one_on_one.lead_hours", count=hours)
    return words.say("one_on_one.lead_minutes", count=minutes)


def reminder(words: Words, schedule: Schedule | None, today: date, command: str) -> str:
    """Whether and when a reminder comes."""
    meeting = meeting_of(schedule)
    if schedule is None or meeting is None or schedule.next_due_at is None:
        return words.say("one_on_one.reminder_none", command=command)
    at = schedule.next_due_at.astimezone(zone_of(schedule.timezone))
    return words.say(
        "one_on_one.reminder_set",
        lead=lead(words, meeting.lead),
        weekday=calendar.day_name[meeting.weekday],
        time=f"{meeting.at:%H:%M}",
        day=say_day(local_day(schedule.next_due_at, schedule.timezone), today),
        at=f"{at:%H:%M}",
        command=command,
    )
