"""Whole messages, views and metadata: what holds across their blocks (BK-1, BK-5, BK-20, BK-30, MSG-1 to MSG-4)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from bot.standin.lint.checks import Check, Problem, Report, boolean, one_of, shape, string
from bot.standin.lint.data import BLOCKS as DATA
from bot.standin.lint.layout import BLOCKS as LAYOUT
from bot.standin.lint.objects import plain

BLOCKS: dict[str, Check] = {**LAYOUT, **DATA}
EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
SHOWS_DATA = {"carousel", "container", "data_table", "data_visualization", "table"}
ALLOWED = {
    "message": EVERYWHERE | SHOWS_DATA | {"call", "context_actions", "file", "markdown", "plan", "task_card"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | SHOWS_DATA,
}
INSIDE = {"container": "child_blocks", "carousel": "elements", "plan": "tasks"}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
METADATA_BYTES = 32_000


def lint_blocks(blocks: object, surface: str = "message", *, pointer: str = "/blocks") -> list[Problem]:
    """Everything that Slack would refuse in a list of blocks on a surface: message, modal or home."""
    report = Report(surface)
    _blocks(report, pointer, blocks)
    _whole(report, pointer, _every(pointer, blocks))
    return report.problems


def lint_message(message: dict[str, Any]) -> list[Problem]:
    """What Slack would refuse in the blocks and metadata of a message."""
    report = Report("message")
    lists = [("/blocks", message.get("blocks"))]
    attachments = message.get("attachments")
    for index, attachment in enumerate(attachments if isinstance(attachments, list) else []):
        if isinstance(attachment, dict):
            lists.append((f"/attachments/{index}/blocks", attachment.get("blocks")))
    given = [(pointer, blocks) for pointer, blocks in lists if blocks is not None]
    for pointer, blocks in given:
        _blocks(report, pointer, blocks)
    _whole(report, "/blocks", (each for pointer, blocks in given for each in _every(pointer, blocks)))
    return report.problems


def lint_metadata(metadata: object) -> str | None:
    """The error code Slack answers for message metadata, or None (MSG-4)."""
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        return "invalid_metadata_format"
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        return "invalid_metadata_schema"
    if not metadata["event_type"]:
        return "invalid_metadata_schema"
    if len(json.dumps(metadata)) > METADATA_BYTES:
        return "metadata_too_large"
    return None


def _unchecked(_report: Report, _pointer: str, _value: Any) -> None:
    """Blocks are checked on their own, since their limits depend on the surface."""


VIEW: dict[str, Check] = {
    "type": one_of("modal", "home", rule="BK-30"),
    "blocks": _unchecked,
    "private_metadata": string(3000, minimum=0, rule="INT-8"),
    "callback_id": string(255, minimum=0, rule="INT-8"),
    "external_id": string(255, minimum=0, rule="INT-8"),
}
MODAL = shape(
    {
        **VIEW,
        "title": plain(24, rule="BK-30"),
        "submit": plain(24, rule="BK-30"),
        "close": plain(24, rule="BK-30"),
        "clear_on_close": boolean(rule="INT-5"),
        "notify_on_close": boolean(rule="INT-5"),
        "submit_disabled": boolean(rule="BK-30"),
    },
    required=("title", "blocks"),
)
HOME = shape(VIEW, required=("blocks",))


def lint_view(view: object) -> list[Problem]:
    """What Slack would refuse in a view (BK-30, INT-8), its blocks included."""
    kind = view.get("type") if isinstance(view, dict) else None
    report = Report(str(kind))
    if not isinstance(view, dict) or kind not in ("modal", "home"):
        report.refuse("/view", "must provide an object with type modal or home", "BK-30")
        return report.problems
    (MODAL if kind == "modal" else HOME)(report, "/view", view)
    blocks = view.get("blocks")
    _blocks(report, "/view/blocks", blocks)
    _whole(report, "/view/blocks", _every("/view/blocks", blocks))
    listed = blocks if isinstance(blocks, list) else []
    has_input = any(isinstance(entry, dict) and entry.get("type") == "input" for entry in listed)
    if kind == "modal" and has_input and not view.get("submit"):
        report.refuse("/view", "missing required field: submit", "BK-30")
    return report.problems


def _blocks(report: Report, pointer: str, blocks: object) -> None:
    most = MOST_BLOCKS[report.surface]
    if not isinstance(blocks, list):
        report.refuse(pointer, "must provide an array", "BK-1")
        return
    if len(blocks) > most:
        report.refuse(pointer, f"no more than {most} items allowed", "BK-1")
        return
    if not blocks and report.surface != "message":
        report.refuse(pointer, "no less than 1 items allowed", "BK-1")
    for index, entry in enumerate(blocks):
        _block(report, f"{pointer}/{index}", entry)


def _block(report: Report, pointer: str, entry: object) -> None:
    if not isinstance(entry, dict):
        report.refuse(pointer, "must provide an object", "BK-31")
        return
    kind = entry.get("type")
    check = BLOCKS.get(kind) if isinstance(kind, str) else None
    if check is None or kind not in ALLOWED[report.surface]:
        report.refuse(pointer, f"unsupported type: {kind}", "surfaces")
        return
    try:
        check(report, pointer, entry)
    except RecursionError:
        report.refuse(pointer, "nested too deeply", "BK-31")
        return
    for place, child in _children(pointer, entry):
        kind = child.get("type")
        if isinstance(kind, str) and kind in BLOCKS and kind not in ALLOWED[report.surface]:
            report.refuse(place, f"unsupported type: {kind}", "surfaces")


def _children(pointer: str, entry: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    kind = entry.get("type")
    name = INSIDE.get(kind) if isinstance(kind, str) else None
    if name is not None:
        yield from _every(f"{pointer}/{name}", entry.get(name))


def _every(pointer: str, blocks: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """All blocks with their places, those within others too."""
    for index, entry in enumerate(blocks if isinstance(blocks, list) else []):
        if isinstance(entry, dict):
            yield f"{pointer}/{index}", entry
            yield from _children(f"{pointer}/{index}", entry)


def _whole(report: Report, pointer: str, placed: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """What holds for a message or view as a whole, wherever its blocks stand (BK-5, BK-20, BK-21, BK-29)."""
    seen: set[str] = set()
    kinds: list[object] = []
    markdown = 0
    for place, block in _not_bottomless(placed):
        name, words = block.get("block_id"), block.get("text")
        if isinstance(name, str) and name in seen:
            report.refuse(f"{place}/block_id", f"`block_id` {name} already exists", "BK-5")
        elif isinstance(name, str):
            seen.add(name)
        kinds.append(block.get("type"))
        if block.get("type") == "markdown" and isinstance(words, str):
            markdown += len(words)
    if markdown > 12_000:
        report.refuse(pointer, "markdown blocks must be less than 12001 characters in total", "BK-20")
    if kinds.count("table") > 1:
        report.refuse(pointer, "only one table allowed", "BK-21")
    if kinds.count("data_visualization") > 2:
        report.refuse(pointer, "no more than 2 data_visualization blocks allowed", "BK-29")


def _not_bottomless(placed: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    with suppress(RecursionError):  # refused by then
        yield from placed
