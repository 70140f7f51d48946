"""Free questions: `/cairn ask`, and the buttons of an answer."""

from collections.abc import Awaitable, Callable, Mapping

from bot.slack.answers import Answer
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.slack.questions import buttons
from bot.slack.questions.commands import answer, command

__all__ = ["ACTIONS", "answer", "command"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "questions.ask": buttons.clicked_ask,
    "questions.full": buttons.clicked_full,
    "questions.goal": buttons.clicked_goal,
    "questions.keep": buttons.clicked_keep,
    "questions.level": buttons.clicked_level,
    "questions.nudge": buttons.clicked_nudge,
    "questions.open": buttons.clicked_open,
    "questions.why": buttons.clicked_why,
}
