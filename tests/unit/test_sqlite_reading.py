"""Short reads of an SQLite file: on the event loop's own thread, and nobody stands still while a commit is written."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import NullPool, StaticPool, create_engine, event, text

from bot.clock import system_clock
from bot.store import Database
from bot.store.glances import Glance
from bot.store.migrating import migrate
from bot.store.sealing import Keyring

WHERE = text("SELECT thread() FROM sqlite_master")
"""In which thread a read takes place that needs the file."""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Somebody who has the file until a rollback."""
    with contextlib.closing(sqlite3.connect(tmp_path / "cairn.db", check_same_thread=False)) as connection:
        connection.execute("CREATE TABLE kept (one)")
        connection.execute("BEGIN EXCLUSIVE")
        yield connection


@pytest.mark.parametrize("is_ours", [True, False], ids=["our own commit", "somebody else"])
async def test_a_read_that_a_lock_keeps_out_waits_beside_the_event_loop(
    is_ours: bool, holder: sqlite3.Connection, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    engines = [
        create_engine(url, poolclass=pool, connect_args={"check_same_thread": False, "timeout": seconds})
        for pool, seconds in ((StaticPool, 0), (NullPool, 30))
    ]
    for engine in engines:
        event.listen(engine, "connect", lambda made, _: made.create_function("thread", 0, threading.get_ident))
    asked: list[int] = []

    async def committed() -> bool:
        asked.append(threading.get_ident())
        holder.rollback()
        return is_ours

    read_in = await Glance(engines[0], engines[1], Keyring(), committed).first(WHERE)
    assert asked == [threading.get_ident()]
    assert (read_in == threading.get_ident()) is is_ours
    for engine in engines:
        engine.dispose()


async def test_who_reads_during_a_commit_sees_what_it_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.sqlite.wal_is_safe", lambda _: False)  # there nobody waits at all
    monkeypatch.delattr(Glance, "_read_in_thread")
    url = f"sqlite:///{tmp_path / 'cairn.db'}"
    await asyncio.to_thread(migrate, url)
    database = Database(url, system_clock)
    await database.start()
    reader, prober = (sqlite3.connect(tmp_path / "cairn.db", timeout=0, isolation_level=None) for _ in range(2))

    async def write() -> None:
        async with database.team("T1", is_brief=True) as team:
            await team.members.meet("U1", system_clock())

    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM member").fetchall()  # the commit waits for whoever still reads
    writing = asyncio.create_task(write())
    while not is_locked(prober):  # noqa: ASYNC110 -- nobody tells when another thread asks for the lock
        await asyncio.sleep(0)
    reading = asyncio.create_task(database.glance("T1").members.get("U1"))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not reading.done()
    reader.execute("ROLLBACK")
    found = await reading
    assert found is not None
    assert found.user_id == "U1"
    await writing
    reader.close()
    prober.close()
    await database.stop()


def is_locked(prober: sqlite3.Connection) -> bool:
    try:
        prober.execute("SELECT count(*) FROM member").fetchall()
    except sqlite3.OperationalError as error:
        return "locked" in str(error)
    return False
