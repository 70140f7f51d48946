"""What a tick costs as the number of members grows, beside other ways: `python -m tests.bench.growth [--short]`."""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import uvloop
from sqlalchemy import text

from bot.clock import steady, system_clock
from bot.content import Content, load
from bot.delivery import Numbers
from bot.delivery.claiming import Claiming
from bot.jobs import choose, plan
from bot.store import Database
from bot.store.migrating import migrate
from tests.bench.census import TEAMS, Census
from tests.bench.commands import Row
from tests.bench.crowded import answers_while_ticking, peak_megabytes
from tests.bench.processes import StartError
from tests.bench.rivals import Cost, one_job_each
from tests.chaos.tables import connected
from tests.postgres import open_server

_NO_LIMIT = 1_000_000
UNPACED = replace(Numbers(), per_second=_NO_LIMIT, burst=_NO_LIMIT, in_flight=_NO_LIMIT, at_once=_NO_LIMIT)
SLOPE = {"sqlite": 1.8, "postgresql": 1.25}
"""At most so many times the cost with a hundred times the members."""


@dataclass(frozen=True)
class Plan:
    """Members in the small and in the large table, how many are due, rounds, jobs of the rival, and the rest."""

    sizes: tuple[int, int]
    due: int
    rounds: int
    jobs: int
    seconds: float
    crowd: int


LONG = Plan((10_000, 1_000_000), 1_000, 9, 10_000, 3.0, 50_000)
SHORT = Plan((10_000, 100_000), 1_000, 2, 500, 0.5, 3_000)


@dataclass(frozen=True)
class Turn:
    """Microseconds a due member: planned, chosen, claimed, and its row moved by a bare UPDATE."""

    plan: float
    choose: float
    claim: float
    update: float


async def main(given: Plan, kinds: Sequence[str]) -> int:
    """Measure and print; 1 only where it cannot be measured."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server()) if "postgresql" in kinds else None
        rows: list[Row] = []
        try:
            rival = await one_job_each(folder / "jobs.db", given.jobs, given.jobs // 10, system_clock())
            for kind in kinds:
                urls = [
                    f"sqlite:///{folder / f'{size}.db'}"
                    if server is None or kind == "sqlite"
                    else server.create_database(f"members{size}")
                    for size in given.sizes
                ]
                small, large = await side_by_side(given, urls)
                rows += compared(kind, given, small, large, rival if kind == "sqlite" else None)
            rows += answers(await answers_while_ticking(folder, given.seconds))
            peak = await peak_megabytes(folder, given.crowd)
        except (StartError, TimeoutError) as error:
            print(f"failed: {error}", file=sys.stderr)
            return 1
    rows.append(
        Row(f"peak memory, {given.crowd} due : 256 MiB", f"{peak:.0f} MiB", "256 MiB", peak / 256, 1, falls=True)
    )
    show(rows)
    return 0


async def side_by_side(given: Plan, urls: Sequence[str]) -> list[list[Turn]]:
    """Both tables in turns, so that whatever else the machine does meets both."""
    now = system_clock()
    tables = [Census(url, size, given.due, now) for url, size in zip(urls, given.sizes, strict=True)]
    databases = []
    for table in tables:
        await asyncio.to_thread(migrate, table.url)
        await table.fill()
        databases.append(Database(table.url))
        await databases[-1].start()
    content = load()
    found: list[list[Turn]] = [[] for _ in tables]
    try:
        for _ in range(given.rounds + 1):
            for table, database, turns in zip(tables, databases, found, strict=True):
                turns.append(await one_turn(table, database, content))
    finally:
        for database in databases:
            await database.stop()
    return [turns[1:] for turns in found]  # the first one fills caches


async def one_turn(table: Census, database: Database, content: Content) -> Turn:
    """Plan, choose and claim what is due once, and then the same rows by hand."""
    await table.be_due_again()
    began = time.perf_counter()
    planned = await plan(database, database.clock, numbers=UNPACED)
    planning = time.perf_counter() - began
    began = time.perf_counter()
    await choose(database, content, database.clock)
    choosing = time.perf_counter() - began
    await table.be_claimable()
    claiming = Claiming(database, database.clock, steady, UNPACED, "bench")
    claimed, began = 0, time.perf_counter()
    for number in range(TEAMS):
        while (claim := await claiming.claim(f"T{number}")).claimed:
            claimed += len(claim.claimed)
    claims = time.perf_counter() - began
    if not planned == claimed == table.due:
        raise StartError(f"{planned} planned and {claimed} claimed of {table.due}")
    await table.be_due_again()
    return Turn(*(1e6 * seconds / table.due for seconds in (planning, choosing, claims, await bare(table))))


async def bare(table: Census) -> float:
    """Seconds for the UPDATE alone, with its commit."""
    async with connected(table.url) as connection:
        await connection.execute(text("SELECT 1"))  # connected by now
        await connection.commit()
        began = time.perf_counter()
        await connection.execute(table.moving())
        await connection.commit()
        return time.perf_counter() - began


def compared(kind: str, given: Plan, small: list[Turn], large: list[Turn], rival: Cost | None) -> list[Row]:
    """Ratios of what was measured side by side."""
    few, many = (f"{size:,}" for size in given.sizes)
    rows = []
    for step in ("plan", "claim", "choose"):
        ours, theirs = ([getattr(turn, step) for turn in turns] for turns in (large, small))
        limit = SLOPE[kind] if step != "choose" else None
        rows.append(_micro(f"{kind}: {step}, {many} : {few} members", ours, theirs, limit))
    updates = [turn.update for turn in large]
    rows.append(_micro(f"{kind}: plan : bare UPDATE", [turn.plan for turn in large], updates, 4))
    if rival is not None:
        theirs = [1e6 * rival.tick / rival.due] * len(large)
        rows.append(_micro(f"{kind}: plan : one job a member", [turn.plan for turn in large], theirs, 0.2))
        seconds = f"{rival.add:.2f} s"
        print(f"one job a member: {rival.members} added in {seconds}, restarted in {rival.restart:.3f} s")
    return rows


def answers(quantiles: tuple[float, float]) -> list[Row]:
    """How long an answer takes while members come due."""
    quiet, busy = quantiles
    return [Row("p99 of /level, tick : none", f"{busy:.1f} ms", f"{quiet:.1f} ms", busy / quiet, 2, falls=True)]


def _micro(what: str, ours: Sequence[float], theirs: Sequence[float], limit: float | None) -> Row:
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    shown, beside = (f"{statistics.median(side):.0f} us" for side in (ours, theirs))
    return Row(what, shown, beside, ratio, limit, falls=True)


def show(rows: Sequence[Row]) -> None:
    """The table, times for one due member."""
    print(f"{'':52} {'ours':>10} {'beside':>10} {'ratio':>7}  target")
    for row in rows:
        met = row.verdict.replace("MISSED", "no").replace("met", "yes")
        print(f"{row.what:52} {row.ours:>10} {row.theirs:>10} {row.ratio:7.2f}  {met}".rstrip())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="smaller tables, within about a minute")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    kinds = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    sys.exit(uvloop.run(main(SHORT if options.short else LONG, kinds)))
