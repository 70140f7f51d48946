"""What admins do: see how things stand, stop everything, try it dry, cap it, and look at a nudge before it goes."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.content import load
from bot.errors import CairnError
from bot.operating import stopping
from bot.operating.ladders import read_ladder, write_ladder
from bot.standin.people import Person
from bot.store import Team
from tests.e2e.acts import clicks, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import (
    MONDAY,
    OVER_SOCKET,
    WEEK,
    clicks_an_old_copy,
    messages,
    nudges,
    rests,
    says_yes,
)

NOT_YOURS = "This page is for the admins of this workspace"
THURSDAY = MONDAY - timedelta(days=3, hours=23, minutes=30)
"""09:30 in Berlin, the day after everything begins."""
RUNNING = "Running. What nobody asked for"


@pytest.fixture
def olga(office: Office) -> Person:
    """An admin of the workspace, as Slack says."""
    return office.standin.person("olga")


def team(office: Office) -> Team:
    return office.app.database.glance(office.standin.workspace.id)


async def left_out(office: Office) -> list[tuple[str, str | None, int]]:
    """What was left out so far, by kind and reason."""
    ended = await team(office).caps.ended(MONDAY - 52 * WEEK)
    return sorted((one.kind, one.reason, one.messages) for one in ended if one.state == "skipped")


@OVER_SOCKET
async def test_an_admin_stops_everything_and_it_goes_on_with_what_is_due_then(
    office: Office, ada: Person, mira: Person, olga: Person
) -> None:
    await says_yes(office, ada)
    await says_yes(office, mira, "senior")
    assert RUNNING in await olga.types("/cairn", "admin")
    assert "Stop all that nobody asked for" in await olga.types("/cairn", "admin stop")
    assert RUNNING in await clicks(office, olga, "Let it run")
    await olga.types("/cairn", "admin stop")
    said = await clicks(office, olga, "Stop it now")
    assert "It is stopped." in said
    assert "stopped all that nobody asked for, Wed 25 November" in said
    before = len(messages(office))
    await office.until(MONDAY + timedelta(hours=1))
    await office.until(MONDAY + WEEK + timedelta(hours=1))
    assert len(messages(office)) == before
    assert "the admins of this workspace have stopped it" in await ada.types("/nudges")
    assert "the admins of this workspace have stopped it" in await ada.types("/cairn")
    await tells(ada, "I want to lead a design review by end of March")
    assert len(messages(office)) == before + 1
    assert "It runs again" in await olga.types("/cairn", "admin start")
    await office.forward(minutes=1)
    assert (len(nudges(office, ada)), len(nudges(office, mira))) == (1, 0)  # in Tokyo the working day is over
    await office.forward(hours=16)
    assert (len(nudges(office, ada)), len(nudges(office, mira))) == (1, 1)
    assert await left_out(office) == [("nudge", "stopped", 2)]
    await office.until(MONDAY + 2 * WEEK)
    assert (len(nudges(office, ada)), len(nudges(office, mira))) == (2, 2)


@OVER_SOCKET
async def test_nothing_of_it_is_for_anybody_else_whatever_they_type_or_forge(
    office: Office, ada: Person, olga: Person
) -> None:
    for words in ("", "stop", "start", "dry run on", "cap 0 a week", "preview nothing", "help", "no such thing"):
        said = await ada.types("/cairn", f"admin {words}".strip())
        assert NOT_YOURS in said
        assert "Members:" not in said
    assert "cairn admin is for admins" not in await ada.types("/cairn", "help")
    assert "cairn admin is for admins" in await olga.types("/cairn", "help")
    for verb in ("stop", "start", "dry_on", "dry_off", "caps", "stop_form", "ask_stop", "page", "preview:0"):
        await ada.types("/cairn")
        await clicks(office, ada, "My level")
        assert ada.last_sent is not None
        await clicks_an_old_copy(office, ada, ada.last_sent.payload, f"admin.{verb}", "yes")
        assert ada.modal is None
    assert not (await team(office).controls.read()).is_halted
    assert await team(office).admin_acts.newest() == []


async def test_who_is_no_admin_any_more_stops_nothing_with_a_page_from_before(office: Office, olga: Person) -> None:
    await olga.types("/cairn", "admin stop")
    office.standin.workspace.users[olga.id].is_admin = False
    assert NOT_YOURS in await clicks(office, olga, "Stop it now")
    assert not (await team(office).controls.read()).is_halted


@OVER_SOCKET
async def test_where_slack_does_not_say_who_is_an_admin_nobody_is(office: Office, olga: Person) -> None:
    await olga.types("/cairn")
    office.standin.faults.add(kind="http", method="users.info", status=500, times=1)
    assert "Slack does not tell me just now" in await olga.types("/cairn", "admin")
    assert RUNNING in await olga.types("/cairn", "admin")


@OVER_SOCKET
async def test_the_reason_of_a_stop_is_for_admins_and_a_second_stop_changes_nothing(
    office: Office, ada: Person, olga: Person
) -> None:
    office.standin.workspace.users[ada.id].is_admin = True
    asked = await ada.types("/cairn", "admin stop because of an audit")
    assert "What stands behind stop is not kept." in asked
    assert "an audit" not in asked
    assert "is not kept" not in await olga.types("/cairn", "admin stop")
    await clicks(office, olga, "Stop it, and say why")
    await olga.fills("Why", "An incident & <!channel> review")
    said = await submits(office, olga)
    assert "It is stopped." in said
    assert "An incident & <!channel> review" in said
    assert not any(post.mentions for post in office.standin.record)
    assert "It was stopped already." in await clicks(office, ada, "Stop it now")
    assert "An incident" in await ada.types("/cairn", "admin")
    said = await ada.types("/cairn", "admin stop")
    assert "It was stopped already." in said
    assert "Stop all that nobody asked for" not in said
    assert [act.what for act in await team(office).admin_acts.newest()] == ["stop"]
    await olga.types("/cairn", "forget me")
    await clicks(office, olga, "Delete everything")
    said = await ada.types("/cairn", "admin")
    assert "Somebody who has been forgotten since stopped all" in said
    assert "An incident" not in said


@OVER_SOCKET
async def test_a_dry_run_chooses_everything_sends_nothing_and_spoils_nobodys_rhythm(
    office: Office, ada: Person, olga: Person
) -> None:
    await says_yes(office, ada)
    assert "The dry run has begun." in await olga.types("/cairn", "admin dry run on")
    for week in range(4):
        await office.until(MONDAY + week * WEEK)
    assert nudges(office, ada) == []
    assert await left_out(office) == [("nudge", "dry_run", 4)]
    assert await team(office).nudges.latest(ada.id) == []
    assert "Mondays 09:00" in await ada.types("/nudges")
    assert "dry" not in await ada.types("/nudges")
    assert "would have sent" in await olga.types("/cairn", "admin")
    assert "The dry run has ended." in await olga.types("/cairn", "admin dry run off")
    await office.until(MONDAY + 4 * WEEK)
    assert len(nudges(office, ada)) == 1


@OVER_SOCKET
async def test_many_messages_to_one_member_are_no_number(office: Office, ada: Person, olga: Person) -> None:
    await says_yes(office, ada)
    async with office.app.database.team(office.standin.workspace.id) as writing:
        for number in range(5):
            key, now = f"plan:{number}", office.clock()
            row = await writing.deliveries.plan(ada.id, "intention", "chosen", key, now, now=now)
            assert row is not None
            await writing.deliveries.confirm(row.id, f"1.{number}", "answer", now)
    said = await olga.types("/cairn", "admin")
    assert "how many messages came is shown from five people on" in said
    assert "about 5" not in said


@OVER_SOCKET
async def test_under_a_cap_a_plan_comes_and_the_nudge_gives_way(office: Office, ada: Person, olga: Person) -> None:
    await says_yes(office, ada)
    assert "at most 1 a week for each member" in await olga.types("/cairn", "admin cap 1 a week")
    await tells(ada, "I want to lead a design review by end of March")
    await clicks(office, ada, "Save")
    await ada.types("/goals", "plan 1 if it is Thursday 09:30, then I draft the record")
    await rests(office, ada)
    await office.until(THURSDAY)
    before = len(messages(office))
    await office.until(MONDAY)
    assert nudges(office, ada) == []
    assert await left_out(office) == [("nudge", "over_cap", 1)]
    assert "limit on what comes unasked" in await ada.types("/nudges")
    await office.until(THURSDAY + WEEK)
    await rests(office, ada)
    assert len(messages(office)) == before + 1


@OVER_SOCKET
async def test_what_is_over_the_days_cap_comes_the_next_day(
    office: Office, ada: Person, mira: Person, olga: Person
) -> None:
    await says_yes(office, ada)
    await says_yes(office, mira, "senior")
    assert "at most 1 a day" in await olga.types("/cairn", "admin cap 1 a day")
    await office.until(MONDAY - timedelta(hours=7))
    await office.until(MONDAY + timedelta(hours=6))
    assert (len(nudges(office, mira)), len(nudges(office, ada))) == (1, 0)
    assert await left_out(office) == []
    await office.forward(days=1)
    assert (len(nudges(office, mira)), len(nudges(office, ada))) == (1, 1)


@OVER_SOCKET
async def test_members_read_when_an_admin_last_saw_the_counts(office: Office, ada: Person, olga: Person) -> None:
    assert "Nobody has looked." in await ada.types("/cairn", "privacy")
    await olga.types("/cairn", "admin")
    await olga.types("/cairn", "admin")
    assert "They last looked on 25 November 2026." in await ada.types("/cairn", "privacy")
    assert "What you did as an admin: 1" in await olga.types("/cairn", "privacy")


@OVER_SOCKET
async def test_caps_can_be_filled_in_and_what_is_no_number_stays_to_be_mended(office: Office, olga: Person) -> None:
    await olga.types("/cairn", "admin")
    await clicks(office, olga, "Change caps")
    await olga.fills("Messages a week for each member", "51")
    await olga.fills("Messages a day in the workspace", "many")
    refused = await olga.submits()
    assert set(refused.fields) == {"Messages a week for each member", "Messages a day in the workspace"}
    await olga.fills("Messages a week for each member", "3")
    await olga.fills("Messages a day in the workspace", "")
    assert "at most 3 a week for each member; no cap for the workspace" in await submits(office, olga)
    saw = await olga.types("/cairn", "admin cap 0 a week")
    assert "What you set to 0 has no cap any more." in saw
    assert "no cap for a member beyond their own rhythm" in saw
    assert "gives way" not in saw


@OVER_SOCKET
async def test_a_preview_looks_like_the_nudge_and_leaves_no_trace(office: Office, olga: Person) -> None:
    await olga.types("/cairn", "admin")
    before = await team(office).holdings.of(olga.id)
    nudge = next(iter(office.app.content.nudges.values()))
    said = await olga.types("/cairn", f"admin preview {nudge.id}")
    assert nudge.title in said
    assert "A preview for you alone" in said
    assert "does nothing here" in await clicks(office, olga, "Done")
    await olga.closes()
    assert "Did you mean" in await olga.types("/cairn", "admin preview review")
    assert "I have nothing" in await olga.types("/cairn", "admin preview zzzzqqqq")
    assert "Its buttons do nothing" in await olga.types("/cairn", "admin preview level senior")
    assert "There is no level" in await olga.types("/cairn", "admin preview level nobody")
    assert "{weeks}" in await olga.types("/cairn", "admin preview message nudges.slowed")
    after = await team(office).holdings.of(olga.id)
    assert {name: count for name, count in after.items() if name != "inbox"} == {
        name: count for name, count in before.items() if name != "inbox"
    }
    assert messages(office) == []


@OVER_SOCKET
async def test_what_is_to_be_mended_is_named_below_the_companys_folder(
    office: Office, olga: Person, tmp_path: Path
) -> None:
    sheet, folder = tmp_path / "sheet.csv", tmp_path / "of-the-company"
    sheet.write_text("x,Senior Engineer,Engineer\nCraft,Writes,\n")
    write_ladder(read_ladder(sheet), folder, MONDAY.date(), load().default_ladder, name="ours", title="Ours")
    office.app.content = load(folder)
    said = await olga.types("/cairn", "admin")
    assert "the first: data/ladders/ours/ladder.yaml:" in said
    assert "nothing is expected of engineer in craft" in said
    assert "of-the-company" not in said


@OVER_SOCKET
async def test_what_the_operator_stops_the_admins_do_not_start(office: Office, ada: Person, olga: Person) -> None:
    await says_yes(office, ada)
    url, keys = office.app.settings.database_url, office.app.settings.encryption_keys
    assert await stopping.stop(url, keys, None, office.clock)
    assert not await stopping.stop(url, keys, None, office.clock)
    await office.until(MONDAY + timedelta(hours=1))
    assert nudges(office, ada) == []
    assert "only the operator starts it again" in await olga.types("/cairn", "admin start")
    assert "whoever runs me has stopped it" in await ada.types("/nudges")
    assert b"cairn_stopped_workspaces 1" in await office.app._metrics.page()
    assert await stopping.start(url, keys, None, office.clock)
    await office.forward(minutes=1)
    assert len(nudges(office, ada)) == 1


@OVER_SOCKET
async def test_one_workspace_stopped_by_the_operator_says_so_on_its_record(office: Office, olga: Person) -> None:
    url, keys, ours = office.app.settings.database_url, office.app.settings.encryption_keys, office.standin.workspace.id
    with pytest.raises(CairnError, match="There is no workspace T0NOWHERE"):
        await stopping.stop(url, keys, "T0NOWHERE", office.clock)
    assert await stopping.stop(url, keys, ours, office.clock)
    assert "only the operator starts it again" in await olga.types("/cairn", "admin start")
    assert "The operator stopped all that nobody asked for" in await olga.types("/cairn", "admin")
    assert await stopping.start(url, keys, ours, office.clock)
    assert RUNNING in await olga.types("/cairn", "admin")
