"""Turning what a person picks or writes into the state of an element and the action Slack sends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.standin.entities import JSON
from bot.standin.forms import LISTS, STATE
from bot.standin.lint.checks import Report, array, exactly_one, shape
from bot.standin.lint.objects import OPTION_GROUP
from bot.standin.lint.objects import option as option_shape
from bot.standin.outbound import Answer
from bot.standin.people import finding
from bot.standin.people.finding import Found

if TYPE_CHECKING:
    from bot.standin.people.looking import Looking
    from bot.standin.server import Standin

MIN_QUERY = 3


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


def given(person: Looking, element: JSON, value: Any, before: JSON) -> JSON:
    """The state after a value was given as the page gives it: text, the value of an option, an id, or a list of these.

    `before` is the present state: what is chosen already may stay. Raises ValueError with a sentence for the person.
    """
    kind = element["type"]
    name = STATE[kind][0]
    picked: Any = None
    if kind == "file_input":
        raise ValueError("Files cannot be uploaded here.")
    if name in LISTS:
        wanted = _several(value)
        if len(wanted) > element.get("max_selected_items", len(wanted)):
            raise ValueError(f"No more than {element['max_selected_items']} can be chosen.")
        picked = [_picked(person, element, name, each, before) for each in wanted]
    elif kind == "datetimepicker":
        picked = _moment(value)
    elif value is not None and not isinstance(value, str):
        raise ValueError("Only text can stand here.")
    elif name == "rich_text_value":
        return written(person, element, value or "")
    elif value:
        picked = _picked(person, element, name, value, before) if "selected" in name else value
    state: JSON = {"type": kind, name: picked}
    if kind == "timepicker" and element.get("timezone"):
        state["timezone"] = element["timezone"]
    return state


def _several(value: Any) -> list[str]:
    """What was chosen, each once."""
    if value is not None and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
        raise ValueError("Several can be chosen here: give a list.")
    return list(dict.fromkeys(value or ()))


def _moment(value: Any) -> int | None:
    if value in (None, ""):
        return None
    if type(value) is not int or not 0 <= value < 10**10:
        raise ValueError("This is no date and time.")
    return value


def _picked(person: Looking, element: JSON, name: str, value: str, before: JSON) -> Any:
    """One option by its value, one person or conversation by its id, a day or a time as Slack writes it."""
    if name == "selected_date":
        return _in_form(value, "%Y-%m-%d", "This is no date. Write it as 2026-12-01.")
    if name == "selected_time":
        return _in_form(value, "%H:%M", "This is no time of day. Write it as 09:30.")
    if name.startswith("selected_option"):
        return _option(person, element, value, before)
    if value not in _ids(person, name):
        raise ValueError("There is nobody and nothing with that id here.")
    return value


def _in_form(value: str, form: str, otherwise: str) -> str:
    try:
        return datetime.strptime(value, form).strftime(form)  # noqa: DTZ007 -- a day has no zone
    except ValueError:
        raise ValueError(otherwise) from None


def _option(person: Looking, element: JSON, value: str, before: JSON) -> JSON:
    """An option that is offered, or was when it was chosen: an external select offers others with each key (INT-9)."""
    offered = [*finding.options(element), *person.offered.get(element["action_id"], [])]
    if element["type"].endswith("external_select"):
        offered += [*(before.get("selected_options") or ()), before.get("selected_option") or {}]
    for option in offered:
        if option.get("value") == value:
            return option
    raise ValueError("This choice is not offered any more. Choose again.")


def _ids(person: Looking, name: str) -> set[str]:
    """Whom or what one can choose: everybody, public channels, and conversations of one's own."""
    if "user" in name:
        return set(person.workspace.users)
    public = {channel.id for channel in person.workspace.channels.values() if channel.kind == "channel"}
    own = {channel.id for channel in person.workspace.by_user.get(person.id, [])}
    return public | own if "conversation" in name else public


OFFER = shape(
    {
        "options": array(option_shape(), minimum=0, maximum=100, rule="INT-9"),
        "option_groups": array(OPTION_GROUP, minimum=0, maximum=100, rule="INT-9"),
    },
    also=(exactly_one("options", "option_groups", rule="INT-9"),),
)


def suggested(standin: Standin, answer: Answer) -> list[JSON]:
    """The options an app offers for what was typed (INT-9); a bad answer is recorded and offers none."""
    content = answer.content()
    if not answer.ok or not isinstance(content, dict):
        standin.refuse(
            "answer to block_suggestion", answer.error or "invalid_options", [answer.text[:200]], answer.exchange
        )
        return []
    report = Report("modal")
    OFFER(report, "", content)
    if report.problems:
        lines = [str(problem) for problem in report.problems]
        standin.refuse("answer to block_suggestion", "invalid_options", lines, answer.exchange)
        return []
    return finding.options(content)
