"""Turning what a person picks or writes into the state of an element and the action Slack sends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.standin.entities import JSON
from bot.standin.forms import LISTS, STATE
from bot.standin.outbound import Answer
from bot.standin.people import finding
from bot.standin.people.finding import Found

if TYPE_CHECKING:
    from bot.standin.people.looking import Looking
    from bot.standin.server import Standin


def pressed(found: Found) -> JSON:
    """The action of a button or of an entry in an overflow menu."""
    element = found.element
    if element["type"] == "overflow":
        return {"type": "overflow", "selected_option": found.option}
    if element["type"] == "feedback_buttons" and found.option is not None:
        return {"type": "feedback_buttons", "text": found.option["text"], "value": found.option["value"]}
    kept = ("text", "value", "style", "url", "confirm", "accessibility_label")
    return {"type": element["type"]} | {name: element[name] for name in kept if name in element}


def toggled(found: Found) -> JSON:
    """The state of radio buttons or checkboxes after a click on one of them."""
    element = found.element
    if element["type"] == "radio_buttons":
        return {"type": "radio_buttons", "selected_option": found.option}
    state = found.surface.values[found.block["block_id"]][element["action_id"]]
    chosen: list[Any] = list(state["selected_options"])
    if found.option in chosen:
        chosen.remove(found.option)
    else:
        chosen.append(found.option)
    return {"type": "checkboxes", "selected_options": chosen}


def chosen(person: Looking, element: JSON, known: list[JSON], wanted: list[str]) -> JSON:
    """The state after choosing these options by label; people and channels are chosen by name."""
    kind = element["type"]
    name = STATE[kind][0]
    if name == "selected_options" and len(wanted) > element.get("max_selected_items", 100):
        raise AssertionError(f"no more than {element['max_selected_items']} options can be chosen")
    if name in ("selected_option", "selected_options"):
        picked: list[Any] = [finding.option(person, known, label) for label in wanted]
    elif name in ("selected_user", "selected_users"):
        picked = [person.workspace.names.get(label.removeprefix("@"), label) for label in wanted]
    elif name.startswith(("selected_conversation", "selected_channel")):
        picked = [_channel(person, label) for label in wanted]
    else:
        return written(person, element, wanted[0])
    return {"type": kind, name: picked if name.endswith("s") else picked[0]}


def _channel(person: Looking, label: str) -> str:
    found = person.workspace.channel_named(label)
    return found.id if found else label


def written(person: Looking, element: JSON, text: str) -> JSON:
    """The state after writing into a field; dates as YYYY-MM-DD, times as HH:MM, both with a blank between."""
    kind = element["type"]
    if kind not in STATE:
        raise AssertionError(f"a {kind} cannot be filled in")
    if kind == "datetimepicker":
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(person.user.tz or "UTC"))
        return {"type": kind, "selected_date_time": int(moment.timestamp())}
    if kind == "rich_text_input":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
        return {"type": kind, "rich_text_value": {"type": "rich_text", "elements": [section]} if text else None}
    return {"type": kind, STATE[kind][0]: text or None}


def given(person: Looking, element: JSON, value: Any) -> JSON:
    """The state after a value was given as the page gives it: text, the value of an option, an id, or a list of these.

    Raises ValueError with a sentence for the person.
    """
    kind = element["type"]
    name = STATE[kind][0]
    if name in LISTS:
        if kind == "file_input":
            raise ValueError("Files cannot be uploaded here.")
        wanted = [str(each) for each in value or []]
        if len(wanted) > element.get("max_selected_items", len(wanted)):
            raise ValueError(f"No more than {element['max_selected_items']} can be chosen.")
        picked: Any = [_picked(person, element, name, each) for each in wanted]
    elif value in (None, ""):
        picked = None
    elif kind == "datetimepicker":
        picked = int(value)
    elif name == "rich_text_value":
        return written(person, element, str(value))
    else:
        picked = _picked(person, element, name, str(value)) if "selected" in name else str(value)
    state: JSON = {"type": kind, name: picked}
    if kind == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


FORMATS = {"selected_date": "%Y-%m-%d", "selected_time": "%H:%M"}


def _picked(person: Looking, element: JSON, name: str, value: str) -> Any:
    """One option by its value, one person or conversation by its id, a day or a time as Slack writes it."""
    if name in FORMATS:
        return datetime.strptime(value, FORMATS[name]).strftime(FORMATS[name])  # noqa: DTZ007 -- a day has no zone
    if name.startswith("selected_option"):
        known = [*finding.options(element), *person.offered.get(element["action_id"], [])]
        for option in known:
            if option["value"] == value:
                return option
        raise ValueError("This choice is not offered any more. Choose again.")
    known_ids = person.workspace.users if "user" in name else person.workspace.channels
    if value not in known_ids:
        raise ValueError("There is nobody and nothing with that id here.")
    return value


def suggested(standin: Standin, answer: Answer) -> list[JSON]:
    """The options an app offers for what was typed (INT-9); a bad answer is recorded and offers none."""
    content = answer.content()
    if not answer.ok or not isinstance(content, dict):
        standin.refuse(
            "answer to block_suggestion", answer.error or "invalid_options", [answer.text[:200]], answer.exchange
        )
        return []
    offered = finding.options(content)
    if len(offered) > 100:
        standin.refuse("answer to block_suggestion", "invalid_options", ["no more than 100 options"], answer.exchange)
    return offered[:100]
