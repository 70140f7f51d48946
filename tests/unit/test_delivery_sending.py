import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.models.blocks import SectionBlock

from bot.blocks.message import Message
from bot.delivery import Letter, Numbers, Outbox, Withheld
from bot.delivery.carrier import Claimed
from bot.delivery.slack_post import occasion_of
from bot.delivery.wire import OverdueError
from bot.standin.posting import write
from bot.store import Delivery, Team
from bot.store.outbox import Doubted, Returned
from tests.chaos.office import QUICK, Office, open_office


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def test_a_requested_message_arrives_at_once_with_both_markers(office: Office) -> None:
    planned = await office.plan()
    await office.outbox.drain()
    [post] = office.standin.record
    assert post.text == "Note 1"
    ids = {"id": planned.id, "occasion": occasion_of(planned)}
    assert post.metadata == {"event_type": "cairn_delivery", "event_payload": ids}
    assert post.block_ids == (f"d:{planned.id}",)
    row = await office.row(planned)
    assert (row.state, row.slack_ts, row.settled_via, row.attempt, row.fence) == ("sent", post.ts, "answer", 1, 1)


async def test_the_conversation_is_opened_once_and_remembered(office: Office) -> None:
    await office.plan()
    await office.outbox.drain()
    await office.plan()
    await office.outbox.drain()
    assert [call.what for call in office.standin.wire].count("conversations.open") == 1
    member = await office.database.glance(office.team_id).members.get(office.user("ada"))
    assert member is not None and member.dm_channel == office.standin.record[0].channel


async def test_the_first_block_keeps_its_content_and_gets_the_marker(office: Office) -> None:
    async def compose(letter: Letter) -> Message:
        return Message("Two", [SectionBlock(text="one", block_id="mine"), SectionBlock(text="two", block_id="second")])

    office.letters["note"] = compose
    planned = await office.plan()
    await office.outbox.drain()
    assert office.standin.record[0].block_ids == (f"d:{planned.id}", "second")


async def test_the_same_occurrence_is_planned_once(office: Office) -> None:
    await office.plan(occurrence_key="nudge:1:2026-W45")
    async with office.database.team(office.team_id) as team:
        again = await team.deliveries.plan(
            "U1", "note", "proactive", "nudge:1:2026-W45", office.clock(), now=office.clock()
        )
    assert again is None


async def test_messages_to_one_person_go_one_at_a_time_and_in_order(office: Office) -> None:
    for _ in range(4):
        await office.plan()
    await office.outbox.drain()
    assert [post.text for post in office.standin.record] == ["Note 1", "Note 2", "Note 3", "Note 4"]


async def test_draining_goes_on_where_a_message_ends_during_a_tick_that_could_start_none(office: Office) -> None:
    goes = asyncio.Event()

    class Late(Outbox):
        async def tick(self) -> int:
            started = await super().tick()
            goes.set()
            await self.idle()
            return started

    async def compose(letter: Letter) -> Message:
        await goes.wait()
        return Message("Note")

    office.letters["note"] = compose
    outbox = office.new_outbox(Late)
    for _ in range(3):
        await office.plan()
    assert await Outbox.tick(outbox) == 1
    await outbox.drain()
    assert len(office.standin.record) == 3


async def test_answers_overtake_what_nobody_asked_for(office: Office) -> None:
    await office.plan("ben", "proactive")
    await office.plan("ben", "requested")
    await office.outbox.drain()
    assert [post.text for post in office.standin.record] == ["Note 2", "Note 1"]


@pytest.mark.parametrize(
    ("fault", "seconds"),
    [
        ({"kind": "drop"}, 90),
        ({"kind": "http", "status": 503}, 30),
        ({"kind": "error", "code": "fatal_error"}, 30),
        ({"kind": "error", "code": "internal_error"}, 30),
        ({"kind": "error", "code": "never_heard_of"}, 30),
    ],
)
@pytest.mark.parametrize("accepted", [True, False])
async def test_doubt_is_settled_by_looking_after_the_answer_or_else_the_lease(
    office: Office, fault: dict[str, Any], seconds: int, accepted: bool
) -> None:
    office.standin.faults.add(method="chat.postMessage", times=1, after=accepted, **fault)
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=seconds - 1)
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=1)
    await office.forward(seconds=10)
    row = await office.row(planned)
    assert (row.state, row.settled_via) == ("sent", "history" if accepted else "answer")
    assert office.posted() == {planned.id: 1}


