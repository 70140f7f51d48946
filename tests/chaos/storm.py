"""Thousands of nudges through faults and kills, counted by Slack's record: `python -m tests.chaos.storm --help`."""

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.standin.faults import Faults
from tests.chaos.controls import CONTROLS
from tests.chaos.fleet import fleet
from tests.chaos.processes import Launcher, open_launcher
from tests.chaos.town import Books, open_town
from tests.postgres import open_server

WORKERS = {"sqlite": 1, "postgresql": 3}
LATE_SECONDS = 1.0
"""How long after a cut connection Slack may accept a message all the same: within the settling time."""
MOST_SECONDS = 120.0


@dataclass(frozen=True)
class Storm:
    """One run. Every `kill_every` seconds (0: never) one process is killed, or with `stop` stands still."""

    nudges: int
    seed: int
    workers: int = 1
    kill_every: float = 2.0
    stop: bool = False
    control: str = ""
    faulty: float = 0.2
    """The share of posts that go wrong."""
    late_seconds: float = LATE_SECONDS
    seconds: float = MOST_SECONDS


def break_slack(faults: Faults, faulty: float = 0.2, late_seconds: float = LATE_SECONDS) -> None:
    """So large a share of posts goes wrong, half of those after Slack had accepted them, some of them later."""
    faults.add("late", "chat.postMessage", probability=faulty / 10, seconds=late_seconds)
    for after, share in ((True, faulty / 6), (False, faulty * 0.4 / 3)):
        faults.add("drop", "chat.postMessage", probability=share, after=after)
        faults.add("http", "chat.postMessage", probability=share, after=after)
        faults.add("error", "chat.postMessage", probability=share, after=after, code="fatal_error")
    faults.add("ratelimited", "chat.postMessage", probability=0.01, times=3)
    faults.add("error", "conversations.history", probability=0.05)
    faults.add("strip_metadata", "conversations.history", probability=0.3)
    faults.add("drop", "conversations.open", probability=0.1)


async def rage(storm: Storm, launcher: Launcher, folder: Path, url: str) -> Books:
    """One run on an empty database."""
    async with open_town(url, storm.seed) as town:
        await town.enrol(storm.nudges)
        break_slack(town.standin.faults, storm.faulty, storm.late_seconds)
        workers = fleet(
            launcher, folder / "log", town.settings, size=storm.workers, dice=town.dice, control=storm.control
        )
        async with workers as ships:
            async with ships.troubled(storm.kill_every, stop=storm.stop):
                seconds = await town.calm(storm.seconds)
                await asyncio.sleep(storm.late_seconds)  # what Slack accepts as late as that counts as well
            books = await town.audit()
        books.seconds, books.befallen = seconds, {"kills": ships.kills, "pauses": ships.pauses}
    return books


def main() -> int:
    """0 where the promise was kept, or where a control has shown what it must show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=WORKERS, default="sqlite")
    parser.add_argument("--nudges", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="a fresh one by default")
    parser.add_argument("--kill-every", type=float, metavar="SECONDS", help="0: never; 2 by default, 8 with --stop")
    parser.add_argument("--stop", action="store_true", help="stop for longer than the lease instead of killing")
    parser.add_argument("--control", choices=[name for name in CONTROLS if name], default="")
    given = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if given.seed is None else given.seed
    every = given.kill_every
    if every is None:  # who stands still for seven seconds at a time needs time to work in between
        every = 8.0 if given.stop else 2.0
    storm = Storm(given.nudges, seed, WORKERS[given.database], every, given.stop, given.control)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cairn-storm-")))
        if given.database == "postgresql":
            url = stack.enter_context(open_server()).create_database("storm")
        else:
            url = f"sqlite:///{folder / 'storm.db'}"
        launcher = stack.enter_context(open_launcher())
        books = asyncio.run(rage(storm, launcher, folder, url))
    print(f"seed {seed}: {books}")
    if storm.control:
        shows = bool(books.lost or books.doubled)
        print(f"control {storm.control}: {'shows' if shows else 'DOES NOT SHOW: the run is void'}")
        return 0 if shows else 1
    return 0 if books.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
