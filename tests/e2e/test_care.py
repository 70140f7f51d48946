"""Somebody writes that they may come to harm, or do harm: one kind sentence, no button, and nothing is kept."""

import pytest

from bot.standin.people import Person, Saw
from tests.e2e.acts import goals_of, notes_of, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET

PERSON, LINES = "Please talk to a person now", "findahelpline.com"
BEFORE_YOU_ACT = "talk to somebody you trust before you act"


def stands_alone(saw: Saw) -> None:
    """A sentence, and nothing that can be pressed; no welcome either."""
    [message] = saw.messages
    assert all(block["type"] == "section" for block in message.blocks), message.blocks
    assert "weekly nudges" not in saw


async def nothing_is_kept(office: Office, person: Person) -> None:
    await office.forward(seconds=5)
    rows = office.app.database.glance(office.standin.workspace.id)
    assert await goals_of(office, person) == []
    assert await notes_of(office, person) == []
    assert await rows.wins.of(person.id) == []
    answers = await rows.deliveries.newest(person.id, "reply.say")
    assert [answer.subject for answer in answers] == [{} for _ in answers]


@OVER_SOCKET
async def test_a_person_in_danger_is_pointed_to_people(office: Office, ada: Person) -> None:
    lines = "I want to learn Go by Friday\nI want to kill myself by Friday"
    for typed in ("I want to end my life by Friday", "win: I hurt myself yesterday", "I feel suicidal", lines):
        before = len(ada.dm)
        await tells(ada, typed)
        await office.app.desk.settle()
        [answer] = [message for message in ada.dm[before:] if message.bot_id]
        said = ada.text_of(answer)
        assert PERSON in said
        assert LINES in said
        assert all(block["type"] == "section" for block in answer.blocks)
    await nothing_is_kept(office, ada)
    saw = await ada.types("/cairn", "privacy")
    for word in ("*Goals:*", "*Notes:*", "*Wins:*"):
        assert word not in saw


@pytest.mark.parametrize(
    ("command", "typed"),
    [
        ("/goals", "add end my life by Friday"),
        ("/goals", "kill myself"),
        ("/wins", "add I hurt myself yesterday"),
        ("/cairn", "ask how do I kill myself?"),
        ("/cairn", "1on1 I want to die"),
        ("/cairn", "I want to die"),
        ("/mentor", "find I want to die"),
    ],
)
@OVER_SOCKET
async def test_a_command_is_answered_alike(office: Office, ada: Person, command: str, typed: str) -> None:
    saw = await ada.types(command, typed)
    assert PERSON in saw
    stands_alone(saw)
    await nothing_is_kept(office, ada)


@OVER_SOCKET
async def test_harm_to_others_is_no_goal(office: Office, ada: Person) -> None:
    assert BEFORE_YOU_ACT in await tells(ada, "I want to punch my manager by Friday")
    saw = await ada.types("/goals", "add kill Ben")
    assert BEFORE_YOU_ACT in saw
    stands_alone(saw)
    await nothing_is_kept(office, ada)


@OVER_SOCKET
async def test_a_form_does_not_take_it(office: Office, ada: Person) -> None:
    await tells(ada, "I want to lead a retro")
    await ada.clicks("Edit")
    await ada.fills("What do you want to reach?", "Kill myself")
    saw = await ada.submits()
    assert PERSON in str(saw.fields)
    assert await goals_of(office, ada) == []
    await ada.closes()


@OVER_SOCKET
async def test_the_words_of_work_are_goals_as_before(office: Office, ada: Person) -> None:
    assert "Kill the legacy service" in await tells(ada, "I want to kill the legacy service by June")
    assert "Goal 1 is set" in await ada.types("/goals", "add Build a dead letter queue")


@OVER_SOCKET
async def test_bullying_is_not_covered_and_a_person_is_named(office: Office, ada: Person) -> None:
    people = "HR, somebody you trust, or a works council or union"
    assert people in await tells(ada, "my manager is bullying me")
    for typed in ("ask my manager is bullying me", "my boss yells at me"):
        saw = await ada.types("/cairn", typed)
        assert people in saw
        stands_alone(saw)
    await nothing_is_kept(office, ada)
    assert "Goal 1 is set" in await ada.types("/goals", "add Report the bullying to HR by Friday")
