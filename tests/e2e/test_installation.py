"""A workspace leaves and comes back: nothing more is sent to it meanwhile, and old news of its leaving is none."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.content import Content
from bot.store import Workspace
from tests.e2e.conftest import WEDNESDAY, Office
from tests.e2e.doors import JSON, Door, opened_door


@pytest.fixture
async def door(database: None, tmp_path: Path, content: Content) -> AsyncIterator[Door]:
    async with opened_door(tmp_path, content) as opened:
        yield opened


async def workspace(office: Office) -> Workspace:
    await office.app.desk.settle()
    found = await office.app.database.glance_everywhere().workspaces.get(office.standin.workspace.id)
    assert found is not None
    return found


async def commands(door: Door) -> int:
    """The status that a command gets, a second later than the last one."""
    door.office.clock.forward(seconds=1)
    status, _ = await door.posts(door.command("/level"))
    return status


async def tells(door: Door, kind: str, number: int, at: datetime) -> int:
    """Slack says that the app was removed at that moment."""
    tokens = {"tokens": {"oauth": [], "bot": ["U0BOT"]}}
    envelope = {"type": "event_callback", "team_id": door.team, "event_id": f"Ev{number}"}
    event = {**envelope, "event_time": int(at.timestamp()), "event": {"type": kind, **tokens}}
    status, _ = await door.posts(json.dumps(event).encode(), JSON)
    return status


@pytest.mark.parametrize("kind", ["app_uninstalled", "tokens_revoked"])
async def test_a_workspace_that_left_is_served_again_once_it_is_back(door: Door, kind: str) -> None:
    app, team = door.office.app, door.team
    async with app.database.team(team) as rows:
        later = WEDNESDAY + timedelta(days=1)
        await rows.deliveries.plan("U1", "nudge", "proactive", "nudge:U1:2026-W48", later, now=WEDNESDAY)
    assert await commands(door) == 200
    assert await tells(door, kind, 1, door.office.clock()) == 200
    stopped = await workspace(door.office)
    assert (stopped.state, stopped.reason) == ("stopped", kind)
    delivery = await app.database.glance(team).deliveries.by_key("nudge:U1:2026-W48")
    assert delivery is not None
    assert (delivery.state, delivery.reason) == ("cancelled", "workspace")
    assert await commands(door) == 403

    door.office.clock.forward(minutes=5)
    await app.authorization.ask()
    assert await commands(door) == 200
    assert (await workspace(door.office)).state == "active"


async def test_news_from_before_a_workspace_was_served_again_stops_nothing(door: Door) -> None:
    assert await tells(door, "app_uninstalled", 1, WEDNESDAY - timedelta(hours=20)) == 200
    assert (await workspace(door.office)).state == "active"
    assert await commands(door) == 200


async def test_uninstalling_the_app_stops_the_workspace(office: Office) -> None:
    await office.standin.person("ada").types("/cairn")
    office.clock.forward(seconds=2)
    await office.standin.remove_app(office.slack_app)
    assert (await workspace(office)).state == "stopped"
    assert office.app.authorization.team_ids == set()


async def test_that_something_came_from_slack_is_noted_every_few_minutes(door: Door) -> None:
    assert (await workspace(door.office)).heard_at is None
    assert await commands(door) == 200
    first = (await workspace(door.office)).heard_at
    assert first == WEDNESDAY + timedelta(seconds=1)
    door.office.clock.forward(minutes=4)
    assert await commands(door) == 200
    assert (await workspace(door.office)).heard_at == first
    door.office.clock.forward(minutes=1)
    event = {"type": "event_callback", "team_id": door.team, "event_id": "Ev9", "event": {"type": "user_change"}}
    assert (await door.posts(json.dumps(event).encode(), JSON))[0] == 200
    assert (await workspace(door.office)).heard_at == door.office.clock()


async def test_nothing_of_other_workspaces_in_the_database_goes_out_by_this_ones_token(office: Office) -> None:
    app, now = office.app, office.clock()
    async with app.database.everywhere() as everywhere:
        await everywhere.workspaces.serve("T0OTHER", "Of a copy", "U0BOT", now)
    async with app.database.team("T0OTHER") as rows:
        await rows.members.meet(office.standin.person("ada").id, now)
        await rows.deliveries.plan(
            office.standin.person("ada").id, "reply.goals", "requested", "reply:1", now, now=now, subject={}
        )
    posts = len([call for call in office.standin.record if call.method == "chat.postMessage"])
    await office.forward(minutes=5)
    assert len([call for call in office.standin.record if call.method == "chat.postMessage"]) == posts
    other = await app.database.glance_everywhere().workspaces.get("T0OTHER")
    assert other is not None
    assert (other.state, other.reason) == ("stopped", "not_authed")
    assert (await workspace(office)).state == "active"
