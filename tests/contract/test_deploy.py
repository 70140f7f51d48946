"""What lies under deploy/ says what the program does, and `cairn healthcheck` says what is."""

import json
import re
import shlex
import sys
import tomllib
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from bot import __version__
from bot.content import Content
from bot.content.loader import shipped
from bot.operating import health
from bot.settings import Settings, SettingsError, missing_for_run, read_settings
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from tests.cairn import cairn
from tests.ports import free_port

ROOT = shipped()
DEPLOY = ROOT / "deploy"
NAMES = {name.upper() for name in Settings.model_fields}
STOPS_WITHIN = 15
"""Seconds from SIGTERM to the end, as the README promises."""


@pytest.fixture
def answering() -> Any:
    """A server on loopback that answers as it is told: `(status, body)` by path. Gives its port."""
    servers = []

    def start(pages: Mapping[str, tuple[int, bytes]]) -> int:
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = pages.get(self.path, (404, b"not found"))
                self.send_response(status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Answers)
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return int(server.server_port)

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    "environment",
    [{}, {"HOST": "", "PORT": ""}, {"HOST": "10.0.0.7", "PORT": "8080"}, {"host": "::1", "port": "9"}, {"PORT": " 5 "}],
)
def test_the_health_check_asks_where_the_settings_say_that_the_bot_listens(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOST", "PORT", "host", "port"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    chosen = read_settings()
    assert health.address(environment) == (chosen.host, chosen.port)


@pytest.mark.parametrize(("listened", "asked"), [("0.0.0.0", "127.0.0.1"), ("::", "::1")])  # noqa: S104
def test_who_listens_everywhere_is_asked_on_loopback(listened: str, asked: str) -> None:
    assert health.address({"HOST": listened}) == (asked, 3000)


@pytest.mark.parametrize("port", ["0", "-1", "65536", "http"])
def test_a_port_that_cannot_be_asked_is_unhealthy_and_says_what_one_is(port: str) -> None:
    found = health.ask({"PORT": port})
    assert not found.is_well
    assert "from 1 to 65535" in found.said


@pytest.mark.parametrize(
    ("page", "is_ready", "is_well", "words"),
    [
        ((200, b"ok"), False, True, "It is alive"),
        ((200, b"<html>"), False, False, "Something else answers"),
        ((404, b"ok"), False, False, "with 404"),
        ((200, b'{"database": true, "slack": true}'), True, True, "It is ready"),
        ((503, b'{"database": false, "scheduler": false, "slack": true}'), True, False, "database, scheduler."),
        ((503, b'{"scheduler": false, "stalled": ["due"]}'), True, False, "not ready: scheduler."),
        ((200, b"[]"), True, False, "Something else answers"),
        ((500, b"{}"), True, False, "Something else answers"),
        ((200, b"\xff"), True, False, "Something else answers"),
    ],
)
def test_what_the_process_says_of_itself_is_told_in_a_sentence(
    answering: Any, page: tuple[int, bytes], is_ready: bool, is_well: bool, words: str
) -> None:
    port = answering({"/readyz" if is_ready else "/healthz": page})
    found = health.ask({"HOST": "127.0.0.1", "PORT": str(port)}, is_ready=is_ready)
    assert found.is_well is is_well
    assert words in found.said


def test_nobody_there_is_unhealthy_and_so_is_silence() -> None:
    assert "Start `cairn run`" in health.ask({"PORT": str(free_port())}).said
    silent = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # takes the connection and never answers
    try:
        found = health.ask({"PORT": str(silent.server_port)}, seconds=0.05)
    finally:
        silent.server_close()
    assert not found.is_well
    assert "within 0.05 s" in found.said


@pytest.mark.operator
def test_the_command_ends_with_0_or_1_and_says_the_sentence(answering: Any, tmp_path: Path) -> None:
    port = str(answering({"/healthz": (200, b"ok"), "/readyz": (503, b'{"slack": false}')}))
    alive = cairn("healthcheck", PORT=port)
    (tmp_path / "port").write_text(f"{port}\n")
    assert cairn("healthcheck", PORT="", CREDENTIALS_DIRECTORY=str(tmp_path)).stdout == alive.stdout
    assert (alive.returncode, alive.stdout) == (0, f"It is alive: http://127.0.0.1:{port}/healthz\n")
    unready = cairn("healthcheck", "--ready", PORT=port)
    assert (unready.returncode, unready.stdout) == (1, "")
    assert unready.stderr == "It is not ready: slack. `cairn doctor` says what to do.\n"


def test_secrets_in_files_are_settings_and_the_environment_counts_for_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "database_url").write_text("postgresql://db/cairn\n")
    (tmp_path / "SLACK_APP_TOKEN").write_text("xapp-of-the-file")
    (tmp_path / "unrelated").mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "")
    assert read_settings().database_url == "postgresql://db/cairn"
    assert read_settings().slack_app_token == "xapp-of-the-file"
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-of-the-environment")
    assert read_settings().slack_app_token == "xapp-of-the-environment"
    (tmp_path / "slack_bot_token").write_text("wrong")
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN: must begin with xoxb-"):
        read_settings()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "nowhere"))
    assert read_settings().database_url == "sqlite:///cairn.db"


