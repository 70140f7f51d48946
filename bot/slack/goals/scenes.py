"""What the renderings of goals need to know of the person who asks."""

from datetime import date

from bot.blocks import goals as blocks
from bot.mentoring import vagueness
from bot.mentoring.members import local_day
from bot.slack.context import Visit
from bot.store import Goal, Member


def scene(visit: Visit, member: Member) -> blocks.Scene:
    """What renderings need to know of the member."""
    return blocks.scene(visit.content, member.ladder, local_day(visit.now, member.timezone), member.timezone)


def read_day(value: str) -> date | None:
    """A day as forms and buttons carry it; None for anything else."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def suggestion(visit: Visit, member: Member, goal: Goal) -> vagueness.Suggestion | None:
    """What to do instead, where the goal is vague."""
    ladder = visit.content.ladder(member.ladder)
    today = local_day(visit.now, member.timezone)
    return vagueness.suggest(goal, ladder, member.level, today, visit.content.words)
