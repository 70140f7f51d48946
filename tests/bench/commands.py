"""What a command costs beside bare Bolt with the same query: `python -m tests.bench.commands [--short]`."""

import argparse
import statistics
import sys
import tempfile
from asyncio import gather, sleep
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.bench.load import Sample, Target, WrongAnswerError, measure
from tests.bench.processes import Servers, StartError, Workspace, import_seconds, megabytes, open_workspace
from tests.bench.rows import Found, Row, compared, show
from tests.postgres import open_server

CONNECTIONS = 16
GOALS = ("add Lead a design review by 31 December", "add Shadow a client call", "add Write the caching RFC")
CALM = 1.5
"""Seconds after changes, in which the Homes of those who made them are published for the last time, a second after the
first: that must not meet another side.
"""
MEMORY = 150
"""Megabytes of one process, which a small machine has to spare."""
ABOVE_BOLT = 1.3
"""At most so many times the time of bare Bolt with the same query, a request."""


@dataclass(frozen=True)
class Plan:
    """How long a run takes: rounds, seconds of load a turn, starts of the process, further entries tried."""

    rounds: int
    seconds: float
    starts: int
    sizes: Sequence[int]


LONG = Plan(rounds=12, seconds=0.6, starts=7, sizes=(50, 100))
SHORT = Plan(rounds=1, seconds=0.2, starts=1, sizes=(100,))


@dataclass(frozen=True)
class Command:
    """One of ours, words of its answer, and what bare Bolt does for it (see plain.py)."""

    text: str
    expected: str
    works: Mapping[str, str]
    """By the kind of database: on SQLite a member who was here a moment ago is remembered, and no row is read."""
    is_write: bool = False

    @property
    def name(self) -> str:
        return self.text.split()[0]


COMMANDS = {
    "level": Command("/level senior", "Senior", {"sqlite": "constant", "postgresql": "member"}),
    "goals": Command("/goals", "Shadow a client call", {"sqlite": "goals", "postgresql": "goals"}),
    "progress": Command(
        "/goals progress 2 50%", "50%", {"sqlite": "progress", "postgresql": "progress"}, is_write=True
    ),
}
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class Stage:
    """What stands side by side: the targets by name."""

    def __init__(self, workspace: Workspace, servers: Servers) -> None:
        self.workspace, self.servers = workspace, servers
        self.targets: dict[str, Target] = {}
        home, world = workspace.standin.workspace, workspace.standin.world
        self.people = tuple(world.add_user(home, f"member{len(home.users)}", tz="UTC").id for _ in range(CONNECTIONS))

    def aim(self, name: str, port: int, text: str, expected: str, *, is_write: bool = False) -> Target:
        """A command at a port."""
        command, _, rest = text.partition(" ")
        fields = command_fields(self.workspace, command, rest)
        people = self.people if is_write else ()
        target = Target(f"{text} ({name})", port, self.workspace.secret, fields, expected.encode(), is_write, people)
        self.targets[name] = target
        return target

    async def ours(self, port: int, kind: str) -> None:
        """The bot's commands, for members with three goals: one who reads, and one for each connection who writes."""
        for text in GOALS:
            await measure(self.aim("setting", port, f"/goals {text}", "blocks"), 1, 0)
            await measure(self.aim("setting", port, f"/goals {text}", "blocks", is_write=True), CONNECTIONS, 0)
        del self.targets["setting"]
        for name, command in COMMANDS.items():
            self.aim(f"{kind} {name}", port, command.text, command.expected, is_write=command.is_write)

    async def beside(self, kind: str, new_url: Callable[[str], str]) -> None:
        """Bare Bolt for each of them, each with a database of its own."""
        for name, command in COMMANDS.items():
            options = [f"--command={command.name}"]
            if (work := command.works[kind]) != "constant":
                options += [f"--database={new_url(f'bolt_{name}')}", f"--work={work}"]
                options += [f"--people={','.join(self.people)}"]
            port = await self.servers.bolt(*options)
            self.aim(f"{kind} bolt {name}", port, command.name, "Senior", is_write=command.is_write)


