"""Blocks as plain dictionaries: lists of goals are rendered often, and slack_sdk's models take 100 us each."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block

from bot.blocks.text import SECTION, fit

Button = dict[str, Any]


class Plain(Block):
    """A block that is already what Slack takes; its limits are kept by the functions below."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.type = content["type"]
        self.block_id = None
        self._content = content

    def to_dict(self, *args: Any) -> dict[str, Any]:
        return self._content


def section(text: str) -> Block:
    """Mrkdwn of at most 3000 characters (BK-3)."""
    return Plain({"type": "section", "text": {"type": "mrkdwn", "text": fit(text, SECTION)}})


def context(text: str) -> Block:
    """Small print."""
    return Plain({"type": "context", "elements": [{"type": "mrkdwn", "text": fit(text, SECTION)}]})


def actions(buttons: Sequence[Button]) -> Block:
    """At most 25 buttons in a row (BK-6); their ids must differ."""
    return Plain({"type": "actions", "elements": list(buttons)})


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
