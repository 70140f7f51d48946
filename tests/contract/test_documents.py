"""What the documents say is so: scopes, settings, commands, paths, links and the version."""

import re
import runpy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

import bot
from bot.content.loader import shipped
from bot.settings import Settings, SettingsError, read_settings
from bot.slack import COMMANDS
from bot.slack.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES

ROOT = shipped()
PAGES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "deploy").rglob("*.md"))
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "SECURITY.md", *PAGES]
TREES = ("bot/", "data/", "prompts/", "tests/", "deploy/", ".ci/")
WORKED_EXAMPLE = re.compile(r"/(?:test_)?books\.\w+$")
"""CONTRIBUTING.md shows how to add a command with one that does not exist."""
MADE_BY_OPERATORS = {"deploy/cairn.env"}
MADE_BY_HAND = re.compile(r"[<>*{}…]|\.\.\.")
"""Marks of a path that stands for many, or that its reader chooses."""


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def tables(text: str) -> list[list[list[str]]]:
    """The cells of every table, without head and rule."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        found.append(rows[2:])
    return found


def table_with(text: str, name: str) -> dict[str, list[str]]:
    """The table whose first column has that name in back-ticks, by the names in its first column."""
    for rows in tables(text):
        if any(row[0] == f"`{name}`" for row in rows):
            return {row[0].strip("`"): row[1:] for row in rows}
    raise LookupError(f"no table has a row for {name}")


def test_the_readme_gives_every_scope_its_reason() -> None:
    reasons = SCOPES | OPTIONAL_SCOPES
    assert table_with(text_of("README.md"), "chat:write") == {scope: [reasons[scope]] for scope in sorted(reasons)}


def test_the_readme_names_the_events_that_are_listened_to() -> None:
    assert [event for event in EVENTS if f"`{event}`" not in text_of("README.md")] == []


def test_the_reference_pages_are_what_the_program_says() -> None:
    pages = runpy.run_path(str(ROOT / ".ci" / "reference.py"))["pages"]
    assert [page.name for page, text in pages(ROOT).items() if page.read_text(encoding="utf-8") != text] == []


def test_the_reference_has_every_setting_and_marks_the_secret_ones() -> None:
    listed = table_with(text_of("deploy/CONFIGURATION.md"), "DATABASE_URL")
    assert list(listed) == [name.upper() for name in Settings.model_fields]
    secret = {name for name, cells in listed.items() if cells[2] == "yes"}
    assert {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "CAIRN_ENCRYPTION_KEYS", "DATABASE_URL"} <= secret
    assert not secret & {"HOST", "PORT", "CAIRN_PUBLIC_URL"}


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "deploy/OPERATING.md"])
def test_every_setting_that_a_document_names_exists(document: str) -> None:
    named = set(re.findall(r"\b(?:CAIRN|SLACK)_[A-Z_]*[A-Z]\b", text_of(document))) - {"CAIRN_PICTURE"}
    assert named <= {name.upper() for name in Settings.model_fields}


def test_every_command_that_the_readme_names_exists_and_every_one_is_named() -> None:
    named = set(re.findall(r"`/([a-z][a-z-]*)", text_of("README.md"))) - {"healthz", "readyz", "metrics", "slack"}
    assert {name.removeprefix("acme-") for name in named} == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    in_code = re.findall(r"`([^`\s]+)`", re.sub(r"```.*?```", "", text_of(document), flags=re.S))
    missing = [
        path
        for path in in_code
        if path.startswith(TREES) and not MADE_BY_HAND.search(path) and not _is_there(document, path)
    ]
    assert [path for path in missing if not WORKED_EXAMPLE.search(path)] == []


def _is_there(document: str, path: str) -> bool:
    """Seen from the top, or from the page's own folder."""
    return path in MADE_BY_OPERATORS or (ROOT / path).exists() or ((ROOT / document).parent / path).exists()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_within_the_repository_leads_somewhere(document: str) -> None:
    targets = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text_of(document))]
    inside = [target for target in targets if target and not target.startswith(("http:", "https:", "mailto:"))]
    here = (ROOT / document).parent
    assert [target for target in inside if not (here / target).exists()] == []


