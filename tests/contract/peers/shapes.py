"""Answers reduced to what can be compared: which keys there are, of which kind, with which fixed values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Leaves = dict[str, set[str]]

IDENTIFIER = re.compile(r"[ABCDFGTUV][0-9A-Z]{8,}")
TIMESTAMP = re.compile(r"\d{10}\.\d{6}")
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where two answers differ; `ours` or `theirs` is empty where that side has no such key."""

    where: str
    ours: frozenset[str]
    theirs: frozenset[str]

    def __str__(self) -> str:
        sides = (", ".join(sorted(side)) or "absent" for side in (self.ours, self.theirs))
        return f"{self.where}: stand-in {{}}, emulate {{}}".format(*sides)


def leaf(value: Any, names: Mapping[str, str]) -> str:
    """A value without what is bound to differ: known ids by name, other ids, timestamps and numbers by kind."""
    if isinstance(value, bool) or value is None:
        return str(value).lower()
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
            yield from _walk(inner, f"{path}.{names.get(key, key)}".removeprefix("."), names)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, f"{path}[]", names)


def leaves(answer: Any, names: Mapping[str, str]) -> Leaves:
    """Every path of an answer with the values found there; the items of a list share one path."""
    found: Leaves = {}
    for path, value in _walk(answer, "", names):
        found.setdefault(path, set()).add(value)
    return found


def differences(ours: Leaves, theirs: Leaves) -> list[Difference]:
    """Where two answers differ; below a key that one of them lacks nothing more is listed."""
    found: list[Difference] = []
    for path in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(path, set()), theirs.get(path, set())
        parents = (each.where for each in found if not each.ours or not each.theirs)
        if mine != other and not any(path.startswith((f"{parent}.", f"{parent}[")) for parent in parents):
            found.append(Difference(path, frozenset(mine), frozenset(other)))
    return found
