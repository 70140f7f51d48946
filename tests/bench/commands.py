"""What a command costs beside bare Bolt, as ratios: `python -m tests.bench.commands [--short]`."""

import argparse
import asyncio
import statistics
import sys
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import uvloop

from tests.bench.load import Sample, Target, WrongAnswerError, measure
from tests.bench.processes import Servers, StartError, Workspace, import_seconds, megabytes, open_workspace

CONNECTIONS = 16
GOALS = ("add Lead a design review by 31 December", "add Shadow a client call", "add Write the caching RFC")


@dataclass(frozen=True)
class Plan:
    """How long a run takes: rounds, seconds of load a turn, starts of the process, further entries tried."""

    rounds: int
    seconds: float
    starts: int
    sizes: Sequence[int]


LONG = Plan(rounds=16, seconds=0.7, starts=9, sizes=(10, 50, 100))
SHORT = Plan(rounds=5, seconds=0.3, starts=2, sizes=(100,))


@dataclass(frozen=True)
class Row:
    """One comparison. `limit` is the target: at least, or at most where `falls` is set."""

    what: str
    ours: str
    theirs: str
    ratio: float
    limit: float | None = None
    falls: bool = False

    @property
    def verdict(self) -> str:
        """Whether the target is met; nothing where there is none."""
        if self.limit is None:
            return ""
        met = self.ratio <= self.limit if self.falls else self.ratio >= self.limit
        return f"{'at most' if self.falls else 'at least'} {self.limit:g}: {'met' if met else 'MISSED'}"

    @property
    def is_absurd(self) -> bool:
        """So far off that no noise explains it: the run fails."""
        if self.limit is None:
            return False
        return self.ratio > 2 * self.limit if self.falls else self.ratio < self.limit / 2


async def main(plan: Plan) -> int:
    """Measure and print; 1 where something does not answer or a ratio is absurd."""
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        workspace = await open_workspace()
        servers = Servers(workspace, Path(folder))
        try:
            rows = await run(plan, workspace, servers, Path(folder))
        except (StartError, WrongAnswerError) as error:
            print(f"failed: {error}", file=sys.stderr)
            return 1
        finally:
            await servers.end()
            await workspace.standin.stop()
    show(rows)
    return 1 if any(row.is_absurd for row in rows) else 0


async def run(plan: Plan, workspace: Workspace, servers: Servers, folder: Path) -> list[Row]:
    """Every comparison, its sides in turns."""
    port, process, _ = await servers.cairn("cairn")
    targets = await lay_out(plan, workspace, servers, folder, port)
    loaded = {name: target for name, target in targets.items() if name != "stock"}
    singles = {name: targets[name] for name in ("level", "stock")}
    await in_turns(loaded, lambda target: measure(target, CONNECTIONS, 0.2), 1)  # caches fill, connections settle
    busy = await in_turns(loaded, lambda target: measure(target, CONNECTIONS, plan.seconds), plan.rounds)
    alone = await in_turns(singles, lambda target: measure(target, 1, plan.seconds / 2), plan.rounds)
    memory = megabytes(process)
    await servers.end()
    return [
        *throughput(busy),
        *latency(busy, alone),
        *growth(busy, plan.sizes),
        await cold_start(plan.starts, servers),
        Row("memory after the load", f"{memory:.0f} MB", "150 MB", memory / 150, 1, falls=True),
    ]


async def lay_out(plan: Plan, workspace: Workspace, servers: Servers, folder: Path, port: int) -> dict[str, Target]:
    """Start what is to be compared, and give the member of the bot three goals."""

    def target(name: str, port: int, command: str, text: str, expected: str) -> Target:
        fields = command_fields(workspace, command, text)
        return Target(name, port, workspace.secret, fields, expected.encode())

    for text in GOALS:
        await measure(target("/goals add", port, "/goals", text, "blocks"), 1, 0)
    ours, beside = await asyncio.gather(
        asyncio.gather(*(servers.cairn(f"crowd{size}", "tests.bench.crowd", str(size)) for size in plan.sizes)),
        asyncio.gather(
            servers.bolt(),
            servers.bolt(f"--select={folder / 'bolt.db'}"),
            servers.bolt("--stock"),
            *(servers.bolt(f"--listeners={size}") for size in plan.sizes),
        ),
    )
    bolt, select, stock, *listeners = beside
    targets = {
        "level": target("/level senior", port, "/level", "senior", "Senior"),
        "bolt": target("bare Bolt", bolt, "/level", "senior", "Senior"),
        "goals": target("/goals", port, "/goals", "", "Shadow a client call"),
        "select": target("bare Bolt with a select", select, "/level", "", "review 2"),
        "stock": target("stock Bolt", stock, "/level", "senior", "Senior"),
    }
    for size, (crowded, _, _), many in zip(plan.sizes, ours, listeners, strict=True):
        targets[f"level+{size}"] = target(f"/level with {size} more", crowded, "/level", "senior", "Senior")
        targets[f"bolt*{size}"] = target(f"bare Bolt with {size}", many, "/level", "senior", "Senior")
    return targets


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


