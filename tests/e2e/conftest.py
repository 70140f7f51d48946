"""The whole bot against the stand-in, over signed HTTP and over Socket Mode; only the clock is not the world's."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.content import Content, load
from bot.demo import move_time, together
from bot.standin import App as SlackApp
from bot.standin import Standin
from bot.standin.people import Person
from tests.fresh import new_file

WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
PATIENCE = 20.0
"""Seconds for an acknowledgement, where Slack waits 3: what a busy machine takes for it says nothing of the bot."""


@dataclass
class Office:
    """A workspace with the bot in it."""

    standin: Standin
    slack_app: SlackApp
    app: App
    clock: MovableClock
    folder: Path

    async def forward(self, **span: float) -> None:
        """Let time pass, and everything that is due by then happen."""
        await move_time(self.standin, self.app, self.clock, timedelta(**span))

    async def until(self, moment: datetime) -> None:
        """Let time pass up to a moment."""
        await move_time(self.standin, self.app, self.clock, moment)


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, loaded once."""
    return load()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--postgres` each test has an empty database there, as an operator would have: by DATABASE_URL alone.

    Never the one of whoever runs the tests.
    """
    monkeypatch.delenv("DATABASE_URL", raising=False)
    if request.config.getoption("--postgres"):
        monkeypatch.setenv("DATABASE_URL", request.getfixturevalue("new_database")())


def chosen() -> str | None:
    """The database that the operator has chosen; None: a file in the test's folder."""
    return os.environ.get("DATABASE_URL")


@pytest.fixture(params=["http", "socket"])
async def office(
    request: pytest.FixtureRequest, database: None, tmp_path: Path, content: Content
) -> AsyncIterator[Office]:
    """Wednesday 25 November 2026, 10:30 UTC; nobody has spoken to the bot yet."""
    clock = MovableClock(WEDNESDAY, frozen=True)
    http = request.param == "http"
    new_file(tmp_path / "cairn-1.db")  # where it would make its first one, in a tenth of a second
    async with together(tmp_path, http=http, clock=clock, content=content, database=chosen()) as both:
        both.standin.ack_seconds = PATIENCE
        yield Office(both.standin, both.slack_app, both.app, clock, tmp_path)
        await both.app.desk.settle()
        await both.standin.settle()
        both.standin.assert_clean()


@pytest.fixture
def ada(office: Office) -> Person:
    """A junior in Berlin, where it is 11:30."""
    return office.standin.person("ada")


@pytest.fixture
def mira(office: Office) -> Person:
    """A senior in Tokyo, in the same workspace."""
    return office.standin.person("mira")
