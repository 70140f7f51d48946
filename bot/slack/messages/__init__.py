"""Direct messages: which ones count, what each one asks for, and the answer that is planned for it."""

from collections.abc import Awaitable, Callable, Mapping

from bot.slack.answers import Answer
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.slack.messages import buttons
from bot.slack.messages.incoming import read_message
from bot.slack.messages.replying import answer, effect, preparation

__all__ = ["ACTIONS", "answer", "effect", "preparation", "read_message"]

ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "dm.goal": buttons.clicked_goal,
    "dm.note": buttons.clicked_note,
    "dm.win": buttons.clicked_win,
    "dm.help": buttons.clicked_help,
}
