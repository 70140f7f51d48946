"""What claims and choices look up on SQLite: what they are about, and never a workspace's whole history."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite

from bot.store import caps, check_ins, choosing, claims, steering
from bot.store.migrating import migrate

CLAIMING = ("_DUE", "_DUE_REQUESTED", "_STANDING", "_TAKE", "_LOOK", "_HOLD", "_END")
CHOOSING = ("_PEOPLE", "_GOALS", "_GIVEN", "_CHOICES", "_OTHERS", "_SEND", "_END")
STATEMENTS: dict[str, Any] = {
    **{f"claims.{name}": getattr(claims, name) for name in CLAIMING},
    **{f"choosing.{name}": getattr(choosing, name) for name in CHOOSING},
    "steering.ratings": steering._RATINGS,
    "steering.held_out": steering._HELD_OUT,
    "check_ins.of_deliveries": check_ins._OF_DELIVERIES,
    "caps.waiting": caps._WAITING,
}
BY_ID = [
    *(f"claims.{name}" for name in ("_TAKE", "_LOOK", "_HOLD", "_END")),
    *(name for name in STATEMENTS if not name.startswith(("claims.", "caps."))),
]


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
def test_a_workspaces_history_is_not_read(url: str, name: str) -> None:
    found = steps(url, STATEMENTS[name])
    whole = [step for step in found if "delivery" in step and step.endswith("(team_id=?)")]
    assert not [step for step in whole if "uq_delivery_one_in_flight" not in step], found
    assert not [step for step in found if step == "SCAN delivery"], found


@pytest.mark.parametrize("name", ["claims._DUE", "claims._STANDING"])
def test_what_is_on_its_way_is_found_by_its_own_index(url: str, name: str) -> None:
    flying = [step for step in steps(url, STATEMENTS[name]) if "flying" in step]
    assert flying
    assert all(step.endswith("uq_delivery_one_in_flight (team_id=?)") for step in flying), flying


def test_caps_read_what_is_each_members_of_late(url: str) -> None:
    found = steps(url, STATEMENTS["caps.waiting"])
    assert any("(team_id=? AND user_id=? AND due_at>?)" in step for step in found), found


@pytest.mark.parametrize("name", BY_ID)
def test_a_delivery_is_found_by_its_key(url: str, name: str) -> None:
    assert any("sqlite_autoindex_delivery_1 (id=?)" in step for step in steps(url, STATEMENTS[name]))
