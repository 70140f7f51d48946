"""Settings of faults as the page sends them: those that would upset Slack itself are refused, with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bot.standin.entities import JSON
from bot.standin.faults import KINDS
from bot.standin.playground.asked import PageError

LONGEST_SECONDS = 86_400


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 100


def _is_number(value: Any, most: float) -> bool:
    return type(value) in (int, float) and 0 <= value <= most


def _is_whole(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


SETTINGS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "kind": (lambda value: isinstance(value, str) and value in KINDS, f"one of: {', '.join(KINDS)}"),
    "method": (_is_name, "the name of a method, such as chat.postMessage or chat.*"),
    "times": (lambda value: value is None or _is_whole(value, 1, 1_000_000), "a whole number from 1, or null"),
    "probability": (lambda value: _is_number(value, 1), "a number from 0 to 1"),
    "seconds": (lambda value: _is_number(value, LONGEST_SECONDS), f"a number from 0 to {LONGEST_SECONDS}"),
    "code": (_is_name, "the name of an error, such as internal_error"),
    "status": (lambda value: _is_whole(value, 400, 599), "a whole number from 400 to 599"),
    "retry_after": (
        lambda value: value is None or (isinstance(value, str) and re.fullmatch(r"[0-9]{1,5}", value) is not None),
        "seconds in figures as text, or null",
    ),
    "after": (lambda value: isinstance(value, bool), "true or false"),
}


def fault_settings(wanted: JSON) -> JSON:
    """The settings, each of a kind that it can have. Raises PageError with what the first wrong one should be."""
    for name, value in wanted.items():
        if name not in SETTINGS:
            raise PageError(f"A fault has no setting `{name[:40]}`. There are: {', '.join(SETTINGS)}.")
        fits, words = SETTINGS[name]
        if not fits(value):
            raise PageError(f"`{name}` is {words}.")
    if "kind" not in wanted:
        raise PageError(f"`kind` is missing; it is {SETTINGS['kind'][1]}.")
    return wanted
