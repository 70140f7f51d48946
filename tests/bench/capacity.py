"""The page on capacity, computed from measured constants and Slack's limits: `python -m tests.bench.capacity`."""

import argparse
import sys
from datetime import timedelta

from bot.delivery import Numbers
from tests.bench import report
from tests.bench.report import Result, wrapped
from tests.bench.simulated import (
    BUSIEST,
    REQUESTS,
    SHAPES,
    TOGETHER,
    USED,
    Machine,
    Shape,
    crowd,
    machine_of,
    replicas,
)

PAGE = report.FOLDER / "CAPACITY.md"
WORKING_HOURS = timedelta(hours=9)
"""From nine until members' working hours end, after which a nudge waits for the next day."""
CROWDS = (100, 1_000, 5_000, 10_000, 50_000, 100_000)


def page(result: Result) -> str:
    """The whole page. LookupError where the run lacks a constant."""
    file, server = (machine_of(result.constants, database) for database in ("sqlite", "postgresql"))
    alone = result.constants["process_megabytes"]
    idle = result.constants["idle_workspace_bytes"]
    return "\n".join(
        [
            *_head(result),
            *_slack(),
            *_machine(file, server, alone, idle),
            *_shapes({"sqlite": file, "postgresql": server}),
            *_advice(file, server, alone),
        ]
    )


def write(result: Result) -> None:
    """Put the page where it belongs; LookupError where the run lacks a constant."""
    PAGE.write_text(page(result), encoding="utf-8")


def _head(result: Result) -> list[str]:
    short = " It was a short run, whose figures say nothing." if result.is_short else ""
    return [
        "# Capacity",
        "",
        *wrapped(
            "How many members a process serves, how large the database grows, and what to do at 1,000, at 100,000 and"
            " at 10 million members. `make bench` computes this page from what it has measured and from Slack's limits;"
            " nothing in it is typed by hand. What it assumes is said where it is used."
        ),
        "",
        *wrapped(f"Measured on {result.date}: {result.machine}.{short}"),
        "",
    ]


def _slack() -> list[str]:
    numbers = Numbers()
    minutes = numbers.spread_cap // timedelta(minutes=1)
    most = int(WORKING_HOURS.total_seconds() * numbers.per_second)
    found = [(members, crowd(members)) for members in CROWDS]
    return [
        "## What Slack allows",
        "",
        *wrapped(
            "Slack takes about one message a second in a channel and several hundred a minute in a workspace, and more"
            f" than that only in bursts. Cairn sends {numbers.per_second:g} a second to one workspace, after"
            f" {numbers.burst} at once, and spreads members who share a minute over up to {minutes} minutes. No machine"
            " makes this faster. Simulated with the bot's own spread and pace: members of one workspace who all chose"
            " Monday 09:00."
        ),
        "",
        "| due together | half have it after | the last one after |",
        "|--:|--:|--:|",
        *(f"| {members:,} | {_span(served.half)} | {_span(served.last)} |" for members, served in found),
        "",
        *wrapped(
            f"A workspace in which more than {most:,} members share that minute is not done by the end of the day; the"
            " rest comes on the next working day. Members who choose other days and times with `/nudges` never wait for"
            " that crowd."
        ),
        "",
    ]


def _machine(file: Machine, server: Machine, alone: float, idle: float) -> list[str]:
    both = (file, server)
    rows = [
        ("from due to sent, one member", *(f"{(one.prepared + one.sent) / 1000:.1f} ms" for one in both)),
        ("due members an hour, at most", *(_round(3600 * one.messages) for one in both)),
        ("requests a second, half of them changes", *(f"{one.requests:,.0f}" for one in both)),
        ("members whose requests it answers", *(_round(one.members) for one in both)),
        ("database, a member", *(f"{one.bytes_each:,.0f} bytes" for one in both)),
        ("database, a member's year", *(f"{one.bytes_year / 1000:,.0f} kB" for one in both)),
    ]
    return [
        "## What one replica does",
        "",
        "| | SQLite | PostgreSQL |",
        "|---|--:|--:|",
        *(f"| {what} | {one} | {other} |" for what, one, other in rows),
        "",
        *wrapped(
            f"Members whose requests it answers: {REQUESTS} requests a member a week, {BUSIEST:.0%} of them in the"
            f" busiest hour, a processor used to {USED:.0%}. The process takes {alone:,.0f} MB, and {idle:,.0f} bytes"
            " more for each workspace that nobody uses. A year is six goals with four changes each, twelve wins, and a"
            " weekly nudge and check-in of which half are answered."
        ),
        "",
    ]


