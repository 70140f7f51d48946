"""Chromium, the real bot behind the page, and people who open it; what goes wrong in the page fails the test."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from bot.clock import MovableClock
from bot.content import Content, load
from bot.demo import Together
from bot.standin import Standin

from .steps import Place
from .tab import AXE, Tab

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 5_000
OUTPUT = Path(__file__).parents[2] / "test-output" / "page"
WEDNESDAY = datetime(2026, 11, 25, 10, 30, tzinfo=UTC)
BUNDLE = Path(os.environ["PAGE_BUNDLE"]) if "PAGE_BUNDLE" in os.environ else None
"""Where another build of the page lies that is to be tested instead of the committed one."""
FAILED = pytest.StashKey[bool]()
IN_CHROMIUM = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
"""What the tests of the page are marked with: they share one browser, and so its event loop."""
OpensPage = Callable[..., Awaitable[Tab]]


@dataclass
class Office:
    """A workspace with the bot in it, and its page. A reset exchanges the bot and everything in the workspace."""

    both: Together
    folder: Path

    @property
    def standin(self) -> Standin:
        """The local Slack."""
        return self.both.standin

    async def rests(self) -> None:
        """Let everything that is on its way arrive."""
        await self.both.app.desk.settle()
        await self.standin.settle()


@pytest.fixture(scope="session")
def content() -> Content:
    """The shipped content, loaded once."""
    return load()


@pytest.fixture(scope="session")
def installed() -> Path:
    """Where Chromium is."""
    if not (CHROMIUM.exists() and AXE.exists()):
        pytest.fail("Chromium or axe-core is not installed: run tests/browser/install", pytrace=False)
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(installed: Path) -> AsyncIterator[Browser]:
    """One browser for all tests; each person gets a profile of their own in it."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=installed, args=ARGUMENTS)
        yield browser
        await browser.close()


@contextlib.asynccontextmanager
async def running_office(folder: Path, *, http: bool = False, content: Content | None = None) -> AsyncIterator[Office]:
    """Wednesday 25 November 2026, 10:30 UTC; nobody has spoken to the bot yet."""
    clock = MovableClock(WEDNESDAY, frozen=True)
    both = Together(folder, http=http, clock=clock, content=content)
    both.standin.stage.bundle = BUNDLE
    await both.start()
    running = Office(both, folder)
    try:
        yield running
        await running.rests()
    finally:
        await both.stop()
    assert both.standin.refusals == []


@pytest_asyncio.fixture(loop_scope="session")
async def office(request: pytest.FixtureRequest, tmp_path: Path, content: Content) -> AsyncIterator[Office]:
    """The bot over Socket Mode, or over HTTP where a test is parametrized so."""
    async with running_office(tmp_path, http=getattr(request, "param", "socket") == "http", content=content) as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember that a test has failed, for those who clean up after it."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest_asyncio.fixture(loop_scope="session")
async def page_as(request: pytest.FixtureRequest, chromium: Browser, office: Place) -> AsyncIterator[OpensPage]:
    """Opens the page as a person, in a browser profile of their own: `await page_as("ada", width=380, dark=True)`.

    Whoever is `greeted` has declined the tour already.
    """
    tabs: list[Tab] = []
    name = re.sub(r"[^\w.-]+", "-", request.node.name.removeprefix("test_")).strip("-")

    async def open_as(
        person: str, *, width: int = 1280, height: int = 800, dark: bool = False, greeted: bool = True
    ) -> Tab:
        scheme: Literal["light", "dark"] = "dark" if dark else "light"
        context = await chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="en-GB"
        )
        context.set_default_timeout(PATIENCE_MS)
        tab = Tab(await context.new_page(), office, OUTPUT / name)
        tabs.append(tab)
        await tab.opens_page(person)
        if greeted and office.standin.stage.scripts:
            await tab.declines_the_tour()
        return tab

    yield open_as
    failed = request.node.stash.get(FAILED, False)
    for number, tab in enumerate(tabs):
        if failed and not tab.page.is_closed():
            await tab.shot(f"failed-{number}")
        await tab.page.context.close()
    problems = [problem for tab in tabs for problem in tab.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture
def picture() -> Path | None:
    """Where the picture of the README is to be written; None unless CAIRN_PICTURE is set."""
    place = Path(__file__).parents[2] / "deploy" / "picture.png"
    return place if os.environ.get("CAIRN_PICTURE") else None
