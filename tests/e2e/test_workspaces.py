"""Several workspaces with one bot: each sees its own alone, and comes and goes without the others noticing."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlmodel import SQLModel

from bot.content import Content
from bot.standin.world import Workspace
from bot.store import Workspace as Row
from tests.e2e.street import Street, opened_street


@pytest.fixture
async def street(tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Street]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    async with opened_street(tmp_path, content) as opened:
        yield opened


async def row(street: Street, workspace: Workspace) -> Row | None:
    return await street.app.database.glance_everywhere().workspaces.get(workspace.id)


async def tells(street: Street, workspace: Workspace, event: dict[str, Any], **fields: Any) -> int | None:
    """Slack's event about a workspace; the status of the answer."""
    answer = await street.standin.send_event(event, app=street.slack_app, team_id=workspace.id, fields=fields)
    return answer.status


def held(street: Street, team_id: str) -> dict[str, int]:
    """How many rows of a workspace each table of the file has."""
    engine = create_engine(f"sqlite:///{street.folder / 'cairn.db'}")
    with engine.connect() as connection:
        counts = {
            name: connection.execute(
                select(func.count()).select_from(table).where(table.c.team_id == team_id)
            ).scalar_one()
            for name, table in SQLModel.metadata.tables.items()
            if "team_id" in table.c
        }
    engine.dispose()
    return {name: count for name, count in counts.items() if count}


def posted(street: Street) -> list[str]:
    """The workspaces of the messages that the bot has posted by itself."""
    return [post.team_id for post in street.standin.record if post.method == "chat.postMessage"]


async def test_two_people_with_one_id_in_two_workspaces_see_nothing_of_each_other(street: Street) -> None:
    harbour, mill, quarry = (street.workspace(name, "ada") for name in ("Harbour Works", "Paper Mill", "Quarry"))
    for workspace in (harbour, mill, quarry):
        assert (await street.installs(workspace)).status == 200
    here, there = street.person("ada", harbour), street.person("ada", mill)
    assert here.user.id == there.user.id
    await here.types("/level", "set senior")
    await here.types("/goals", "add Secret of the harbour by end of March")
    await there.types("/level", "set junior")
    assert "Secret" not in (await there.types("/goals"))
    assert "Secret" in (await here.types("/goals"))
    assert "Junior" in (await there.types("/level"))
    assert "Senior" in (await here.types("/level"))
    await street.settle()
    await there.opens_home()
    await here.opens_home()
    await street.settle()
    assert there.home is not None
    assert here.home is not None
    assert "Secret" not in there.text_of_view(there.home)
    assert "Secret" in here.text_of_view(here.home)
    assert "Secret" not in (await street.person("ada", quarry).types("/goals"))


async def test_nudges_reach_each_in_their_own_workspace_with_its_own_token(street: Street) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        await street.installs(workspace)
        await street.person("ada", workspace).types("/nudges", "on")
    street.clock.forward(days=5)
    await street.standin.tick()
    await street.app.catch_up()
    for workspace in (harbour, mill):
        posts = [team_id for team_id in posted(street) if team_id == workspace.id]
        assert len(posts) == 1
    assert street.standin.refusals == []


ORDERS = [("app_uninstalled", "tokens_revoked"), ("tokens_revoked", "app_uninstalled")]


