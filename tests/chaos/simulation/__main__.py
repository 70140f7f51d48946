"""`python -m tests.chaos.simulation --seed N` replays one seed; `--seeds A-B --jobs 2` runs many and counts."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat

from tests.chaos.simulation.chance import Scenario
from tests.chaos.simulation.running import Outcome, simulate


def main() -> int:
    """The exit code says whether every seed kept the promise."""
    asked = _arguments()
    scenario = Scenario(members=asked.members, weeks=asked.weeks)
    if asked.seed is not None:
        found = simulate(asked.seed, scenario, keep_trace=True)
        print(*found.trace, *found.problems, found.hash, sep="\n")
        return 1 if found.problems else 0
    began = time.perf_counter()
    total, broken = Counter[str](), 0
    for found in run_many(range(*asked.seeds), scenario, asked.jobs):
        total += found.counts
        if found.problems:
            broken += 1
            print(found.report(), flush=True)
    seconds = time.perf_counter() - began
    balance = ", ".join(f"{number} {state}" for state, number in sorted(total.items()))
    print(f"{len(range(*asked.seeds))} seeds x {asked.weeks:g} weeks x {asked.members} members in {seconds:.0f} s")
    print(f"planned {total.total()} = {balance}")
    print(f"{broken} seeds broke the promise")
    return 1 if broken else 0


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
    parser.add_argument("--members", type=int, default=20)
    parser.add_argument("--weeks", type=float, default=4)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
