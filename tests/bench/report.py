"""What a whole run has found: kept as data, shown as Markdown, and put between markers of other documents."""

import json
import platform
import re
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bot.clock import system_clock
from tests.bench.rows import Found, Row, found_in

FOLDER = Path(__file__).parents[2] / "deploy"
DATA, PAGE, PICTURE = FOLDER / "bench.json", FOLDER / "BENCHMARKS.md", FOLDER / "bench.svg"
BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
INTRODUCTION = (
    "Written by `make bench`, which measures both sides of each line in the same run and in turns, so that whatever"
    " else the machine does meets both. The ratio is the median of the rounds' own ratios, and the middle half lies"
    " between its quartiles; the figures beside it are medians. What differs on both sides stands above each table."
)
GIBIBYTE = 2**30


@dataclass
class PartResult:
    """One part: what it found, or why it failed."""

    name: str
    title: str
    note: str
    seconds: float
    measured: str
    """When, in UTC."""
    found: Found = field(default_factory=Found)
    failure: str | None = None


@dataclass
class Result:
    """A whole run."""

    date: str
    machine: str
    seconds: float
    is_short: bool
    parts: list[PartResult]

    @property
    def constants(self) -> dict[str, float]:
        """Of all parts."""
        return {name: value for part in self.parts for name, value in part.found.constants.items()}

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts for row in part.found.rows]

    @property
    def failures(self) -> list[str]:
        """Titles of the parts that failed."""
        return [part.title for part in self.parts if part.failure is not None]


def machine() -> str:
    """The class of this machine, without what tells one of its kind from another."""
    cores, memory = psutil.cpu_count() or 0, psutil.virtual_memory().total / GIBIBYTE
    system = f"{platform.system()} on {platform.machine()}"
    return (
        f"{cores} cores, {memory:.0f} GiB of memory, {system}, "
        f"{platform.python_implementation()} {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def minute() -> str:
    """Date and time (UTC)."""
    return f"{system_clock():%Y-%m-%d %H:%M}"


def write(result: Result, file: Path) -> None:
    """Keep a run as data."""
    parts = [{**vars(part), "found": part.found.as_json()} for part in result.parts]
    file.write_text(json.dumps({**vars(result), "parts": parts}, indent=1) + "\n", encoding="utf-8")


def read(file: Path) -> Result:
    """The inverse of `write`."""
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    parts = [PartResult(**{**part, "found": found_in(part["found"])}) for part in kept["parts"]]
    return Result(**{**kept, "parts": parts})


def summary(result: Result) -> str:
    """Date, machine, and how many of the targets were met, in a sentence or two."""
    targets = [row for row in result.rows if row.is_met is not None]
    met = sum(row.is_met is True for row in targets)
    told = f"{result.date}, {result.machine}; {met} of {len(targets)} targets met."
    if result.failures:
        told += f" FAILED, and not measured: {', '.join(result.failures)}."
    if result.is_short:
        told += " A short run, whose figures say nothing but that every part works."
    return told


def page(result: Result) -> str:
    """The whole run as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        *wrapped(INTRODUCTION),
        "",
        f"![{alt(result)}](bench.svg)",
        "",
        f"{summary(result)} The run took {result.seconds / 60:.0f} minutes.",
        "",
    ]
    for part in result.parts:
        lines += [f"## {part.title}", "", *wrapped(part.note), ""]
        if part.failure is not None:
            lines += [f"FAILED: {part.failure}", ""]
        lines += [f"Measured {part.measured} UTC, in {part.seconds:.0f} s.", ""]
        if part.found.rows:
            lines += [*table(part.found.rows), ""]
    return "\n".join(lines).rstrip() + "\n"


def table(rows: list[Row]) -> list[str]:
    """Rows of Markdown."""
    lines = ["| Cairn : beside it | Cairn | beside | ratio | middle half | target |", "|---|--:|--:|--:|--:|---|"]
    for row in rows:
        cells = (row.what.strip(), row.ours, row.theirs, f"{row.ratio:.2f}", row.spread, row.verdict)
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def short_table(result: Result) -> str:
    """What has a target, for the README."""
    rows = [row for row in result.rows if row.limit is not None]
    lines = ["| Cairn : beside it | Cairn | beside | ratio | target |", "|---|--:|--:|--:|---|"]
    lines += [f"| {row.what.strip()} | {row.ours} | {row.theirs} | {row.ratio:.2f} | {row.verdict} |" for row in rows]
    where = "All lines, and what is not the same on both sides: [deploy/BENCHMARKS.md](deploy/BENCHMARKS.md)."
    told = wrapped(f"{summary(result)} {where}")
    picture = f"![{alt(result)}](deploy/bench.svg)"
    return "\n".join([picture, "", *lines, "", *told])


def alt(result: Result) -> str:
    """The picture in words."""
    targets = [row for row in result.rows if row.is_met is not None]
    missed = [row.what.strip() for row in targets if not row.is_met]
    told = f"Each ratio beside its target, {result.date}: {len(targets) - len(missed)} of {len(targets)} met"
    return f"{told}; missed: {'; '.join(missed)}" if missed else told


def put(text: str, between: str, begin: str = BEGIN, end: str = END) -> str:
    """The text with everything between its markers replaced. LookupError where it has no such markers."""
    pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if len(pattern.findall(text)) != 1:
        raise LookupError(f"{begin} ... {end} must be there once")
    return pattern.sub(lambda _: f"{begin}\n{between}\n{end}", text)


def wrapped(text: str, width: int = 120) -> list[str]:
    """Lines of a paragraph."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