async def on_sqlite(plan: Plan, stage: Stage, folder: Path) -> Found:
    """Every comparison on SQLite, its sides in turns."""
    servers = stage.servers
    port, process, _ = await servers.cairn("cairn")
    await stage.ours(port, "sqlite")
    await stage.beside("sqlite", lambda name: f"sqlite:///{folder / name}.db")
    session = await servers.bolt(f"--database=sqlite:///{folder / 'session.db'}", "--work=session", "--command=/goals")
    stage.aim("session", session, "/goals", "Lead design review")
    stage.aim("stock", await servers.bolt("--stock"), "/level senior", "Senior")
    for size in plan.sizes:
        crowded, many = await gather(
            servers.cairn(f"crowd{size}", "tests.bench.crowd", str(size)), servers.bolt(f"--listeners={size}")
        )
        stage.aim(f"level+{size}", crowded[0], "/level senior", "Senior")
        stage.aim(f"bolt*{size}", many, "/level senior", "Senior")
    loaded = {name: target for name, target in stage.targets.items() if name != "stock"}
    busy = await loaded_in_turns(plan, loaded)
    singles = {name: stage.targets[name] for name in ("sqlite level", "stock")}
    alone = await in_turns(singles, lambda target: measure(target, 1, plan.seconds / 2), plan.rounds)
    memory = megabytes(process)
    await servers.end()
    by_default = await memory_by_default(plan, stage)
    rows = [
        *costs("sqlite", busy),
        _times("/goals : the goals through a session of SQLModel", busy["sqlite goals"], busy["session"]),
        *latency(busy, alone),
        *growth(busy, plan.sizes),
        await cold_start(plan.starts, servers),
        _weighs("memory of the process after the load, as installed by default", by_default, 1),
        _weighs("memory with word vectors (extra semantic)", memory),
    ]
    return Found(rows, rates("sqlite", busy) | {"process_megabytes": by_default})


async def memory_by_default(plan: Plan, stage: Stage) -> float:
    """Megabytes of a process without the extra after each command under load."""
    port, process, _ = await stage.servers.cairn("wordless", "tests.bench.wordless", "run")
    await stage.ours(port, "wordless")
    for name in COMMANDS:
        await _loaded(stage.targets[f"wordless {name}"], plan.seconds)
    memory = megabytes(process)
    await stage.servers.end(process)
    return memory


async def on_postgres(plan: Plan, stage: Stage, new_url: Callable[[str], str]) -> Found:
    """The same commands on PostgreSQL, and beside themselves on SQLite."""
    port, _, _ = await stage.servers.cairn("beside")
    await stage.ours(port, "sqlite")
    port, _, _ = await stage.servers.cairn(new_url("cairn"))
    await stage.ours(port, "postgresql")
    await stage.beside("postgresql", new_url)
    busy = await loaded_in_turns(plan, stage.targets)
    rows = [
        _times(f"{command.text} on PostgreSQL : on SQLite", busy[f"postgresql {name}"], busy[f"sqlite {name}"])
        for name, command in COMMANDS.items()
    ]
    return Found([*costs("postgresql", busy), *rows], rates("postgresql", busy))


async def loaded_in_turns(plan: Plan, targets: Mapping[str, Target]) -> dict[str, list[Sample]]:
    """All under 16 connections, after a round in which caches fill and connections settle."""
    await in_turns(targets, lambda target: _loaded(target, 0.2), 1)
    return await in_turns(targets, lambda target: _loaded(target, plan.seconds), plan.rounds)


async def _loaded(target: Target, seconds: float) -> Sample:
    found = await measure(target, CONNECTIONS, seconds)
    if target.is_write:
        await sleep(CALM)
    return found


async def in_turns(
    targets: Mapping[str, Target], once: Callable[[Target], Awaitable[Sample]], rounds: int
) -> dict[str, list[Sample]]:
    """A B C, C B A ...: whatever else the machine does meets all sides alike."""
    found: dict[str, list[Sample]] = {name: [] for name in targets}
    for number in range(rounds):
        names = list(targets) if number % 2 == 0 else list(targets)[::-1]
        for name in names:
            found[name].append(await once(targets[name]))
    return found


def costs(kind: str, busy: Mapping[str, list[Sample]]) -> list[Row]:
    """Time a request at 16 connections, which is what one processor does of them."""
    rows = []
    for name, command in COMMANDS.items():
        work = "bare Bolt" if command.works[kind] == "constant" else "bare Bolt with the same statements"
        what = f"{command.text} on {NAMES[kind]} : {work}"
        rows.append(_times(what, busy[f"{kind} {name}"], busy[f"{kind} bolt {name}"], ABOVE_BOLT))
    return rows


