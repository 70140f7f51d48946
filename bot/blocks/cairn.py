"""How `/cairn` looks: five lines, and what can be typed."""

from bot.blocks.goals.wording import title
from bot.blocks.message import Message
from bot.blocks.page import Page, button, note
from bot.blocks.rhythm import state_line
from bot.blocks.text import escape, fit
from bot.content import Content
from bot.mentoring.dates import say_day
from bot.mentoring.standing import Standing


def status(content: Content, found: Standing, prefix: str) -> Message:
    """Level, goals, nudges, privacy, and what can be typed: a line each."""
    say = content.words.say
    page = Page(say("cairn.status_title"))
    lines = [
        level_line(content, found, prefix),
        _goals_line(content, found, prefix),
        state_line(content, found.nudges, found.today),
        say("cairn.private"),
        say("cairn.typed", prefix=prefix),
    ]
    page.section("\n".join(lines))
    page.actions(
        button(say("cairn.level_button"), "level.ask:mine", "my level"),
        button(say("cairn.help_button"), "cairn.help", "help"),
    )
    return page.message()


def level_line(content: Content, found: Standing, prefix: str) -> str:
    """The member's level with its meaning, or how to set one."""
    if found.level is None:
        return content.words.say("cairn.level_none", prefix=prefix)
    return content.words.say(
        "cairn.level",
        level=escape(found.level.title),
        ladder=escape(found.ladder.title),
        meaning=escape(found.level.meaning),
    )


def _goals_line(content: Content, found: Standing, prefix: str) -> str:
    say = content.words.say
    if not found.goals:
        return say("cairn.goals_none", prefix=prefix)
    first = found.goals[0]
    if first.due_day is None:
        return say("cairn.goals_undated", count=found.goal_count, title=title(first))
    day = say_day(first.due_day, found.today)
    return say("cairn.goals", count=found.goal_count, title=title(first), day=day)


def help_page(content: Content, prefix: str, *, is_admin: bool = False) -> Message:
    """Every command with examples; that of admins to them alone."""
    page = Page(content.words.say("cairn.help_title"))
    page.section(content.words.say("cairn.help", prefix=prefix))
    if is_admin:
        page.section(content.words.say("admin.help_line", prefix=prefix))
    return page.message()


def unknown(content: Content, typed: str) -> Message:
    """A word that `/cairn` does not know."""
    return note(content.words.say("cairn.unknown", typed=escape(fit(typed, 100))))
