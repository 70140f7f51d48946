"""Keys are noticed when they are lost, and change while people are at work."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import typer
from sqlalchemy import Connection, String, create_engine, select, text, type_coerce
from sqlmodel import Session, SQLModel

from bot import __main__ as console
from bot.errors import CairnError
from bot.operating import keys
from bot.operating.findings import Finding
from bot.operating.keys import as_text, look_at_keys, rotate
from bot.store import Database, Goal, Note, OneOnOne, PassingError, Team, passing
from bot.store.looking import in_sentences, snapshot
from bot.store.migrating import migrate
from bot.store.passing import BusyError, ConflictError
from bot.store.sealing import UNREADABLE, Keyring
from bot.store.sealing.keyring import tag_of
from bot.store.sealing.writing import KEYRING
from tests.cairn import cairn
from tests.contract.sealed_place import CANARY, NEW, OLD, Place, plant, typed_into
from tests.contract.seeds import EARLIER, NOW, OURS, THEIRS, USER


async def test_a_lost_or_wrong_key_is_said_at_the_start(place: Place) -> None:
    async with place.opened(OLD) as database:
        await database.check_keys()
    for given, said in {(NEW,): tag_of(OLD), (NEW, OLD): ""}.items():
        async with place.opened(*given) as database:
            if said:
                with pytest.raises(CairnError, match=r"CAIRN_ENCRYPTION_KEYS.*lacks the key") as error:
                    await database.check_keys()
                assert said in str(error.value)
            else:
                await database.check_keys()
    async with place.opened(OLD) as database:
        with pytest.raises(CairnError, match="lacks the key"):
            await database.check_keys()  # meanwhile the newer one has sealed rows


async def findings(place: Place, *given: str) -> Finding:
    async with snapshot(place.url) as rows:
        return await look_at_keys(place.url, given, rows)


async def test_rotation_seals_all_anew_and_the_old_key_can_go(place: Place) -> None:
    async with place.opened(OLD) as database:
        await database.check_keys()
        count = await plant(database, OURS, THEIRS)
    assert (await findings(place, NEW)).state == "wrong"
    before = await findings(place, NEW, OLD)
    assert f"{count} rows" in before.said
    assert "cairn keys rotate" in before.next
    with pytest.raises(CairnError, match="lacks the key"):
        await rotate(place.url, (NEW,))
    done = await rotate(place.url, (NEW, OLD))
    assert (done.sealed, done.left, done.dropped) == (count, 0, 1)
    assert "not needed any more" in as_text(done)
    assert "sealed with the newest key" in (await findings(place, NEW)).said
    assert not await place.holds(f"s1:{tag_of(OLD)}:") or place.url.startswith("sqlite")  # its file keeps freed pages
    assert (await rotate(place.url, (NEW,))).sealed == 0
    async with place.opened(NEW) as database:
        await database.check_keys()
        goal = await database.glance(THEIRS.team_id).goals.get(USER, THEIRS.first)
        assert goal is not None
        assert goal.title == f"{CANARY}goal.title"


async def test_the_old_key_stays_known_while_a_process_may_still_seal_with_it(place: Place) -> None:
    async with place.opened(OLD) as database:
        await database.check_keys()
        await plant(database, OURS)
        async with database.everywhere() as everywhere:
            now = database.clock()
            await everywhere.heartbeats.beat("old", "host", "1.0", now, now)
    done = await rotate(place.url, (NEW, OLD))
    assert (done.left, done.dropped, done.older) == (0, 0, 1)
    assert "Keep the older keys: 1 process" in as_text(done)
    async with place.opened(OLD, NEW) as database, database.team(OURS.team_id) as team:
        await team.questions.keep("meanwhile", NOW)
    async with place.opened(NEW) as database:
        with pytest.raises(CairnError, match="lacks the key"):
            await database.check_keys()
    async with place.opened(NEW, OLD) as database, database.everywhere() as everywhere:
        now = database.clock()
        await everywhere.heartbeats.leave("old")
        await everywhere.heartbeats.beat("new", "host", "1.0", now, now)
    done = await rotate(place.url, (NEW, OLD))
    assert (done.sealed, done.left, done.dropped, done.older) == (1, 0, 1, 0)


async def test_rotation_that_was_stopped_goes_on_and_what_cannot_be_read_stays_as_it_is(place: Place) -> None:
    async with place.opened(OLD) as database:
        await database.check_keys()
        count = await plant(database, OURS)
    await place.on(lambda c: c.execute(text("UPDATE note SET text = (SELECT title FROM goal)")))
    await place.on(lambda c: c.execute(text("UPDATE inbox SET payload = (SELECT title FROM goal)")))
    async with place.opened(NEW, OLD) as database, database.team(OURS.team_id) as team:
        assert (await team.sealing.seal(Goal, f"s1:{tag_of(NEW)}:", None, 200)).sealed == 1
    done = await rotate(place.url, (NEW, OLD))
    assert (done.sealed, done.left, done.dropped) == (count - 3, 2, 0)
    assert "2 cannot be read" in as_text(done)
    async with place.opened(NEW) as database:
        with pytest.raises(CairnError, match="lacks the key"):
            await database.check_keys()  # the old one is still needed
    raw = select(type_coerce(SQLModel.metadata.tables["note"].c.text, String))
    assert (await place.on(lambda c: c.execute(raw).scalar())).startswith(f"s1:{tag_of(OLD)}:")


async def test_rotation_with_people_at_work_fails_nobody(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "AT_ONCE", 20)
    async with place.opened(OLD) as database:
        await database.check_keys()
        async with database.team("T1") as team:
            await team.workspace.heard(NOW)
            for number in range(300):
                team._rows.add(Note(team_id="T1", user_id="U1", kind="kept", text=f"note {number}", created_at=EARLIER))
        async with database.everywhere() as everywhere:
            await everywhere.workspaces.serve("T1", "Harbour", "U0", NOW)
    async with place.opened(NEW, OLD) as database:
        rotating = asyncio.create_task(rotate(place.url, (NEW, OLD)))
        rounds = 0
        while not rotating.done():
            rounds += 1
            async with database.team("T1") as team:
                kept = await team.notes.keep("U1", f"meanwhile {rounds}", NOW)
                await team.notes.keep("U1", f"also {rounds}", NOW)
            async with database.team("T1") as team:
                found = await team.notes.get("U1", kept.id or 0)
                assert found is not None
                found.text = f"changed {rounds}"
            notes = await database.glance("T1").notes.newest("U1", 1000)
            assert sum(note.text.startswith("note ") for note in notes) == 300
            assert sum(note.text.startswith("changed ") for note in notes) == rounds
            await asyncio.sleep(0)
        assert (await rotating).left == 0
        assert rounds > 1
    async with place.opened(NEW) as database:
        notes = await database.glance("T1").notes.newest("U1", 1000)
        assert len(notes) == 300 + 2 * rounds
        assert UNREADABLE not in {note.text for note in notes}


async def test_what_stood_in_the_clear_is_read_on_and_sealed_by_rotation(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    place = Place(f"sqlite:///{file}", file)
    await asyncio.to_thread(migrate, place.url)
    engine = create_engine(place.url)
    with Session(engine, info={KEYRING: Keyring()}) as session:  # as on a server without keys
        for row in OURS.rows():
            session.add(typed_into(row))
            session.flush()
        session.commit()
    engine.dispose()
    assert await place.holds(CANARY)
    async with place.opened(NEW) as database:
        [prepared] = await database.glance(OURS.team_id).one_on_ones.latest(USER)
        assert isinstance(prepared, OneOnOne)
        assert prepared.questions == [f"{CANARY}one_on_one.questions"]
    assert (await rotate(place.url, (NEW,))).sealed > 10
    vacuumed = create_engine(place.url, isolation_level="AUTOCOMMIT")
    with vacuumed.connect() as connection:
        connection.exec_driver_sql("VACUUM")
    vacuumed.dispose()
    assert not await place.holds(CANARY)


async def test_a_server_without_keys_goes_on_in_the_clear_and_the_doctor_says_so(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    await asyncio.to_thread(migrate, f"sqlite:///{file}")
    async with snapshot(f"sqlite:///{file}") as rows:
        found = await look_at_keys("postgresql://nobody@nowhere/none", (), rows)
    assert found.state == "ok"
    assert "unencrypted" in found.said
    assert "CAIRN_ENCRYPTION_KEYS" in found.next
    with pytest.raises(CairnError, match="cairn keys new"):
        await rotate("postgresql://nobody@nowhere/none", ())


async def test_an_old_text_that_begins_like_a_sealed_one_is_still_what_it_was(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    place = Place(f"sqlite:///{file}", file)
    await asyncio.to_thread(migrate, place.url, "0006")
    for number, typed in enumerate(["s1:00000000:x", "s0:", "Lead a retro"], 1):
        values = f"({number}, 'T1', 'U1', 'kept', '{typed}', '2026-11-25 10:00:00.000000')"
        columns = "(id, team_id, user_id, kind, text, created_at)"
        written = text(f"INSERT INTO note {columns} VALUES {values}".replace(":", "\\:"))  # noqa: S608 -- from the list above
        await place.on(partial(Connection.execute, statement=written))
    await asyncio.to_thread(migrate, place.url)
    async with place.opened(NEW) as database:
        found = await database.glance("T1").notes.newest("U1")
    assert {note.text for note in found} == {"s1:00000000:x", "s0:", "Lead a retro"}


async def test_a_database_that_is_away_for_a_moment_is_waited_for_and_one_that_stays_away_is_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with place.opened(OLD) as database:
        await database.check_keys()
        count = await plant(database, OURS)
    faults: list[PassingError | None] = [None, ConflictError("deadlock"), PassingError("the server restarts")]
    monkeypatch.setattr(Database, "team", failing(Database.team, faults))
    monkeypatch.setattr(passing, "PAUSE_SECONDS", 0.0)
    assert (await rotate(place.url, (NEW, OLD))).sealed == count
    assert faults == []
    faults += [PassingError("the server is gone")] * 3
    with pytest.raises(CairnError, match=r"does not answer: the server is gone\. What was sealed stays so"):
        await rotate(place.url, (OLD, NEW))
    faults += [BusyError("all connections are in use")]
    with pytest.raises(CairnError, match="does not answer: all connections are in use"):
        await rotate(place.url, (OLD, NEW))


def failing(
    transaction: Callable[[Database, str], AbstractAsyncContextManager[Team]], faults: list[PassingError | None]
) -> Callable[[Database, str], AbstractAsyncContextManager[Team]]:
    """The next transactions fail before their commit, one fault each; None is none."""

    @asynccontextmanager
    async def team(database: Database, team_id: str) -> AsyncIterator[Team]:
        fault = faults.pop(0) if faults else None
        async with transaction(database, team_id) as rows:
            yield rows
            if fault is not None:
                raise fault

    return team


def test_whatever_a_command_was_at_a_database_that_goes_away_ends_it_with_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = typer.Typer()

    @program.command()
    def command() -> None:
        raise PassingError("the server restarts")

    monkeypatch.setattr(console, "cli", program)
    monkeypatch.setattr(sys, "argv", ["cairn"])
    with pytest.raises(SystemExit) as ended:
        console.main()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "The database does not answer: the server restarts. Try again.\n"


def test_what_hinders_on_a_file_is_told_in_the_words_of_sqlite(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    migrate(f"sqlite:///{file}")
    engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    with (
        pytest.raises(CairnError, match=r"cairn\.db cannot be used: attempt to write a readonly database\.$"),
        in_sentences(f"sqlite:///{file}"),
        engine.begin() as connection,
    ):
        connection.execute(text("DELETE FROM member"))
    engine.dispose()


@pytest.mark.operator
async def test_an_operator_changes_the_key_while_the_bot_runs(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    place = Place(f"sqlite:///{file}", file)
    key = (await asyncio.to_thread(cairn, "keys", "new")).stdout.strip()
    await asyncio.to_thread(migrate, place.url)
    async with place.opened(OLD) as database:
        await database.check_keys()
        await plant(database, OURS)
    async with place.opened(key, OLD) as database:
        given = {"DATABASE_URL": place.url, "CAIRN_ENCRYPTION_KEYS": f"{key},{OLD}"}
        ended = await asyncio.to_thread(cairn, "keys", "rotate", **given)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert "sealed with the newest key. The older keys are not needed any more" in ended.stdout
        goal = await database.glance(OURS.team_id).goals.get(USER, OURS.first)
        assert goal is not None
        assert goal.title == f"{CANARY}goal.title"
    ended = await asyncio.to_thread(cairn, "keys", "rotate", DATABASE_URL=place.url, CAIRN_ENCRYPTION_KEYS=OLD)
    assert ended.returncode == 2
    assert "lacks the key" in ended.stderr
    assert OLD not in ended.stderr
    assert key not in ended.stderr
