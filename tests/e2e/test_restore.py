"""A copy of the database is put back: nothing comes twice, nothing is lost, and who was forgotten stays so."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.content import Content
from bot.operating import ledger
from bot.operating.backup import back_up
from bot.operating.restore import as_text, restore, tombstones
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import App as SlackApp
from bot.standin import Standin
from tests.e2e.acts import clicks
from tests.e2e.conftest import WEDNESDAY, Office
from tests.e2e.steps import MINUTE, MONDAY, WEEK, messages, nudges, says_yes
from tests.e2e.test_restart import bot_running

pytestmark = pytest.mark.thorough


@dataclass
class Company:
    """A Slack that goes on while the bot on one file is stopped and started."""

    standin: Standin
    slack_app: SlackApp
    clock: MovableClock
    content: Content
    folder: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder / 'cairn.db'}"

    @asynccontextmanager
    async def served(self) -> AsyncIterator[Office]:
        async with bot_running(self.standin, self.slack_app, self.clock, self.content, self.folder, 0) as app:
            await app.catch_up()
            yield Office(self.standin, self.slack_app, app, self.clock, self.folder)
            await app.desk.settle()
            await self.standin.settle()

    async def balances(self) -> bool:
        accounts = await ledger.read_ledger(self.url, self.clock(), 8)
        return bool(accounts) and all(account.balances for account in accounts)


@pytest.fixture
async def company(tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Company]:
    monkeypatch.delenv("DATABASE_URL", raising=False)  # it is about a file
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with Standin(clock) as standin:
        slack_app = standin.add_app(manifest(COMMANDS, content.words))
        yield Company(standin, slack_app, clock, content, tmp_path)
        standin.assert_clean()


async def put_back(company: Company, office: Office, copy: Path) -> str:
    """As an operator does it, with the bot stopped."""
    settings = office.app.settings
    done = await asyncio.to_thread(
        restore, company.url, copy, settings.encryption_keys, tombstones(settings), company.clock
    )
    return as_text(done, company.clock())


async def test_what_went_out_after_the_copy_was_made_does_not_go_out_again(company: Company) -> None:
    ada, mira = (company.standin.person(name) for name in ("ada", "mira"))
    copy = company.folder / "copies" / "tuesday.db"
    copy.parent.mkdir()
    async with company.served() as office:
        await ada.types("/goals", "add Lead a design review by end of March")
        await ada.types("/goals", "checkin on")
        await says_yes(office, ada)
        await says_yes(office, mira, "senior")
        made = back_up(company.url, copy, company.clock(), has_keys=False)
        assert made.contents.members == 2
        await office.until(MONDAY)
        await ada.types("/wins", "add Led the architecture review yesterday")
        await mira.types("/cairn", "forget me")
        await clicks(office, mira, "Delete everything")
        await office.forward(minutes=5)
        by_itself = messages(office)
        assert len(nudges(office, ada)) == 1

    said = await put_back(company, office, copy)
    assert "1 who asked to be forgotten since then is gone." in said

    company.clock.forward(minutes=1)
    async with company.served() as office:
        is_ready, report = await office.app.ready()
        assert (is_ready, report["on_hold"]) == (True, 1)
        for _ in range(12):  # what is not there may be tried a moment later
            await office.forward(seconds=10)
        assert messages(office) == by_itself
        assert "Lead a design review" in await ada.types("/goals")
        assert "architecture review" not in await ada.types("/wins")
        await office.forward(minutes=6)
        assert "on_hold" not in (await office.app.ready())[1]
        assert await company.balances()
        await office.until(MONDAY + WEEK)
        assert len(set(nudges(office, ada))) == 2
        assert len(nudges(office, mira)) == 1  # from before she was forgotten
        assert await company.balances()


async def test_what_came_due_while_nobody_served_the_copy_goes_out_once(company: Company) -> None:
    ada = company.standin.person("ada")
    copy = company.folder / "copy.db"
    async with company.served() as office:
        await says_yes(office, ada)
        back_up(company.url, copy, company.clock(), has_keys=False)
    await put_back(company, office, copy)
    company.clock.move_to(MONDAY + MINUTE)
    async with company.served() as office:
        for _ in range(12):
            await office.forward(seconds=10)
        assert len(nudges(office, ada)) == 1
        await office.forward(minutes=6)
        await office.until(MONDAY + WEEK)
        assert len(nudges(office, ada)) == 2
        assert await company.balances()
