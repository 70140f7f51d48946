"""The database comes to today's version whole or not at all, with a copy from before, and only if it is ours."""

import asyncio
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect
from sqlmodel import SQLModel

import bot
from bot.errors import CairnError
from bot.store import Database, Member, Workspace
from bot.store.migrating import HEAD, migrate, version
from tests.cairn import environment
from tests.contract.seeds import OURS, USER

LATER_VERSION = f"{int(HEAD) + 1:04}"
LATER = '''
"""A version that does not exist yet."""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "REVISION"
down_revision = "BEFORE"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("member", sa.Column("nickname", sa.String(), nullable=True))
    op.execute("UPDATE member SET nickname = user_id")
    op.create_table("later", sa.Column("team_id", sa.String(), primary_key=True))
    END
'''
ENDS = {"done": "pass", "raises": 'raise ValueError("midway")', "killed": "os.kill(os.getpid(), signal.SIGKILL)"}


def url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of today's version with a member in it."""
    path = tmp_path / "cairn.db"
    migrate(url(path))
    engine = create_engine(url(path))
    with engine.begin() as connection:
        for row in (row for row in OURS.rows() if isinstance(row, Workspace | Member)):
            connection.execute(SQLModel.metadata.tables[row.__tablename__].insert().values(**row.model_dump()))
    engine.dispose()
    return path


