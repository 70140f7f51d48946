"""The shipped content, read once for all contract tests."""

import shutil
from pathlib import Path

import pytest

from bot.content import Content, load
from bot.content.loader import shipped


@pytest.fixture(scope="session")
def content() -> Content:
    """As `cairn run` has it without a folder of one's own."""
    return load()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped content, to be broken."""
    for name in ("data", "prompts"):
        shutil.copytree(shipped() / name, tmp_path / name)
    return tmp_path
