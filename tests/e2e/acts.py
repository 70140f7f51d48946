"""Acts of people, each waited for until all that comes of it is there."""

from typing import Any

from bot.standin.people import Person, Saw
from bot.store import Goal, Note
from tests.e2e.conftest import Office

AGAIN = {"actions.0.action_ts": "1.1"}
"""What differs when the same button is clicked once more."""


async def clicks(office: Office, person: Person, label: str, **where: Any) -> Saw:
    """Click, and see what comes of it."""
    since = office.standin.world.seq
    await person.clicks(label, **where)
    return await settled(office, person, since)


async def submits(office: Office, person: Person) -> Saw:
    """Submit the form, and see what comes of it."""
    since = office.standin.world.seq
    await person.submits()
    return await settled(office, person, since)


async def settled(office: Office, person: Person, since: int = 0) -> Saw:
    """Everything that has come to the person since that moment of the stand-in's world."""
    await office.app.desk.settle()
    await office.standin.settle()
    return person.looks(None, since)


def answers(person: Person) -> int:
    """How many messages of the bot stand in the conversation."""
    return sum(1 for message in person.dm if message.bot_id)


async def tells(person: Person, typed: str, **where: Any) -> Saw:
    """Say something in a direct message, and wait for the answer."""
    before = answers(person)
    await person.says(typed, **where)
    return await person.waits_until(lambda: answers(person) > before)


async def goals_of(office: Office, person: Person) -> list[Goal]:
    """The person's active goals as they are stored."""
    return await office.app.database.glance(office.standin.workspace.id).goals.active(person.id)


async def notes_of(office: Office, person: Person) -> list[Note]:
    """The person's notes as they are stored, newest first."""
    return await office.app.database.glance(office.standin.workspace.id).notes.newest(person.id)
