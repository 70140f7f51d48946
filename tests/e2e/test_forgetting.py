"""Being forgotten: asked back, gone everywhere, and not back with a copy from before."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import MovableClock
from bot.content import Content
from bot.mentoring.rights.forgetting import Asked
from bot.slack import COMMANDS
from bot.slack.manifest import manifest
from bot.standin import Standin
from bot.standin.people import Person
from tests.e2e.acts import clicks, tells
from tests.e2e.conftest import WEDNESDAY, Office
from tests.e2e.rights import bytes_with, clicked, database_file, files, lives, rows_with, takes_along
from tests.e2e.steps import MONDAY, OVER_SOCKET, clicks_an_old_copy, nudges, presses, rests
from tests.e2e.test_home import home, opens
from tests.e2e.test_mentors import REASON, asks_for, ben, load_of, offers, requests_of
from tests.e2e.test_restart import bot_running

__all__ = ["ben"]

MORNING_IN_BERLIN = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
MORNING_IN_TOKYO = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)


def mode_and_lines(path: Path) -> tuple[int, list[str]]:
    return path.stat().st_mode & 0o777, [line for line in path.read_text().splitlines() if line]


async def test_she_is_asked_back_and_then_nothing_is_left(ada: Person, mira: Person, office: Office) -> None:
    await lives(ada)
    await takes_along(office, ada)
    await mira.types("/goals", "add Learn to say no by June")
    assert "design review" in await opens(ada)
    saw = await ada.types("/cairn", "forget me", in_="general")
    assert saw.ephemeral
    for words in ("cannot be undone", "Goals with their history: 1", "Wins: 1", "What stays", "Notes: 1"):
        assert words in saw
    saw = await clicks(office, ada, "Delete everything")
    for words in ("Everything is deleted.", "Goals with their history: 1", "we begin from nothing"):
        assert words in saw
    assert "Delete everything" not in str(saw.messages[-1].blocks)
    await office.app.ticking.run("forgetting")
    await rests(office, ada)
    assert rows_with(office.app, ada.id, ada.dm_channel.id, "design review") == []
    assert bytes_with(office.app, ada.id, ada.dm_channel.id) == []
    assert "design review" not in home(ada)
    assert all(file.deleted for file in office.standin.workspace.files.values())
    assert "Learn to say no" in await mira.types("/goals")
    await office.until(MONDAY)
    assert nudges(office, ada) == []


@OVER_SOCKET
async def test_of_a_tombstone_only_its_owner_can_read_and_it_names_nobody(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Lead a design review by end of March")
    await ada.types("/cairn", "forget me")
    await clicks(office, ada, "Delete everything")
    mode, [line] = mode_and_lines(Path(f"{database_file(office.app)}.erased"))
    assert mode == 0o600
    team_id, digest, _, erased_at = json.loads(line)
    assert (team_id, len(digest), erased_at) == (ada.workspace.id, 64, WEDNESDAY.isoformat())
    assert ada.id not in line


@OVER_SOCKET
async def test_whoever_comes_back_begins_from_nothing(ada: Person, office: Office) -> None:
    await lives(ada)
    await ada.types("/cairn", "forget me")
    await clicks(office, ada, "Delete everything")
    payload = clicked(ada)
    await office.forward(minutes=1)
    saw = await ada.types("/goals", "add Learn to say no by June")
    assert "Goal 1 is set" in saw
    await clicks_an_old_copy(office, ada, payload, "forget.really", payload["actions"][0]["value"])
    await office.app.forgetting.erase_again()
    saw = await ada.types("/goals")
    assert "Learn to say no" in saw and "design review" not in saw


@OVER_SOCKET
async def test_a_yes_counts_for_fifteen_minutes_and_a_second_one_says_the_same(ada: Person, office: Office) -> None:
    await lives(ada)
    await tells(ada, "please delete all my data")
    await office.forward(minutes=16)
    assert "more than 15 minutes ago, so nothing was deleted" in await presses(office, ada, "Delete everything")
    assert "Goals with their history: 1" in await presses(office, ada, "Ask me again")
    assert "Nothing was deleted." in await presses(office, ada, "Keep it")
    assert "design review" in await ada.types("/goals")
    await tells(ada, "forget me")
    await presses(office, ada, "Delete everything")
    payload = clicked(ada)
    await clicks_an_old_copy(office, ada, payload, "forget.really", payload["actions"][0]["value"])
    assert "Nothing of what you asked to delete is stored any more." in ada.text_of(ada.dm[-1])
    assert rows_with(office.app, ada.id) == []


@OVER_SOCKET
async def test_a_stranger_who_asks_is_not_written_down_for_it(ada: Person, office: Office) -> None:
    assert "is stored any more" in await ada.types("/cairn", "forget me")
    await opens(ada)
    assert rows_with(office.app, ada.id) == []


@OVER_SOCKET
async def test_somebody_elses_button_deletes_nothing(ada: Person, mira: Person, office: Office) -> None:
    await lives(ada)
    member = await office.app.database.glance(ada.workspace.id).members.get(ada.id)
    assert member is not None
    hers = Asked.now(member, office.clock()).value()
    await office.forward(minutes=1)
    await mira.types("/goals", "add Learn to say no by June")
    await mira.types("/cairn", "forget me")
    await clicks(office, mira, "Keep it")
    payload = clicked(mira)
    for forged in (hers, "0", f"{2**62}:{2**62}", ada.id):
        await clicks_an_old_copy(office, mira, payload, "forget.really", forged)
    assert "design review" in await ada.types("/goals")
    assert "Learn to say no" in await mira.types("/goals")


@OVER_SOCKET
async def test_a_mentor_who_goes_leaves_nobody_waiting(ada: Person, ben: Person, mira: Person, office: Office) -> None:
    await ada.types("/level", "set junior")
    await offers(office, mira)
    await asks_for(office, ada, "find system design")
    assert mira.id in str(rows_with(office.app, mira.id))
    assert "as mentor" not in await ada.types("/cairn", "privacy")
    await offers(office, ben)
    await office.until(MORNING_IN_TOKYO)
    await rests(office, mira)
    await presses(office, mira, "Accept")
    assert await load_of(office, mira) == (0, 1)
    saw = await ada.types("/cairn", "privacy")
    assert f"<@{mira.id}> as mentor, your reason" in str(saw.messages[-1].text)
    await mira.types("/cairn", "forget me")
    await clicks(office, mira, "Delete everything")
    await office.until(MORNING_IN_BERLIN)
    await rests(office, ada)
    [request] = await requests_of(office, ada)
    assert (request.state, request.mentor_id, request.reason) == ("asked", ben.id, REASON)
    assert await load_of(office, ben) == (1, 0)
    await ada.waits_for("does not use Cairn any more. I am asking the next one")
    assert rows_with(office.app, mira.id) == []
    await ben.types("/cairn", "forget me")
    assert "Everything is deleted." in await clicks(office, ben, "Delete everything")
    assert rows_with(office.app, ben.id) == []


@OVER_SOCKET
async def test_a_mentor_is_told_when_the_other_one_goes(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/level", "set junior")
    await offers(office, mira)
    await asks_for(office, ada, "find system design")
    await office.until(MORNING_IN_TOKYO)
    await rests(office, mira)
    await presses(office, mira, "Accept")
    await ada.types("/cairn", "forget me")
    await clicks(office, ada, "Delete everything")
    await office.forward(hours=24)
    await mira.waits_for("Somebody whom you mentor does not use Cairn any more")
    assert await load_of(office, mira) == (0, 0)
    assert rows_with(office.app, ada.id, REASON) == []
    assert len((await takes_along(office, mira))[1].mentoring.helped) == 1


async def test_a_copy_from_before_does_not_bring_her_back(tmp_path: Path, content: Content) -> None:
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with Standin(clock) as standin:
        slack_app = standin.add_app(manifest(COMMANDS, content.words))
        ada, mira = standin.person("ada"), standin.person("mira")
        async with bot_running(standin, slack_app, clock, content, tmp_path, 0) as app:
            await lives(ada)
            await mira.types("/goals", "add Learn to say no by June")
            await app.desk.settle()
            file = database_file(app)
        shutil.copy(file, tmp_path / "copy.db")
        clock.forward(minutes=1)
        async with bot_running(standin, slack_app, clock, content, tmp_path, 0) as app:
            office = Office(standin, slack_app, app, clock, tmp_path)
            await ada.types("/cairn", "forget me")
            await clicks(office, ada, "Delete everything")
        shutil.copy(tmp_path / "copy.db", file)
        clock.forward(days=1)
        async with bot_running(standin, slack_app, clock, content, tmp_path, 0) as app:
            assert rows_with(app, ada.id) == []
            assert "Learn to say no" in await mira.types("/goals")
            assert bytes_with(app, ada.id) == []
            await app.desk.settle()
        assert files(office, ada) == []