def rates(kind: str, busy: Mapping[str, list[Sample]]) -> dict[str, float]:
    """Requests a second of one process."""
    return {
        f"{kind}_{name}_per_second": statistics.median(one.rate for one in busy[f"{kind} {name}"]) for name in COMMANDS
    }


def latency(busy: Mapping[str, list[Sample]], alone: Mapping[str, list[Sample]]) -> list[Row]:
    """How long an answer takes, in milliseconds."""
    rows = []
    for name in ("level", "goals"):
        ours, theirs = _pool(busy[f"sqlite {name}"]), _pool(busy[f"sqlite bolt {name}"])
        late, beside = ours.quantile(0.99), theirs.quantile(0.99)
        what = f"p99 of /{name} at {CONNECTIONS} connections : bare Bolt's"
        rows.append(Row(what, f"{late:.1f} ms", f"{beside:.1f} ms", late / beside))
    quick, slow = ([one.quantile(0.5) for one in alone[side]] for side in ("sqlite level", "stock"))
    what = "p50 of /level at 1 connection : Bolt as its documentation starts it"
    return [*rows, compared(what, quick, slow, "ms", 0.1, falls=True)]


def growth(busy: Mapping[str, list[Sample]], sizes: Sequence[int]) -> list[Row]:
    """What more listeners cost: ours looks a name up, Bolt tries one after the other."""
    rows = []
    for size in sizes:
        rows.append(
            _times(f"/level with {size} more commands : without", busy[f"level+{size}"], busy["sqlite level"], 1.1)
        )
        what = f"bare Bolt with {size} listeners : with one"
        rows.append(_times(what, busy[f"bolt*{size}"], busy["sqlite bolt level"]))
    return rows


async def cold_start(starts: int, servers: Servers) -> Row:
    """From the start of the process until it is ready, beside importing the libraries."""
    ours, theirs = [], []
    for _ in range(starts):
        _, process, seconds = await servers.cairn("cairn")
        await servers.end(process)
        ours.append(seconds)
        theirs.append(await import_seconds())
    return compared("cold start, until /readyz : importing the libraries", ours, theirs, "s", 1.5, falls=True)


def command_fields(workspace: Workspace, command: str, text: str) -> dict[str, str]:
    """A slash command of the workspace's member, as Slack sends it."""
    return {
        "token": "verification",
        "team_id": workspace.team_id,
        "team_domain": "harbour-works",
        "channel_id": "C0000000001",
        "channel_name": "general",
        "user_id": workspace.user_id,
        "user_name": "ada",
        "command": command,
        "text": text,
        "api_app_id": "A0000000001",
        "is_enterprise_install": "false",
        "response_url": f"{workspace.standin.url}/commands/T0000000001/1/abcdefghijklmnop",
        "trigger_id": "1.2.abcdef0123456789",
    }


async def measured(plan: Plan, kinds: Sequence[str]) -> Found:
    """On each of these databases. StartError or WrongAnswerError where something does not answer."""
    found = Found()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-bench-")))
        workspace = await open_workspace()
        servers = Servers(workspace, folder)
        try:
            if "sqlite" in kinds:
                found += await on_sqlite(plan, Stage(workspace, servers), folder)
            if "postgresql" in kinds:
                server = stack.enter_context(open_server())
                found += await on_postgres(plan, Stage(workspace, servers), server.create_database)
        finally:
            await servers.end()
            await workspace.standin.stop()
    return found


def _times(what: str, ours: list[Sample], theirs: list[Sample], limit: float | None = None) -> Row:
    each = [[1e6 / one.rate for one in side] for side in (ours, theirs)]
    return compared(what, each[0], each[1], "µs", limit, falls=True)


def _weighs(what: str, megabytes: float, limit: float | None = None) -> Row:
    ratio = megabytes / MEMORY
    return Row(f"{what} : {MEMORY} MB", f"{megabytes:.0f} MB", f"{MEMORY} MB", ratio, limit, falls=True)


def _pool(samples: Sequence[Sample]) -> Sample:
    return sum(samples[1:], samples[0])


def main() -> int:
    """Measure and print; 1 where something does not answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="that everything answers, and roughly")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options = parser.parse_args()
    kinds = ("sqlite", "postgresql") if options.database == "both" else (options.database,)
    try:
        show(uvloop.run(measured(SHORT if options.short else LONG, kinds)).rows)
    except (StartError, WrongAnswerError) as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
