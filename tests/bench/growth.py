"""What a tick costs as members and workspaces grow, beside other ways: `python -m tests.bench.growth [--short]`."""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import uvloop
from sqlalchemy import text

from bot.clock import steady, system_clock
from bot.content import Content, load
from bot.delivery import Numbers
from bot.delivery.claiming import Claiming
from bot.jobs import choose, plan
from bot.serve import settle_collector
from bot.store import Database
from bot.store.migrating import migrate
from tests.bench.census import Census
from tests.bench.crowded import answers_while_ticking, peak_megabytes
from tests.bench.processes import StartError
from tests.bench.rivals import one_job_each
from tests.bench.rows import Found, Row, compared, show
from tests.bench.rush import rush
from tests.chaos.tables import connected
from tests.postgres import Server, open_server

_NO_LIMIT = 1_000_000
UNPACED = replace(Numbers(), per_second=_NO_LIMIT, burst=_NO_LIMIT, in_flight=_NO_LIMIT, at_once=_NO_LIMIT)
SLOPE = {"sqlite": 1.8, "postgresql": 1.25}
"""At most so many times the cost in a table a thousand times as large, or with five hundred times the workspaces."""
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Size:
    """Members in so many workspaces; the due ones are in `due_teams` of these."""

    members: int
    teams: int
    due_teams: int

    def __str__(self) -> str:
        return f"{self.members:,} members in {self.teams:,} workspace{'s' if self.teams > 1 else ''}"


@dataclass(frozen=True)
class Plan:
    """Tables by what they are for, how many are due in each and in a rush, rounds, jobs of the rival, and the rest."""

    small: Size
    large: Size
    wide: Size
    alone: Size
    due: int
    rush: int
    rounds: int
    jobs: int
    seconds: float
    crowd: int


LONG = Plan(
    small=Size(1_000, 100, 100),
    large=Size(1_000_000, 100, 100),
    wide=Size(1_000_000, 50_000, 100),
    alone=Size(1_000, 1, 1),
    due=1_000,
    rush=20_000,
    rounds=5,
    jobs=10_000,
    seconds=2.0,
    crowd=50_000,
)
SHORT = Plan(
    small=Size(200, 10, 10),
    large=Size(10_000, 10, 10),
    wide=Size(10_000, 1_000, 10),
    alone=Size(200, 1, 1),
    due=100,
    rush=1_000,
    rounds=1,
    jobs=100,
    seconds=0.2,
    crowd=400,
)


@dataclass(frozen=True)
class Turn:
    """Microseconds a due member: planned, chosen, claimed, and its row moved by a bare UPDATE."""

    plan: float
    choose: float
    claim: float
    update: float

    @property
    def whole(self) -> float:
        """All that a tick does for a due member before its message leaves."""
        return self.plan + self.choose + self.claim


@dataclass
class Table:
    """One of the tables, and what was measured in it."""

    size: Size
    census: Census
    database: Database
    turns: list[Turn]

    def of(self, step: str) -> list[float]:
        return [getattr(turn, step) for turn in self.turns]


async def measured(given: Plan, kinds: Sequence[str]) -> Found:
    """On each of these databases. StartError or TimeoutError where it cannot be measured."""
    found = Found()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        server = stack.enter_context(open_server()) if "postgresql" in kinds else None
        for kind in kinds:
            new_database = partial(_new_database, folder, server if kind == "postgresql" else None)
            urls = {name: new_database(name) for name in ("small", "large", "wide", "alone")}
            found += await on(kind, given, urls, folder)
            found += await rush(NAMES[kind], given.rush, given.alone.members, new_database, UNPACED, SLOPE[kind])
        if "sqlite" in kinds:
            quiet, busy = await answers_while_ticking(folder, given.seconds)
            what = "p99 of /level while members come due : while none does"
            found.rows.append(Row(what, f"{busy:.1f} ms", f"{quiet:.1f} ms", busy / quiet, 2, falls=True))
            for how, module in (("", ("tests.bench.wordless", "run")), (", with the extra `semantic`", ())):
                peak = await peak_megabytes(folder, given.crowd, *module)
                what = f"peak memory, {given.crowd:,} due at once{how} : 256 MiB"
                found.rows.append(Row(what, f"{peak:.0f} MiB", "256 MiB", peak / 256, 1, falls=True))
    return found


def _new_database(folder: Path, server: Server | None, name: str) -> str:
    return f"sqlite:///{folder / name}.db" if server is None else server.create_database(name)