def asked(file: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def run_later_version(tmp_path: Path, file: Path, end: str) -> subprocess.CompletedProcess[str]:
    """The same program with one migration more, as a process of its own."""
    program = tmp_path / "program"
    shutil.copytree(Path(bot.__file__).parent, program / "bot", ignore=shutil.ignore_patterns("__pycache__", "standin"))
    later = program / "bot" / "store" / "migrations" / "versions" / f"{LATER_VERSION}_later.py"
    text = LATER.replace("REVISION", LATER_VERSION).replace("BEFORE", HEAD).replace("END", ENDS[end])
    later.write_text(text)
    code = f"from bot.store.migrating import migrate; print(migrate({url(file)!r}))"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=program,
        env=environment({"PYTHONPATH": str(program)}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def migrated_step_by_step(file: Path) -> None:
    """Through the whole history, as the oldest database has to go."""
    migrate(url(file), "0001")
    migrate(url(file))


def test_what_the_migrations_make_is_what_the_code_expects(tmp_path: Path) -> None:
    migrated_step_by_step(tmp_path / "cairn.db")
    engine = create_engine(url(tmp_path / "cairn.db"))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []
    engine.dispose()


def test_constraints_indexes_and_keys_are_the_same_to_the_letter(tmp_path: Path) -> None:
    migrated_step_by_step(tmp_path / "migrated.db")
    migrate(url(tmp_path / "made.db"))
    migrated, made = create_engine(url(tmp_path / "migrated.db")), create_engine(url(tmp_path / "made.db"))
    ours, theirs = inspect(migrated), inspect(made)
    assert set(ours.get_table_names()) == set(theirs.get_table_names())
    support = "SELECT version_num, oldest FROM alembic_version, schema_support"
    assert asked(tmp_path / "migrated.db", support) == asked(tmp_path / "made.db", support)
    for table in theirs.get_table_names():
        for ask in ("get_check_constraints", "get_unique_constraints", "get_foreign_keys"):
            found, wanted = (sorted(getattr(each, ask)(table), key=repr) for each in (ours, theirs))
            assert found == wanted, f"{ask} of {table}"
        assert ours.get_pk_constraint(table) == theirs.get_pk_constraint(table)
        nullable = [{one["name"]: one["nullable"] for one in each.get_columns(table)} for each in (ours, theirs)]
        assert nullable[0] == nullable[1]
    migrated.dispose()
    made.dispose()
    assert indexes(tmp_path / "migrated.db") == indexes(tmp_path / "made.db")


def indexes(file: Path) -> dict[object, list[str]]:
    """Every index as SQLite keeps it, conditions of partial ones included."""
    found = asked(file, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    return {name: str(sql).split() for name, sql in found}


def test_migrating_twice_does_nothing(file: Path, tmp_path: Path) -> None:
    before = file.read_bytes()
    assert migrate(url(file)) is None
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if "before" in path.name] == []


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    assert version(url(tmp_path / "new.db")) is None
    assert migrate(url(tmp_path / "deeper" / "new.db")) is None
    assert version(url(tmp_path / "deeper" / "new.db")) == HEAD


def test_before_a_change_the_file_is_copied_and_the_copy_opens(file: Path, tmp_path: Path) -> None:
    ended = run_later_version(tmp_path, file, "done")
    assert ended.returncode == 0, ended.stderr
    copy = Path(ended.stdout.strip())
    assert copy.parent == file.parent
    assert copy.stat().st_mode & 0o777 == 0o600
    assert version(url(copy)) == HEAD
    assert asked(copy, "SELECT user_id FROM member") == [(USER,)]
    assert asked(copy, "PRAGMA integrity_check") == [("ok",)]
    assert version(url(file)) is not None
    assert asked(file, "SELECT version_num FROM alembic_version") == [(LATER_VERSION,)]
    assert asked(file, "SELECT nickname FROM member") == [(USER,)]


@pytest.mark.parametrize("end", ["raises", "killed"])
def test_a_migration_that_ends_midway_leaves_the_old_version_whole(file: Path, tmp_path: Path, end: str) -> None:
    ended = run_later_version(tmp_path, file, end)
    assert ended.returncode == (-signal.SIGKILL if end == "killed" else 1)
    assert version(url(file)) == HEAD
    assert asked(file, "SELECT name FROM sqlite_master WHERE name = 'later'") == []
    assert "nickname" not in [column[1] for column in asked(file, "PRAGMA table_info(member)")]
    assert asked(file, "SELECT user_id FROM member") == [(USER,)]
    assert migrate(url(file)) is None
    asyncio.run(opens(file))


async def opens(file: Path) -> None:
    database = Database(url(file))
    await database.start()
    try:
        found = await database.glance(OURS.team_id).members.get(USER)
        assert found is not None
    finally:
        await database.stop()


KILLED_WRITER = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
for number in range(2000):
    row = (f"X{number}", "half written", "", "", "active", "", "")
    columns = "team_id, name, enterprise_id, bot_user_id, state, created_at, updated_at"
    connection.execute(f"INSERT INTO workspace ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_file_whose_last_writer_was_killed_opens_again_without_what_was_half_written(file: Path) -> None:
    before = asked(file, "SELECT team_id FROM workspace")
    subprocess.run([sys.executable, "-c", KILLED_WRITER, str(file)], check=False, timeout=60)
    assert file.with_name("cairn.db-journal").stat().st_size > 0 or file.with_name("cairn.db-wal").exists()
    assert version(url(file)) == HEAD
    assert migrate(url(file)) is None
    assert asked(file, "SELECT team_id FROM workspace") == before


def become_newer(file: Path, oldest: str) -> bytes:
    engine = create_engine(url(file))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        connection.exec_driver_sql("UPDATE schema_support SET oldest = ?", (oldest,))
    engine.dispose()
    return file.read_bytes()


def test_a_newer_database_that_still_supports_this_program_is_left_as_it_is(file: Path) -> None:
    before = become_newer(file, HEAD)
    assert migrate(url(file)) is None
    assert file.read_bytes() == before
    asyncio.run(opens(file))


def test_a_newer_database_is_refused_in_a_sentence(file: Path) -> None:
    before = become_newer(file, "9999")
    with pytest.raises(CairnError, match="newer than this program"):
        migrate(url(file))
    assert file.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Shopping list\n" * 500)
    with pytest.raises(CairnError, match="is not an SQLite database"):
        migrate(url(file))
    assert file.read_text() == "Shopping list\n" * 500


def test_the_database_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE goal (score INTEGER)")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    with pytest.raises(CairnError, match="database of another program"):
        migrate(url(file))
    assert file.read_bytes() == before


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    assert migrate(url(file)) is None
    assert version(url(file)) == HEAD


def test_a_number_is_not_given_twice_though_its_table_was_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    migrate(url(file), "0012")
    add = """
        INSERT INTO win (team_id, user_id, number, text, happened_day, origin, created_at, updated_at)
        VALUES ('T1', 'U1', 1, '', '2026-11-02', 'typed', '', '') RETURNING id
    """
    connection = sqlite3.connect(file)
    first = connection.execute(add).fetchone()
    connection.execute("DELETE FROM win")
    connection.commit()
    connection.close()
    migrate(url(file))
    assert asked(file, add) == [(first[0] + 1,)]
    assert asked(file, "SELECT seq FROM sqlite_sequence WHERE name = 'mentor_request'") in ([], [(0,)])
