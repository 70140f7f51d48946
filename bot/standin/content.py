"""What an app wants to say: read from its arguments, linted, completed as Slack completes it (MSG-1 to MSG-4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.standin.entities import JSON
from bot.standin.errors import SlackError
from bot.standin.ids import Ids
from bot.standin.lint import lint_message, lint_metadata

TEXT_STORED = 40_000
MARKDOWN_TEXT = 12_000
ATTACHMENTS = 100
BROADCAST = re.compile(r"<!(channel|here|everyone)(?:\|[^>]*)?>")
ACTED_ON = {"elements", "accessory", "element", "actions"}
BLOCKS_IN_BLOCKS = ("card", "task_card")


@dataclass(slots=True)
class Content:
    """Text, blocks and the rest of a message, ready to be stored; `mentions` are channel, here and everyone."""

    text: str
    blocks: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    mentions: tuple[str, ...] = ()


def read_content(arguments: Mapping[str, Any], ids: Ids, *, required: bool = True) -> Content:
    """The content of a message. Raises SlackError as chat.postMessage answers; refusal is atomic (BK-32)."""
    text, blocks, attachments = (arguments.get(name) for name in ("text", "blocks", "attachments"))
    markdown = arguments.get("markdown_text")
    if markdown is not None:
        text = _markdown_text(markdown, text, blocks)
    if text is not None and not isinstance(text, str):
        raise SlackError("invalid_arguments", messages=["[ERROR] must provide a string [json-pointer:/text]"])
    _check_lists(blocks, attachments)
    if required and not text and not blocks and not attachments:
        raise SlackError("no_text")
    problems = lint_message({"blocks": blocks, "attachments": attachments})
    if problems:
        raise SlackError("invalid_blocks", messages=[str(problem) for problem in problems])
    metadata = arguments.get("metadata")
    wrong = lint_metadata(metadata) if metadata is not None else None
    if wrong:
        raise SlackError(wrong)
    shown = blocks or []
    mentions = complete(shown, ids, text or "")
    for attachment in attachments or ():
        complete(attachment.get("blocks") or [], ids)
    return Content((text or "")[:TEXT_STORED], shown, attachments or [], metadata, mentions)


def _markdown_text(markdown: Any, text: Any, blocks: Any) -> str:
    if text or blocks:
        raise SlackError("markdown_text_conflict")
    if not isinstance(markdown, str) or len(markdown) > MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return markdown


def _check_lists(blocks: Any, attachments: Any) -> None:
    if blocks is not None and not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if not all(isinstance(attachment, dict) for attachment in attachments or ()):
        raise SlackError("invalid_attachments")
    if len(attachments or []) > ATTACHMENTS:
        raise SlackError("too_many_attachments")


def complete(blocks: list[JSON], ids: Ids, text: str = "") -> tuple[str, ...]:
    """Fill in missing block and action ids and the defaults of text objects; return the broadcasts in it."""
    found = BROADCAST.findall(text) if "<!" in text else []
    for block in blocks:
        _named(block, ids)
        _complete(block, ids, found)
    return tuple(dict.fromkeys(found))


def _complete(node: JSON, ids: Ids, found: list[str]) -> None:
    kind = node.get("type")
    if kind == "mrkdwn":
        node.setdefault("verbatim", False)
        found.extend(BROADCAST.findall(str(node.get("text"))))
    elif kind == "plain_text":
        node.setdefault("emoji", True)
    elif kind == "broadcast":
        found.append(str(node.get("range")))
    for name, value in node.items():
        for entry in value if isinstance(value, list) else (value,):
            if isinstance(entry, dict):
                if name in ACTED_ON and _acts(entry) and not entry.get("action_id"):
                    entry["action_id"] = ids.block()
                if name == "child_blocks" or entry.get("type") in BLOCKS_IN_BLOCKS:
                    _named(entry, ids)
                _complete(entry, ids, found)


def _named(block: JSON, ids: Ids) -> None:
    if not block.get("block_id"):
        block["block_id"] = ids.block()


def _acts(element: JSON) -> bool:
    kind = str(element.get("type"))
    return kind.endswith(("button", "buttons", "select", "picker", "_input")) or kind in ("checkboxes", "overflow")