@pytest.mark.parametrize("order", ORDERS)
async def test_a_workspace_that_removes_the_app_stops_alone_and_finds_everything_when_it_is_back(
    street: Street, order: tuple[str, str]
) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        await street.installs(workspace)
    ada, other = street.person("ada", harbour), street.person("ada", mill)
    await ada.types("/goals", "add Write the RFC by end of March")
    await ada.types("/nudges", "on")
    await street.settle()
    street.clock.forward(minutes=1)
    gone = street.clock()
    bot = street.slack_app.installs[harbour.id].bot_user_id
    street.standin.revoke(street.slack_app, harbour, error="account_inactive")
    events: dict[str, dict[str, Any]] = {
        "app_uninstalled": {"type": "app_uninstalled"},
        "tokens_revoked": {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot]}},
    }
    for kind in order:
        assert await tells(street, harbour, events[kind]) == 200
    stopped = await row(street, harbour)
    assert stopped is not None
    assert (stopped.state, stopped.left_at) == ("stopped", gone)
    assert await street.app.desk.served.token_of(harbour.id) is None
    assert (await street.standin.send_command(ada, "/goals")).status == 403
    assert "RFC" not in (await other.types("/goals"))
    street.clock.forward(days=8)
    await street.app.catch_up()
    assert [refusal for refusal in street.standin.refusals if refusal.error == "account_inactive"] == []

    assert (await street.installs(harbour)).status == 200
    back = await row(street, harbour)
    assert back is not None
    assert (back.state, back.left_at) == ("active", None)
    assert "Write the RFC" in (await ada.types("/goals"))
    for kind in order:  # a day late (CHG-9)
        assert await tells(street, harbour, events[kind], event_time=int(gone.timestamp())) == 200
    assert "Write the RFC" in (await ada.types("/goals"))


