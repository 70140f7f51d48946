"""A request that comes again, signed as it was: an empty 200, and never a second effect."""

import pytest

from bot.standin.people import Person
from tests.e2e.acts import clicks, goals_of, settled, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.doors import Door


async def again(office: Office, kind: str) -> None:
    """Send the newest request of that kind three times more, as it was."""
    parcel = next(one for one in reversed(office.standin.sent) if one.kind == kind)
    for _ in range(3):
        answer = await office.standin.resend(parcel)
        assert answer.ok
        assert answer.content() in (None, "", {}), answer.content()
    await office.app.desk.settle()
    await office.standin.settle()


async def test_a_command(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await again(office, "command")
    assert len(await goals_of(office, ada)) == 1


async def test_a_click(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Undo", in_="dm")
    await again(office, "interaction")
    assert await goals_of(office, ada) == []


async def test_a_click_of_somebody_who_was_forgotten_since(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Write the storage RFC")
    await clicks(office, ada, "Undo", in_="dm")
    clicked = next(one for one in reversed(office.standin.sent) if one.kind == "interaction")
    await ada.types("/cairn", "forget me")
    await clicks(office, ada, "Delete everything")
    rows = office.app.database.glance(office.standin.workspace.id)
    assert await rows.members.get(ada.id) is None
    answer = await office.standin.resend(clicked)
    assert answer.ok
    assert answer.content() in (None, "", {})


async def test_a_form(office: Office, ada: Person) -> None:
    await ada.types("/wins", "add Wrote the storage RFC")
    await clicks(office, ada, "All wins", in_="dm")
    await clicks(office, ada, "Add a win")
    await ada.fills("What did you do, and what came of it?", "Cut the build to four minutes")
    await submits(office, ada)
    await again(office, "interaction")
    rows = office.app.database.glance(office.standin.workspace.id)
    assert len(await rows.wins.of(ada.id)) == 2


async def test_a_direct_message(office: Office, ada: Person) -> None:
    await tells(ada, "win: I wrote the storage RFC")
    await again(office, "event")
    await office.forward(minutes=1)
    await settled(office, ada)
    rows = office.app.database.glance(office.standin.workspace.id)
    assert len(await rows.wins.of(ada.id)) == 1


@pytest.mark.parametrize("seconds", [0, 1, 299])
async def test_a_signature_that_was_seen_has_no_second_effect(door: Door, seconds: int) -> None:
    body = door.command(text="add Write the storage RFC")
    headers = door.signed(body)
    assert "storage RFC" in (await door.posts(body, headers=headers))[1]
    door.office.clock.forward(seconds=seconds)
    assert await door.posts(body, headers=headers) == (200, "")
    assert await door.posts(body, headers={**headers, "X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})
    assert (await door.posts(door.command()))[1].count("Write the storage RFC") in (1, 2)  # in words and in blocks


async def test_a_signature_is_good_for_its_own_body_and_for_five_minutes(door: Door) -> None:
    body = door.command(text="add Write the storage RFC")
    headers = door.signed(body)
    assert (await door.posts(door.command(text="add Something else"), headers=headers))[0] == 401
    assert (await door.posts(body + b"&user_id=U0ANOTHER", headers=headers))[0] == 401
    door.office.clock.forward(seconds=301)
    assert (await door.posts(body, headers=headers))[0] == 401
    assert "storage RFC" not in (await door.posts(door.command()))[1]