async def test_a_slow_answer_is_doubt(office: Office) -> None:
    office.new_outbox(numbers=Numbers(timeout=timedelta(seconds=0.2)))
    office.standin.faults.add("slow", "chat.postMessage", seconds=0.6, times=1)
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == "unknown"


async def test_the_second_marker_serves_where_metadata_is_lost(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    office.standin.faults.add("strip_metadata", "conversations.history")
    planned = await office.plan()
    await office.outbox.drain()
    await office.forward(seconds=91)
    assert await office.state(planned) == "sent"
    assert office.posted() == {planned.id: 1}


async def test_only_a_complete_reading_says_that_a_message_is_not_there(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", times=1)
    office.standin.faults.add("error", "conversations.history", times=3)
    planned = await office.plan()
    await office.outbox.drain()
    await office.forward(seconds=91)
    assert await office.state(planned) == "unknown"
    for _ in range(6):
        await office.forward(seconds=30)
    assert await office.state(planned) == "sent"
    assert (await office.row(planned)).looked == 3


async def test_the_history_is_read_to_its_last_page(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", times=1, after=True)
    planned = await office.plan()
    await office.outbox.drain()
    home = office.standin.workspace
    channel = home.channels[office.standin.record[0].channel]
    for number in range(40):
        write(office.standin, home, channel, office.user("ada"), f"line {number}")
    await office.forward(seconds=91)
    assert await office.state(planned) == "sent"
    assert [call.what for call in office.standin.wire].count("conversations.history") == 3


async def test_doubt_that_cannot_be_settled_is_shown_and_never_sent_again(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", after=True)
    office.standin.faults.add("error", "conversations.history")
    planned = await office.plan()
    await office.outbox.drain()
    for _ in range(40):
        await office.forward(minutes=15)
    assert await office.state(planned) == "dead:unconfirmed"
    assert office.posted() == {planned.id: 1}


async def test_a_member_in_doubt_gets_nothing_else_until_it_is_settled(office: Office) -> None:
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    await office.plan()
    second = await office.plan()
    await office.outbox.drain()
    assert await office.state(second) == "pending"
    await office.forward(seconds=91)
    assert [post.text for post in office.standin.record] == ["Note 1", "Note 2"]


async def test_a_process_that_dies_after_slack_accepted_leaves_no_double(office: Office) -> None:
    planned = await office.plan()
    await office.outbox.tick()
    await office.standin.feed.until(lambda: bool(office.standin.record), 5)
    await office.crash()
    office.new_outbox()
    await office.outbox.drain()
    assert await office.state(planned) in ("unknown", "sent")
    await office.forward(seconds=91)
    assert await office.state(planned) == "sent"
    assert office.posted() == {planned.id: 1}


async def test_a_lease_that_ends_becomes_doubt(office: Office) -> None:
    planned = await office.plan()
    async with office.database.team(office.team_id) as team:
        claimed = await team.claims.take(
            [planned], office.outbox.owner, office.clock(), office.clock() + timedelta(seconds=60)
        )
    assert len(claimed) == 1
    await office.forward(seconds=59)
    assert await office.state(planned) == "sending"
    await office.forward(seconds=1)
    assert await office.state(planned) == "unknown"
    await office.forward(seconds=30)
    await office.forward(seconds=10)
    assert await office.state(planned) == "sent"


async def test_an_old_fence_changes_nothing_but_a_late_yes_does(office: Office) -> None:
    planned = await office.plan()
    now = office.clock()
    for fence in (1, 2):
        async with office.database.team(office.team_id) as team:
            row = await team.deliveries.get(planned.id)
            assert row is not None
            [claimed] = await team.claims.take([row], "a", now, now)
            assert claimed.fence == fence
            if fence == 1:
                assert await team.deliveries.put_back(claimed, "sending", now)
    async with office.database.team(office.team_id) as team:
        assert not await team.deliveries.end(planned.id, 1, "sending", "dead", "late", now)
    old = claimed.model_copy(update={"fence": 1})
    async with office.database.everywhere() as everywhere:
        await everywhere.outbox.doubt([Doubted(old, now)])
        await everywhere.outbox.put_back([Returned(old, "sending", now, 1, None)])
    assert await office.state(planned) == "sending"
    async with office.database.team(office.team_id) as team:
        assert await team.deliveries.confirm(planned.id, "1.1", "answer", now)
        assert not await team.deliveries.end(planned.id, 2, "sending", "dead", "late", now)
    assert await office.state(planned) == "sent"


async def test_nothing_is_written_to_the_socket_after_the_self_fence(office: Office) -> None:
    async def compose(letter: Letter) -> Message:
        office.elapsed += 46
        return Message("Late")

    office.letters["note"] = compose
    planned = await office.plan()
    await office.outbox.tick()
    await office.outbox.idle()
    assert office.standin.record == []
    assert await office.state(planned) == "pending"


@pytest.mark.parametrize("way", ["wire", "aiohttp"])
async def test_nothing_is_written_to_the_socket_once_the_time_of_its_try_is_over(
    way: str, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "aiohttp":  # as where a proxy stands between
        monkeypatch.setattr("bot.delivery.client.Connections", type(None))
    moments = iter([0.0])
    module = "bot.delivery.wire" if way == "wire" else "bot.delivery.client"
    monkeypatch.setattr("bot.delivery.client.steady", lambda: next(moments, QUICK.timeout.total_seconds() + 0.1))
    monkeypatch.setattr(f"{module}.steady", lambda: next(moments, QUICK.timeout.total_seconds() + 0.1))
    with pytest.raises(aiohttp.ClientConnectionError) as raised:
        await office.client.api_call("chat.postMessage", json={"channel": office.user("ada"), "text": "Late"})
    assert isinstance(raised.value if way == "wire" else raised.value.__cause__, OverdueError)
    assert office.standin.record == []
    assert "chat.postMessage" not in [call.what for call in office.standin.wire]
    monkeypatch.undo()
    await office.client.api_call("chat.postMessage", json={"channel": office.user("ada"), "text": "In time"})
    assert [post.text for post in office.standin.record] == ["In time"]


async def test_a_429_holds_the_whole_workspace_for_as_long_as_it_says(office: Office) -> None:
    office.standin.faults.add("ratelimited", "chat.postMessage", times=1, retry_after="20")
    first = await office.plan("ada")
    await office.outbox.drain()
    second = await office.plan("ben")
    await office.forward(seconds=19)
    assert [await office.state(each) for each in (first, second)] == ["pending", "pending"]
    assert (await office.row(first)).attempt == 0
    await office.forward(seconds=3)
    await office.forward(seconds=3)
    assert [await office.state(each) for each in (first, second)] == ["sent", "sent"]


async def test_a_storm_of_429_loses_nothing(office: Office) -> None:
    office.standin.faults.add("ratelimited", "chat.postMessage", times=30, retry_after="soon")
    planned = [await office.plan(name) for name in ("ada", "ben", "mira")]
    for _ in range(60):
        await office.forward(seconds=31)
    assert office.posted() == {each.id: 1 for each in planned}


@pytest.mark.parametrize("code", ["messages_tab_disabled", "restricted_action_thread_only_channel", "cannot_dm_bot"])
async def test_a_member_who_cannot_be_written_to_ends_with_the_reason(office: Office, code: str) -> None:
    office.standin.faults.add("error", "chat.postMessage", code=code)
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == f"dead:{code}"


async def test_a_deactivated_member_is_marked(office: Office) -> None:
    planned = await office.plan()
    office.standin.workspace.users[office.user("ada")].deleted = True
    await office.outbox.drain()
    member = await office.database.glance(office.team_id).members.get(office.user("ada"))
    assert member is not None and not member.is_active
    assert await office.state(planned) == "cancelled:user"


async def test_a_conversation_that_is_gone_is_opened_anew_once(office: Office) -> None:
    await office.meet("ada", dm_channel="D0GONE")
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == "sent"
    office.standin.faults.add("error", "chat.postMessage", code="channel_not_found")
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == "dead:channel_not_found"


async def test_a_revoked_token_stops_the_workspace_and_says_so(office: Office) -> None:
    office.standin.faults.add("error", "chat.postMessage", code="token_revoked")
    planned = [await office.plan(name) for name in ("ada", "ben")]
    await office.outbox.drain()
    workspace = await office.database.glance_everywhere().workspaces.get(office.team_id)
    assert workspace is not None and (workspace.state, workspace.reason) == ("stopped", "token_revoked")
    later = await office.plan("mira")
    await office.outbox.drain()
    assert {await office.state(each) for each in [*planned, later]} == {"cancelled:workspace"}


async def test_our_own_mistake_is_not_tried_again(office: Office) -> None:
    office.standin.faults.add("error", "chat.postMessage", code="invalid_blocks")
    planned = await office.plan()
    await office.outbox.drain()
    row = await office.row(planned)
    assert (row.state, row.reason, row.attempt) == ("dead", "invalid_blocks", 1)


async def test_a_letter_that_cannot_be_written_stops_no_other(office: Office) -> None:
    async def compose(letter: Letter) -> Message:
        raise KeyError("broken")

    office.letters["broken"] = compose
    broken = await office.plan("ada", kind="broken")
    unknown = await office.plan("mira", kind="nobody_writes_this")
    good = await office.plan("ben")
    await office.outbox.drain()
    assert await office.state(good) == "sent"
    for _ in range(8):
        await office.forward(minutes=15)
    assert await office.state(broken) == await office.state(unknown) == "dead:unwritten"
    assert (await office.row(broken)).attempt == QUICK.tries


async def test_a_writer_may_withhold(office: Office) -> None:
    async def compose(letter: Letter) -> Withheld:
        return Withheld("skipped", "superseded")

    office.letters["note"] = compose
    planned = await office.plan()
    await office.outbox.drain()
    assert await office.state(planned) == "skipped:superseded"
    assert office.standin.record == []


async def test_what_has_expired_is_not_sent(office: Office) -> None:
    planned = await office.plan(expires_at=office.clock() + timedelta(minutes=5), urgency="chosen")
    await office.forward(minutes=5)
    assert await office.state(planned) == "skipped:late"


async def test_no_connection_is_no_doubt_and_is_tried_until_there_is_one(office: Office) -> None:
    address = office.client.base_url
    office.client.base_url = "http://127.0.0.1:9/api/"
    planned = await office.plan()
    for _ in range(20):
        await office.forward(minutes=15)
    assert await office.state(planned) == "pending"
    office.client.base_url = address
    await office.forward(minutes=15)
    assert office.posted() == {planned.id: 1}


async def test_what_arrives_is_noted_in_the_same_transaction(office: Office) -> None:
    async def arrived(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
        for delivery in deliveries:
            await team.notes.keep(delivery.user_id, "arrived", now)

    office.arrivals["note"] = arrived
    office.standin.faults.add("drop", "chat.postMessage", after=True, times=1)
    await office.plan()
    await office.outbox.drain()
    await office.forward(seconds=91)
    notes = await office.database.glance(office.team_id).notes.newest(office.user("ada"))
    assert [note.text for note in notes] == ["arrived"]


async def test_a_faulty_arrival_does_not_undo_the_truth(office: Office) -> None:
    asked: list[str] = []

    async def arrived(team: Team, deliveries: Sequence[Delivery], now: datetime) -> None:
        asked.extend(delivery.id for delivery in deliveries)
        await team.notes.keep(deliveries[0].user_id, "half", now)
        raise LookupError

    office.arrivals["note"] = arrived
    planned = await office.plan()
    await office.outbox.drain()
    assert asked == [planned.id]
    assert await office.state(planned) == "sent"
    assert await office.database.glance(office.team_id).notes.newest(office.user("ada")) == []


async def test_cancelling_ends_what_is_pending_and_nothing_else(office: Office) -> None:
    sent = await office.plan()
    await office.outbox.drain()
    pending = await office.plan(not_before=office.clock() + timedelta(hours=1))
    other = await office.plan("ben", not_before=office.clock() + timedelta(hours=1))
    async with office.database.team(office.team_id) as team:
        assert await team.deliveries.cancel("user", office.clock(), user_id=office.user("ada"), kind="note") == 1
    assert [await office.state(each) for each in (sent, pending, other)] == ["sent", "cancelled:user", "pending"]


async def test_erasure_between_claim_and_post_stops_the_post(office: Office) -> None:
    planned = await office.plan()
    now = office.clock()
    async with office.database.team(office.team_id) as team:
        [claimed] = await team.claims.take([planned], office.outbox.owner, now, now + timedelta(seconds=60))
        await team.deliveries.end(claimed.id, claimed.fence, "sending", "cancelled", "erased", now)
    await office.outbox._carrier.carry(Claimed(claimed, None, office.elapsed))
    assert office.standin.record == []


async def test_stopping_leaves_nothing_on_its_way(office: Office) -> None:
    office.standin.faults.add("slow", "chat.postMessage", seconds=2, times=1)
    planned = await office.plan()
    await office.outbox.tick()
    await office.outbox.stop(seconds=0.2)
    assert await office.state(planned) == "unknown"
    assert await office.outbox.tick() == 0


async def test_a_burst_goes_at_once_and_the_rest_at_the_pace(office: Office) -> None:
    for number in range(16):
        await office.plan(f"member{number}", "proactive")
    await office.outbox.drain()
    assert len(office.standin.record) == 10
    await office.forward(seconds=1)
    assert len(office.standin.record) == 14
    await office.forward(seconds=1)
    assert len(office.standin.record) == 16
