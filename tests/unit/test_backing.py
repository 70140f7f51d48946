"""Copies of a file: whole while others write, never over another file, refused where they cannot be trusted."""

import asyncio
import errno
import os
import shutil
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import CairnError
from bot.jobs import Holding
from bot.operating.backup import as_text, back_up
from bot.operating.hold import as_text as held_in_words
from bot.operating.hold import hold
from bot.operating.restore import inspect, restore
from bot.store import Database, Tombstone
from bot.store.backing import PAGES, look_through
from bot.store.holding import EVER, after_ts
from bot.store.migrating import HEAD, migrate
from bot.store.sealing import new_key
from bot.store.sealing.key_file import key_file_of
from bot.store.sealing.keyring import tag_of
from bot.store.sqlite_file import file_lock
from bot.store.tombstones import TombstoneFile, digest
from tests.contract.seeds import EARLIER, KEYS, NOW, OURS, THEIRS, USER, plant

COPIED_AT = NOW + timedelta(hours=2)


def clock() -> datetime:
    return COPIED_AT + timedelta(days=1)


def url(file: Path) -> str:
    return f"sqlite:///{file}"


def asked(file: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(question).fetchall()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two workspaces, never on hold."""
    file = tmp_path_factory.mktemp("backing") / "template.db"
    migrate(url(file))
    plant(file, OURS, THEIRS)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM on_hold")
        connection.execute("INSERT INTO sealing_key SELECT ?, created_at FROM workspace LIMIT 1", (tag_of(KEYS[0]),))
        connection.commit()
    return file


@pytest.fixture
def file(template: Path, tmp_path: Path) -> Path:
    path = tmp_path / "cairn.db"
    shutil.copy(template, path)
    key_file_of(path).write_text(KEYS[0])
    key_file_of(path).chmod(0o600)
    return path


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if ".begun" in path.name]


def test_a_backup_says_what_it_holds_and_where_its_key_lies(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    assert made.contents[:4] == (HEAD, 2, 2, 8)
    assert made.contents.made_at is None  # what was copied is no copy
    assert look_through(made.path).made_at == COPIED_AT
    assert made.path.stat().st_mode & 0o777 == 0o600
    said = as_text(made)
    assert "workspaces 2, members 2, messages on record 8" in said
    assert f"cannot be read without {key_file_of(file)}" in said
    assert not key_file_of(made.path).exists()
    assert left_over(tmp_path) == []


def test_into_a_folder_it_gets_a_name_with_the_time(file: Path, tmp_path: Path) -> None:
    (tmp_path / "copies").mkdir()
    made = back_up(url(file), tmp_path / "copies", COPIED_AT, has_keys=True)
    assert made.path.name == "cairn-20261125T123000Z.db"
    assert "CAIRN_ENCRYPTION_KEYS" in as_text(made)


def test_it_overwrites_nothing(file: Path, tmp_path: Path) -> None:
    there = tmp_path / "letters.txt"
    there.write_text("dear Ada")
    with pytest.raises(CairnError, match="overwrites nothing"):
        back_up(url(file), there, COPIED_AT, has_keys=False)
    assert there.read_text() == "dear Ada"
    with pytest.raises(CairnError, match="There is no folder"):
        back_up(url(file), tmp_path / "nowhere" / "copy.db", COPIED_AT, has_keys=False)
    with pytest.raises(CairnError, match="mkdir -p"):
        back_up(url(file), f"{tmp_path}/nowhere/", COPIED_AT, has_keys=False)
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(CairnError, match="as the owner of the tables"):
        back_up("postgresql://here/cairn", tmp_path / "copy.db", COPIED_AT, has_keys=False)


@pytest.mark.parametrize("end", [".key", ".erased", ".lock", "-wal", "-shm", "-journal"])
def test_the_names_that_a_database_needs_itself_are_no_place_for_a_copy(file: Path, end: str) -> None:
    place = file.with_name(file.name + end)
    place.unlink(missing_ok=True)
    with pytest.raises(CairnError, match="a name that the database itself needs"):
        back_up(url(file), place, COPIED_AT, has_keys=True)
    assert not place.exists()


@pytest.mark.parametrize("name", ["a?b.db", "a%20b.db"])
def test_a_copy_has_a_name_that_an_address_can_hold(file: Path, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CairnError, match="cannot be part of the path"):
        back_up(url(file), tmp_path / name, COPIED_AT, has_keys=True)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_copy_made_while_somebody_writes_is_of_one_moment(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:  # several steps of the copy, each of which lets writers in
        connection.execute("CREATE TABLE ballast (page BLOB)")
        connection.executemany("INSERT INTO ballast VALUES (zeroblob(4000))", [()] * PAGES)
        connection.execute("CREATE TABLE pair (one INTEGER, other INTEGER)")
        connection.execute("INSERT INTO pair VALUES (0, 0)")
        connection.commit()
    stop, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
            while not stop.wait(0.005):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE pair SET one = one + 1")
                connection.execute("UPDATE pair SET other = other + 1")
                connection.execute("COMMIT")
                written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    finally:
        stop.set()
        writer.join()
    [(one, other)] = asked(made.path, "SELECT one, other FROM pair")
    assert one == other
    assert written > 0


def test_a_copy_is_on_hold_from_the_beginning_and_the_original_is_not(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    assert asked(file, "SELECT count(*) FROM on_hold") == [(0,)]
    assert asked(made.path, "SELECT count(*) FROM on_hold WHERE began_at IS NULL") == [(2,)]
    found = asked(made.path, "SELECT state, lease_owner, after_ts FROM delivery WHERE team_id = 'T1' ORDER BY state")
    ts = after_ts(COPIED_AT)
    assert found == [
        ("pending", "copied", ts),
        ("planned", "copied", ts),
        ("unknown", "worker", None),  # what was on its way has been in doubt
        ("unknown", "worker", None),
    ]


def test_what_is_put_back_is_the_copy_and_what_was_there_is_kept(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE workspace SET name = 'later'")
        connection.commit()
    file.chmod(0o640)
    copied = made.path.read_bytes()
    done = restore(url(file), made.path, (), None, clock)
    assert done.kept == tmp_path / "cairn.db.before-restore-1"
    assert asked(done.kept, "SELECT DISTINCT name FROM workspace") == [("later",)]
    assert asked(file, "SELECT name FROM workspace ORDER BY name") == [("T1",), ("T2",)]
    assert asked(file, "SELECT count(*) FROM on_hold") == [(2,)]
    assert file.stat().st_mode & 0o777 == 0o640
    assert made.path.read_bytes() == copied
    assert left_over(tmp_path) == []
    assert restore(url(file), made.path, (), None, clock).kept == tmp_path / "cairn.db.before-restore-2"


def test_a_link_in_the_databases_place_stays_one_and_leads_to_the_copy(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    disk = tmp_path / "disk"
    disk.mkdir()
    file.rename(disk / "real.db")
    file.symlink_to(disk / "real.db")
    (disk / "real.db-journal").touch()
    done = restore(url(file), made.path, (), None, clock)
    assert file.readlink() == disk / "real.db"
    assert asked(file, "SELECT count(*) FROM on_hold") == [(2,)]
    assert done.kept == disk / "real.db.before-restore-1"
    names = {path.name for path in disk.iterdir()}
    assert names == {"real.db", "real.db.lock", "real.db.before-restore-1"}


def test_what_cannot_be_put_in_place_leaves_the_old_file_its_journal(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    (tmp_path / "cairn.db-journal").write_bytes(b"half written")
    (tmp_path / "cairn.db.lock").touch()
    before = sorted(tmp_path.iterdir())

    def mounted(_begun: Path, place: Path) -> Path:
        raise OSError(errno.EBUSY, "Device or resource busy", str(place))

    monkeypatch.setattr(Path, "replace", mounted)
    with pytest.raises(CairnError, match=r"busy\. Nothing was changed"):
        restore(url(file), made.path, (), None, clock)
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / "cairn.db-journal").read_bytes() == b"half written"


def test_what_is_kept_does_not_lie_beside_the_journal_of_one_that_was_deleted(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    (tmp_path / "cairn.db.before-restore-1-wal").write_bytes(b"of the one before")
    assert restore(url(file), made.path, (), None, clock).kept == tmp_path / "cairn.db.before-restore-2"


def test_nobody_else_reads_a_database_that_is_made_or_put_back(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    before = os.umask(0o022)
    try:
        file.chmod(0o644)
        restore(url(file), made.path, (), None, clock)
        migrate(url(tmp_path / "new.db"))
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "new.db").stat().st_mode & 0o777 == 0o600


async def test_who_was_erased_since_the_copy_is_gone_from_it_before_anybody_starts(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    stones = TombstoneFile(tmp_path / "cairn.db.erased")
    name = digest("salt", OURS.team_id, USER)
    stones.add([Tombstone(team_id=OURS.team_id, digest=name, salt="salt", erased_at=NOW)])
    done = await asyncio.to_thread(restore, url(file), made.path, (), stones, clock)
    assert done.erased == 1
    assert asked(file, "SELECT team_id FROM member") == [(THEIRS.team_id,)]
    assert asked(file, "SELECT team_id FROM goal GROUP BY team_id") == [(THEIRS.team_id,)]


def test_a_running_bot_is_not_restored_under(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    with file_lock(url(file)), pytest.raises(CairnError, match="Stop it first"):
        restore(url(file), made.path, (), None, clock)


def test_a_copy_without_its_key_is_refused_before_anything_changes(file: Path, tmp_path: Path) -> None:
    made = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False)
    before = file.read_bytes()
    key_file_of(file).write_text(new_key())
    with pytest.raises(CairnError, match=f"sealed with the key {tag_of(KEYS[0])}, which is not here"):
        restore(url(file), made.path, (), None, clock)
    assert file.read_bytes() == before
    assert inspect(url(file), made.path, KEYS).workspaces == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "newer than this program"),
        ("DELETE FROM alembic_version", "no copy of a Cairn database"),
        ("DROP TABLE alembic_version", "no copy of a Cairn database"),
        ("PRAGMA foreign_keys=OFF; UPDATE check_in SET goal_ids = '[]'; UPDATE goal_event SET goal_id = 99", "damaged"),
    ],
)
def test_what_is_no_sound_copy_is_refused(file: Path, tmp_path: Path, change: str, said: str) -> None:
    copy = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False).path
    with closing(sqlite3.connect(copy)) as connection:
        connection.executescript(change)
    before = file.read_bytes()
    with pytest.raises(CairnError, match=said):
        restore(url(file), copy, (), None, clock)
    assert file.read_bytes() == before
    assert left_over(tmp_path) == []


@pytest.mark.parametrize("begins", [0, 20_000])
def test_a_file_whose_bytes_were_changed_is_refused(file: Path, tmp_path: Path, begins: int) -> None:
    copy = back_up(url(file), tmp_path / "copy.db", COPIED_AT, has_keys=False).path
    damaged = bytearray(copy.read_bytes())
    damaged[begins : begins + 40_000] = b"\xa5" * 40_000
    copy.write_bytes(damaged)
    with pytest.raises(CairnError, match="damaged"):
        restore(url(file), copy, (), None, clock)


async def test_a_file_that_was_copied_by_hand_is_held_from_its_last_sign_of_life(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE workspace SET heard_at = '2026-11-25 09:00:00.000000' WHERE team_id = 'T2'")
        connection.commit()
    done = await hold(url(file), (), None, clock)
    assert done == (2, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
    assert "2 workspaces on hold: what may have been sent since 2026-11-25 09:00 UTC" in held_in_words(done)
    again = await hold(url(file), (), EARLIER, clock)
    assert again.workspaces == 2
    database = Database(url(file), clock)
    await database.start()
    held = await database.glance_everywhere().holding.all(clock())
    await database.stop()
    assert {one.since for one in held} == {done.since}  # the earlier of the two
    assert {one.waiting for one in held} == {1}


async def test_a_start_lifts_no_hold_however_long_ago_the_one_before_it_was(file: Path) -> None:
    now = clock()
    await hold(url(file), (), EARLIER, clock)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE delivery SET not_before = '2030-01-01 00:00:00.000000'")  # nothing is due
        connection.commit()
    database = Database(url(file), clock)
    await database.start()
    try:
        assert (await Holding.begun(database, lambda: now)).workspaces == 2
        restarted = await Holding.begun(database, lambda: now + timedelta(days=1))  # nothing was planned in between
        assert restarted.workspaces == 2
        now += timedelta(days=1)
        later = Holding(database, lambda: now + timedelta(minutes=5))
        await later.work()
        assert later.workspaces == 0
    finally:
        await database.stop()


async def test_what_may_be_posted_at_this_moment_is_not_looked_for_at_once(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE delivery SET state = 'sending', lease_owner = 'alive' WHERE state = 'pending'")
        connection.commit()
    await hold(url(file), (), EARLIER, clock)
    moments = asked(file, "SELECT state, check_after FROM delivery WHERE lease_owner = 'alive'")
    assert moments
    assert {state for state, _ in moments} == {"unknown"}
    after_the_lease = (clock() + timedelta(seconds=60)).replace(tzinfo=None).isoformat(" ")
    assert all(str(check_after) > after_the_lease for _, check_after in moments)


def test_a_copy_of_unknown_age_is_read_from_the_beginning_of_each_conversation() -> None:
    assert after_ts(EVER) is None
    assert after_ts(NOW) == f"{(NOW - timedelta(hours=1)).timestamp():.6f}"
