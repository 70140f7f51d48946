"""What App Home costs for members with nothing and with hundreds of rows: `python -m tests.bench.home [--short]`."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import uvloop

from bot.app import App
from bot.blocks.home import home
from bot.clock import MovableClock
from bot.content import load
from bot.demo import together
from bot.mentoring.assessment import Said, save
from bot.mentoring.overview import overview
from bot.slack.context import meet
from bot.slack.pictures import radar_blocks
from tests.bench.rows import Row, show

NOW = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
MANY = 500
MOST_MILLISECONDS = 50.0
PEOPLE = {"nothing yet": "ben", f"{MANY} goals and wins": "ada"}


async def collect(app: App, team_id: str, user_id: str) -> None:
    """Five hundred goals and wins, nudges that are on, and every dimension rated."""
    content = app.desk.content()
    async with app.database.team(team_id) as team:
        member = await team.members.meet(user_id, NOW)
        member.level = "mid"
        for number in range(MANY):
            goal = await team.goals.draft(user_id, f"Goal {number}", "", date(2027, 1, 1), "architecture", NOW)
            goal.state, goal.number, goal.progress = "active", number + 1, number % 101
            await team.wins.write(
                user_id,
                f"Win {number}: the import runs in four minutes instead of forty",
                NOW.date() - timedelta(days=number % 400),
                NOW,
                dimension="architecture",
                level="mid",
                link=None,
                origin="typed",
                origin_id=None,
            )
        for dimension in content.ladder(None).dimensions:
            said = Said("mid", 2, "I led the review of the storage service")
            await save(team, member, content.ladder(None), dimension.id, said, NOW)


async def milliseconds(work: Callable[[], Awaitable[Any]], rounds: int) -> float:
    """The median of so many runs, after one that does not count."""
    await work()
    times = []
    for _ in range(rounds):
        begun = time.perf_counter()
        await work()
        times.append((time.perf_counter() - begun) * 1000)
    return statistics.median(times)


async def run(rounds: int) -> list[Row]:
    """Each Home built, beside the publication of the very same view to a Slack on this machine."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="cairn-home-") as folder:
        clock = MovableClock(NOW, frozen=True)
        async with together(Path(folder), http=True, clock=clock, content=load()) as both:
            app, desk = both.app, both.app.desk
            people = {what: both.standin.person(name) for what, name in PEOPLE.items()}
            for what, person in people.items():
                team_id, user_id = person.workspace.id, person.id
                await meet(desk, team_id, user_id, NOW)
                if what != "nothing yet":
                    await collect(app, team_id, user_id)
                    await person.types("/nudges", "on")
                view: dict[str, Any] = {}

                async def build(team_id: str = team_id, user_id: str = user_id, view: dict[str, Any] = view) -> None:
                    rows = app.database.glance(team_id)
                    there = await rows.members.traces(user_id)
                    assert there is not None
                    found = await overview(rows, there, desk.content(), NOW)
                    picture = await radar_blocks(desk, team_id, user_id, found.profile, found.standing.today)
                    view.update(home(desk.content(), found, "/", picture))

                async def publish(team_id: str = team_id, user_id: str = user_id, view: dict[str, Any] = view) -> None:
                    await desk.client_of(team_id).views_publish(user_id=user_id, view=view)

                ours, theirs = await milliseconds(build, rounds), await milliseconds(publish, rounds)
                blocks = len(view["blocks"])
                title = f"Home, {what} ({blocks} blocks) : publishing it"
                rows.append(Row(title, f"{ours:.1f} ms", f"{theirs:.1f} ms", ours / theirs))
                if ours > MOST_MILLISECONDS:
                    print(f"{title}: {ours:.1f} ms, more than {MOST_MILLISECONDS:g} ms", file=sys.stderr)
            await desk.settle()
    return rows


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    show(uvloop.run(run(10 if parser.parse_args().short else 60)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
