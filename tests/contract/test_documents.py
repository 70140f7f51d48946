"""What the documents say is so: scopes, settings, commands, paths, links and the version."""

import re
from pathlib import Path

import pytest

import bot
from bot.content.loader import shipped
from bot.settings import Settings
from bot.slack import COMMANDS
from bot.slack.manifest import EVENTS, OPTIONAL_SCOPES, SCOPES

ROOT = shipped()
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "DECISIONS.md", "CHANGELOG.md", "SECURITY.md"]
TREES = ("bot/", "data/", "prompts/", "tests/", "deploy/", ".ci/")
WORKED_EXAMPLE = re.compile(r"/(?:test_)?reading\.\w+$")
"""CONTRIBUTING.md shows how to add a command with one that does not exist."""
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


def test_the_readme_lists_every_setting_with_its_default() -> None:
    listed = table_with(text_of("README.md"), "DATABASE_URL")
    assert list(listed) == [name.upper() for name in Settings.model_fields]
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "") else f"`{field.default}`"
        assert listed[name.upper()][0] == default, name


def test_every_command_that_the_readme_names_exists_and_every_one_is_named() -> None:
    named = set(re.findall(r"`/([a-z][a-z-]*)", text_of("README.md"))) - {"healthz", "readyz", "metrics", "slack"}
    assert {name.removeprefix("acme-") for name in named} == set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    in_code = re.findall(r"`([^`\s]+)`", re.sub(r"```.*?```", "", text_of(document), flags=re.S))
    missing = [
        path
        for path in in_code
        if path.startswith(TREES) and not MADE_BY_HAND.search(path) and not (ROOT / path).exists()
    ]
    assert [path for path in missing if not WORKED_EXAMPLE.search(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_within_the_repository_leads_somewhere(document: str) -> None:
    targets = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text_of(document))]
    inside = [target for target in targets if target and not target.startswith(("http:", "https:", "mailto:"))]
    assert [target for target in inside if not (ROOT / target).exists()] == []


def test_the_changelog_speaks_of_this_version() -> None:
    heads = re.findall(r"^## \[?([^\]\s]+)", text_of("CHANGELOG.md"), re.M)
    assert heads
    assert heads[0] in ("Unreleased", bot.__version__)


def test_every_make_target_that_a_document_names_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", Path(ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    named = {target for document in DOCUMENTS for target in re.findall(r"`make ([a-z]+)`", text_of(document))}
    assert named <= known
