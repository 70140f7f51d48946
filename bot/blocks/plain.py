"""Blocks as Slack's API takes them, with every check of their classes, which are looked for once and not each time."""

from typing import Any, NamedTuple

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject

_MAY_BE_EMPTY = {(each["type"], each["property"]) for each in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), dict})


class _Shape(NamedTuple):
    """What is the same for all objects of one of Slack's classes: its checks, and what it tells, in order."""

    checks: tuple[str, ...]
    names: tuple[str, ...]


def plain(value: Any) -> Any:
    """What `to_dict` gives, for a tenth of its time; SlackObjectFormationError where a limit is broken."""
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is list or kind is tuple:
        return [plain(each) for each in value]
    shape = _shapes.get(kind)
    if shape is None:
        if not isinstance(value, JsonObject):
            return plain(value.to_dict()) if callable(getattr(value, "to_dict", None)) else value
        if kind.to_dict is not JsonObject.to_dict:
            return {key: plain(each) for key, each in value.to_dict().items()}
        shape = _shapes[kind] = _Shape(_checks(kind), tuple(sorted(value.attributes)))
    for check in shape.checks:
        getattr(value, check)()
    found = {}
    for key in shape.names:
        each = getattr(value, key, None)
        if each is not None and (_says_something(each) or (getattr(value, "type", None), key) in _MAY_BE_EMPTY):
            found[key] = plain(each)
    return found


_shapes: dict[type[JsonObject], _Shape] = {}


def _checks(kind: type[JsonObject]) -> tuple[str, ...]:
    names = (name for name in dir(kind) if not name.startswith("__"))
    return tuple(name for name in names if hasattr(getattr(kind, name), "validator"))


def _says_something(value: Any) -> bool:
    return bool(value) if isinstance(value, str) else not hasattr(value, "__len__") or len(value) > 0
