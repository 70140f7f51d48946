"""Settings and the command line: what is wrong is said at once, in sentences, with the right exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.app.numbers import numbers_for
from bot.settings import Settings, SettingsError, missing_for_run, read_settings
from bot.standin.ids import Ids
from tests.cairn import OURS, cairn, command, environment

TOKEN = "xoxz-not-a-bot-token-canary"
"""Looks like a token, is none, and must never be repeated."""


def sentences(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def test_everything_wrong_is_said_together_each_in_one_sentence() -> None:
    wrong = {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_APP_TOKEN": TOKEN,
        "DATABASE_URL": "mysql://somewhere/cairn",
        "PORT": "eighty",
        "CAIRN_PUBLIC_URL": "http://cairn.example.com",
        "CAIRN_SLACK_API_URL": "slack.com/api",
        "CAIRN_CONTENT_DIR": "/no/such/folder",
        "CAIRN_ERASED_FILE": "/no/such/folder/erased",
        "CAIRN_COMMAND_PREFIX": "Acme!",
        "CAIRN_LOG_LEVEL": "LOUD",
        "CAIRN_AI_MODEL": "small-model",
        "CAIRN_AI_SECONDS": "soon",
        "CAIRN_AI_PER_MEMBER": "0",
    }
    ended = cairn("run", **wrong)
    assert ended.returncode == 2
    assert ended.stdout == ""
    said = sentences(ended.stderr)
    assert {line.split(":")[0] for line in said} == set(wrong)
    assert len(said) == len(wrong)
    assert all(line.endswith(".") for line in said)
    assert "Traceback" not in ended.stderr
    assert TOKEN not in ended.stderr


def test_what_is_wrong_and_what_is_missing_are_said_together() -> None:
    ended = cairn("run", SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="", PORT="99999")
    assert ended.returncode == 2
    assert [line.split()[0] for line in sentences(ended.stderr)] == ["PORT:", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]
    ended = cairn("run", SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN="")
    assert [line.split()[0] for line in sentences(ended.stderr)] == ["SLACK_BOT_TOKEN:", "SLACK_APP_TOKEN"]


@pytest.mark.parametrize("command", ["run", "doctor", "migrate", "ledger"])
@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:canary@Tail/9@127.0.0.1:5432/cairn",
        "postgresql://bot:can#ary@127.0.0.1:5432/cairn",
        "postgresql://bot:canary@127.0.0.1:x/cairn",
        "postgresql://bot:canary@[::1/cairn",
        "postgresql://bot:canary@127.0.0.1",
        "sqlite:///ca n?mode=ro",
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_and_nothing_of_it_repeated(command: str, url: str) -> None:
    ended = cairn(command, DATABASE_URL=url)
    said = ended.stdout + ended.stderr
    assert ended.returncode == (1 if command == "doctor" else 2), said
    assert "DATABASE_URL" in said
    assert "Traceback" not in said
    assert not any(part in said for part in ("can#", "canary", "Tail", "ca n"))


def test_what_is_missing_is_said_together() -> None:
    ended = cairn("run", SLACK_BOT_TOKEN="", SLACK_APP_TOKEN="")
    assert ended.returncode == 2
    said = sentences(ended.stderr)
    assert len(said) == 2
    assert said[0].startswith("SLACK_BOT_TOKEN is missing")
    assert "SLACK_APP_TOKEN" in said[1]
    assert "SLACK_SIGNING_SECRET" in said[1]


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in OURS:
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_a_language_model_needs_address_and_name_and_the_key_apart(no_settings: pytest.MonkeyPatch) -> None:
    for wrong, names in (
        ({"cairn_ai_url": "http://localhost:11434/v1"}, "CAIRN_AI_MODEL: is set together with CAIRN_AI_URL"),
        ({"cairn_ai_model": "small-model"}, "CAIRN_AI_MODEL: is set together with CAIRN_AI_URL"),
        ({"cairn_ai_url": "localhost:11434", "cairn_ai_model": "m"}, "CAIRN_AI_URL: must look like https://host/v1"),
        ({"cairn_ai_url": "https://me:canary@host/v1", "cairn_ai_model": "m"}, "the key goes into CAIRN_AI_KEY"),
    ):
        with pytest.raises(SettingsError) as refusal:
            read_settings(**wrong)
        assert len(refusal.value.problems) == 1
        assert names in refusal.value.problems[0]
        assert "canary" not in refusal.value.problems[0]
    right = read_settings(cairn_ai_url="http://localhost:11434/v1/", cairn_ai_model="m", cairn_ai_key="canary")
    assert right.cairn_ai_url == "http://localhost:11434/v1"
    assert "canary" not in repr(right)


def test_a_language_model_without_its_libraries_is_refused_with_the_way_to_install_them(
    no_settings: pytest.MonkeyPatch,
) -> None:
    no_settings.setitem(sys.modules, "pydantic_ai", None)
    model = {"cairn_ai_url": "http://localhost:11434/v1", "cairn_ai_model": "m"}
    given = {"slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}
    [problem] = missing_for_run(read_settings(**given, **model))
    assert "pip install 'cairn-mentor[ai]'" in problem
    assert missing_for_run(read_settings(**given)) == []


def test_without_a_language_model_its_libraries_are_never_imported() -> None:
    looks = "import sys, bot.app; print([m for m in ('pydantic_ai', 'openai', 'httpx2') if m in sys.modules])"
    ended = subprocess.run(
        [sys.executable, "-c", looks], env=environment({}), capture_output=True, text=True, timeout=60, check=True
    )
    assert ended.stdout == "[]\n"


def test_an_empty_setting_counts_as_absent(no_settings: pytest.MonkeyPatch) -> None:
    for name in OURS:
        no_settings.setenv(name, "")
    assert read_settings() == Settings.model_construct()
    assert len(missing_for_run(read_settings())) == 2


def test_names_of_settings_are_taken_in_either_case(no_settings: pytest.MonkeyPatch) -> None:
    no_settings.setenv("port", "8080")
    assert read_settings().port == 8080


def test_a_token_does_not_show_in_the_settings_themselves(no_settings: pytest.MonkeyPatch) -> None:
    secrets = {"slack_bot_token": "xoxb-canary", "slack_app_token": "xapp-canary", "slack_signing_secret": "canary"}
    assert "canary" not in repr(read_settings(**secrets))
    assert "canary" not in str(read_settings(**secrets))


def test_a_wrong_token_is_not_repeated_in_what_is_said_of_it(no_settings: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as refusal:
        read_settings(slack_bot_token=TOKEN)
    assert TOKEN not in str(refusal.value)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("cairn_slack_api_url", "http://127.0.0.1:8900/api", "http://127.0.0.1:8900/api/"),
        ("cairn_public_url", "https://cairn.example.com/", "https://cairn.example.com"),
        ("database_url", "sqlite:////var/lib/cairn.db", "sqlite:////var/lib/cairn.db"),
        ("slack_bot_token", "xoxe.xoxb-1", "xoxe.xoxb-1"),
    ],
)
def test_what_is_right_is_read(no_settings: pytest.MonkeyPatch, name: str, value: str, read: str) -> None:
    assert getattr(read_settings(**{name: value}), name) == read


@pytest.mark.parametrize(("value", "at_once"), [("true", (2, 1)), ("", (10, 5))])
def test_where_history_is_scarce_little_is_sent_and_looked_for_at_once(
    no_settings: pytest.MonkeyPatch, value: str, at_once: tuple[int, int]
) -> None:
    no_settings.setenv("CAIRN_SCARCE_HISTORY", value)
    numbers = numbers_for(read_settings())
    assert (numbers.in_flight, numbers.looks) == at_once


def test_help_documents_every_setting() -> None:
    # Only a process that is begun with these words takes the time to describe the settings.
    shown = subprocess.run(command("run", "--help"), env=environment({}), capture_output=True, text=True, check=True)
    said = " ".join(shown.stdout.split())
    for name, field in Settings.model_fields.items():
        assert f"{name.upper()}:" in said
        assert " ".join((field.description or "").split()) in said
        assert field.default in (None, "") or f"[default: {field.default}]" in said


def test_the_demo_does_not_start_beside_real_tokens() -> None:
    ended = cairn("demo", SLACK_BOT_TOKEN="xoxb-123-456-canary")
    assert ended.returncode == 2
    assert len(sentences(ended.stderr)) == 1
    assert "SLACK_BOT_TOKEN is set" in ended.stderr
    assert "canary" not in ended.stderr


def test_a_broken_content_folder_is_told_by_file_line_and_key(tmp_path: Path) -> None:
    nudges = tmp_path / "prompts" / "nudges"
    nudges.mkdir(parents=True)
    (nudges / "own.yaml").write_text("nudges:\n  - id: nudge-own\n    titel: Read one\n")
    (tmp_path / "prompts" / "messages").mkdir()
    (tmp_path / "prompts" / "messages" / "dm.yaml").write_text('hello: "Hello {nobody}."\n')
    checked = cairn("check", str(tmp_path))
    assert checked.returncode == 1
    assert "prompts/nudges/own.yaml:3: nudges[0].titel: this key is not known here" in checked.stdout
    assert "prompts/messages/dm.yaml:1: hello: there is nothing to fill in for {nobody}" in checked.stdout
    assert "Traceback" not in checked.stdout + checked.stderr
    described = cairn("manifest", CAIRN_CONTENT_DIR=str(tmp_path))
    assert (described.returncode, described.stdout) == (2, "")
    assert "prompts/nudges/own.yaml:3: nudges[0].titel" in described.stderr
    assert "Traceback" not in described.stderr
    ran = cairn(
        "run",
        SLACK_BOT_TOKEN="xoxb-standin-1",
        SLACK_SIGNING_SECRET="s",
        CAIRN_CONTENT_DIR=str(tmp_path),
        DATABASE_URL=f"sqlite:///{tmp_path / 'cairn.db'}",
        PORT="0",
    )
    assert ran.returncode == 2
    assert "prompts/nudges/own.yaml:3: nudges[0].titel" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_shipped_content_is_checked_and_good() -> None:
    checked = cairn("check")
    assert checked.returncode == 0
    assert checked.stdout.startswith("All good")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--url", "http://cairn.example.com"), "must begin with https://"),
        (("--url", "cairn.example.com"), "must begin with https://"),
        (("--url", "https://cairn.example.com", "--socket"), "Choose one"),
    ],
)
def test_a_manifest_that_slack_would_not_take_is_not_printed(arguments: tuple[str, ...], words: str) -> None:
    ended = cairn("manifest", *arguments)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert ended.stdout == ""


def test_the_manifest_is_printed_whole_with_prefix_and_public_address() -> None:
    printed = json.loads(
        cairn("manifest", CAIRN_PUBLIC_URL="https://cairn.example.com/", CAIRN_COMMAND_PREFIX="acme-").stdout
    )
    first = printed["features"]["slash_commands"][0]
    assert first["command"].startswith("/acme-")
    assert first["url"] == "https://cairn.example.com/slack/events"


def test_tokens_of_the_local_slack_have_the_shape_of_real_ones() -> None:
    ids = Ids(1)
    assert read_settings(slack_bot_token=f"xoxb-standin-{ids.secret(24)}").slack_bot_token
