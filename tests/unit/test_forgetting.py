"""Erasure beside everything else: messages on their way, several processes, copies, files at Slack, raw bytes."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import create_engine, select
from sqlmodel import SQLModel

from bot.delivery.carrier import Claimed
from bot.jobs import Forgetting
from bot.mentoring.rights.forgetting import LASTS, Asked, forget
from bot.slack.origins import Origins
from bot.store import Database, Delivery, Tombstone
from bot.store.tombstones import TombstoneFile
from tests.chaos.office import MONDAY, Office, open_office
from tests.contract.seeds import NOW, OURS, THEIRS, USER, plant


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def erase(office: Office, name: str = "ada") -> None:
    async with office.database.team(office.team_id) as team:
        assert await forget(team, office.user(name), office.clock()) is not None


async def whose(office: Office, planned: Delivery) -> tuple[str, str | None, str]:
    """State, reason, and all that could say whose it was."""
    row = await office.row(planned)
    return row.state, row.reason, f"{row.user_id}{row.channel_id or ''}{row.subject or ''}"


async def test_what_waits_is_not_sent_and_says_why(office: Office) -> None:
    planned = await office.plan()
    await erase(office)
    await office.outbox.drain()
    assert office.standin.record == []
    assert await whose(office, planned) == ("cancelled", "erased", "")


async def test_between_the_claim_and_the_post_it_is_not_posted(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = await office.plan()
    may_post = office.outbox._carrier._may_post

    async def erased_first(claimed: Claimed) -> bool:
        await erase(office)
        return await may_post(claimed)

    monkeypatch.setattr(office.outbox._carrier, "_may_post", erased_first)
    await office.outbox.drain()
    assert office.standin.record == []
    assert await whose(office, planned) == ("cancelled", "erased", "")


async def test_what_slack_has_taken_while_it_was_erased_is_sent_and_nobodys(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = await office.plan()
    followed: list[str] = []

    async def arrived(_team: object, deliveries: list[Delivery], _now: object) -> None:
        followed.extend(one.id for one in deliveries)

    office.arrivals["note"] = arrived  # type: ignore[assignment]
    office.new_outbox()
    post = office.outbox._slack.post

    async def erased_meanwhile(delivery: Delivery, channel_id: str, body: object) -> object:
        answer = await post(delivery, channel_id, body)  # type: ignore[arg-type]
        await erase(office)
        return answer

    monkeypatch.setattr(office.outbox._slack, "post", erased_meanwhile)
    await office.outbox.drain()
    assert len(office.standin.record) == 1
    assert await whose(office, planned) == ("sent", None, "")
    row = await office.row(planned)
    assert row.slack_ts == row.id
    assert followed == []
    assert await office.database.glance(office.team_id).members.get(office.user("ada")) is None


async def test_a_post_in_doubt_when_its_member_goes_is_not_looked_for(office: Office) -> None:
    office.standin.faults.add(kind="http", method="chat.postMessage", status=502, times=1)
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    await erase(office)
    for _ in range(3):
        await office.forward(seconds=61)
    assert await whose(office, planned) == ("cancelled", "erased", "")
    assert len(office.standin.record) <= 1


async def test_a_crash_right_after_it_leaves_it_done(office: Office) -> None:
    planned = await office.plan()
    await office.outbox.tick()
    await erase(office)
    await office.crash()
    office.new_outbox(seed=2)
    for _ in range(3):
        await office.forward(seconds=61)
    assert (await whose(office, planned))[2] == ""
    assert sum(office.posted().values()) <= 1


def tick(office: Office, deleted: list[str], let_go: list[str], file: Path | None = None) -> Forgetting:
    async def delete(_team_id: str, file_id: str) -> bool:
        deleted.append(file_id)
        return len(deleted) > 1  # the first time Slack wants a pause

    return Forgetting(
        office.database,
        office.clock,
        file=TombstoneFile(file) if file else None,
        delete_file=delete,
        let_go=lambda stones: let_go.extend(stone.digest for stone in stones),
    )


async def test_files_at_slack_are_deleted_without_whose_they_are_until_it_works(office: Office) -> None:
    ada = await office.meet("ada")
    async with office.database.team(office.team_id) as team:
        await team.pictures.keep(ada, "digest", "F1", office.clock())
    await erase(office)
    deleted: list[str] = []
    ticking = tick(office, deleted, [])
    await ticking.work()
    await ticking.work()
    assert deleted == ["F1"]
    office.clock.forward(seconds=61)
    await ticking.work()
    assert deleted == ["F1", "F1"]
    assert await office.database.glance_everywhere().tombstones.files(office.clock(), 10) == []


async def test_every_process_lets_go_once_of_who_was_erased_by_another(office: Office) -> None:
    await office.meet("ada")
    seen: list[str] = []
    other = tick(office, [], seen)
    await other.work()
    await erase(office)
    for _ in range(3):
        office.clock.forward(seconds=20)
        await other.work()
    assert len(seen) == 1


async def test_work_that_was_under_way_does_not_leave_her_behind(office: Office) -> None:
    ada = await office.meet("ada")
    before = office.clock()
    office.clock.forward(seconds=5)
    await erase(office)
    async with office.database.team(office.team_id) as team:
        await team.members.meet(ada, before)
    ticking = tick(office, [], [])
    office.clock.forward(seconds=20)
    await ticking.work()
    assert await office.database.glance(office.team_id).members.get(ada) is None
    async with office.database.team(office.team_id) as team:
        await team.members.meet(ada, office.clock())
    await ticking.erase_again()
    assert await office.database.glance(office.team_id).members.get(ada) is not None


async def test_what_a_command_wrote_that_began_before_the_erasure_goes_too(office: Office) -> None:
    ada = await office.meet("ada")
    before = office.clock()
    office.clock.forward(seconds=5)
    await erase(office)
    async with office.database.team(office.team_id) as team:  # it had read her row before, and adds to it now
        assert await team.inbox.mark("sig:1", "command", before, ada)
        goal = await team.goals.draft(ada, "a goal", "a goal", None, None, before)
        await team.goals.record(goal, "added", before, before=None)
        planned = await team.deliveries.plan(ada, "note", "requested", "note:1", before, now=before)
        assert planned is not None
    ticking = tick(office, [], [])
    office.clock.forward(seconds=20)
    await ticking.work()
    assert set((await office.database.glance(office.team_id).holdings.of(ada)).values()) == {0}
    assert await whose(office, planned) == ("cancelled", "erased", "")


async def test_the_first_word_of_who_comes_back_is_not_taken_for_work_under_way(office: Office) -> None:
    ada = await office.meet("ada")
    await erase(office)
    async with office.database.team(office.team_id) as team:
        assert await team.inbox.take("event:1", "message", {"text": "hello"}, office.clock(), ada)
    await tick(office, [], []).work()
    assert (await office.database.glance(office.team_id).holdings.of(ada))["inbox"] == 1


async def test_of_several_who_were_erased_each_is_held_against_their_own_moment(office: Office) -> None:
    ada = await office.meet("ada")
    await erase(office)
    office.clock.forward(minutes=1)
    async with office.database.team(office.team_id) as team:
        await team.members.meet(ada, office.clock())
    office.clock.forward(minutes=1)
    await office.meet("ben")
    await erase(office, "ben")
    await tick(office, [], []).erase_again()
    assert await office.database.glance(office.team_id).members.get(ada) is not None


async def test_the_file_knows_what_an_older_copy_does_not(office: Office, tmp_path: Path) -> None:
    ada = await office.meet("ada")
    office.clock.forward(minutes=1)
    await erase(office)
    file = tmp_path / "kept.erased"
    await tick(office, [], [], file).erase_again()
    await tick(office, [], [], file).erase_again()
    assert len(TombstoneFile(file).read()) == 1
    with create_engine(f"sqlite:///{tmp_path / 'office.db'}").begin() as connection:
        connection.exec_driver_sql("DELETE FROM tombstone")
    async with office.database.team(office.team_id) as team:
        await team.members.meet(ada, MONDAY)
    assert await tick(office, [], [], file).erase_again() == 1


def test_a_line_that_was_cut_off_hides_no_other(tmp_path: Path) -> None:
    file = TombstoneFile(tmp_path / "x.erased")
    stones = [Tombstone(team_id="T1", digest=str(n) * 64, salt="s", erased_at=NOW) for n in range(2)]
    file.add(stones[:1])
    with file.path.open("ab") as handle:
        handle.write(
            b'["T1", "d", "s", "0001-01-01T00:00:00+14:00"]\n[1, null, {}, "2026-11-25T00:00:00Z"]\n\xff\x00\n'
        )
        handle.write(b'["T1", "22')
    file.add(stones)
    assert [one.digest[0] for one in file.read()] == ["0", "1"]


async def test_a_file_that_cannot_be_written_keeps_nothing_else_from_being_done(office: Office, tmp_path: Path) -> None:
    ada = await office.meet("ada")
    before = office.clock()
    async with office.database.team(office.team_id) as team:
        await team.pictures.keep(ada, "digest", "F1", before)
    office.clock.forward(seconds=5)
    deleted: list[str] = []
    let_go: list[str] = []
    ticking = tick(office, deleted, let_go, tmp_path / "no folder" / "x.erased")
    await ticking.work()
    await erase(office)
    async with office.database.team(office.team_id) as team:
        await team.members.meet(ada, before)
    with pytest.raises(OSError):
        await ticking.work()
    assert (deleted, len(let_go)) == (["F1"], 1)
    assert await office.database.glance(office.team_id).members.get(ada) is None


async def test_a_file_that_cannot_be_written_stops_no_start_and_no_round_and_is_written_when_it_can_be(
    office: Office, tmp_path: Path
) -> None:
    ada = await office.meet("ada")
    before = office.clock()
    async with office.database.team(office.team_id) as team:
        await team.pictures.keep(ada, "digest", "F1", before)
    office.clock.forward(seconds=5)
    await erase(office)
    deleted: list[str] = []
    folder = tmp_path / "no folder"
    ticking = tick(office, deleted, [], folder / "x.erased")
    assert await ticking.erase_again() == 0
    for _ in range(3):  # each time the round that looks at everybody
        with pytest.raises(OSError):
            await ticking.work()
        office.clock.forward(minutes=1)
    assert deleted == ["F1", "F1"]  # the first time Slack wanted a pause
    folder.mkdir()
    await ticking.work()
    assert len(TombstoneFile(folder / "x.erased").read()) == 1


async def test_two_who_click_at_the_same_moment_erase_once(office: Office) -> None:
    ada = await office.meet("ada")

    async def one() -> bool:
        async with office.database.team(office.team_id) as team:
            return await forget(team, ada, office.clock()) is not None

    assert sorted(await asyncio.gather(one(), one())) == [False, True]


def test_a_yes_that_was_not_made_here_is_none() -> None:
    for value in ("", ":", "1", "a:b", "1:2:3", "-1:5", "²:1", f"{10**30}:1", "1:" + "9" * 400):
        assert Asked.read(value) is None
    asked = Asked(NOW, NOW - timedelta(days=400, microseconds=7))
    assert Asked.read(asked.value()) == asked
    assert not asked.is_over(NOW + LASTS - timedelta(seconds=1))
    assert asked.is_over(NOW + LASTS)
    assert asked.is_over(NOW - timedelta(seconds=1))


async def test_no_table_names_the_member_any_more_and_others_are_whole(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    plant(file, OURS, THEIRS)
    database = Database(f"sqlite:///{file}")
    await database.start()
    async with database.team(OURS.team_id) as team:
        done = await forget(team, USER, NOW)
        assert done is not None and done.counts["goal"] == 1 and done.files == 1
    await database.scrub()
    assert (await database.glance(THEIRS.team_id).holdings.of(USER))["goal"] == THEIRS.goals
    with create_engine(f"sqlite:///{file}").connect() as connection:
        for table in SQLModel.metadata.sorted_tables:
            if "team_id" not in table.c:
                continue
            rows = connection.execute(select(table).where(table.c.team_id == OURS.team_id)).mappings()
            values = [str(value) for row in rows for value in row.values()]
            assert USER not in values, table.name
            assert not any(f'"{USER}"' in value for value in values), table.name
    await database.stop()


def files_with(folder: Path, word: bytes) -> list[str]:
    return [path.name for path in folder.iterdir() if word in path.read_bytes()]


async def test_no_byte_of_what_was_typed_is_left_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "cairn.db"
    plant(file, OURS, THEIRS)
    database = Database(f"sqlite:///{file}", lambda: NOW)
    await database.start()
    for round_ in range(3):
        async with database.team(OURS.team_id) as team:
            await team.members.meet("UCANARY", NOW)
            for number in range(300):
                await team.deliveries.plan(
                    "UCANARY", "note", "requested", f"UCANARY:{round_}:{number}", NOW, subject={"n": "canary"}, now=NOW
                )
    assert files_with(tmp_path, b"UCANARY") == ["cairn.db"]
    async with database.team(OURS.team_id) as team:
        assert await forget(team, "UCANARY", NOW) is not None
    await database.scrub()
    assert files_with(tmp_path, b"UCANARY") == []
    await database.stop()


def test_what_a_process_remembers_of_somebody_is_let_go() -> None:
    origins = Origins()
    all_of = [("T1", "U1"), ("T1", "U2"), ("T2", "U1")]
    words = {
        whose: origins.keep(whose, f"https://hooks.slack.com/{'/'.join(whose)}", "D1:1.1", NOW) for whose in all_of
    }
    origins.forget(("T1", "U1"))
    assert origins.recall(("T1", "U1"), words["T1", "U1"], NOW) is None
    assert origins.recall(("T2", "U1"), words["T1", "U2"], NOW) is None
    assert [origins.recall(whose, words[whose], NOW) is not None for whose in all_of] == [False, True, True]
    assert origins.people() == set(all_of[1:])
