"""Answers about goals."""

from collections.abc import Awaitable, Callable
from datetime import date

from bot.blocks import goals as blocks
from bot.blocks.message import Message
from bot.delivery.check_ins import weekly_part
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import goals as rules
from bot.mentoring import vagueness
from bot.store import Goal


async def goals_listed(letter: Letter) -> Message | Withheld:
    """The member's goals."""
    since = letter.now - rules.FINISHED_SHOWN
    goals = await letter.team.goals.shown(letter.member.user_id, since)
    weekly = await weekly_part(letter.team, letter.member.user_id, letter.content, letter.now)
    return blocks.listed(scene(letter), goals, weekly=weekly)


async def goal_draft(letter: Letter, goal: Goal) -> Message | Withheld:
    """What was understood as a goal; where it was saved or cancelled in the meantime, how it stands."""
    if goal.state != "draft":
        return blocks.card(scene(letter), goal)
    ladder = letter.content.ladder(letter.member.ladder)
    words = letter.content.words
    suggestion = vagueness.suggest(goal, ladder, letter.member.level, letter.today, words)
    return blocks.draft(scene(letter), goal, suggestion, rules.unread_day(goal, letter.member, letter.now))


async def goal_card(letter: Letter, goal: Goal) -> Message | Withheld:
    """One goal with its buttons."""
    return blocks.card(scene(letter), goal)


async def goal_changed(letter: Letter, goal: Goal) -> Message | Withheld:
    """A goal after the change that the subject names."""
    subject = letter.delivery.subject
    event_id = subject.get("event")
    event = await letter.team.goals.event(letter.member.user_id, event_id) if event_id else None
    change = rules.Change(goal, subject["change"], event, again=bool(subject.get("again")))
    return blocks.changed(scene(letter), change)


async def goal_history(letter: Letter, goal: Goal) -> Message | Withheld:
    """What happened to one goal."""
    events = await letter.team.goals.history(letter.member.user_id, goal.id or 0)
    return blocks.history(scene(letter), goal, events)


async def goal_kept(letter: Letter) -> Message | Withheld:
    """Words that made no goal, and why."""
    subject = letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    if found is None:
        return GONE
    day = subject.get("day")
    unfit = rules.Unfit(subject["reason"], subject.get("length", 0), date.fromisoformat(day) if day else None)
    return blocks.kept(scene(letter), rules.Kept(found, unfit))


def scene(letter: Letter) -> blocks.Scene:
    """What renderings of goals need to know of the member."""
    member = letter.member
    return blocks.scene(letter.content, member.ladder, letter.today, member.timezone)


def of_goal(
    write: Callable[[Letter, Goal], Awaitable[Message | Withheld]],
) -> Callable[[Letter], Awaitable[Message | Withheld]]:
    """A writer for the goal that the subject names."""

    async def writer(letter: Letter) -> Message | Withheld:
        goal = await letter.team.goals.get(letter.member.user_id, letter.delivery.subject["goal"])
        return GONE if goal is None else await write(letter, goal)

    return writer
