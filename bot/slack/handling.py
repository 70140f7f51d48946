"""One request from its arrival to its answer: who answers it, what becomes of it, how long that takes."""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import structlog

from bot import tracing
from bot.clock import steady
from bot.logs import is_verbose
from bot.tally import REQUEST_SECONDS, REQUESTS

log = structlog.get_logger()

KINDS = {
    "block_actions": "action",
    "view_submission": "form",
    "view_closed": "closed",
    "shortcut": "shortcut",
    "message_action": "shortcut",
    "event_callback": "event",
}
"""By Slack's types; what has none of them and names a command is one, and all else is `other`."""
OUTCOMES = (
    "answered",
    "refused",
    "failed",
    "busy",
    "repeated",
    "ignored",
    "too_fast",
    "malformed",
    "stranger",
    "unknown",
)


class Handling:
    """What is known of the request that this task works on."""

    __slots__ = ("began", "kind", "name", "outcome")

    def __init__(self, body: Mapping[str, Any]) -> None:
        self.kind = "command" if "command" in body else KINDS.get(str(body.get("type")), "other")
        self.name = ""
        self.outcome = "answered"
        self.began = steady()


_now: ContextVar[Handling | None] = ContextVar("handling", default=None)


def arrived(body: Mapping[str, Any]) -> None:
    """A request is here."""
    _now.set(Handling(body))


def named(name: str) -> None:
    """Who answers it: a name that a table of ours has; of `goals.done` the feature counts."""
    handling = _now.get()
    if handling is not None:
        handling.name = name.partition(".")[0]


def keyed(key: str | None) -> None:
    """Under which key it has its effect: from here on it has an id."""
    handling = _now.get()
    if handling is not None and key is not None:
        tracing.begin(key, handling.kind)


def became(outcome: str) -> None:
    """What became of it, one of `OUTCOMES`; `answered` where nobody says so."""
    handling = _now.get()
    if handling is not None:
        handling.outcome = outcome


def left(seconds: float) -> float:
    """What is left of so many seconds since it arrived."""
    handling = _now.get()
    return seconds if handling is None else max(0.0, seconds - (steady() - handling.began))


def done(team_id: str = "") -> None:
    """It is answered: counted, and at DEBUG a line of the log."""
    handling = _now.get()
    if handling is None:
        return
    _now.set(None)
    kind, name, outcome = handling.kind, handling.name, handling.outcome
    seconds = steady() - handling.began
    REQUESTS.add(kind, name, outcome)
    REQUEST_SECONDS.observe(seconds, kind, name)
    if is_verbose():
        log.debug("request", team=team_id, kind=kind, name=name, outcome=outcome, ms=round(seconds * 1000, 1))
    tracing.end(outcome, name)