async def on(kind: str, given: Plan, urls: dict[str, str], folder: Path) -> Found:
    """All tables on one kind of database, in turns, so that whatever else the machine does meets all."""
    now, tables = system_clock(), dict[str, Table]()
    try:
        for name, url in urls.items():
            size: Size = getattr(given, name)
            census = Census(url, size.members, given.due, now, teams=size.teams, due_teams=size.due_teams)
            await asyncio.to_thread(migrate, url)
            await census.fill()
            tables[name] = Table(size, census, Database(url), [])
            await tables[name].database.start()
        content = load()
        settle_collector()  # as the bot does once it has started
        for number in range(given.rounds + 1):
            for table in tables.values():
                turn = await one_turn(table.census, table.database, content)
                table.turns += [turn] if number else []  # the first one fills caches
        megabytes = {name: await table.census.megabytes() for name, table in tables.items()}
    finally:
        for table in tables.values():
            await table.database.stop()
    found = Found(slopes(kind, tables) + sizes(kind, tables, megabytes), constants(kind, tables, megabytes))
    if kind == "sqlite":
        found += await beside_jobs(given, tables["large"], folder)
    return found


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
    for team_id in table.due_teams:
        while (claim := await claiming.claim(team_id)).claimed:
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


def slopes(kind: str, tables: dict[str, Table]) -> list[Row]:
    """What a due member costs in a large table beside a small one, and beside a bare UPDATE."""
    small, large, wide, alone = (tables[name] for name in ("small", "large", "wide", "alone"))
    rows = [
        _micro(f"{NAMES[kind]}: {step} a due member, {large.size} : {small.size}", large, small, step, limit)
        for step, limit in (("plan", SLOPE[kind]), ("choose", None), ("claim", SLOPE[kind]))
    ]
    what = f"{NAMES[kind]}: a whole tick a due member, "
    limit = SLOPE["postgresql"] if kind == "postgresql" else None
    rows.append(_micro(f"{what}{wide.size} : {large.size}", wide, large, "whole", limit))
    rows.append(_micro(f"{what}{wide.size} : {alone.size}", wide, alone, "whole"))
    update = f"{NAMES[kind]}: plan a due member of {large.size.members:,} : a bare UPDATE of its row"
    rows.append(compared(update, large.of("plan"), large.of("update"), "µs", 4, falls=True))
    return rows


def sizes(kind: str, tables: dict[str, Table], megabytes: dict[str, float]) -> list[Row]:
    """What lies on disk."""
    large, wide = tables["large"].size, tables["wide"].size
    what = f"{NAMES[kind]} on disk: {wide} : {large}"
    one, other = megabytes["wide"], megabytes["large"]
    return [Row(what, f"{one:,.0f} MB", f"{other:,.0f} MB", one / other)]


def constants(kind: str, tables: dict[str, Table], megabytes: dict[str, float]) -> dict[str, float]:
    """What the page on capacity computes with."""
    large, small = tables["large"], tables["small"]
    bytes_each = 1e6 * (megabytes["large"] - megabytes["small"]) / (large.size.members - small.size.members)
    medians = {step: statistics.median(large.of(step)) for step in ("plan", "choose", "claim")}
    found = {f"{kind}_{step}_microseconds": value for step, value in medians.items()}
    return found | {f"{kind}_bytes_per_member": bytes_each}


async def beside_jobs(given: Plan, large: Table, folder: Path) -> Found:
    """Our tick beside one APScheduler job for every member, in its SQLAlchemy job store."""
    cost = await one_job_each(folder / "jobs.db", given.jobs, given.jobs // 10, system_clock())
    plans = large.of("plan")
    theirs = [1e6 * cost.tick / cost.due] * len(plans)
    what = f"SQLite: plan a due member of {large.size.members:,} : one APScheduler job a member, of {given.jobs:,}"
    adding = f"one APScheduler job a member: {given.jobs:,} added : the same rows in our table"
    bulk = await _filled(folder, given.jobs)
    return Found(
        [
            compared(what, plans, theirs, "µs", 0.2, falls=True),
            Row(adding, f"{bulk:.2f} s", f"{cost.add:.2f} s", bulk / cost.add),
        ]
    )


async def _filled(folder: Path, members: int) -> float:
    census = Census(f"sqlite:///{folder / 'filled.db'}", members, members // 10, system_clock())
    await asyncio.to_thread(migrate, census.url)
    began = time.perf_counter()
    await census.fill()
    return time.perf_counter() - began


def _micro(what: str, ours: Table, theirs: Table, step: str, limit: float | None = None) -> Row:
    return compared(what, ours.of(step), theirs.of(step), "µs", limit, falls=True)


def main() -> int:
    """Measure and print; 1 only where it cannot be measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="smaller tables, within half a minute")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    kinds = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    try:
        show(uvloop.run(measured(SHORT if options.short else LONG, kinds)).rows)
    except (StartError, TimeoutError) as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
