"""Small checks from which the shapes of Block Kit objects are put together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that Slack would refuse; `str()` gives Slack's own wording (BK-32)."""

    message: str
    pointer: str
    rule: str

    def __str__(self) -> str:
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


@dataclass(slots=True)
class Report:
    """What one run of the lint has found so far."""

    surface: str
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, pointer: str, message: str, rule: str) -> None:
        """Note one problem at a JSON pointer."""
        self.problems.append(Problem(message, pointer, rule))


Check = Callable[[Report, str, Any], None]


def string(maximum: int, *, minimum: int = 1, rule: str, pattern: str | None = None) -> Check:
    """A string of `minimum` to `maximum` characters, matching `pattern` whole where one is given."""
    compiled = re.compile(pattern, re.ASCII) if pattern else None

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, str):
            report.refuse(pointer, "must provide a string", rule)
        elif len(value) > maximum:
            report.refuse(pointer, f"must be less than {maximum + 1} characters", rule)
        elif len(value) < minimum:
            report.refuse(pointer, f"must be more than {minimum - 1} characters", rule)
        elif compiled and not compiled.fullmatch(value):
            report.refuse(pointer, f"invalid format: {value[:40]}", rule)

    return check


def day(*, rule: str) -> Check:
    """A day of the calendar as YYYY-MM-DD."""
    form = string(10, rule=rule, pattern=r"\d{4}-\d\d-\d\d")

    def check(report: Report, pointer: str, value: Any) -> None:
        before = len(report.problems)
        form(report, pointer, value)
        if len(report.problems) == before:
            try:
                date.fromisoformat(value)
            except ValueError:
                report.refuse(pointer, f"invalid date: {value}", rule)

    return check


def integer(minimum: int, maximum: int, *, rule: str) -> Check:
    """A whole number between two bounds, both included."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.refuse(pointer, "must provide an integer", rule)
        elif not minimum <= value <= maximum:
            report.refuse(pointer, f"must be between {minimum} and {maximum}", rule)

    return check


def number(*, rule: str) -> Check:
    """A number, whole or not."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            report.refuse(pointer, "must provide a number", rule)

    return check


def boolean(*, rule: str) -> Check:
    """True or false."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, bool):
            report.refuse(pointer, "must provide a boolean", rule)

    return check


def one_of(*values: str, rule: str) -> Check:
    """One of a few words."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if value not in values:
            report.refuse(pointer, f"must be one of: {', '.join(values)}", rule)

    return check


def array(item: Check, *, minimum: int = 0, maximum: int, rule: str) -> Check:
    """A list of `minimum` to `maximum` items, each checked."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, list):
            report.refuse(pointer, "must provide an array", rule)
            return
        if len(value) > maximum:
            report.refuse(pointer, f"no more than {maximum} items allowed", rule)
            return
        if len(value) < minimum:
            report.refuse(pointer, f"no less than {minimum} items allowed", rule)
        for index, entry in enumerate(value):
            item(report, f"{pointer}/{index}", entry)

    return check


def shape(properties: Mapping[str, Check], *, required: Iterable[str] = (), also: Iterable[Check] = ()) -> Check:
    """An object with these properties and no others (BK-31); `also` checks the object as a whole."""
    needed, whole = tuple(required), tuple(also)

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.refuse(pointer, "must provide an object", "BK-31")
            return
        for name in needed:
            if value.get(name) is None:
                report.refuse(pointer, f"missing required field: {name}", "BK-31")
        for name, entry in value.items():
            inner = properties.get(name)
            if inner is None:
                report.refuse(pointer, f"invalid additional property: {name}", "BK-31")
            elif entry is not None or name not in needed:
                inner(report, f"{pointer}/{name}", entry)
        for extra in whole:
            extra(report, pointer, value)

    return check


def by_type(table: Mapping[str, Check], *, noun: str, rule: str) -> Check:
    """An object whose `type` chooses its shape; any other type is unsupported here."""

    def check(report: Report, pointer: str, value: Any) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        inner = table.get(kind) if isinstance(kind, str) else None
        if not isinstance(value, dict):
            report.refuse(pointer, "must provide an object", rule)
        elif inner is None:
            report.refuse(pointer, f"unsupported {noun}: {kind}", rule)
        else:
            inner(report, pointer, value)

    return check


def exactly_one(*names: str, rule: str) -> Check:
    """Exactly one of these properties is present."""

    def check(report: Report, pointer: str, value: Any) -> None:
        present = [name for name in names if value.get(name) is not None]
        if len(present) != 1:
            report.refuse(pointer, f"must provide exactly one of: {', '.join(names)}", rule)

    return check


def at_least_one(*names: str, rule: str) -> Check:
    """At least one of these properties is present and not empty."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not any(value.get(name) for name in names):
            report.refuse(pointer, f"must provide at least one of: {', '.join(names)}", rule)

    return check


def anything(_report: Report, _pointer: str, _value: Any) -> None:
    """Accepted as it is."""
