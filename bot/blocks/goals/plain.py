"""Blocks as Slack takes them: lists of goals are rendered often, and slack_sdk's models take 100 us each."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.blocks.page import paragraph
from bot.blocks.page import small as context
from bot.blocks.plain import Plain, Written, as_json
from bot.blocks.text import SECTION, fit

__all__ = ["Button", "Plain", "Row", "actions", "button", "context", "section"]

Button = dict[str, Any]


def section(text: str) -> Block:
    """Mrkdwn of at most 3000 characters (BK-3)."""
    return paragraph(fit(text, SECTION))


def actions(buttons: Sequence[Button]) -> Block:
    """At most 25 buttons in a row (BK-6); their ids must differ."""
    return Plain({"type": "actions", "elements": list(buttons)})


class Row:
    """A row of buttons that is the same for many rows of a table, but for the id that all of its buttons carry."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        """`buttons` with an empty value."""
        alike = as_json(actions(buttons).to_dict())
        self._parts = alike.split('"value": ""')

    def of(self, number: int) -> Block:
        """The row of what has this id."""
        return Written("actions", f'"value": "{number}"'.join(self._parts))


def button(text: str, action: str, value: str, *, style: str | None = None, label: str | None = None) -> Button:
    """A button; `value` carries ids only, `label` is what a screen reader says (BK-9)."""
    made: Button = {
        "type": "button",
        "text": {"type": "plain_text", "text": fit(text, 75)},
        "action_id": action,
        "value": value,
    }
    if style is not None:
        made["style"] = style
    if label is not None:
        made["accessibility_label"] = fit(label, 75)
    return made
