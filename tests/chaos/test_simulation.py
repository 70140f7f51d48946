import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import SQLModel

from bot.mentoring.rhythm import At
from tests.chaos.mistakes import BlindOutbox, Hasty, HastyOutbox, HopelessOutbox
from tests.chaos.simulation.__main__ import REQUIRED, run_many
from tests.chaos.simulation.chance import Scenario, Troubles, draw_troubles
from tests.chaos.simulation.joining import join_as
from tests.chaos.simulation.people import Person
from tests.chaos.simulation.running import Outcome, simulate
from tests.chaos.simulation.weather import Climate, Weather, troubled
from tests.chaos.simulation.world import World

SHORT = Scenario(members=6)
TINY = Scenario(members=4, weeks=1)
CROWDED = Scenario(members=20, weeks=1)
"""So many that several are in doubt at one moment: then their order must not depend on the process."""
ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [0, 2, 4, 9])
def test_four_weeks_of_troubles_lose_and_double_nothing(seed: int) -> None:
    found = simulate(seed, SHORT)
    assert found.counts["sent"] > 0
    assert not found.problems, found.report()


def hold_all(outcomes: Iterator[Outcome], least: int) -> None:
    planned = 0
    for found in outcomes:
        assert not found.problems, found.report()
        planned += found.planned
    assert planned > least


@pytest.mark.long
def test_a_thousand_seeds_of_twenty_members_keep_the_promise() -> None:
    hold_all(run_many(*REQUIRED[0], jobs=2), least=80_000)


@pytest.mark.long
def test_a_hundred_seeds_of_two_hundred_members_keep_the_promise() -> None:
    hold_all(run_many(*REQUIRED[1], jobs=2), least=80_000)


def test_who_joins_as_somebody_else_did_has_the_same_rows_as_by_a_yes_of_their_own() -> None:
    with World(0, TINY) as world:
        world.found()
        first, second = (world.join(number, "Asia/Tokyo", At(weekday=2)) for number in range(2))
        third = world.newcomer(2)
        join_as(world, first, third)
        of_second, of_third = (rows_of(world, person) for person in (second, third))
    assert of_second == of_third
    assert of_third.keys() == {"member", "schedule"}


def rows_of(world: World, person: Person) -> dict[str, list[dict[str, Any]]]:
    """All that is on the disk in somebody's name, but for the name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in SQLModel.metadata.sorted_tables:
        if "user_id" in table.c:
            rows = world.disk.raw.execute(f"SELECT * FROM {table.name} WHERE user_id = ?", (person.user_id,))  # noqa: S608
            names = [name for name, *_ in rows.description]
            values = [dict(zip(names, row, strict=True)) | {"user_id": "", "id": 0} for row in rows]
            found |= {table.name: values} if values else {}
    return found


@pytest.mark.parametrize("seed", [0, 21])
def test_the_same_seed_gives_the_same_trace_in_any_process(seed: int) -> None:
    assert seed == 0 or draw_troubles(seed, CROWDED.weeks).failing_commits > 0  # who tries again waits by chance
    first, second = (simulate(seed, CROWDED, keep_trace=True) for _ in range(2))
    assert first.trace == second.trace
    assert first.hash == second.hash != simulate(4, TINY).hash
    command = [sys.executable, "-m", "tests.chaos.simulation", "--seed", f"{seed}", "--members", "20", "--weeks", "1"]
    elsewhere = subprocess.run(
        command, env={**os.environ, "PYTHONHASHSEED": "123"}, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert elsewhere.stdout.splitlines()[-1] == first.hash


FAULTY = Troubles(Climate(troubled(0.4, late=False)))
LATE = Troubles(Climate(Weather(post={"late": 0.5})))


def counted(scenario: Scenario, troubles: Troubles, word: str) -> int:
    """How many things of a sort go wrong over a few seeds."""
    small = replace(scenario, members=5, weeks=1, is_lively=False)
    return sum(problem.startswith(word) for seed in range(3) for problem in simulate(seed, small, troubles).problems)


def test_without_a_fault_in_the_code_the_controls_find_nothing() -> None:
    for troubles in (FAULTY, LATE):
        assert counted(Scenario(), troubles, "") == 0


def test_control_sending_again_blindly_doubles() -> None:
    assert counted(Scenario(outbox=BlindOutbox), FAULTY, "doubled") > 0


def test_control_taking_doubt_for_failure_loses() -> None:
    assert counted(Scenario(outbox=HopelessOutbox), FAULTY, "lost") > 0


def test_control_looking_without_settling_time_doubles() -> None:
    hasty = Hasty(settle=timedelta(0))
    assert counted(Scenario(numbers=hasty, outbox=HastyOutbox), LATE, "doubled") > 0
