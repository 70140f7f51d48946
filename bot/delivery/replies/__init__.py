"""The answers to direct messages, written at the moment of sending from the rows as they are then."""

from functools import partial

from bot.delivery.letters import Letters
from bot.delivery.replies import (
    assessment,
    cairn,
    check_ins,
    general,
    goals,
    importing,
    intentions,
    levels,
    mentors,
    nudges,
    one_on_one,
    pictures,
    questions,
    rights,
    wins,
)
from bot.mentoring.questions import Terms
from bot.mentoring.rights.keeping import Keeping

__all__ = ["letters"]

KEEPING = Keeping()


def letters(prefix: str = "", terms: Terms | None = None, keeping: Keeping = KEEPING) -> Letters:
    """The writer of each kind of answer; `prefix` stands before command names, `terms` are a language model's."""
    return {**_general(prefix, terms, keeping), **_goals(prefix), **_levels(prefix), **_nudges(prefix), **_WINS}


def _general(prefix: str, terms: Terms | None, keeping: Keeping) -> Letters:
    return {
        "reply.say": general.said,
        "reply.help": general.helped,
        "reply.unplaced": general.unplaced,
        "reply.status": partial(general.status, prefix=f"/{prefix}"),
        "reply.settings": partial(cairn.settings_shown, prefix=f"/{prefix}", terms=terms),
        "reply.stop": partial(cairn.stop_asked, prefix=f"/{prefix}"),
        "reply.stopped": partial(cairn.all_stopped, prefix=f"/{prefix}"),
        "reply.privacy": partial(cairn.privacy_shown, terms=terms, keeping=keeping),
        "reply.export_read": rights.export_read,
        "reply.export_data": rights.export_data,
        "reply.forget": rights.forget_asked,
        "reply.import": importing.import_found,
        "reply.import_how": partial(importing.import_how, command=f"/{prefix}cairn"),
        "reply.import_refused": importing.import_refused,
        "reply.imported": partial(importing.import_done, prefix=f"/{prefix}"),
        "reply.answered": questions.answered,
        "reply.not_covered": questions.not_covered,
        "reply.one_on_one": partial(one_on_one.prepared, command=f"/{prefix}cairn"),
        "reply.one_on_one_kept": partial(one_on_one.kept, command=f"/{prefix}cairn"),
        "reply.one_on_one_reminder": partial(one_on_one.reminder, command=f"/{prefix}cairn"),
    }


def _goals(prefix: str) -> Letters:
    return {
        "reply.goals": goals.goals_listed,
        "reply.goal_draft": goals.of_goal(goals.goal_draft),
        "reply.goal_card": goals.of_goal(goals.goal_card),
        "reply.goal_changed": goals.of_goal(goals.goal_changed),
        "reply.goal_history": goals.of_goal(goals.goal_history),
        "reply.goal_kept": goals.goal_kept,
        "reply.intention": intentions.plan,
        "reply.intentions": intentions.plans,
        "reply.check_in": check_ins.check_in_shown,
        "reply.check_ins": partial(check_ins.check_ins_told, command=f"/{prefix}goals checkin"),
        "reply.check_ins_unknown": partial(check_ins.check_ins_unknown, command=f"/{prefix}goals checkin"),
        "reply.progress": partial(pictures.progress_shown, command=f"/{prefix}goals"),
    }


def _levels(prefix: str) -> Letters:
    command = f"/{prefix}level"
    return {
        "reply.level": partial(levels.level, command=command),
        "reply.level_set": levels.level_set,
        "reply.level_unknown": levels.level_unknown,
        "reply.assessment": partial(assessment.assessed, command=command),
        "reply.readiness": partial(assessment.ready, command=command),
        "reply.gaps": partial(assessment.proposed, command=command),
        "reply.picture": partial(pictures.picture_shown, command=command),
    }


def _nudges(prefix: str) -> Letters:
    command = f"/{prefix}nudges"
    return {
        "reply.mentors": partial(mentors.mentors_shown, command=f"/{prefix}mentor"),
        "reply.mentor_find": mentors.mentor_card,
        "reply.mentor_sent": partial(mentors.mentor_sent, command=f"/{prefix}mentor"),
        "reply.nudges": partial(nudges.nudges_shown, command=command),
        "reply.nudges_told": partial(nudges.nudges_told, command=command),
        "reply.nudges_unknown": partial(nudges.nudges_unknown, command=command),
    }


_WINS: Letters = {
    "reply.win_card": wins.win_card,
    "reply.win_kept": wins.win_kept,
    "reply.win_saved": wins.win_saved,
    "reply.win_to_delete": wins.win_to_delete,
    "reply.wins": wins.wins_listed,
    "reply.wins_export": wins.wins_exported,
    "reply.wins_found": wins.wins_found,
}
