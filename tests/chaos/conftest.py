"""What the tests with real processes share."""

from collections.abc import Iterator

import pytest

from tests.chaos.processes import Launcher, open_launcher


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """Starts bots of today's version."""
    with open_launcher() as ready:
        yield ready
