"""Writing a message part by part: each part once as a block and once as fallback text."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    HeaderBlock,
    MarkdownTextObject,
    SectionBlock,
    StaticSelectElement,
)

from bot.blocks.message import Message
from bot.blocks.plain import Written, as_json
from bot.blocks.text import SECTION, fit


class Page:
    """A message while it is written: each part once as a block and once as fallback text."""

    def __init__(self, title: str) -> None:
        self.blocks: list[Block] = [header(title)]
        self.lines: list[str] = [title]

    def section(self, text: str, accessory: ButtonElement | None = None) -> None:
        """Text in as many sections as it needs, split between lines, never inside one."""
        parts = split_lines(text)
        for position, part in enumerate(parts):
            beside = accessory if position == 0 else None
            self.blocks.append(paragraph(part) if beside is None else SectionBlock(text=part, accessory=beside))
        self.lines.append(text)

    def small(self, text: str) -> None:
        self.blocks.append(small(text))
        self.lines.append(text)

    def actions(self, *elements: ButtonElement | StaticSelectElement) -> None:
        if elements:
            self.blocks.append(ActionsBlock(elements=list(elements)))

    def message(self) -> Message:
        return Message("\n\n".join(self.lines), self.blocks)


def paragraph(text: str) -> Block:
    """A section of text alone. It is written as its class writes it, and left to that where it breaks a limit."""
    if not 0 < len(text) <= SECTION:
        return SectionBlock(text=text)
    return Written("section", f'{{"text": {{"text": {as_json(text)}, "type": "mrkdwn"}}, "type": "section"}}')


def small(text: str) -> Block:
    """Small print, in the same way."""
    if not text:
        return ContextBlock(elements=[MarkdownTextObject(text=text)])
    said = as_json(fit(text, SECTION))
    return Written("context", f'{{"elements": [{{"text": {said}, "type": "mrkdwn"}}], "type": "context"}}')


def header(text: str) -> Block:
    """A title of at most 150 characters, in the same way."""
    if not text:
        return HeaderBlock(text=text)
    said = as_json(fit(text, 150))
    return Written("header", f'{{"text": {{"emoji": true, "text": {said}, "type": "plain_text"}}, "type": "header"}}')


def split_lines(text: str, limit: int = SECTION) -> list[str]:
    """Text in parts of at most `limit` characters, each made of whole lines; a longer line is cut at a word."""
    parts: list[str] = []
    for line in text.split("\n"):
        line = fit(line, limit)
        if parts and len(parts[-1]) + 1 + len(line) <= limit:
            parts[-1] = f"{parts[-1]}\n{line}"
        else:
            parts.append(line)
    return parts


def button(text: str, action: str, value: str, label: str | None = None) -> ButtonElement:
    """A button with a text of at most 75 characters (BK-9)."""
    return ButtonElement(
        text=fit(text, 75), action_id=action, value=value, accessibility_label=fit(label, 75) if label else None
    )


def with_buttons(text: str, buttons: Sequence[ButtonElement]) -> Message:
    """Text with what can be done about it in one row below."""
    blocks: list[Block] = [paragraph(part) for part in split_lines(text)]
    if buttons:
        blocks.append(ActionsBlock(elements=list(buttons)))
    return Message(text, blocks)


def note(text: str) -> Message:
    """One sentence."""
    return Message(text, [paragraph(fit(text, SECTION))])
