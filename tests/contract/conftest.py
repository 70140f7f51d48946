"""The shipped content, read once for all contract tests."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import pytest_asyncio

from bot.content import Content, load
from bot.content.loader import shipped
from bot.store.migrating import migrate
from tests.contract.sealed_place import Place


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


@pytest_asyncio.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database of today's version."""
    file = tmp_path / "cairn.db"
    url = f"sqlite:///{file}"
    if request.param == "postgresql":
        new_database: Callable[[], str] = request.getfixturevalue("new_database")
        url = new_database()
    await asyncio.to_thread(migrate, url)
    return Place(url, file)
