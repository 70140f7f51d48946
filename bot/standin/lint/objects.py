"""Composition objects: text, options, confirmation dialogs, filters, files."""

from __future__ import annotations

from typing import Any

from bot.standin.lint.checks import Check, Report, array, boolean, by_type, exactly_one, one_of, shape, string


def plain(maximum: int = 3000, *, rule: str = "BK-2", minimum: int = 1) -> Check:
    """A plain_text object; fields that take no mrkdwn use it."""
    return by_type(
        {
            "plain_text": shape(
                {
                    "type": one_of("plain_text", rule=rule),
                    "text": string(maximum, minimum=minimum, rule=rule),
                    "emoji": boolean(rule=rule),
                },
                required=("text",),
            )
        },
        noun="type",
        rule=rule,
    )


def text(maximum: int = 3000, *, rule: str = "BK-2") -> Check:
    """A plain_text or mrkdwn object."""
    return by_type(
        {
            "plain_text": plain(maximum, rule=rule),
            "mrkdwn": shape(
                {
                    "type": one_of("mrkdwn", rule=rule),
                    "text": string(maximum, rule=rule),
                    "verbatim": boolean(rule=rule),
                },
                required=("text",),
            ),
        },
        noun="type",
        rule=rule,
    )


def identifier() -> Check:
    """A block_id or action_id (BK-5)."""
    return string(255, rule="BK-5")


CONFIRM = shape(
    {
        "title": plain(100, rule="BK-14"),
        "text": text(300, rule="BK-14"),
        "confirm": plain(30, rule="BK-14"),
        "deny": plain(30, rule="BK-14"),
        "style": one_of("primary", "danger", rule="BK-14"),
    },
    required=("title", "text", "confirm", "deny"),
)


def option(*, url: bool = False, mrkdwn: bool = False) -> Check:
    """An option (BK-10); only those of an overflow menu carry a url, only radios and checkboxes take mrkdwn."""
    words = text(75, rule="BK-10") if mrkdwn else plain(75, rule="BK-10")
    properties: dict[str, Check] = {
        "text": words,
        "value": string(150, minimum=0, rule="BK-10"),
        "description": words,
    }
    if url:
        properties["url"] = string(3000, rule="BK-10")
    return shape(properties, required=("text", "value"))


OPTION_GROUP = shape(
    {
        "label": plain(75, rule="BK-11"),
        "options": array(option(), minimum=1, maximum=100, rule="BK-11"),
    },
    required=("label", "options"),
)

CONVERSATION_FILTER = shape(
    {
        "include": array(one_of("im", "mpim", "private", "public", rule="BK-11"), minimum=1, maximum=4, rule="BK-11"),
        "exclude_external_shared_channels": boolean(rule="BK-11"),
        "exclude_bot_users": boolean(rule="BK-11"),
    }
)

DISPATCH_ACTION_CONFIG = shape(
    {
        "trigger_actions_on": array(
            one_of("on_enter_pressed", "on_character_entered", rule="INT-7"), minimum=1, maximum=2, rule="INT-7"
        )
    }
)

SLACK_FILE = shape(
    {"id": string(255, rule="BK-17"), "url": string(3000, rule="BK-17")},
    also=(exactly_one("id", "url", rule="BK-17"),),
)

INPUT_PARAMETER = shape(
    {"name": string(255, rule="BK-31"), "value": string(3000, rule="BK-31")}, required=("name", "value")
)

WORKFLOW = shape(
    {
        "trigger": shape(
            {
                "url": string(3000, rule="BK-9"),
                "customizable_input_parameters": array(INPUT_PARAMETER, maximum=100, rule="BK-9"),
            },
            required=("url",),
        )
    },
    required=("trigger",),
)


def _choices(value: dict[str, Any]) -> list[Any]:
    groups = value.get("option_groups")
    if isinstance(groups, list):
        return [entry for group in groups if isinstance(group, dict) for entry in _listed(group.get("options"))]
    return _listed(value.get("options"))


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def initial_options_exist(report: Report, pointer: str, value: Any) -> None:
    """An initial option equals one of the options (BK-11)."""
    known = [_same(entry) for entry in _choices(value)]
    wanted = value.get("initial_options")
    if value.get("initial_option") is not None and _same(value["initial_option"]) not in known:
        report.refuse(f"{pointer}/initial_option", "initial_option must be one of the options", "BK-11")
    for index, entry in enumerate(wanted if isinstance(wanted, list) else []):
        if _same(entry) not in known:
            report.refuse(f"{pointer}/initial_options/{index}", "initial_options must be among the options", "BK-11")


def _same(entry: Any) -> tuple[Any, Any]:
    if not isinstance(entry, dict):
        return (entry, None)
    words = entry.get("text")
    return (entry.get("value"), words.get("text") if isinstance(words, dict) else words)
