"""Answers reduced to what can be compared: which keys there are, of which kind, with which fixed values."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Leaves = dict[str, set[str]]

IDENTIFIER = re.compile(r"[ABCDFGTUV][0-9A-Z]{8,}")
TIMESTAMP = re.compile(r"\d{10}\.\d{6}")
OPAQUE = ("access_token", "hash", "next_cursor")
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two answers differ; `ours` or `theirs` is empty where that side has no such key."""

    where: str
    ours: frozenset[str]
    theirs: frozenset[str]

    @property
    def kind(self) -> str:
        """Who has it: `ours`, `theirs`, or `both` with other values."""
        if not self.theirs:
            return "ours"
        return "both" if self.ours else "theirs"

    def __str__(self) -> str:
        ours, theirs = (", ".join(sorted(side)) or "absent" for side in (self.ours, self.theirs))
        return f"{self.where}: stand-in {ours}; emulate {theirs}"


Differences = dict[str, Difference]


def leaf(value: Any, names: Mapping[str, str]) -> str:
    """A value without what is bound to differ: known ids by name, other ids, timestamps and numbers by kind."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, (list, dict)):
        return type(value).__name__
    text = str(value)
    if text in names:
        return f"<{names[text]}>"
    for kind, pattern in (("id", IDENTIFIER), ("timestamp", TIMESTAMP), ("address", ADDRESS)):
        if pattern.fullmatch(text):
            return f"<{kind}>"
    return repr(text)


def _walk(value: Any, path: str, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    if path:
        yield path, leaf(value, names)
    if isinstance(value, dict):
        for key, inner in value.items():
            shown = "<opaque>" if key in OPAQUE and inner else inner
            yield from _walk(shown, f"{path}.{names.get(key, key)}".removeprefix("."), names)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, f"{path}[]", names)


def leaves(answer: Any, names: Mapping[str, str]) -> Leaves:
    """Every path of an answer with the values found there; the items of a list share one path."""
    found: Leaves = {}
    for path, value in _walk(answer, "", names):
        found.setdefault(path, set()).add(value)
    return found


def outcome(answer: Any) -> str:
    """`ok`, or the error code; `no answer` for what is not an answer of Slack's."""
    if not isinstance(answer, dict) or "ok" not in answer:
        return "no answer"
    return "ok" if answer["ok"] else str(answer.get("error"))


def _between(step: str, ours: Leaves, theirs: Leaves) -> Iterator[Difference]:
    lacking: tuple[str, ...] = ()
    for path in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(path, set()), theirs.get(path, set())
        if mine == other or path.startswith(lacking):
            continue
        if not mine or not other:
            lacking = (*lacking, f"{path}.", f"{path}[")
        yield Difference(f"{step}.{path}", frozenset(mine), frozenset(other))


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any], names: Sequence[Mapping[str, str]]) -> Differences:
    """Where the answers to the same steps differ; `names` are the known ids of either side.

    Where only one side refused, that is the one difference; below a key that one side lacks nothing more is listed.
    """
    found: Differences = {}
    for step in ours.keys() | theirs.keys():
        sides = ours.get(step), theirs.get(step)
        mine, other = (outcome(answer) for answer in sides)
        if mine != other:
            found[step] = Difference(step, frozenset({mine}), frozenset({other}))
            continue
        for each in _between(step, leaves(sides[0], names[0]), leaves(sides[1], names[1])):
            found[each.where] = each
    return found
