"""The state of inputs: what is filled in at first, what survives an update, what Slack's client checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.standin.entities import JSON

Values = dict[str, dict[str, JSON]]

# The name of the value in the state, and of the initial value in the element.
STATE: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "file_input": ("files", ""),
}
LISTS = {"selected_options", "selected_users", "selected_conversations", "selected_channels", "files"}
REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://[^\s]+", re.IGNORECASE)


def walk(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Every interactive element with its block, in the order in which they stand on the screen."""
    for block in blocks:
        for name in ("element", "accessory"):
            if isinstance(block.get(name), dict):
                yield block, block[name]
        nested = [*block.get("child_blocks", ())]
        elements = [*(block.get("elements") or ()), *(block.get("actions") or ())]
        for element in elements if block.get("type") != "rich_text" else ():
            if element.get("type") == "card":
                nested.append(element)
            else:
                yield block, element
        yield from walk(nested)


def initial(element: JSON) -> JSON:
    """The state of an element before anybody touches it."""
    name, start = STATE[element["type"]]
    state: JSON = {"type": element["type"], name: element.get(start, [] if name in LISTS else None)}
    if element["type"] == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


def defaults(blocks: list[JSON]) -> Values:
    """The state of a fresh message or view."""
    values: Values = {}
    for block, element in walk(blocks):
        if element["type"] in STATE:
            values.setdefault(block["block_id"], {})[element["action_id"]] = initial(element)
    return values


def carried(values: Values, blocks: list[JSON]) -> Values:
    """The state after an update: what was filled in stays where block_id, action_id and type are the same (INT-6)."""
    fresh = defaults(blocks)
    for block_id, actions in fresh.items():
        for action_id, state in actions.items():
            old = values.get(block_id, {}).get(action_id)
            if old is not None and old["type"] == state["type"]:
                actions[action_id] = old
    return fresh


def value(state: JSON) -> Any:
    """What is filled in."""
    return state.get(STATE[state["type"]][0])


def problems(blocks: list[JSON], values: Values) -> dict[str, str]:
    """What Slack's client refuses to submit, by block_id: required fields, lengths, numbers, addresses."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        words = _problem(block, element, value(values[block["block_id"]][element["action_id"]]))
        if words:
            found[block["block_id"]] = words
    return found


def _problem(block: JSON, element: JSON, filled: Any) -> str | None:
    if filled in (None, "", []):
        return None if block.get("optional") else REQUIRED
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, str(filled))
    if kind == "number_input":
        return _number(element, str(filled))
    if kind == "email_text_input" and not EMAIL.fullmatch(str(filled)):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not URL.fullmatch(str(filled)):
        return "Please enter a valid URL."
    return None


def _length(element: JSON, text: str) -> str | None:
    if len(text) < element.get("min_length", 0):
        return f"Please enter at least {element['min_length']} characters."
    if len(text) > element.get("max_length", 3000):
        return f"Please enter no more than {element.get('max_length', 3000)} characters."
    return None


def _number(element: JSON, text: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element.get("is_decimal_allowed") else r"-?\d+"
    if not re.fullmatch(pattern, text):
        return "Please enter a number." if element.get("is_decimal_allowed") else "Please enter a whole number."
    if "min_value" in element and float(text) < float(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and float(text) > float(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return None
