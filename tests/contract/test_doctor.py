"""`cairn doctor` as an operator runs it, against a Slack and a database with something wrong, and with nothing."""

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import system_clock
from bot.content import Content
from bot.operating.database import look_at_database
from bot.operating.doctor import examine
from bot.operating.findings import Finding, as_text
from bot.slack import COMMANDS
from bot.slack.manifest import SCOPES, manifest
from bot.standin import App, Standin
from bot.store import Database
from bot.store.installations import Granted
from bot.store.migrating import migrate
from bot.store.sealing import new_key
from tests.cairn import cairn
from tests.contract.deliveries import TEAM, delivery, opened, write
from tests.fresh import new_file


@dataclass
class Practice:
    """A Slack, an app in it, a database beside it, and what the doctor says of them."""

    standin: Standin
    app: App
    file: Path
    settings: dict[str, Any] = field(default_factory=dict)
    offset: timedelta = timedelta(0)

    @property
    def secrets(self) -> list[str]:
        """What nobody may ever read in what the doctor says."""
        install = next(iter(self.app.installs.values()))
        return [install.bot_token, self.app.app_token, self.app.signing_secret]

    def chosen(self) -> dict[str, str]:
        """The settings of a bot in this workspace, over Socket Mode."""
        bot_token, app_token, _ = self.secrets
        usual = {
            "slack_bot_token": bot_token,
            "slack_app_token": app_token,
            "cairn_slack_api_url": self.standin.api_url,
            "database_url": f"sqlite:///{self.file}",
        }
        return {name: value for name, value in (usual | self.settings).items() if value is not None}

    async def findings(self) -> dict[str, Finding]:
        """One round, by check."""
        found = await examine(overrides=self.chosen())
        assert not [secret for secret in self.secrets if secret in as_text(found)]
        return {finding.check: finding for finding in found}

    async def wrong(self) -> dict[str, str]:
        """What is wrong, with what to do."""
        found = await self.findings()
        return {check: f"{one.said} {one.next}" for check, one in found.items() if one.state == "wrong"}


