"""The answers to direct messages, written at the moment of sending from the rows as they are then."""

from functools import partial

from bot.delivery.letters import Letters
from bot.delivery.replies import general, goals, levels, nudges

__all__ = ["letters"]


def letters(prefix: str = "") -> Letters:
    """The writer of each kind of answer; `prefix` stands before the names of commands."""
    about_nudges = f"/{prefix}nudges"
    return {
        "reply.say": general.said,
        "reply.help": general.helped,
        "reply.unplaced": general.unplaced,
        "reply.status": partial(general.status, prefix=f"/{prefix}"),
        "reply.goals": goals.goals_listed,
        "reply.goal_draft": goals.of_goal(goals.goal_draft),
        "reply.goal_card": goals.of_goal(goals.goal_card),
        "reply.goal_changed": goals.of_goal(goals.goal_changed),
        "reply.goal_history": goals.of_goal(goals.goal_history),
        "reply.goal_kept": goals.goal_kept,
        "reply.level": partial(levels.level, command=f"/{prefix}level"),
        "reply.level_set": levels.level_set,
        "reply.level_unknown": levels.level_unknown,
        "reply.nudges": partial(nudges.nudges_shown, command=about_nudges),
        "reply.nudges_told": partial(nudges.nudges_told, command=about_nudges),
        "reply.nudges_unknown": partial(nudges.nudges_unknown, command=about_nudges),
    }
