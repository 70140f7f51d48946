"""What people type is theirs to read, and nobody's who takes the database or the logs."""

import logging
from pathlib import Path

import pytest

from bot.app import App
from bot.clock import MovableClock
from bot.content import Content
from bot.demo import demo_settings
from bot.errors import CairnError
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import Standin
from bot.standin.people import Person
from bot.store.sealing import new_key
from tests.contract.sealed_place import Place
from tests.e2e.acts import clicks, submits, tells
from tests.e2e.conftest import WEDNESDAY, Office, chosen
from tests.e2e.steps import OVER_SOCKET

SECRET = "heliotrope"
"""A word that stands in everything ada types here, and in nothing else."""


@pytest.fixture(autouse=True)
def keyed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server has its keys from the operator; an SQLite file has a key file."""
    if request.config.getoption("--postgres"):
        monkeypatch.setenv("CAIRN_ENCRYPTION_KEYS", new_key())


async def a_day_of(office: Office, ada: Person) -> None:
    """Goals, notes, wins, a plan, a 1:1 and a question, in every way in."""
    await ada.types("/level", "set mid")
    assert SECRET in await ada.types("/goals", f"add Write the {SECRET} RFC by end of March")
    await ada.types("/goals", f"progress 1 40% sent the {SECRET} draft to Priya")
    assert SECRET in await ada.types(
        "/goals", f"plan 1 when my {SECRET} stand-up ends, then I draft the {SECRET} record"
    )
    await ada.types("/wins", f"add Led the {SECRET} review https://example.com/{SECRET} yesterday")
    await ada.types("/cairn", f"1on1 your {SECRET} work is great, keep it up")
    await tells(ada, f"I want to lead the {SECRET} retro by 4 December")
    await clicks(office, ada, "Save")
    await tells(ada, f"{SECRET} {SECRET} {SECRET}")
    await tells(ada, f"what would a {SECRET} do about architecture?")
    await ada.types("/wins", "edit 1")
    await ada.clicks("Edit")
    await ada.fills("What did you do, and what came of it?", f"Led the {SECRET} design review")
    await submits(office, ada)
    await ada.types("/goals", f"done 1 the {SECRET} team took it")
    await office.forward(hours=1)


def database_of(office: Office) -> Place:
    """The database as a thief has it."""
    url = office.app.settings.database_url
    return Place(url, Path(url.removeprefix("sqlite:///")))


@OVER_SOCKET
async def test_what_somebody_typed_all_day_stands_nowhere_in_the_database_or_the_logs(
    ada: Person, office: Office, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    await a_day_of(office, ada)
    assert SECRET in await ada.types("/goals")
    assert f"Led the {SECRET} design review" in await ada.types("/wins", f"search {SECRET}")
    assert not await database_of(office).holds(SECRET)
    assert await database_of(office).holds(ada.id)  # the look itself finds what is there
    assert SECRET not in caplog.text
    assert SECRET not in "".join(capfd.readouterr())


@OVER_SOCKET
async def test_a_moved_goal_is_shown_as_unreadable_and_never_as_somebody_elses(ada: Person, office: Office) -> None:
    ben = office.standin.person("ben")
    await ada.types("/goals", f"add Write the {SECRET} RFC")
    await ben.types("/goals", "add Lead a retro")
    theft = "UPDATE goal SET title = (SELECT title FROM goal WHERE user_id = '{}') WHERE user_id = '{}'"
    await database_of(office).on(lambda there: there.exec_driver_sql(theft.format(ada.id, ben.id)))
    saw = await ben.types("/goals")
    assert "(this text cannot be read)" in saw
    assert SECRET not in saw
    assert SECRET in await ada.types("/goals")


async def test_a_bot_whose_key_is_lost_or_another_one_does_not_start(
    tmp_path: Path, content: Content, database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with Standin(clock) as standin:
        slack_app = standin.add_app(manifest(COMMANDS, content.words))

        def bot() -> App:
            url = chosen() or f"sqlite:///{tmp_path / 'cairn.db'}"
            settings = demo_settings(standin, slack_app, url, http=False)
            return App(settings, clock=clock, content=content)

        first = bot()
        await first.start()
        await first.stop()
        if not first.database.is_shared:
            key = tmp_path / "cairn.db.key"
            assert key.stat().st_mode & 0o777 == 0o600
            kept = key.rename(tmp_path / "elsewhere")
            with pytest.raises(CairnError, match="Put it back"):
                await bot().start()
            kept.rename(key)
        monkeypatch.setenv("CAIRN_ENCRYPTION_KEYS", new_key())
        with pytest.raises(CairnError, match="CAIRN_ENCRYPTION_KEYS"):
            await bot().start()
