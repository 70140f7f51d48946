"""What a check found, and how a person or a program reads it."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's."""

    check: str
    state: Literal["ok", "wrong", "unknown"]
    said: str
    next: str = ""
    """What to do about it; empty where nothing is to be done."""


def ok(check: str, said: str, next_step: str = "") -> Finding:
    """It is as it should be."""
    return Finding(check, "ok", said, next_step)


def wrong(check: str, said: str, next_step: str = "") -> Finding:
    """The bot cannot do its work, or not all of it."""
    return Finding(check, "wrong", said, next_step)


def unknown(check: str, said: str, next_step: str = "") -> Finding:
    """It could not be found out."""
    return Finding(check, "unknown", said, next_step)


def as_text(findings: Sequence[Finding]) -> str:
    """A line each, and a last one with the sum."""
    width = max(len(finding.check) for finding in findings)
    lines = [
        " ".join(filter(None, (f"{finding.state:<8} {finding.check:<{width}}  {finding.said}", finding.next)))
        for finding in findings
    ]
    count = len(failures(findings))
    end = f"{count} thing{'s' * (count != 1)} to mend." if count else "Nothing is wrong."
    return "\n".join([*lines, end])


def as_json(findings: Sequence[Finding]) -> str:
    """The same for a program."""
    checks = [asdict(finding) for finding in findings]
    return json.dumps({"wrong": len(failures(findings)), "checks": checks}, indent=2)


def failures(findings: Sequence[Finding]) -> list[Finding]:
    """Those that are wrong."""
    return [finding for finding in findings if finding.state == "wrong"]


def in_words(span: timedelta) -> str:
    """A span to read at a glance: `40 s`, `12 min`, `5 h`, `3 days`."""
    seconds = round(abs(span).total_seconds())
    for size, name in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{round(seconds / size)} {name}"
    return f"{seconds} s"
