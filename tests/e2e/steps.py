"""What several scripts of people using Slack do: say yes, get a nudge, click in an old copy of a message."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.standin.people import Person
from bot.standin.people.finding import pressable
from tests.e2e.conftest import Office

MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
"""09:00 in Berlin, the first slot of somebody who says yes on Wednesday 25 November."""
WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
OVER_SOCKET = pytest.mark.parametrize("office", ["socket"], indirect=True)
"""For what time does: how people's clicks travel makes no difference there."""
IS_A_NUDGE = "Why this one:"


def nudges(office: Office, person: Person) -> list[str]:
    """The titles of all nudges that Slack has accepted for this person, oldest first."""
    channel = person.dm_channel.id
    person.looks()
    return [text.split("\n")[0] for at, text in messages(office) if at == channel and IS_A_NUDGE in text]


def messages(office: Office) -> list[tuple[str, str]]:
    """Channel and text of every message that the bot has sent by itself, answers in place not counted."""
    return [(post.channel, post.text) for post in office.standin.record if post.method == "chat.postMessage"]


async def says_yes(office: Office, person: Person, level: str = "junior") -> None:
    """Set a level and turn nudges on."""
    await person.types("/level", f"set {level}")
    assert "Nudges are on" in await person.types("/nudges", "on")
    await rests(office, person)


async def gets_a_nudge(office: Office, person: Person) -> str:
    """Say yes on Wednesday; on Monday the first nudge is there. Its title."""
    await says_yes(office, person)
    await office.until(MONDAY)
    [title] = nudges(office, person)
    return title


async def asks(office: Office, person: Person, words: str, answer: str) -> str:
    """Say something in a direct message and wait for its answer; a second passes between one thing and the next."""
    await office.forward(seconds=1)
    await person.says(words)
    return str(await person.waits_for(answer))


async def presses(office: Office, person: Person, label: str) -> str:
    """Click in the newest message that has the button; what stands there once the bot has answered."""
    message = pressable(person, label, in_="dm").surface.message
    assert message is not None
    await person.clicks(label, message=message)
    await rests(office, person)
    return person.text_of(message)


async def clicks_an_old_copy(
    office: Office, person: Person, payload: dict[str, Any], action_id: str, value: str | None = None
) -> None:
    """Click in the message as it was at an earlier click, on another device or in a forged copy of it."""
    stamp = person.workspace.timestamps.next(office.clock())
    fields: dict[str, Any] = {"actions.0.action_id": action_id, "actions.0.action_ts": stamp}
    if value is not None:
        fields["actions.0.value"] = value
    answer = await office.standin.send_interaction(payload, fields=fields)
    assert answer.ok
    await rests(office, person)


async def rests(office: Office, person: Person) -> None:
    """Let everything that is on its way arrive, and look at it: before the clock is moved on."""
    await office.app.desk.settle()
    await office.standin.settle()
    person.looks()