@pytest.fixture
async def practice(tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Practice]:
    """Everything in order: the bot's database is there and held by the bot, which is alive."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    file = tmp_path / "cairn.db"
    now = system_clock()
    async with Standin(system_clock, sign_clock=lambda: system_clock() + office.offset) as standin:
        app = standin.add_app(manifest(COMMANDS, content.words))
        office = Practice(standin, app, file)
        async with opened(f"sqlite:///{file}") as database:
            await write(database, now)
            async with database.everywhere() as everywhere:
                await everywhere.heartbeats.beat("p1", "machine-1", "1.0", now, now)
            yield office


async def test_with_nothing_wrong_every_line_is_ok_while_the_bot_runs(practice: Practice) -> None:
    found = await practice.findings()
    assert {check: one.said for check, one in found.items() if one.state != "ok"} == {}
    assert list(found) == [
        *("settings", "zones", "content", "clock (Slack)", "slack", "scopes", "socket", "database", "migrations"),
        *("processes", "events", "refused", "doubts", "dead", "hold", "keys"),
    ]
    assert "machine-1 (1.0" in found["processes"].said


async def test_the_command_prints_a_line_each_and_ends_with_0_or_1(practice: Practice) -> None:
    chosen = {name.upper(): value for name, value in practice.chosen().items()}
    ended = await asyncio.to_thread(cairn, "doctor", **chosen)
    assert (ended.returncode, ended.stderr) == (0, "")
    lines = ended.stdout.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["ok"] * 16
    assert lines[-1] == "Nothing is wrong."
    practice.app.installs[next(iter(practice.app.installs))].revoked = "token_revoked"
    ended = await asyncio.to_thread(cairn, "doctor", "--json", **chosen)
    told = json.loads(ended.stdout)
    assert (ended.returncode, ended.stderr, told["wrong"]) == (1, "", 1)
    assert not [secret for secret in practice.secrets if secret in ended.stdout]


async def test_a_revoked_token(practice: Practice) -> None:
    practice.app.installs[next(iter(practice.app.installs))].revoked = "token_revoked"
    assert await practice.wrong() == {
        "slack": "Slack refuses the bot token (token_revoked). Copy it again, or reinstall the app."
    }


async def test_a_workspace_that_slack_has_refused_is_named_unless_it_has_left(practice: Practice) -> None:
    change(practice.file, "UPDATE workspace SET state = 'stopped', reason = 'invalid_auth'")
    wrong = await practice.wrong()
    assert list(wrong) == ["refused"]
    assert wrong["refused"].startswith(f"Nothing goes to 1, whose calls Slack refuses: {TEAM} (invalid_auth). ")
    change(practice.file, "UPDATE workspace SET left_at = updated_at")
    assert await practice.wrong() == {}


async def test_a_scope_that_is_missing_is_named_with_its_reason(practice: Practice) -> None:
    install = next(iter(practice.app.installs.values()))
    install.scopes = tuple(scope for scope in install.scopes if scope != "im:history")
    wrong = await practice.wrong()
    assert list(wrong) == ["scopes"]
    assert wrong["scopes"].startswith(f"Missing: im:history ({SCOPES['im:history']}). Paste `cairn manifest`")


@pytest.mark.parametrize(
    ("offset", "said"),
    [(timedelta(hours=1), "60 min behind Slack."), (-timedelta(hours=1), "60 min ahead of Slack.")],
)
async def test_a_clock_that_is_off_by_an_hour(practice: Practice, offset: timedelta, said: str) -> None:
    practice.offset = offset
    wrong = await practice.wrong()
    assert list(wrong) == ["clock (Slack)"]
    assert wrong["clock (Slack)"].startswith(f"This machine is {said} Let it keep time by NTP")


async def test_an_app_token_of_another_app(practice: Practice) -> None:
    practice.settings["slack_app_token"] = "xapp-1-somebody-elses"
    wrong = await practice.wrong()
    assert list(wrong) == ["socket"]
    assert wrong["socket"].startswith("Slack refuses the app token (invalid_auth). Copy SLACK_APP_TOKEN again")


async def test_over_http_the_signing_secret_is_asked_for(practice: Practice) -> None:
    practice.settings["slack_app_token"] = None
    assert list(await practice.wrong()) == ["http"]
    practice.settings |= {"slack_signing_secret": "s", "cairn_public_url": "https://cairn.example.com"}
    assert (await practice.findings())["http"].said.endswith("https://cairn.example.com/slack/events.")


async def test_no_network(practice: Practice) -> None:
    practice.settings["cairn_slack_api_url"] = "http://127.0.0.1:9/api/"
    found = await practice.findings()
    assert [check for check, one in found.items() if one.state == "wrong"] == ["slack"]
    assert [check for check, one in found.items() if one.state == "unknown"] == ["clock (Slack)", "scopes", "socket"]


async def test_something_that_is_not_slack(practice: Practice) -> None:
    practice.standin.faults.add("http", "auth.test", status=502)
    assert "does not answer as Slack does" in (await practice.wrong())["slack"]


async def test_a_busy_slack_says_nothing_about_the_settings(practice: Practice) -> None:
    practice.standin.faults.add("ratelimited", "*")
    assert await practice.wrong() == {}


async def test_wrong_settings_are_all_told_and_nothing_else_is_tried(practice: Practice) -> None:
    practice.settings |= {"slack_bot_token": "xoxz-canary", "port": "eighty"}
    found = await examine(overrides=practice.chosen())
    assert [(one.check, one.state) for one in found] == [
        ("settings", "wrong"),
        ("settings", "wrong"),
        ("all else", "unknown"),
    ]
    assert "canary" not in as_text(found)


def change(file: Path, *statements: str) -> None:
    connection = sqlite3.connect(file)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("version", "oldest", "said"),
    [("9999", "9999", "newer than this program"), ("0001", "0001", "Run `cairn migrate`")],
)
async def test_a_database_of_another_version(practice: Practice, version: str, oldest: str, said: str) -> None:
    change(
        practice.file,
        f"UPDATE alembic_version SET version_num = '{version}'",  # noqa: S608
        f"UPDATE schema_support SET oldest = '{oldest}'",  # noqa: S608
    )
    wrong = await practice.wrong()
    assert list(wrong) == ["migrations"]
    assert said in wrong["migrations"]


async def test_a_newer_database_that_still_supports_this_program_is_fine(practice: Practice) -> None:
    change(practice.file, "UPDATE alembic_version SET version_num = '9999'")
    found = await practice.findings()
    assert found["migrations"].state == "ok"
    assert "which it supports" in found["migrations"].said


async def test_no_database_yet_is_not_wrong_and_none_is_made(practice: Practice, tmp_path: Path) -> None:
    practice.settings["database_url"] = f"sqlite:///{tmp_path / 'other' / 'cairn.db'}"
    assert (await practice.findings())["database"].state == "unknown"
    assert not (tmp_path / "other").exists()


async def test_a_file_that_is_no_database(practice: Practice, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Shopping list\n" * 500)
    practice.settings["database_url"] = f"sqlite:///{tmp_path / 'notes.txt'}"
    assert "is not an SQLite database" in (await practice.wrong())["database"]


async def test_a_file_of_another_program_and_one_that_is_damaged(practice: Practice, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE member (x)")
        connection.commit()
    practice.settings["database_url"] = f"sqlite:///{tmp_path / 'other.db'}"
    assert "is the database of another program" in (await practice.wrong())["database"]
    practice.settings["database_url"] = new_file(tmp_path / "damaged.db")
    os.truncate(tmp_path / "damaged.db", 60_000)
    assert "is damaged. Keep it, and bring back a copy" in (await practice.wrong())["database"]


async def test_old_doubts_and_what_was_given_up_are_told(practice: Practice) -> None:
    now = system_clock()
    change(
        practice.file,
        "INSERT INTO delivery (id, team_id, user_id, kind, urgency, subject, occurrence_key, state, due_at, not_before,"
        " attempt, fence, looked, created_at, lease_until, reason, settled_at) VALUES"
        + ",".join(
            f"('{state}', 'T0LEDGER', 'U1', 'nudge', 'proactive', '{{}}', '{state}', '{state}', '{at}', '{at}',"
            f" 1, 1, 0, '{at}', '{at}', {reason}, {ended})"
            for at in [(now - timedelta(minutes=20)).strftime("%Y-%m-%d %H:%M:%S.%f")]
            for state, reason, ended in [("unknown", "NULL", "NULL"), ("dead", "'unconfirmed'", f"'{at}'")]
        ),
    )
    wrong = await practice.wrong()
    assert list(wrong) == ["doubts", "dead"]
    assert wrong["doubts"].startswith("1 message in doubt for more than 10 minutes.")
    assert wrong["dead"].startswith("Given up in the last 8 days: unconfirmed 1.")


async def test_silence_is_wrong_while_a_process_runs_and_unknown_while_none_does(practice: Practice) -> None:
    change(practice.file, "UPDATE workspace SET created_at = '2026-01-05 09:00:00.000000'")
    wrong = await practice.wrong()
    assert list(wrong) == ["events"]
    assert "Event Subscriptions" in wrong["events"]
    change(practice.file, "DELETE FROM heartbeat")
    found = await practice.findings()
    assert (found["events"].state, found["processes"].state) == ("unknown", "unknown")


@pytest.mark.postgres
async def test_a_postgresql_server_is_looked_at_as_well(request: pytest.FixtureRequest) -> None:
    url = request.getfixturevalue("new_database")()
    async with opened(url) as database:
        now = system_clock()
        await write(database, now, delivery(1, now, "dead", reason="unconfirmed"))
        found = {one.check: one for one in await look_at_database(url, system_clock)}
        behind = {one.check: one for one in await look_at_database(url, lambda: system_clock() - timedelta(hours=1))}
    assert [check for check, one in found.items() if one.state == "wrong"] == ["dead"]
    assert found["database"].said.startswith("PostgreSQL ")
    assert found["clock (database)"].state == "ok"
    assert behind["clock (database)"].said.startswith("This machine is 60 min behind the database.")


async def test_a_postgresql_server_that_is_not_there_is_told_without_its_password() -> None:
    found = await look_at_database("postgresql://cairn:canary@127.0.0.1:9/cairn", system_clock)
    assert found[0].state == "wrong"
    assert "127.0.0.1:9/cairn does not answer" in found[0].said
    assert "canary" not in as_text(found)


async def test_of_many_workspaces_it_says_whose_token_slack_does_not_take(practice: Practice) -> None:
    key = new_key()
    practice.file = practice.file.with_name("many.db")
    url = f"sqlite:///{practice.file}"
    harbour = practice.standin.workspace
    practice.settings |= {
        "slack_bot_token": None,
        "slack_app_token": None,
        "slack_signing_secret": practice.app.signing_secret,
        "slack_client_id": practice.app.client_id,
        "slack_client_secret": practice.app.client_secret,
        "cairn_public_url": "https://cairn.example.com",
        "cairn_encryption_keys": key,
    }
    await asyncio.to_thread(migrate, url)
    assert (await practice.findings())["workspaces"].said == "None has installed the app yet."
    install = practice.app.installs[harbour.id]
    given = Granted(harbour.id, "", False, practice.app.id, "Harbour", install.bot_user_id, "", install.bot_token)
    database = Database(url, keys=(key,))
    await database.start()
    try:
        async with database.everywhere() as everywhere:
            await everywhere.installations.store(given, system_clock())
    finally:
        await database.stop()
    found = await practice.findings()
    assert found["workspaces"].said == "1 served: Slack takes every token, and every scope is there."
    assert found["install"].said.endswith("https://cairn.example.com/slack/install")
    install.scopes = tuple(scope for scope in install.scopes if scope != "im:history")
    assert f"{harbour.id} (without im:history)" in (await practice.wrong())["workspaces"]
    install.revoked = "token_revoked"
    assert f"{harbour.id} (token_revoked)" in (await practice.wrong())["workspaces"]
