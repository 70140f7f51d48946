"""The recipes in CONTRIBUTING.md are followed to the letter, and lead where they say."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bot.content.lint import lint
from bot.content.loader import load, shipped
from tests.cairn import environment

ROOT = shipped()
BLOCK = re.compile(r"^( *)```(?:yaml|python|text)\n(.*?)^\1```", re.S | re.M)
NAMED = re.compile(r"`([\w./-]+/[\w.-]+\.(?:yaml|py))`")


def recipe(title: str) -> str:
    """The text of a recipe."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return text.partition(f"\n## Recipe: {title}\n")[2].partition("\n## ")[0]


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Each block with the file that was named last before it."""
    for block in BLOCK.finditer(text):
        indent, written = block.groups()
        yield NAMED.findall(text[: block.start()])[-1], re.sub(f"^{indent}", "", written, flags=re.M)


def written(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_the_nudge_of_the_recipe_loads_and_nothing_is_to_be_mended(tmp_path: Path) -> None:
    (block,) = BLOCK.finditer(recipe("change or add a nudge"))
    written(tmp_path / "prompts/nudges/ours.yaml", "nudges:\n" + re.sub("^", "  ", block[2], flags=re.M))
    content = load(tmp_path)
    nudge = content.nudges["nudge-shadow-client-call"]
    assert nudge.title == "Shadow a senior on their next client call"
    assert [finding for finding in lint(content) if nudge.id in finding] == []


def test_the_ladder_of_the_recipe_loads_and_is_short_of_what_the_recipe_says(tmp_path: Path) -> None:
    found = [block[2] for block in BLOCK.finditer(recipe("add a ladder"))]
    for text in found:
        written(tmp_path / text.splitlines()[0].removeprefix("# "), text)
    lead = yaml.safe_load(found[1].replace("engineer-", "lead-")) | {"level": "lead"}
    written(tmp_path / "data/ladders/data-eng/lead.yaml", yaml.safe_dump(lead))
    content = load(tmp_path)
    assert [level.title for level in content.ladders["data-eng"].levels] == ["Engineer", "Lead"]
    assert any("data-eng" in finding for finding in lint(content)), "three expectations a cell are asked for"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout that a contributor may write to."""
    for name in ("bot", "data", "prompts", "tests", "deploy", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def follow_the_command(copy: Path) -> None:
    for name, text in blocks(recipe("add a command")):
        path = copy / name
        if name.endswith("slack/__init__.py"):
            table = path.read_text(encoding="utf-8").replace("    cairn,\n", "    books,\n    cairn,\n", 1)
            path.write_text(re.sub(r"(COMMANDS: .* = \{\n)", rf"\1    {text}", table, count=1), encoding="utf-8")
        elif path.exists():
            path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
        else:
            written(path, text)


@pytest.mark.operator
def test_the_command_of_the_recipe_is_clean_and_answers(copy: Path) -> None:
    follow_the_command(copy)
    new = ["bot/slack/books.py", "bot/mentoring/books.py", "bot/blocks/books.py", "tests/e2e/test_books.py"]
    looked_at = [*new, "bot/slack/__init__.py"]
    for arguments in (
        ["ruff", "check", *looked_at],
        ["ruff", "format", "--check", *looked_at],
        ["pytest", "-q", "-n0", "-p", "no:cacheprovider", "tests/e2e/test_books.py", "tests/contract/test_words.py"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            cwd=copy,
            env=environment({"PYTHONPATH": str(copy)}),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
