"""Nudges through faults of Slack and deaths of processes: none lost, none doubled, by Slack's own record."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.processes import Launcher
from tests.chaos.storm import WORKERS, Storm, rage

pytestmark = pytest.mark.chaos

FRESH = None
"""Another seed each time; what failed names it."""
ON_POSTGRES = pytest.param("postgresql", marks=pytest.mark.postgres)
BOTH = pytest.mark.parametrize("kind", ["sqlite", ON_POSTGRES])

Address = Callable[[str], str]


def new_seed() -> int:
    return random.SystemRandom().randrange(1_000_000)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Address:
    """An empty database of a kind; its address."""

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'storm.db'}"
        new_database: Callable[[], str] = request.getfixturevalue("new_database")
        return new_database()

    return make


@BOTH
async def test_faults_and_kills_lose_and_double_nothing(
    launcher: Launcher, tmp_path: Path, address: Address, kind: str
) -> None:
    storm = Storm(200, seed=7, workers=WORKERS[kind])
    books = await rage(storm, launcher, tmp_path, address(kind))
    assert books.befallen["kills"] > 0
    assert books.by_looking > 0
    assert books.is_kept, books


@BOTH
@pytest.mark.long
@pytest.mark.parametrize("seed", [7, 8, FRESH])
async def test_faults_and_kills_lose_and_double_nothing_of_ten_thousand(
    launcher: Launcher, tmp_path: Path, address: Address, kind: str, seed: int | None
) -> None:
    storm = Storm(10_000, new_seed() if seed is None else seed, WORKERS[kind])
    books = await rage(storm, launcher, tmp_path, address(kind))
    assert books.befallen["kills"] > 0
    assert books.is_kept, (storm, books)


@pytest.mark.postgres
async def test_processes_that_stand_still_beyond_their_lease_double_nothing(
    launcher: Launcher, tmp_path: Path, address: Address
) -> None:
    storm = Storm(200, seed=9, workers=3, kill_every=0.5, stop=True)
    books = await rage(storm, launcher, tmp_path, address("postgresql"))
    assert books.befallen["pauses"] > 0
    assert books.is_kept, books


@BOTH
@pytest.mark.long
@pytest.mark.parametrize("storm_number", range(5))  # of five the last fault of this sort showed in three
async def test_processes_that_stand_still_beyond_their_lease_double_nothing_of_thousands(
    launcher: Launcher, tmp_path: Path, address: Address, kind: str, storm_number: int
) -> None:
    storm = Storm(10_000 if kind == "postgresql" else 3_000, new_seed(), WORKERS[kind], stop=True)
    books = await rage(storm, launcher, tmp_path, address(kind))
    assert books.befallen["pauses"] > 0
    assert books.is_kept, (storm, books)


@pytest.mark.parametrize("control", ["blind", "retries", "hasty"])
async def test_control_the_same_storm_shows_what_is_done_wrong(
    launcher: Launcher, tmp_path: Path, address: Address, control: str
) -> None:
    # Later than a busy machine's process may take to look for it.
    storm = Storm(150, seed=3, kill_every=0, control=control, faulty=0.5, late_seconds=4.0, seconds=8)
    books = await rage(storm, launcher, tmp_path, address("sqlite"))
    assert books.lost + books.doubled > 0, books
