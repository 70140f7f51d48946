"""What each of Slack's refusals means for a message, its member and its workspace (API-6, API-8)."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.delivery.slack_answers import OUR_MISTAKE, PASSES, REFUSES_THREAD, STOPS_MEMBER, STOPS_WORKSPACE
from tests.chaos.office import Office, open_office
from tests.unit.delivery_desk import FakeClient, plan, state


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


GONE = {"user_disabled", "user_not_found"}
"""Codes that speak of a person who is not there any more."""


ENDS = {
    # A code, what becomes of this message, of the next one to this member, of one to another member.
    **dict.fromkeys(STOPS_WORKSPACE - PASSES, ("cancelled:workspace", "cancelled:workspace", "cancelled:workspace")),
    **dict.fromkeys(PASSES, ("pending", "pending", "pending")),
    **dict.fromkeys(GONE, ("cancelled:user", "cancelled:user", "sent")),
    **{code: (f"dead:{code}", "sent", "sent") for code in STOPS_MEMBER - GONE},
    **{code: (f"dead:{code}", "sent", "sent") for code in REFUSES_THREAD},  # what is in no thread cannot leave it
    **{code: (f"dead:{code}", "sent", "sent") for code in OUR_MISTAKE},
    "restricted_action_read_only_channel": ("dead:restricted_action_read_only_channel", "sent", "sent"),
    "invalid_metadata_format": ("dead:invalid_metadata_format", "sent", "sent"),
    "internal_error": ("unknown", "pending", "sent"),
    "never_heard_of": ("unknown", "pending", "sent"),
}


async def test_each_refusal_of_slacks_has_its_end(office: Office) -> None:
    client = office.client = FakeClient()
    planned = {code: await plan(office, f"T-{code}", 2, "requested", each=2) for code in ENDS}
    for code, rows in planned.items():
        client.refuse(rows[0].id, code)
    await office.outbox.drain()
    ended = {}
    for code, (first, following, _, other) in planned.items():
        ended[code] = tuple([await state(office, row) for row in (first, following, other)])
    assert ended == ENDS


async def test_a_refusal_marks_whom_it_is_about(office: Office) -> None:
    client = office.client = FakeClient()
    codes = [code for code in ENDS if ENDS[code][0] != "unknown"]
    planned = {code: await plan(office, f"T-{code}", 1) for code in codes}
    for code, rows in planned.items():
        client.refuse(rows[0].id, code)
    await office.outbox.drain()
    glance = office.database.glance_everywhere()
    workspaces = [await glance.workspaces.get(f"T-{code}") for code in codes]
    stopped = {workspace.reason for workspace in workspaces if workspace is not None and workspace.state == "stopped"}
    assert stopped == STOPS_WORKSPACE
    members = {code: await glance.team(f"T-{code}").members.get("U0") for code in codes}
    assert {code for code, member in members.items() if member is not None and not member.is_active} == GONE


async def test_without_the_installation_doubt_waits_for_it_and_is_settled_when_it_is_back(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    office.standin.faults.add("error", "conversations.history", code="token_revoked")
    planned = await office.plan()
    await office.outbox.drain()
    await office.forward(seconds=91)
    workspace = await office.database.glance_everywhere().workspaces.get(office.team_id)
    assert workspace is not None and (workspace.state, workspace.reason) == ("stopped", "token_revoked")
    assert await office.state(planned) == "unknown"
    office.standin.faults.clear()
    await office.forward(minutes=20)
    assert await office.state(planned) == "sent"
    assert office.posted() == {planned.id: 1}
