"""The buttons of the comparison of weeks with and without a nudge; what is typed goes through `/nudges`."""

from collections.abc import Awaitable, Callable, Mapping

from bot.slack.answers import Answer
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.slack.nudges import command


def _typed(words: str) -> Callable[[Visit, Click], Awaitable[Answer]]:
    """A button that says what could be typed as well."""

    async def clicked(visit: Visit, _: Click) -> Answer:
        return await command(visit, words)

    return clicked


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "holdout.on": _typed("holdout on"),
    "holdout.off": _typed("holdout off"),
    "holdout.report": _typed("holdout report"),
}
"""Buttons, by the action id before its colon."""