async def in_turns(
    targets: Mapping[str, Target], once: Callable[[Target], Awaitable[Sample]], rounds: int
) -> dict[str, list[Sample]]:
    """A B C, A B C ...: whatever else the machine does meets all sides alike."""
    found: dict[str, list[Sample]] = {name: [] for name in targets}
    for number in range(rounds):
        names = list(targets) if number % 2 == 0 else list(targets)[::-1]
        for name in names:
            found[name].append(await once(targets[name]))
    return found


def throughput(busy: Mapping[str, list[Sample]]) -> list[Row]:
    """Requests a second at 16 connections."""
    return [
        _rates("/level senior : bare Bolt", busy["level"], busy["bolt"], 0.7),
        _rates("/goals : bare Bolt with a select", busy["goals"], busy["select"], 1.0),
    ]


def latency(busy: Mapping[str, list[Sample]], alone: Mapping[str, list[Sample]]) -> list[Row]:
    """How long an answer takes, in milliseconds."""
    rows = []
    for name, beside in (("level", "bolt"), ("goals", "select")):
        ours, theirs = _pool(busy[name]), _pool(busy[beside])
        ratio = ours.quantile(0.5) / theirs.quantile(0.5)
        rows.append(Row(f"  p50 of /{name} at {CONNECTIONS} connections", _ms(ours, 0.5), _ms(theirs, 0.5), ratio))
        late = ours.quantile(0.99)
        rows.append(
            Row(f"  p99 of /{name} : 100 ms", f"{late:.1f} ms", f"{_ms(theirs, 0.99)}", late / 100, 1, falls=True)
        )
    ours, theirs = _pool(alone["level"]), _pool(alone["stock"])
    ratio = ours.quantile(0.5) / theirs.quantile(0.5)
    return [
        *rows,
        Row("p50 of /level at 1 connection : stock Bolt", _ms(ours, 0.5), _ms(theirs, 0.5), ratio, 0.1, falls=True),
    ]


def growth(busy: Mapping[str, list[Sample]], sizes: Sequence[int]) -> list[Row]:
    """What more listeners cost: ours looks a name up, Bolt tries one after the other."""
    rows = []
    for size in sizes:
        rows.append(_rates(f"{size} more listeners : as it is", busy[f"level+{size}"], busy["level"], 0.9))
        rows.append(_rates(f"  bare Bolt, {size} listeners : one", busy[f"bolt*{size}"], busy["bolt"]))
    return rows


async def cold_start(starts: int, servers: Servers) -> Row:
    """From the start of the process until it is ready, beside importing the libraries."""
    ours, theirs = [], []
    for _ in range(starts):
        _, process, seconds = await servers.cairn("cairn")
        await servers.end(process)
        ours.append(seconds)
        theirs.append(await import_seconds())
    ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
    seconds, beside = statistics.median(ours), statistics.median(theirs)
    return Row("cold start : importing the libraries", f"{seconds:.2f} s", f"{beside:.2f} s", ratio, 1.5, falls=True)


def show(rows: Sequence[Row]) -> None:
    """The table."""
    print(f"{'':44} {'ours':>12} {'beside':>12} {'ratio':>7}  target")
    for row in rows:
        print(f"{row.what:44} {row.ours:>12} {row.theirs:>12} {row.ratio:7.2f}  {row.verdict}".rstrip())


def _rates(what: str, ours: list[Sample], theirs: list[Sample], limit: float | None = None) -> Row:
    ratio = statistics.median(one.rate / other.rate for one, other in zip(ours, theirs, strict=True))
    rate, beside = (statistics.median(one.rate for one in side) for side in (ours, theirs))
    return Row(what, f"{rate:.0f}/s", f"{beside:.0f}/s", ratio, limit)


def _ms(sample: Sample, part: float) -> str:
    return f"{sample.quantile(part):.1f} ms"


def _pool(samples: Sequence[Sample]) -> Sample:
    return sum(samples[1:], samples[0])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="within a minute: that everything answers, and roughly")
    sys.exit(uvloop.run(main(SHORT if parser.parse_args().short else LONG)))
