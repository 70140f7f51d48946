"""What cannot be done with a goal, and which goals there are to do something with."""

from bot.content import Words
from bot.errors import CairnError, NotFoundError
from bot.store import Goal, Member, Team


class GoalRefusedError(CairnError):
    """A refusal about goals: `key` names its sentence, `facts` (numbers, days) fill it in; never typed words."""

    def __init__(self, words: Words, key: str, **facts: int | str) -> None:
        super().__init__(words.say(key, **facts))
        self.key = key
        self.facts = facts


class NoSuchGoalError(GoalRefusedError, NotFoundError):
    """There is no such goal, or it is somebody else's: both get the same words."""


_NOT_ACTIVE = {
    "draft": "goals.not_active_draft",
    "done": "goals.not_active_done",
    "dropped": "goals.not_active_dropped",
    "cancelled": "goals.not_active_cancelled",
}


def not_active(goal: Goal, words: Words) -> GoalRefusedError:
    """Why a goal that is not active takes no changes."""
    return GoalRefusedError(words, _NOT_ACTIVE[goal.state], number=goal.number or 0)


async def only(team: Team, member: Member, words: Words) -> Goal:
    """The member's only active goal, where words name none; which one is asked back where there are several."""
    active = await team.goals.active(member.user_id)
    if len(active) == 1:
        return active[0]
    have = sorted(goal.number for goal in active if goal.number is not None)
    if not have:
        raise await none_such(team, member, None, words)
    raise GoalRefusedError(words, "goals.which", have=in_a_row(have[:30], words), number=have[0])


async def numbered(team: Team, member: Member, number: int, words: Words) -> Goal:
    """The member's goal with this number; NoSuchGoalError names the numbers there are."""
    goal = await team.goals.numbered(member.user_id, number)
    if goal is None or goal.state in ("draft", "cancelled"):
        raise await none_such(team, member, number, words)
    return goal


async def owned(team: Team, member: Member, goal_id: int | None, words: Words) -> Goal:
    """The member's goal with this id, in any state; NoSuchGoalError where it is somebody else's or nobody's."""
    goal = await team.goals.get(member.user_id, goal_id) if goal_id is not None else None
    if goal is None:
        raise await none_such(team, member, None, words)
    return goal


async def none_such(team: Team, member: Member, number: int | None, words: Words) -> NoSuchGoalError:
    have = [goal.number for goal in await team.goals.active(member.user_id) if goal.number is not None]
    if not have:
        return NoSuchGoalError(words, "goals.none_at_all")
    listed = in_a_row(sorted(have)[:30], words)
    if number is None:
        return NoSuchGoalError(words, "goals.not_there", have=listed)
    return NoSuchGoalError(words, "goals.none_such", number=number, have=listed)


def in_a_row(numbers: list[int], words: Words) -> str:
    """ "1, 2 and 3"."""
    *most, last = [str(number) for number in numbers]
    return words.say("goals.and", most=", ".join(most), last=last) if most else last
