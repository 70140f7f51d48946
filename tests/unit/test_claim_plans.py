"""What a claim looks up on SQLite: what is due and what is on its way, and never a workspace's whole history."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite

from bot.store import claims
from bot.store.migrating import migrate

STATEMENTS = {
    name: getattr(claims, name) for name in ("_DUE", "_DUE_REQUESTED", "_STANDING", "_TAKE", "_LOOK", "_HOLD", "_END")
}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("plans") / "cairn.db"
    migrate(f"sqlite:///{file}")
    return f"sqlite:///{file}"


def steps(url: str, statement: Any) -> list[str]:
    """How SQLite goes about it."""
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"))
    engine = create_engine(url)
    with engine.connect() as connection:
        values = tuple("[]" for _ in compiled.positiontup)
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values).all()
    engine.dispose()
    return [step[-1] for step in found]


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_claim_does_not_read_a_workspaces_history(url: str, name: str) -> None:
    found = steps(url, STATEMENTS[name])
    whole = [step for step in found if "delivery" in step and step.endswith("(team_id=?)")]
    assert not [step for step in whole if "uq_delivery_one_in_flight" not in step], found
    assert not [step for step in found if step == "SCAN delivery"], found


@pytest.mark.parametrize("name", ["_DUE", "_STANDING"])
def test_what_is_on_its_way_is_found_by_its_own_index(url: str, name: str) -> None:
    flying = [step for step in steps(url, STATEMENTS[name]) if "flying" in step]
    assert flying
    assert all(step.endswith("uq_delivery_one_in_flight (team_id=?)") for step in flying), flying


@pytest.mark.parametrize("name", ["_TAKE", "_LOOK", "_HOLD", "_END"])
def test_a_row_is_changed_by_its_key(url: str, name: str) -> None:
    assert any("sqlite_autoindex_delivery_1 (id=?)" in step for step in steps(url, STATEMENTS[name]))
