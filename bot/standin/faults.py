"""Faults on purpose: what may go wrong between an app and Slack, chosen by method, workspace, channel and chance."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

KINDS = {
    "ratelimited": "HTTP 429; retry_after is the header's value, null leaves it out",
    "error": "ok:false with `code`; after=true: Slack did the work all the same",
    "http": "HTTP `status` with a body that is not JSON; after=true: Slack did the work all the same",
    "drop": "the connection is cut; after=true: Slack did the work all the same",
    "slow": "the answer takes `seconds` of real time",
    "late": "the connection is cut, and Slack does the work `seconds` later by the stand-in's clock",
    "hide_newest": "history does not show messages younger than `seconds`",
    "strip_metadata": "metadata is lost: when posting it is not stored, when reading it is not shown",
}
ON_THE_WIRE = {"ratelimited", "error", "http", "drop", "late"}


@dataclass(slots=True)
class Fault:
    """One fault. `method` may hold wildcards; `times` None means always; `probability` is tried at each call."""

    kind: str
    method: str = "*"
    team: str | None = None
    channel: str | None = None
    times: int | None = None
    probability: float = 1.0
    after: bool = False
    code: str = "internal_error"
    status: int = 503
    seconds: float = 0.0
    retry_after: str | None = "1"
    fired: int = 0

    @classmethod
    def read(cls, settings: Mapping[str, Any]) -> Fault:
        """A fault from JSON. Raises ValueError naming what is wrong."""
        known = {entry.name for entry in fields(cls)} - {"fired"}
        unknown = set(settings) - known
        if unknown:
            raise ValueError(f"unknown fault settings: {', '.join(sorted(unknown))}; known: {', '.join(sorted(known))}")
        if settings.get("kind") not in KINDS:
            raise ValueError(f"kind must be one of: {', '.join(KINDS)}")
        return cls(**settings)

    def json(self) -> dict[str, Any]:
        """The fault and how often it has fired."""
        return asdict(self)

    def matches(self, method: str, team: str | None, channel: str | None) -> bool:
        """Whether it concerns this call and has not been used up."""
        if self.times is not None and self.fired >= self.times:
            return False
        if self.team is not None and self.team != team:
            return False
        if self.channel is not None and self.channel != channel:
            return False
        return fnmatchcase(method, self.method)


class Faults:
    """The faults in force; with the same seed and the same calls, the same ones fire."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self.active: list[Fault] = []

    def add(self, kind: str, method: str = "*", **settings: Any) -> Fault:
        """Put a fault in force and return it; `fault.fired` counts its effects."""
        fault = Fault.read({"kind": kind, "method": method, **settings})
        self.active.append(fault)
        return fault

    def reseed(self, seed: int) -> None:
        """Start the dice again from a seed."""
        self._random = random.Random(seed)

    def clear(self) -> None:
        """End all faults."""
        self.active.clear()

    def fire(self, method: str, team: str | None, channel: str | None) -> list[Fault]:
        """The faults that hit this call; at most one of them on the wire."""
        hit: list[Fault] = []
        for fault in self.active:
            taken = fault.kind in ON_THE_WIRE and any(other.kind in ON_THE_WIRE for other in hit)
            if taken or not fault.matches(method, team, channel):
                continue
            if fault.probability >= 1 or self._random.random() < fault.probability:
                fault.fired += 1
                hit.append(fault)
        return hit
