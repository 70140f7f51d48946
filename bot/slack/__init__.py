"""IN: what people do. One page says who answers what; a request's kind and name are looked up here."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from bot.slack import (
    admin,
    assessment,
    cairn,
    check_ins,
    export,
    forgetting,
    gaps,
    goals,
    holdout,
    home,
    importing,
    intentions,
    levels,
    members,
    mentors,
    messages,
    nudges,
    one_on_one,
    pictures,
    preferences,
    privacy,
    questions,
    readiness,
    wins,
)
from bot.slack.context import Desk
from bot.slack.dispatch import ActionListener, CommandListener, Dispatch, FormListener, ShortcutListener
from bot.slack.members import look_up_absences, look_up_zones
from bot.store import InboxEntry, Team

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "FORMS",
    "SHORTCUTS",
    "answering",
    "inbox_effects",
    "look_up_absences",
    "look_up_zones",
]

Effect = Callable[[Team, InboxEntry, datetime], Awaitable[None]]
Preparation = Callable[[InboxEntry], Awaitable[None]]

COMMANDS: Mapping[str, CommandListener] = {
    "level": levels.command,
    "goals": goals.command,
    "nudges": nudges.command,
    "wins": wins.command,
    "mentor": mentors.command,
    "cairn": cairn.command,
}
"""Slash commands, without the slash and the prefix."""

ACTIONS: Mapping[str, ActionListener] = {
    "level.set": levels.clicked_set,
    "level.ask": levels.clicked_ask,
    "level.open": levels.clicked_open,
    "level.gap": levels.clicked_gap,
    "level.ladder": levels.clicked_ladder,
    "level.why": levels.clicked_why,
    "level.rule": levels.clicked_rule,
    "level.source": levels.clicked_source,
    "level.advice": levels.clicked_advice,
    "level.pick": home.clicked_pick,
    **admin.ACTIONS,
    **assessment.ACTIONS,
    **gaps.ACTIONS,
    **readiness.ACTIONS,
    **export.ACTIONS,
    **forgetting.ACTIONS,
    **goals.ACTIONS,
    **importing.ACTIONS,
    **pictures.ACTIONS,
    **preferences.ACTIONS,
    **check_ins.ACTIONS,
    **intentions.ACTIONS,
    **messages.ACTIONS,
    **holdout.ACTIONS,
    **mentors.ACTIONS,
    **check_ins.beside(nudges.ACTIONS),
    **one_on_one.ACTIONS,
    **questions.ACTIONS,
    **wins.ACTIONS,
    "cairn.help": cairn.clicked_help,
    "cairn.privacy": privacy.clicked,
}
"""Buttons and selects, by the action id before its colon."""

FORMS: Mapping[str, FormListener] = {
    **admin.FORMS,
    **assessment.FORMS,
    **goals.FORMS,
    **check_ins.FORMS,
    **preferences.FORMS,
    **intentions.FORMS,
    **mentors.FORMS,
    **check_ins.beside_forms(nudges.FORMS),
    **one_on_one.FORMS,
    **wins.FORMS,
}
"""Modals, by their callback id."""

SHORTCUTS: Mapping[str, ShortcutListener] = {**wins.SHORTCUTS}
"""Shortcuts, by their callback id."""


def answering(desk: Desk) -> Dispatch:
    """Who answers what people do."""
    return Dispatch(desk, COMMANDS, ACTIONS, FORMS, SHORTCUTS)


def inbox_effects(desk: Desk) -> tuple[dict[str, Effect], dict[str, Preparation]]:
    """What becomes of an event that was written to the inbox, by its kind, and what is looked up before."""
    return (
        {
            "message": messages.effect(desk),
            "user_change": members.follow(desk),
            importing.KIND: importing.effect(desk),
        },
        {"message": messages.preparation(desk), importing.KIND: importing.preparation(desk)},
    )
