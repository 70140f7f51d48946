"""A released version's database is migrated, and members find in it what they had put there."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.store.migrating import HEAD, migrate, version
from tests.upgrade.dumps import make_postgres, make_sqlite
from tests.upgrade.record import VERSIONS, lacking, read_all

FROZEN = sorted(path.stem for path in VERSIONS.glob("*.json"))
CHANGES = Path(__file__).parents[2] / "CHANGELOG.md"


def record(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((VERSIONS / f"{name}.json").read_text())
    return found


def reads_the_same(url: str, name: str) -> None:
    kept = record(name)
    migrate(url)
    assert version(url) == HEAD
    assert lacking(kept["read"], asyncio.run(read_all(url, kept["keys_of_this_test"]))) == []


def test_every_released_version_has_its_database_here() -> None:
    released = re.findall(r"^## \[?(\d+\.\d+\.\d+)", CHANGES.read_text(), re.MULTILINE)
    assert set(released) <= set(FROZEN), "python -m tests.upgrade.freeze VERSION, on the release's last commit"
    assert FROZEN


@pytest.mark.parametrize("name", FROZEN)
def test_an_sqlite_file_of_this_version_keeps_its_content(name: str, tmp_path: Path) -> None:
    script = (VERSIONS / f"{name}.sqlite.sql").read_text()
    reads_the_same(make_sqlite(script, tmp_path / "cairn.db"), name)


@pytest.mark.postgres
@pytest.mark.parametrize("name", FROZEN)
def test_a_postgresql_database_of_this_version_keeps_its_content(name: str, new_database: Callable[[], str]) -> None:
    url = new_database()
    make_postgres((VERSIONS / f"{name}.postgres.sql").read_text(), url)
    reads_the_same(url, name)


def test_what_is_gone_or_changed_is_named() -> None:
    kept = {"goal": [{"title": "a", "state": "active"}]}
    assert lacking(kept, {"goal": [{"title": "a", "state": "active", "new": 1}]}) == []
    assert lacking(kept, {"goal": [{"title": "b", "state": "active"}]}) == [".goal[0].title was 'a' and is 'b'"]
    assert lacking(kept, {"goal": []}) == [".goal: 1 were kept, 0 are there"]
    assert lacking(kept, {}) == [".goal is gone"]
