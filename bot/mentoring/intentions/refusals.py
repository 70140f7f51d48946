"""What cannot be done with an if-then plan, and which plan is meant."""

from bot.content import Words
from bot.errors import NotFoundError
from bot.mentoring.goals.refusals import GoalRefusedError
from bot.store import Intention, Member, Team


class NoSuchPlanError(GoalRefusedError, NotFoundError):
    """There is no such plan, or it is somebody else's: both get the same words."""


async def owned(team: Team, member: Member, intention_id: int | None, words: Words) -> Intention:
    """The member's plan with this id, in any state; NoSuchPlanError where it is somebody else's or nobody's."""
    found = await team.intentions.get(member.user_id, intention_id) if intention_id is not None else None
    if found is None:
        raise NoSuchPlanError(words, "intentions.not_there")
    return found


def too_long(words: Words, most: int) -> GoalRefusedError:
    """A part of a plan that is longer than it may be."""
    return GoalRefusedError(words, "intentions.too_long", most=most)
