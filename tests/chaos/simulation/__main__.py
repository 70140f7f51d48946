"""`python -m tests.chaos.simulation --seed N` replays a seed; `--seeds A-B` runs many; `--all` the required ones."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import repeat

from tests.chaos.simulation.chance import Scenario
from tests.chaos.simulation.running import Outcome, simulate

REQUIRED = ((range(1000), Scenario()), (range(1000, 1100), Scenario(members=200)))
"""The seeds that have to keep the promise, and how large their runs are."""


@dataclass
class Sum:
    """What many seeds come to."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    crashes: int = 0
    broken: int = 0

    def add(self, found: Outcome) -> None:
        """One more seed; what is wrong with it is printed at once."""
        self.counts += found.counts
        self.faults += found.faults
        self.crashes += found.crashes
        if found.problems:
            self.broken += 1
            print(found.report(), flush=True)

    def lines(self) -> tuple[str, str]:
        """The rows by their states, and what they went through."""
        balance = ", ".join(f"{number} {state}" for state, number in sorted(self.counts.items()))
        troubles = f"{self.faults} faults, {self.crashes} crashes, {self.broken} seeds broke the promise"
        return f"planned {self.counts.total()} = {balance}", f"{self.counts['sent']} sent, {troubles}"


def main() -> int:
    """The exit code says whether every seed kept the promise."""
    asked = _arguments()
    scenario = Scenario(members=asked.members, weeks=asked.weeks)
    if asked.seed is not None:
        found = simulate(asked.seed, scenario, keep_trace=True)
        print(*found.trace, *found.problems, found.hash, sep="\n")
        return 1 if found.problems else 0
    began = time.perf_counter()
    runs = REQUIRED if asked.all else ((range(*asked.seeds), scenario),)
    broken = sum(_run(seeds, scenario, asked.jobs) for seeds, scenario in runs)
    print(f"{sum(len(seeds) for seeds, _ in runs)} seeds in {time.perf_counter() - began:.0f} s, {broken} broken")
    return 1 if broken else 0


def _run(seeds: range, scenario: Scenario, jobs: int) -> int:
    """Run them and say what they came to; how many broke the promise."""
    began, total = time.perf_counter(), Sum()
    for found in run_many(seeds, scenario, jobs):
        total.add(found)
    size = f"{len(seeds)} seeds x {scenario.weeks:g} virtual weeks x {scenario.members} members"
    print(f"{size} in {time.perf_counter() - began:.0f} s", *total.lines(), sep="\n", flush=True)
    return total.broken


def run_many(seeds: range, scenario: Scenario, jobs: int) -> Iterator[Outcome]:
    """Run seeds side by side, each in one process from its beginning to its end; outcomes as they come."""
    if jobs == 1:
        yield from (simulate(seed, scenario) for seed in seeds)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(simulate, seeds, repeat(scenario))


def _range(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first) + 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, help="one seed, with its trace and the trace's hash")
    parser.add_argument("--seeds", type=_range, default=(0, 100), help="from and to, as in 0-99")
    parser.add_argument("--all", action="store_true", help="the required sets: 1,000 seeds x 20 members, 100 x 200")
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--weeks", type=float, default=4)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
