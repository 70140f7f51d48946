"""What is compiled when it is first used is what the standard library would have compiled at once."""

import importlib
import re
from pathlib import Path

import pytest

import bot
from bot.deferred import regex


def test_a_pattern_is_as_the_librarys() -> None:
    ours, theirs = regex(r"(?P<n>\d+)", re.I), re.compile(r"(?P<n>\d+)", re.I)
    match = ours.search("goal 12")
    assert match is not None
    assert match["n"] == "12"
    assert ours.sub("x", "1 2") == "x x"
    assert (ours.pattern, ours.flags, ours.groups) == (theirs.pattern, theirs.flags, theirs.groups)


def test_what_is_wrong_with_a_pattern_is_said_by_its_first_use() -> None:
    broken = regex("(")
    with pytest.raises(re.error):
        broken.search("goal")


def test_every_pattern_of_the_bot_can_be_compiled() -> None:
    kind, root, compiled = type(regex("")), Path(bot.__file__).parent, 0
    for path in root.rglob("*.py"):
        if "from bot.deferred import" in path.read_text(encoding="utf-8"):
            name = ".".join(("bot", *path.relative_to(root).with_suffix("").parts)).removesuffix(".__init__")
            found = [each for value in vars(importlib.import_module(name)).values() for each in _within(value)]
            compiled += sum(each.groups >= 0 for each in found if isinstance(each, kind))
    assert compiled > 50


def _within(value: object) -> list[object]:
    if isinstance(value, dict):
        return [each for part in value.values() for each in _within(part)]
    if isinstance(value, tuple):
        return [each for part in value for each in _within(part)]
    return [value]