async def test_a_person_who_takes_back_their_own_token_changes_nothing(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    event = {"type": "tokens_revoked", "tokens": {"oauth": ["W0ADA"], "bot": []}}
    assert await tells(street, harbour, event) == 200
    assert "level" in (await street.person("ada", harbour).types("/level")).text


async def test_the_data_of_a_workspace_goes_when_the_grace_is_over_and_nobody_elses(street: Street) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        await street.installs(workspace)
        ada = street.person("ada", workspace)
        await ada.types("/goals", "add Write the RFC by end of March")
        await ada.types("/wins", "add Led the review")
        await ada.types("/nudges", "on")
    await street.settle()
    kept = held(street, mill.id)
    kept.pop("inbox", None)  # keys of requests go after a week in any case
    assert {"goal", "goal_event", "win", "schedule", "member", "workspace", "installation"} <= set(kept)
    await street.standin.remove_app(street.slack_app, harbour)
    street.clock.forward(days=29, hours=23)
    await street.app.ticking.run("housekeeping")
    assert "goal" in held(street, harbour.id)
    street.clock.forward(hours=2)
    await street.app.ticking.run("housekeeping")
    assert held(street, harbour.id) == {}
    assert {name: count for name, count in held(street, mill.id).items() if name in kept} == kept
    assert "Write the RFC" in (await street.person("ada", mill).types("/goals"))

    await street.installs(harbour)
    assert "RFC" not in (await street.person("ada", harbour).types("/goals"))


async def test_without_grace_the_data_goes_at_once(
    tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    async with opened_street(tmp_path, content, cairn_uninstall_grace_days=0) as street:
        harbour = street.workspace("Harbour Works", "ada")
        await street.installs(harbour)
        await street.person("ada", harbour).types("/goals", "add Write the RFC by end of March")
        await street.settle()
        await street.standin.remove_app(street.slack_app, harbour)
        await street.app.desk.settle()
        assert held(street, harbour.id) == {}


async def test_a_token_revoked_while_nudges_go_out_stops_its_own_workspace_alone(street: Street) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        await street.installs(workspace)
        await street.person("ada", workspace).types("/nudges", "on")
    await street.settle()
    street.standin.revoke(street.slack_app, harbour)
    street.clock.forward(days=5)
    await street.app.catch_up()
    stopped, active = await row(street, harbour), await row(street, mill)
    assert stopped is not None
    assert active is not None
    assert (stopped.state, stopped.reason, active.state) == ("stopped", "token_revoked", "active")
    assert posted(street) == [mill.id]
    asked = len(street.standin.refusals)
    street.clock.forward(days=7)
    await street.app.catch_up()
    assert len(street.standin.refusals) == asked


async def test_a_refusal_of_the_token_before_does_not_end_a_new_installation(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    ada = street.person("ada", harbour)
    await ada.types("/goals", "add Write the RFC by end of March")
    await street.settle()
    street.clock.forward(days=1)
    await street.installs(harbour)
    street.standin.revoke(street.slack_app, harbour)  # as if this process still sent the old one
    async with street.app.database.team(harbour.id) as team:
        now = street.clock()
        await team.deliveries.plan(ada.user.id, "reply.goals", "requested", "reply:1", now, subject={}, now=now)
    await street.app.catch_up()
    waiting = await street.app.database.glance(harbour.id).deliveries.by_key("reply:1")
    assert waiting is not None
    assert (waiting.state, waiting.attempt) == ("pending", 1)
    street.slack_app.installs[harbour.id].revoked = None
    active = await row(street, harbour)
    assert active is not None
    assert active.state == "active"
    street.clock.forward(minutes=1)
    await street.app.catch_up()
    assert posted(street) == [harbour.id]


async def test_a_token_that_is_gone_from_the_database_counts_within_five_seconds(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    ada = street.person("ada", harbour)
    assert (await street.standin.send_command(ada, "/level")).status == 200
    engine = create_engine(f"sqlite:///{street.folder / 'cairn.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE installation SET token = NULL"))
    engine.dispose()
    street.clock.forward(seconds=5)
    assert (await street.standin.send_command(ada, "/level")).status == 403


async def test_a_refused_workspace_is_served_again_once_slack_takes_its_token(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    await street.person("ada", harbour).types("/nudges", "on")
    await street.settle()
    street.standin.revoke(street.slack_app, harbour, error="invalid_auth")
    street.clock.forward(days=5)
    await street.app.catch_up()
    stopped = await row(street, harbour)
    assert stopped is not None
    assert (stopped.state, stopped.reason, stopped.left_at) == ("stopped", "invalid_auth", None)
    street.slack_app.installs[harbour.id].revoked = None
    await street.app.ticking.run("housekeeping")
    assert (await street.standin.send_command(street.person("ada", harbour), "/level")).status == 200


async def test_late_news_of_an_end_does_not_end_what_was_installed_since_while_slack_refuses_it(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    before = int(street.clock().timestamp()) - 60
    street.clock.forward(hours=1)
    async with street.app.database.everywhere() as everywhere:
        await everywhere.installations.refuse(harbour.id, "invalid_auth", street.clock())
    assert await tells(street, harbour, {"type": "app_uninstalled"}, event_time=before) == 200
    refused = await row(street, harbour)
    assert refused is not None
    assert (refused.state, refused.left_at) == ("stopped", None)
    await street.app.ticking.run("housekeeping")
    assert (await street.standin.send_command(street.person("ada", harbour), "/level")).status == 200


async def test_slack_is_asked_about_every_refused_workspace_in_turn_and_one_that_left_stays_away(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.installed.ASKED_AGAIN", 1)
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        await street.installs(workspace)
        street.clock.forward(minutes=1)
        street.standin.revoke(street.slack_app, workspace, error="invalid_auth")
        async with street.app.database.everywhere() as everywhere:
            await everywhere.installations.refuse(workspace.id, "invalid_auth", street.clock())
        street.clock.forward(minutes=1)
    street.slack_app.installs[mill.id].revoked = None
    for _ in range(2):
        await street.app.ticking.run("housekeeping")
        street.clock.forward(days=1)
    assert [(found.state if (found := await row(street, each)) else None) for each in (harbour, mill)] == [
        "stopped",
        "active",
    ]
    await street.standin.remove_app(street.slack_app, harbour)
    async with street.app.database.everywhere() as everywhere:
        await everywhere.workspaces.asked_again(harbour.id, street.clock(), is_taken=True)
    left = await row(street, harbour)
    assert left is not None
    assert left.state == "stopped"


async def test_people_of_other_workspaces_are_told_once_and_what_they_write_has_no_effect(street: Street) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "bob")
    await street.installs(harbour)
    ada = street.person("ada", harbour)
    await ada.types("/level")
    await ada.clicks("Mid")
    click = next(parcel for parcel in reversed(street.standin.sent) if parcel.kind == "interaction")
    forged = await street.standin.resend(click, fields={"user.team_id": mill.id, "user.id": "W0BOB"})
    assert forged.status == 200
    await street.app.desk.settle()
    ada.sees("you are from another one")
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": "W0BOB", "text": "hello", "ts": "1.2"}
    for theirs in ({"user_team": mill.id}, {"source_team": mill.id}, {"team": mill.id}):
        assert await tells(street, harbour, {**event, **theirs}) == 200
    assert await tells(street, harbour, {**event, "team": harbour.id}, context_team_id=mill.id) == 200
    await street.settle()
    assert await street.app.database.glance(harbour.id).members.get("W0BOB") is None


async def test_somebody_whom_slack_calls_a_stranger_is_told_and_nothing_is_kept_of_them(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada", "zoe")
    await street.installs(harbour)
    zoe = street.person("zoe", harbour)
    zoe.user.is_stranger = True
    assert "you are from another one" in (await zoe.types("/nudges", "on"))
    await zoe.opens_home()
    await street.settle()
    assert zoe.home is None


async def test_a_request_that_names_two_workspaces_is_refused(street: Street) -> None:
    harbour, mill = street.workspace("Harbour Works", "ada"), street.workspace("Paper Mill", "ada")
    for workspace in (harbour, mill):
        await street.installs(workspace)
    ada = street.person("ada", harbour)
    await ada.types("/level")
    await ada.clicks("Mid")
    click = next(parcel for parcel in reversed(street.standin.sent) if parcel.kind == "interaction")
    for fields in ({"team_id": mill.id}, {"authorizations": [{"team_id": mill.id}]}):
        assert (await street.standin.resend(click, fields=fields)).status == 400
    event = {"type": "user_change", "user": {"id": "W0ADA"}}
    assert await tells(street, harbour, event, **{"authorizations.0.team_id": mill.id}) == 200
    async with street.app.database.everywhere() as everywhere:
        assert not await everywhere.inbox.waiting(street.clock() + timedelta(days=1), 10)
    assert (await street.standin.send_command(ada, "/level", fields={"team_id": "T0ELSE"})).status == 403


async def test_an_organisation_installs_once_and_its_workspaces_come_and_go_by_themselves(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada", enterprise="E0WATER")
    mill = street.workspace("Paper Mill", "ben", enterprise="E0WATER")
    apart = street.workspace("Quarry", "cleo")
    done = await street.installs(harbour, for_all=True)
    assert (done.status, done.title) == (200, "Cairn is in your organisation")
    ada, ben = street.person("ada", harbour), street.person("ben", mill)
    await ada.types("/goals", "add Secret of the harbour by end of March")
    await ada.types("/nudges", "on")
    assert "Secret" not in (await ben.types("/goals"))
    await street.settle()
    street.clock.forward(days=5)
    await street.app.catch_up()
    assert posted(street) == [harbour.id]

    street.clock.forward(minutes=1)
    revoked = {"type": "team_access_revoked", "team_ids": [mill.id, apart.id]}
    assert await tells(street, harbour, revoked) == 200
    assert (await street.standin.send_command(ben, "/goals")).status == 403
    assert (await street.standin.send_command(ada, "/goals")).status == 200
    assert await tells(street, harbour, {"type": "team_access_granted", "team_ids": [mill.id]}) == 200
    assert (await street.standin.send_command(ben, "/goals")).status == 200

    street.clock.forward(minutes=1)
    ended = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["W0BOT"]}}
    assert await tells(street, harbour, ended, team_id=None, enterprise_id="E0WATER") == 200
    assert await tells(street, harbour, {"type": "app_uninstalled"}) == 200
    for person in (ada, ben):
        assert (await street.standin.send_command(person, "/goals")).status == 403
    street.clock.forward(minutes=1)
    await street.installs(mill, for_all=True)
    assert "Secret of the harbour" in (await ada.types("/goals"))


async def test_a_workspace_with_an_installation_of_its_own_outlives_its_organisations(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada", enterprise="E0WATER")
    await street.installs(harbour, for_all=True)
    assert (await street.installs(harbour)).title == "Cairn is in Harbour Works"
    street.clock.forward(minutes=1)
    ended = {"type": "app_uninstalled"}
    whole: dict[str, Any] = {"team_id": None, "enterprise_id": "E0WATER", "authorizations": []}
    assert await tells(street, harbour, ended, **whole) == 200
    assert (await street.standin.send_command(street.person("ada", harbour), "/level")).status == 200


async def test_a_workspace_that_removed_its_own_install_does_not_come_back_with_its_organisations(
    street: Street,
) -> None:
    harbour = street.workspace("Harbour Works", "ada", enterprise="E0WATER")
    mill = street.workspace("Paper Mill", "ben", enterprise="E0WATER")
    await street.installs(harbour)
    ada, ben = street.person("ada", harbour), street.person("ben", mill)
    street.clock.forward(minutes=1)
    assert await tells(street, harbour, {"type": "app_uninstalled"}) == 200
    for _ in range(2):
        street.clock.forward(minutes=1)
        await street.installs(mill, for_all=True)
        assert (await street.standin.send_command(ben, "/level")).status == 200
        assert (await street.standin.send_command(ada, "/level")).status == 403
    street.clock.forward(minutes=1)
    assert await tells(street, mill, {"type": "team_access_granted", "team_ids": [harbour.id]}) == 200
    assert (await street.standin.send_command(ada, "/level")).status == 200


async def test_what_was_written_of_a_workspace_after_its_deletion_goes_too(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    await street.person("ada", harbour).types("/nudges", "on")
    await street.settle()
    async with street.app.database.team("T0GONE") as team:  # by a process that still remembered its token
        await team.members.meet("U0ADA", street.clock())
        assert await team.inbox.take("event:1", "message", {"text": "hello"}, street.clock(), "U0ADA")
    before = held(street, harbour.id)
    street.clock.forward(days=31)
    await street.app.ticking.run("housekeeping")
    assert held(street, "T0GONE") == {}
    assert held(street, harbour.id).keys() >= before.keys() - {"inbox"}


async def test_an_organisations_data_goes_too_where_its_token_fails_before_the_event_comes(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada", enterprise="E0WATER")
    await street.installs(harbour, for_all=True)
    await street.person("ada", harbour).types("/nudges", "on")
    await street.settle()
    street.clock.forward(minutes=1)
    async with street.app.database.everywhere() as everywhere:
        await everywhere.installations.refuse(harbour.id, "account_inactive", street.clock())
    street.clock.forward(minutes=1)
    whole: dict[str, Any] = {"team_id": None, "enterprise_id": "E0WATER", "authorizations": []}
    assert await tells(street, harbour, {"type": "app_uninstalled"}, **whole) == 200
    street.clock.forward(days=31)
    await street.app.ticking.run("housekeeping")
    assert held(street, harbour.id) == {}


async def test_access_that_was_given_before_it_was_taken_away_does_not_come_back_with_a_late_event(
    street: Street,
) -> None:
    harbour = street.workspace("Harbour Works", "ada", enterprise="E0WATER")
    mill = street.workspace("Paper Mill", "ben", enterprise="E0WATER")
    await street.installs(harbour, for_all=True)
    ben = street.person("ben", mill)
    given = {"type": "team_access_granted", "team_ids": [mill.id]}
    before = int(street.clock().timestamp())
    assert await tells(street, harbour, given) == 200
    street.clock.forward(minutes=1)
    assert await tells(street, harbour, {"type": "team_access_revoked", "team_ids": [mill.id]}) == 200
    street.clock.forward(days=1)
    assert await tells(street, harbour, given, event_time=before) == 200
    assert (await street.standin.send_command(ben, "/goals")).status == 403
    assert await tells(street, harbour, given) == 200
    assert (await street.standin.send_command(ben, "/goals")).status == 200


async def test_no_token_stands_in_the_database_file_in_the_clear(street: Street) -> None:
    await street.installs(street.workspace("Harbour Works", "ada"))
    token = street.slack_app.bot_token.encode()
    for file in street.folder.glob("cairn.db*"):
        assert token not in file.read_bytes()


async def test_installing_one_more_changes_nothing_for_the_rest(street: Street) -> None:
    harbour = street.workspace("Harbour Works", "ada")
    await street.installs(harbour)
    before = await street.app.desk.served.token_of(harbour.id)
    for number in range(5):
        await street.installs(street.workspace(f"Number {number}"))
    assert await street.app.desk.served.token_of(harbour.id) == before
    active = await street.app.database.glance_everywhere().workspaces.active()
    assert len(active) == 6
    assert timedelta(0) == street.clock() - active[0].created_at
