"""Slack's payloads as typed inputs; what is not there is empty, never an exception."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from html import unescape
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_INITIAL = {
    "initial_option": "selected_option",
    "initial_options": "selected_options",
    "initial_value": "value",
    "initial_date": "selected_date",
    "initial_time": "selected_time",
    "initial_user": "selected_user",
    "initial_conversation": "selected_conversation",
}
"""What an element shows from the start, by the name under which it comes back."""


@dataclass(frozen=True)
class Click:
    """One action on an element: its id, and the value of the button or of the chosen option."""

    action_id: str
    value: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verb(self) -> str:
        """The id without what makes it unique in its block: `goals.done:2` is `goals.done`."""
        return self.action_id.split(":", 1)[0]


@dataclass(frozen=True)
class Filled:
    """A submitted form: the value of each field by its block id, and the ids that the form carried.

    `shown` is what each field held when the form was opened. What it still holds says nothing of now: that may have
    been changed elsewhere since.
    """

    callback_id: str
    values: Mapping[str, str | None]
    metadata: Mapping[str, str]
    shown: Mapping[str, str | None] = field(default_factory=dict)

    @property
    def changed(self) -> Mapping[str, str | None]:
        """The values that the person has made other ones than the form showed."""
        return {name: value for name, value in self.values.items() if not self._is_as_shown(name, value)}

    def changed_in(self, now: T, wanted: T, suffix: str = "") -> T:
        """What there is `now`, with those of its fields as `wanted` that the person has changed.

        Both are dataclasses whose fields bear the names of the form's, there with a `suffix`.
        """
        names = [one.name for one in fields(now) if f"{one.name}{suffix}" in self.changed]
        return replace(now, **{name: getattr(wanted, name) for name in names})

    def _is_as_shown(self, name: str, value: str | None) -> bool:
        if name not in self.shown:
            return False
        before = self.shown[name] or ""
        return (value or "") in (before, unescape(before))  # Slack gives text of blocks back with &amp;


def mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def text(value: Any) -> str:
    """The value if it is text, else nothing."""
    return value if isinstance(value, str) else ""


def nameless(named: str) -> str:
    """Stands in a key for what names a member, so that the key stays, and works once, when they are forgotten."""
    return hashlib.sha256(named.encode(errors="replace")).hexdigest()


def read_click(action: Any, payload: Mapping[str, Any]) -> Click:
    """One entry of a block_actions payload."""
    action = mapping(action)
    state = mapping(mapping(payload.get("view") or payload).get("state"))
    return Click(text(action.get("action_id")), value_of(action) or "", mapping(state.get("values")))


def value_of(element: Mapping[str, Any]) -> str | None:
    """What an element holds: a button's value, a text, a day, a time, the value of the chosen option, or all chosen.

    Several chosen values stand between commas; none at all is an empty text.
    """
    option = element.get("selected_option")
    if isinstance(option, Mapping):
        return text(option.get("value"))
    options = element.get("selected_options")
    if isinstance(options, list):
        return ",".join(text(mapping(each).get("value")) for each in options)
    for name in ("value", "selected_date", "selected_time", "selected_user", "selected_conversation"):
        if isinstance(element.get(name), str):
            return text(element[name])
    return None


def read_form(payload: Mapping[str, Any]) -> Filled:
    """A view_submission payload (INT-7); each block has one element."""
    view = mapping(payload.get("view"))
    values: dict[str, str | None] = {}
    for block_id, elements in mapping(mapping(view.get("state")).get("values")).items():
        for element in mapping(elements).values():
            values[str(block_id)] = value_of(mapping(element))
    metadata = read_metadata(text(view.get("private_metadata")))
    return Filled(text(view.get("callback_id")), values, metadata, _shown(view.get("blocks")))


def _shown(blocks: Any) -> dict[str, str | None]:
    """What each field of a form held when it was opened; nothing counts, too."""
    found: dict[str, str | None] = {}
    for block in blocks if isinstance(blocks, list) else ():
        element, name = mapping(mapping(block).get("element")), mapping(block).get("block_id")
        if element and isinstance(name, str):
            found[name] = value_of({_INITIAL.get(key, key): value for key, value in element.items()})
    return found


def read_metadata(raw: str) -> dict[str, str]:
    """The ids in a form's private_metadata; anything but a flat JSON object of texts counts as empty."""
    try:
        found = json.loads(raw or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(key): value for key, value in found.items() if isinstance(value, str)}


def number(value: str) -> int | None:
    """A positive number of at most nine digits, as ids in buttons are; None for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None