def _shapes(machines: dict[str, Machine]) -> list[str]:
    server = machines["postgresql"]
    an_hour, within = 3600 * server.messages, 3600 * server.messages / TOGETHER
    return [
        "## Monday, 09:00",
        "",
        *wrapped(
            "A third of all members are due in the same minute, alike many in each workspace. One replica shares its"
            " processor among workspaces. Replicas are counted so that the machine is done within the time that Slack's"
            " limits take anyway, or within 15 minutes where that is less, and so that all requests are answered."
        ),
        "",
        "| members | due together | by Slack's limits alone | one replica | replicas | database |",
        "|---|--:|--:|--:|--:|--:|",
        *(_shape(shape, machines[shape.database]) for shape in SHAPES),
        "",
        *wrapped(
            f"Where this machine ends: one replica on PostgreSQL prepares and sends {_round(an_hour)} messages an hour,"
            f" so that of {_round(within)} members a third can be due together and be served within the hour. Beyond"
            " that the figures assume that replicas on machines of their own add up and that PostgreSQL keeps up;"
            " [BENCHMARKS.md](BENCHMARKS.md) says with how many members and replicas that has been measured."
        ),
        "",
    ]


def _shape(shape: Shape, machine: Machine) -> str:
    free, one = crowd(shape.due_each), crowd(shape.due_each, machine.messages / shape.workspaces)
    cells = (
        str(shape),
        f"{shape.due:,}",
        _span(free.last),
        _span(one.last),
        str(replicas(shape, machine, free)),
        f"{machine.gigabytes(shape.members):,.1f} GB",
    )
    return f"| {' | '.join(cells)} |"


def _advice(file: Machine, server: Machine, alone: float) -> list[str]:
    small, many, wide = SHAPES[0], SHAPES[2], SHAPES[4]
    count = replicas(wide, server, crowd(wide.due_each))
    sizes = [machine.gigabytes(shape.members) for machine, shape in ((file, small), (server, many), (server, wide))]
    advice = [
        f"- **1,000 members.** One process on SQLite: {sizes[0]:.1f} GB on disk after two years, {alone:,.0f} MB of"
        " memory. A copy of the database each night is all the care it needs.",
        f"- **100,000 members.** PostgreSQL, and two replicas so that one can be replaced: {sizes[1]:,.0f} GB after"
        " two years. In one workspace Slack's limits say when the last nudge comes: offer other days than Monday.",
        f"- **10 million members.** {count} replicas by this arithmetic, {sizes[2] / 1000:,.1f} TB after two years."
        " Lower `CAIRN_RETENTION_DAYS` first: records of messages and nudges are most of it. Nobody has run it at this"
        " size: measure with tables of your own sizes (`python -m tests.bench.growth`) before you promise it.",
    ]
    return ["## What to do", "", *(line for item in advice for line in _indented(item)), ""]


def _indented(item: str) -> list[str]:
    first, *rest = wrapped(item, 118)
    return [first, *(f"  {line}" for line in rest)]


def _span(span: timedelta) -> str:
    seconds = span.total_seconds()
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


def _round(value: float) -> str:
    """Two digits that count."""
    digits = max(0, len(f"{value:.0f}") - 2)
    return f"{round(value, -digits):,.0f}"


if __name__ == "__main__":
    argparse.ArgumentParser(description=__doc__).parse_args()
    sys.stdout.write(page(report.read(report.DATA)))