@pytest.mark.parametrize(
    "url", ["sqlite:///:memory:", "sqlite:///file:cairn.db", "sqlite:///a%20b.db", "sqlite:///a.db?x=1"]
)
def test_a_database_is_a_file_whose_path_stands_there_as_it_is(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(SettingsError, match="DATABASE_URL: must be a"):
        read_settings()


def test_a_secret_that_cannot_be_read_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "port").write_text("4000")
    read = Path.read_text

    def refuse(path: Path, *rest: Any, **more: Any) -> str:
        if path.parent == tmp_path:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, *rest, **more)

    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with pytest.raises(SettingsError, match=r"port.*Permission denied"):
        read_settings()


def test_the_http_manifest_in_deploy_is_what_the_command_prints(content: Content) -> None:
    stored = json.loads((DEPLOY / "slack-manifest-http.json").read_text(encoding="utf-8"))
    assert stored == manifest(COMMANDS, content.words, url="https://cairn.example.com")


def test_the_manifest_with_an_agent_view_adds_what_slack_wants_for_it_and_nothing_else(content: Content) -> None:
    stored = json.loads((DEPLOY / "slack-manifest-agent.json").read_text(encoding="utf-8"))
    assert stored == manifest(COMMANDS, content.words, is_agent=True)
    view = stored["features"].pop("agent_view")
    stored["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    assert stored == manifest(COMMANDS, content.words)
    assert 1 <= len(view["agent_description"]) <= 300
    assert 1 <= len(view["suggested_prompts"]) <= 4
    assert all(set(prompt) == {"title", "message"} for prompt in view["suggested_prompts"])


@pytest.mark.operator
def test_the_slack_cli_gets_the_manifest_and_starts_the_bot_by_its_own_socket(content: Content) -> None:
    described = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))
    assert described["config"]["sdk-managed-connection-enabled"] is True
    hooks = {name: shlex.split(command) for name, command in described["hooks"].items()}
    assert {words[0] for words in hooks.values()} == {".venv/bin/cairn"}
    assert hooks["start"][1:] == ["run"]
    given = read_settings(slack_bot_token="xoxb-1", slack_app_token="xapp-1")  # all that the CLI gives
    assert missing_for_run(given) == []
    printed = cairn(*hooks["get-manifest"][1:])
    assert (printed.returncode, printed.stderr) == (0, "")
    assert json.loads(printed.stdout) == manifest(COMMANDS, content.words)


def test_every_setting_that_a_file_names_is_one() -> None:
    foreign = {"PATH", "HOME", "CAIRN_HOST", "CAIRN_ENTERED", "CREDENTIALS_DIRECTORY", "DATABASE_URL"}
    named = re.compile(r"\b(?:CAIRN|SLACK)_[A-Z_]+\b")
    files = [
        *(DEPLOY / name for name in ("Dockerfile", "cairn.service", "cairn.env.example", "compose.yaml")),
        DEPLOY / "compose.postgres.yaml",
        *(path for path in (DEPLOY / "helm").rglob("*") if path.suffix in (".yaml", ".tpl", ".txt")),
    ]
    for file in files:
        assert set(named.findall(file.read_text(encoding="utf-8"))) <= NAMES | foreign, file.name