def test_the_changelog_has_what_is_to_come_and_then_this_version() -> None:
    heads = re.findall(r"^## \[([^\]]+)\](?: - (\d{4}-\d\d-\d\d))?$", text_of("CHANGELOG.md"), re.M)
    assert heads[0] == ("Unreleased", "")
    assert heads[1][0] == bot.__version__
    assert all(day for _, day in heads[1:])


def test_the_picture_of_the_architecture_names_what_there_is_in_the_order_of_the_import_rules() -> None:
    drawn = ElementTree.parse(ROOT / "deploy" / "architecture.svg").getroot()  # noqa: S314 -- a file of this repository
    texts = [" ".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    named = [name for text in texts for name in re.findall(r"\bbot/[a-z_./]+", text)]
    assert [name for name in named if not (ROOT / name).exists()] == []
    rules = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    order = [name for row in rules for name in row.split(" | ")]
    rows = [name.removeprefix("bot/").removesuffix(".py") for name in named]
    beside = {"standin", "serve", "demo", "operating"}
    drawn_order = [name for name in rows if name not in beside]
    assert drawn_order == sorted(drawn_order, key=lambda name: _row_of(name, rules))
    assert set(rows) <= set(order)


def _row_of(name: str, rules: list[str]) -> int:
    return next(number for number, row in enumerate(rules) if name in row.split(" | "))


def hooks() -> Iterator[dict[str, Any]]:
    for repository in yaml.safe_load(text_of(".pre-commit-config.yaml"))["repos"]:
        assert repository["repo"] == "local", "nothing is fetched from elsewhere"
        yield from repository["hooks"]


def test_the_hooks_before_a_commit_run_what_the_check_runs() -> None:
    checked = re.findall(
        r"\$\(BIN\)/(\S+(?: \.ci/\S+)?)", text_of("Makefile").partition("\ncheck:")[2].partition("\n\n")[0]
    )
    run = [hook["entry"].removeprefix(".venv/bin/") for hook in hooks()]
    assert [command for command in checked if not any(entry.startswith(command) for entry in run)] == ["pytest"]


def test_the_forms_for_issues_can_be_read() -> None:
    folder = ROOT / ".github" / "ISSUE_TEMPLATE"
    forms = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in folder.glob("*.yml")}
    assert set(forms) == {"config", "bug", "content", "idea"}
    for name in ("bug", "content", "idea"):
        fields = [field for field in forms[name]["body"] if field["type"] != "markdown"]
        assert forms[name]["name"]
        assert forms[name]["description"]
        assert len({field["id"] for field in fields}) == len(fields)
        assert all(field["attributes"]["label"] for field in fields)


def test_every_make_target_that_a_document_names_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", Path(ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {target for document in DOCUMENTS for target in re.findall(r"`make ([a-z]+)`", text_of(document))}
    assert named <= known


TRIED = {
    "SLACK_BOT_TOKEN": ("xoxb-1", "xoxp-1"),
    "SLACK_APP_TOKEN": ("xapp-1", "xoxb-1"),
    "DATABASE_URL": ("postgresql://cairn:secret@db/cairn", "mysql://db/cairn"),
    "CAIRN_ENCRYPTION_KEYS": (f"{'A' * 43}=", "short"),
    "CAIRN_PUBLIC_URL": ("https://cairn.example.com", "http://cairn.example.com"),
    "CAIRN_RETENTION_DAYS": ("90", "89"),
    "CAIRN_SLACK_API_URL": ("https://slack.example.com/api/", "slack.example.com"),
    "CAIRN_CONTENT_DIR": (str(ROOT / "data"), str(ROOT / "nowhere")),
    "CAIRN_COMMAND_PREFIX": ("acme-", "Acme"),
    "CAIRN_METRICS_ALLOW": ("10.0.0.0/8,::1/128", "everybody"),
    "PORT": ("65535", "65536"),
    "CAIRN_LOG_LEVEL": ("DEBUG", "debugging"),
}
"""A value that the reference allows, and one that it does not."""


@pytest.mark.parametrize("name", TRIED)
def test_what_the_reference_allows_is_taken_and_what_it_does_not_is_refused(name: str) -> None:
    allowed, refused = TRIED[name]
    read_settings(**{name.lower(): allowed})
    with pytest.raises(SettingsError, match=name):
        read_settings(**{name.lower(): refused})
