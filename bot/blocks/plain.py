"""Blocks as Slack's API takes them, with every check of their classes, which are looked for once and not each time."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from slack_sdk.models.basic_objects import EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST, JsonObject
from slack_sdk.models.blocks import Block

_MAY_BE_EMPTY = {(each["type"], each["property"]) for each in EMPTY_ALLOWED_TYPE_AND_PROPERTY_LIST}
_AS_THEY_ARE = frozenset({str, int, float, bool, type(None), dict})


as_json = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
"""JSON as every answer is written; one encoder for all, since to make one takes as long as a short text."""


class Plain(Block):
    """A block that is already what Slack takes; its limits are kept by who makes it."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.type = content["type"]
        self.block_id = None
        self._content = content

    def to_dict(self, *args: Any) -> dict[str, Any]:
        return self._content


class Written(Block):
    """A block that is made as JSON, since most of it is the same each time; the same holds for its limits."""

    def __init__(self, kind: str, text: str) -> None:
        self.type = kind
        self.block_id = None
        self.text = text

    def to_dict(self, *args: Any) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.text)
        return content


def written(blocks: Sequence[Block | dict[str, Any]]) -> str:
    """What `plain` gives, as JSON."""
    return f"[{', '.join([one.text if isinstance(one, Written) else as_json(plain(one)) for one in blocks])}]"


class _Shape(NamedTuple):
    """What is the same for all objects of one of Slack's classes: its checks, and what it tells, in order."""

    checks: tuple[Callable[[Any], None], ...]
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
        if kind is Written:
            return value.to_dict()
        if kind.to_dict is not JsonObject.to_dict:
            return {key: plain(each) for key, each in value.to_dict().items()}
        shape = _shapes[kind] = _Shape(_checks(kind), tuple(sorted(value.attributes)))
    return _told(value, shape)


def _told(value: Any, shape: _Shape) -> dict[str, Any]:
    for check in shape.checks:
        check(value)
    found: dict[str, Any] = {}
    for key in shape.names:
        each = getattr(value, key, None)
        if type(each) is str and each:
            found[key] = each
        elif each is not None and (_says_something(each) or (getattr(value, "type", None), key) in _MAY_BE_EMPTY):
            found[key] = plain(each)
    return found


_shapes: dict[type[JsonObject], _Shape] = {}


def _checks(kind: type[JsonObject]) -> tuple[Callable[[Any], None], ...]:
    every = (getattr(kind, name) for name in dir(kind) if not name.startswith("__"))
    return tuple(each for each in every if hasattr(each, "validator"))


def _says_something(value: Any) -> bool:
    return bool(value) if isinstance(value, str) else not hasattr(value, "__len__") or len(value) > 0
