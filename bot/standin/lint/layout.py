"""Layout blocks: sections, actions, context, input, header, image, markdown, video and the like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.standin.lint.checks import (
    Check,
    Report,
    anything,
    array,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    one_of,
    shape,
    string,
)
from bot.standin.lint.elements import CONTEXT_ACTION, IMAGE_ELEMENT, IN_ACTIONS, IN_INPUT, IN_SECTION
from bot.standin.lint.objects import SLACK_FILE, identifier, plain, text
from bot.standin.lint.rich_text import ELEMENTS


def block(kind: str, properties: Mapping[str, Check], *required: str, also: tuple[Check, ...] = ()) -> Check:
    """A block of one type: `type` and `block_id` and its own properties."""
    every: dict[str, Check] = {"type": one_of(kind, rule="BK-31"), "block_id": identifier()}
    return shape({**every, **properties}, required=required, also=also)


def _action_ids_differ(report: Report, pointer: str, value: dict[str, Any]) -> None:
    seen: set[str] = set()
    elements = value.get("elements")
    for index, element in enumerate(elements if isinstance(elements, list) else []):
        name = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(name, str) and name in seen:
            report.refuse(f"{pointer}/elements/{index}/action_id", f"`action_id` {name} already exists", "BK-5")
        elif isinstance(name, str):
            seen.add(name)


def _actions_element(report: Report, pointer: str, value: Any) -> None:
    """BK-7: a multi select is refused in an actions block, whatever the SDKs' types say."""
    kind = value.get("type") if isinstance(value, dict) else None
    if isinstance(kind, str) and kind.startswith("multi_") and kind.endswith("_select"):
        report.refuse(pointer, "unsupported element: multiselect", "BK-7")
    else:
        by_type(IN_ACTIONS, noun="element", rule="BK-7")(report, pointer, value)


CONTEXT_ELEMENT = by_type(
    {"image": IMAGE_ELEMENT, "plain_text": plain(rule="BK-8"), "mrkdwn": text(rule="BK-8")},
    noun="element",
    rule="BK-8",
)

BLOCKS: dict[str, Check] = {
    "section": block(
        "section",
        {
            "text": text(3000, rule="BK-3"),
            "fields": array(text(2000, rule="BK-3"), minimum=1, maximum=10, rule="BK-3"),
            "accessory": by_type(IN_SECTION, noun="element", rule="BK-7"),
            "expand": boolean(rule="BK-33"),
        },
        also=(at_least_one("text", "fields", rule="BK-3"),),
    ),
    "divider": block("divider", {}),
    "header": block("header", {"text": plain(150, rule="BK-4")}, "text"),
    "actions": block(
        "actions",
        {"elements": array(_actions_element, minimum=1, maximum=25, rule="BK-6")},
        "elements",
        also=(_action_ids_differ,),
    ),
    "context": block("context", {"elements": array(CONTEXT_ELEMENT, minimum=1, maximum=10, rule="BK-8")}, "elements"),
    "context_actions": block(
        "context_actions",
        {"elements": array(by_type(CONTEXT_ACTION, noun="element", rule="BK-27"), minimum=1, maximum=5, rule="BK-27")},
        "elements",
        also=(_action_ids_differ,),
    ),
    "input": block(
        "input",
        {
            "label": plain(2000, rule="BK-15"),
            "hint": plain(2000, rule="BK-15"),
            "element": by_type(IN_INPUT, noun="element", rule="BK-15"),
            "optional": boolean(rule="BK-15"),
            "dispatch_action": boolean(rule="INT-7"),
        },
        "label",
        "element",
    ),
    "image": block(
        "image",
        {
            "image_url": string(3000, rule="BK-17"),
            "slack_file": SLACK_FILE,
            "alt_text": string(2000, rule="BK-17"),
            "title": plain(2000, rule="BK-17"),
        },
        "alt_text",
        also=(exactly_one("image_url", "slack_file", rule="BK-17"),),
    ),
    "file": block(
        "file",
        {"external_id": string(255, rule="BK-31"), "source": one_of("remote", rule="BK-31")},
        "external_id",
        "source",
    ),
    "markdown": block("markdown", {"text": string(12_000, rule="BK-20")}, "text"),
    "rich_text": block("rich_text", {"elements": ELEMENTS}, "elements"),
    "video": block(
        "video",
        {
            "alt_text": string(2000, rule="BK-23"),
            "title": plain(199, rule="BK-23"),
            "title_url": string(3000, rule="BK-23"),
            "description": plain(200, rule="BK-23"),
            "video_url": string(3000, rule="BK-23"),
            "thumbnail_url": string(3000, rule="BK-23"),
            "provider_icon_url": string(3000, rule="BK-23"),
            "provider_name": string(255, rule="BK-23"),
            "author_name": string(49, rule="BK-23"),
        },
        "alt_text",
        "title",
        "video_url",
        "thumbnail_url",
    ),
    "call": block("call", {"call_id": anything, "api_decoration_available": anything, "call": anything}, "call_id"),
}
