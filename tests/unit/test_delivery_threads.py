"""Answers in a thread that is gone, or takes no reply: they come beside it, once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.delivery.slack_answers import REFUSES_THREAD
from bot.delivery.slack_post import READINGS
from bot.standin.posting import write
from bot.store import Delivery
from tests.chaos.office import Office, open_office


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def in_a_thread(office: Office, *, root: str | None = None) -> Delivery:
    """Ada has asked in a thread below her own message, or below one that is not there; her answer waits."""
    first = await office.plan()
    await office.outbox.drain()
    channel = office.standin.workspace.channels[office.standin.record[0].channel]
    asked = write(office.standin, office.standin.workspace, channel, first.user_id, "how do I stand")
    planned = await office.plan()
    async with office.database.team(office.team_id) as team:
        found = await team.deliveries.get(planned.id)
        assert found is not None
        found.subject = {**found.subject, "thread_ts": root or asked.ts}
    return planned


def places(office: Office, delivery: Delivery) -> list[str | None]:
    """The thread of each message that is this delivery; None for the conversation itself."""
    conversation = office.standin.workspace.channels[office.standin.record[0].channel]
    marker = f"d:{delivery.id}"
    found = [one for one in conversation.log.by_ts.values() if one.blocks and one.blocks[0].get("block_id") == marker]
    return [one.thread_ts for one in found]


@pytest.mark.parametrize("code", sorted(REFUSES_THREAD))
async def test_an_answer_whose_thread_is_refused_comes_beside_it_at_once(office: Office, code: str) -> None:
    planned = await in_a_thread(office)
    refusal = office.standin.faults.add("error", "chat.postMessage", code=code, times=1)
    await office.outbox.drain()
    assert refusal.fired == 1
    assert await office.state(planned) == "sent"
    assert places(office, planned) == [None]


async def test_what_was_in_doubt_beside_a_refused_thread_is_found_there_and_not_doubled(office: Office) -> None:
    planned = await in_a_thread(office)
    office.standin.faults.add("error", "chat.postMessage", code="restricted_action_thread_locked", times=1)
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=91)
    row = await office.row(planned)
    assert (row.state, row.settled_via) == ("sent", "history")
    assert places(office, planned) == [None]


async def test_a_doubt_whose_thread_is_gone_is_settled_by_the_conversation(office: Office) -> None:
    planned = await in_a_thread(office, root="1793600000.000100")
    office.standin.faults.add("drop", "chat.postMessage", times=1)
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=91)
    await office.forward(seconds=10)
    assert await office.state(planned) == "sent"
    assert places(office, planned) == [None]
    looks = [call.what for call in office.standin.wire if call.what in READINGS]
    assert looks == ["conversations.replies", "conversations.history"]