def test_whoever_ends_it_waits_for_longer_than_it_takes() -> None:
    waits = [
        int(number)
        for name, pattern in {
            "cairn.service": r"^TimeoutStopSec=(\d+)s$",
            "compose.yaml": r"stop_grace_period: (\d+)s",
            "compose.postgres.yaml": r"stop_grace_period: (\d+)s",
            "helm/cairn/values.yaml": r"^terminationGracePeriodSeconds: (\d+)$",
        }.items()
        for number in re.findall(pattern, (DEPLOY / name).read_text(encoding="utf-8"), re.M)
    ]
    assert len(waits) == 5
    assert min(waits) > STOPS_WITHIN
    schema = json.loads((DEPLOY / "helm" / "cairn" / "values.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["terminationGracePeriodSeconds"]["minimum"] >= STOPS_WITHIN + 5


def test_health_checks_wait_for_longer_than_the_command_asks() -> None:
    (seconds,) = re.findall(r"HEALTHCHECK .*--timeout=(\d+)s", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    assert int(seconds) > health.SECONDS


def test_every_value_of_the_chart_is_in_its_schema() -> None:
    values = yaml.safe_load((DEPLOY / "helm" / "cairn" / "values.yaml").read_text(encoding="utf-8"))
    schema = json.loads((DEPLOY / "helm" / "cairn" / "values.schema.json").read_text(encoding="utf-8"))

    def compare(value: dict[str, Any], described: dict[str, Any], path: str) -> None:
        if described.get("additionalProperties") is False:
            assert set(value) | {"global"} == set(described["properties"]) | {"global"}, path
            for name, inner in value.items():
                if isinstance(inner, dict):
                    compare(inner, described["properties"][name], f"{path}.{name}")

    compare(values, schema, "values")


def test_the_chart_and_the_compose_files_are_of_the_programs_version() -> None:
    chart = yaml.safe_load((DEPLOY / "helm" / "cairn" / "Chart.yaml").read_text(encoding="utf-8"))
    assert (chart["version"], chart["appVersion"]) == (__version__, __version__)
    for name in ("compose.yaml", "compose.postgres.yaml"):
        assert set(re.findall(r"image: cairn:(\S+)", (DEPLOY / name).read_text(encoding="utf-8"))) == {__version__}


def test_the_image_is_built_of_locked_packages_with_the_python_that_is_supported() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    installs = re.findall(r"pip --python \S+ install (.+?)(?: && | *$)", text.replace("\\\n", ""), re.M)
    assert len(installs) == 3
    assert all("--require-hashes" in each or "--no-index" in each for each in installs)
    (python,) = re.findall(r"^ARG PYTHON=(.+)$", text, re.M)
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["classifiers"]
    assert f"Programming Language :: Python :: {python}" in supported


def test_what_builds_the_wheel_is_locked_as_for_the_tests() -> None:
    pinned = re.compile(r"^([a-z0-9._-]+==[^ ;]+)", re.M)
    building, testing = (
        set(pinned.findall((DEPLOY / f"requirements-{name}.txt").read_text(encoding="utf-8")))
        for name in ("build", "dev")
    )
    assert any(each.startswith("hatchling==") for each in building)
    assert building <= testing


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Any:
    """One of the gate's programs for deploy/, as a module."""
    monkeypatch.syspath_prepend(str(ROOT / ".ci" / "deployment"))

    def load(name: str) -> Any:
        module = __import__(name)
        monkeypatch.delitem(sys.modules, name)
        return module

    return load


def test_a_dockerfile_is_read_as_its_stages_with_what_was_given(program: Any) -> None:
    text = (
        "ARG A=1\nFROM base:${A} AS one\nARG B=2\n# said\nRUN first && \\\n    second\nFROM x\nCOPY --from=one /a /$B\n"
    )
    one, two = program("dockerfile").stages(text, {"A": "7"})
    assert (one.name, one.base, two.base) == ("one", "base:7", "x")
    assert [(each.name, each.rest) for each in one.instructions] == [("ARG", "B=2"), ("RUN", "first &&  second")]
    (copy,) = two.instructions
    assert (copy.flags, copy.words) == ({"from": "one"}, ["/a", "/2"])


@pytest.mark.parametrize("text", ["FROM x\nADD a b\n", "RUN x\n", "FROM x:${NOBODY}\n", "FROM x\nRUN a\nb c\n"])
def test_a_dockerfile_with_something_that_would_be_passed_over_is_refused(program: Any, text: str) -> None:
    with pytest.raises(ValueError, match=r"understood|before|no value"):
        program("dockerfile").stages(text)


def test_what_the_image_is_made_of_gets_in_and_secrets_and_databases_stay_out(program: Any) -> None:
    ignored = program("image").ignored
    for path in ("bot/app/__init__.py", "data/sources.yaml", "prompts/messages/dm.yaml", "deploy/requirements.txt"):
        assert not ignored(path), path
    for path in (
        *(".env", "cairn.db", "bot/cairn.db.key", "data/.env", ".git/config", "tests/cairn.py", ".venv/bin/python"),
        *("deploy/cairn.env", "deploy/secrets/owner", "bot/standin/playground/web/package.json", "bot/__pycache__/x"),
    ):
        assert ignored(path), path
