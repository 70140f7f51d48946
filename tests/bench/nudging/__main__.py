"""Whether the choice of nudges learns: `python -m tests.bench.nudging [--short]`."""

import argparse
import sys

from bot.content import load
from tests.bench.nudging.comparing import LONG, SHORT, compare, report

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="fewer members, within ten seconds")
    parser.add_argument("--members", type=int, help="how many members live through the year")
    parser.add_argument("--seed", type=int, default=7, help="another one for other members and other luck")
    options = parser.parse_args()
    members = options.members or (SHORT if options.short else LONG)
    comparison = compare(load(), members, options.seed)
    print(report(comparison))
    sys.exit(0 if comparison.is_won else 1)
