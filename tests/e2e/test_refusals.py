"""Slack refuses the token, or a person, once: what waits, what ends, and how things go on."""

from datetime import timedelta

from bot.standin.people import Person
from bot.store import Workspace
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, WEEK, messages, nudges, rests, says_yes

pytestmark = OVER_SOCKET


async def stands(office: Office) -> Workspace:
    """The workspace as it is on record."""
    found = await office.app.database.glance_everywhere().workspaces.get(office.standin.workspace.id)
    assert found is not None
    return found


async def asks_while_refused(office: Office, ada: Person, code: str) -> None:
    """She asks for her goals, and Slack refuses the one call that would answer."""
    await says_yes(office, ada)
    await office.forward(minutes=2)
    office.standin.faults.add("error", "chat.postMessage", code=code, times=1)
    await ada.says("list my goals")
    await office.forward(seconds=1)
    await rests(office, ada)
    found = await stands(office)
    assert (found.state, found.reason, found.left_at) == ("stopped", code, None)


async def test_one_refusal_that_may_pass_stops_at_once_and_costs_nobody_their_answer(
    office: Office, ada: Person
) -> None:
    await asks_while_refused(office, ada, "invalid_auth")
    posted = len(messages(office))
    await ada.says("help")
    await office.forward(hours=3)
    assert len(messages(office)) == posted
    is_ready, report = await office.app.ready()
    assert (is_ready, report["refused_workspaces"]) == (True, 1)

    await office.app.ticking.run("housekeeping")
    assert (await stands(office)).state == "active"
    assert "refused_workspaces" not in (await office.app.ready())[1]
    await office.forward(minutes=1)
    assert len(messages(office)) == posted + 2
    await rests(office, ada)
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1


async def test_while_slack_goes_on_refusing_the_workspace_stays_stopped_and_what_is_too_late_ends(
    office: Office, ada: Person
) -> None:
    await asks_while_refused(office, ada, "invalid_auth")
    office.standin.revoke(office.slack_app, error="invalid_auth")
    posted = len(messages(office))
    await office.app.ticking.run("housekeeping")
    assert (await stands(office)).state == "stopped"
    await office.until(MONDAY)
    await office.until(MONDAY + WEEK - timedelta(hours=1))
    counts = await office.app.database.glance_everywhere().outbox.counts()
    assert counts["cancelled:workspace"] == 2  # the answer, and the nudge that had its own end
    assert "pending" not in counts

    office.slack_app.installs[office.standin.workspace.id].revoked = None
    await office.app.ticking.run("housekeeping")
    await office.until(MONDAY + WEEK)
    assert len(messages(office)) == posted + 1
    assert len(nudges(office, ada)) == 1
    office.standin.refusals.clear()


async def test_a_token_that_is_revoked_cancels_what_waits_and_goes_on_once_slack_takes_it(
    office: Office, ada: Person
) -> None:
    await asks_while_refused(office, ada, "token_revoked")
    assert (await office.app.database.glance_everywhere().outbox.counts())["cancelled:workspace"] == 1
    await office.app.ticking.run("housekeeping")
    assert (await stands(office)).state == "active"
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1


async def test_a_workspace_that_removed_the_app_is_not_asked_about(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await office.standin.remove_app(office.slack_app)
    await rests(office, ada)
    await office.app.ticking.run("housekeeping")
    assert (await stands(office)).state == "stopped"


async def test_the_last_call_of_a_process_with_the_token_before_is_put_right_by_the_one_with_the_new_one(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    await office.forward(minutes=1)
    async with office.app.database.everywhere() as everywhere:  # as a process does that has not ended yet
        await everywhere.installations.refuse(office.standin.workspace.id, "invalid_auth", office.clock())
    posted = len(messages(office))
    await ada.says("list my goals")
    await office.forward(seconds=1)
    await rests(office, ada)
    assert len(messages(office)) == posted
    await office.app.ticking.run("housekeeping")
    await office.forward(minutes=1)
    assert len(messages(office)) == posted + 1
    await rests(office, ada)


async def test_a_process_that_ends_with_the_token_before_stops_nothing_right_after_the_new_one_began(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    posted = len(messages(office))
    async with office.app.database.everywhere() as everywhere:
        assert not await everywhere.installations.refuse(ada.workspace.id, "token_revoked", office.clock())
    await ada.says("list my goals")
    await office.forward(seconds=1)
    assert len(messages(office)) == posted + 1
    await rests(office, ada)


async def is_taken_for_gone(office: Office, person: Person) -> bool:
    """Whether nothing goes to this person any more."""
    member = await office.app.database.glance(person.workspace.id).members.get(person.id)
    assert member is not None
    return not member.is_active


async def leaves_and_is_back_unheard(office: Office, ada: Person) -> None:
    """Her account is closed, and opened again in an hour in which Slack's event about it is lost."""
    await says_yes(office, ada)
    await ada.changes(deleted=True)
    await rests(office, ada)
    await office.forward(seconds=5)
    assert await is_taken_for_gone(office, ada)
    office.standin.workspace.users[ada.id].deleted = False


async def test_whoever_types_a_command_is_not_gone(office: Office, ada: Person) -> None:
    await leaves_and_is_back_unheard(office, ada)
    assert "Nudges are on" in await ada.types("/nudges", "")
    await rests(office, ada)
    assert not await is_taken_for_gone(office, ada)
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1


async def test_whoever_opens_home_is_not_gone(office: Office, ada: Person) -> None:
    await leaves_and_is_back_unheard(office, ada)
    await ada.opens_home()
    await rests(office, ada)
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1


async def test_whoever_writes_is_not_gone(office: Office, ada: Person) -> None:
    await leaves_and_is_back_unheard(office, ada)
    await ada.says("list my goals")
    await office.forward(seconds=1)
    await rests(office, ada)
    assert not await is_taken_for_gone(office, ada)
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1


async def test_one_wrong_word_of_slacks_does_not_end_what_she_asked_for(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    async with office.app.database.team(ada.workspace.id) as team:
        await team.members.change(ada.id, office.clock(), dm_channel=None)
    office.standin.faults.add("error", "conversations.open", code="user_not_found", times=1)
    await office.until(MONDAY)
    assert not await is_taken_for_gone(office, ada)
    await office.forward(minutes=1)
    assert len(nudges(office, ada)) == 1


async def test_where_posting_alone_is_refused_what_waits_goes_on_waiting(office: Office, ada: Person) -> None:
    """`auth.test` goes well all the time, so the workspace is taken up again and again."""
    await asks_while_refused(office, ada, "ekm_access_denied")
    posted = len(messages(office))
    fault = office.standin.faults.add("error", "chat.postMessage", code="ekm_access_denied")
    for _ in range(6):
        await office.app.ticking.run("housekeeping")
        for _ in range(12):
            await office.forward(seconds=5)
            await rests(office, ada)
        await office.forward(minutes=10)
    office.standin.faults.active.remove(fault)
    await office.app.ticking.run("housekeeping")
    await office.forward(minutes=5)
    assert len(messages(office)) == posted + 1
    ada.looks()
    office.standin.refusals.clear()
