"""After the no nothing comes: not what was put off either, whatever Slack does to it on its way."""

import pytest

from bot.standin.people import Person
from bot.store import Delivery
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, gets_a_nudge, nudges, presses, rests

pytestmark = OVER_SOCKET


async def put_off(office: Office, ada: Person) -> Delivery:
    """Put the newest nudge off to tomorrow, which Slack then does not take; it is in doubt."""
    await presses(office, ada, "Later")
    await presses(office, ada, "Tomorrow morning")
    later = await waiting(office, ada)
    assert later is not None
    office.standin.faults.add("http", "chat.postMessage", status=503, times=1)
    office.standin.faults.add("http", "conversations.history", status=503, times=3)
    await office.until(later.not_before)
    await rests(office, ada)
    row = await office.app.database.glance(office.standin.workspace.id).deliveries.get(later.id)
    assert row is not None
    assert row.state == "unknown"
    return row


async def waiting(office: Office, ada: Person) -> Delivery | None:
    """What was put off and has not come."""
    found = await office.app.database.glance(office.standin.workspace.id).nudges.waiting(ada.id)
    return next((one for one in found if one.occurrence_key.startswith("later")), None)


async def comes_no_more(office: Office, ada: Person, row: Delivery) -> None:
    before = len(nudges(office, ada))
    for _ in range(20):
        await office.forward(minutes=2)
        await rests(office, ada)
    ended = await office.app.database.glance(office.standin.workspace.id).deliveries.get(row.id)
    assert ended is not None
    assert (ended.state, ended.reason) == ("cancelled", "consent")
    assert len(nudges(office, ada)) == before


async def test_a_nudge_put_off_after_a_pause_that_is_over_needs_the_yes(office: Office, ada: Person) -> None:
    await gets_a_nudge(office, ada)
    await ada.types("/nudges", "pause 1 week")
    await office.forward(days=14)
    await rests(office, ada)
    row = await put_off(office, ada)
    assert row.schedule_id is not None
    assert "nothing more will come" in await ada.types("/nudges", "off")
    await comes_no_more(office, ada, row)


@pytest.mark.parametrize("no", ["/nudges off", "stop messaging me"])
async def test_a_nudge_put_off_without_a_weekly_yes_comes_no_more_after_a_no(
    office: Office, ada: Person, no: str
) -> None:
    await ada.types("/level", "set junior")
    await ada.types("/nudges", "now")
    await rests(office, ada)
    row = await put_off(office, ada)
    assert row.schedule_id is None
    command, _, words = no.partition(" ")
    await (ada.types(command, words) if command.startswith("/") else ada.says(no))
    await comes_no_more(office, ada, row)
    ada.looks()


async def test_a_nudge_put_off_without_a_weekly_yes_comes_where_nobody_says_no(office: Office, ada: Person) -> None:
    await ada.types("/level", "set junior")
    await ada.types("/nudges", "now")
    await rests(office, ada)
    await put_off(office, ada)
    before = len(nudges(office, ada))
    for _ in range(20):
        await office.forward(minutes=2)
        await rests(office, ada)
    assert len(nudges(office, ada)) == before + 1
