"""Mentors at the desk: ownership, forms that keep their input, and renderings within every limit."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.blocks import mentors as blocks
from bot.blocks.message import Message
from bot.blocks.nudges import nudge_message
from bot.mentoring import mentors as rules
from bot.slack.answers import Answer, Form, Invalid, Sheet
from bot.slack.inputs import Click, Filled
from bot.slack.mentors import ACTIONS, FORMS, command
from bot.standin.lint import lint_message, lint_view
from bot.store import Mentor, MentorRequest
from tests.unit.goals_desk import CONTENT, TUESDAY, Person, Town, opened

HOSTILE = ["<!channel> <@U1> *bold* `code`", "<" * 500, "&" * 500, "\u202e" + "a" * 499, "**" * 250]


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "cairn.db") as town:
        yield town


async def clicks(person: Person, action: str, value: object = "") -> Answer:
    shown = await ACTIONS[action.split(":", 1)[0]](person.visit(), Click(action, str(value)))
    if isinstance(shown, Form):
        assert lint_view(shown.view.to_dict()) == []
    return shown


async def submits(person: Person, callback: str, request: object = "", /, **values: str) -> Message | Invalid | None:
    return await FORMS[callback](person.visit(), Filled(callback, values, {"request": str(request), "origin": ""}))


async def volunteers(person: Person, capacity: str = "1") -> None:
    shown = await submits(
        person, "mentors.volunteer_form", topics="architecture", level="senior", capacity=capacity, about="hi"
    )
    assert isinstance(shown, Message)


async def asks(person: Person, reason: str = "why") -> int:
    shown = await submits(person, "mentors.request_form", wish="topic:architecture", reason=reason)
    assert isinstance(shown, Message)
    [request] = await person.database.glance("T1").mentors.sought(person.user_id)
    return request.id or 0


def sound(message: Message) -> str:
    """The fallback text of a message that Slack takes."""
    body = message.body()
    assert lint_message(body) == []
    assert "<!" not in str(body)
    return str(body["text"])


async def test_a_strangers_request_is_as_absent_as_one_that_never_was(town: Town) -> None:
    ada, mira, eve = [await town.person(user) for user in ("UADA", "UMIRA", "UEVE")]
    await volunteers(mira)
    request = await asks(ada)
    for action in ("accept", "decline", "never", "withdraw", "widen", "met", "end"):
        refusals = set()
        for value in (request, 99, "", "forged", -1):
            with pytest.raises(rules.NoSuchRequestError) as refused:
                await clicks(eve, f"mentors.{action}", value)
            refusals.add(str(refused.value))
        assert len(refusals) == 1
    with pytest.raises(rules.NoSuchRequestError):
        await submits(eve, "mentors.end_form", request, reflection="mine")
    with pytest.raises(rules.NoSuchRequestError):
        await clicks(mira, "mentors.withdraw", request)
    with pytest.raises(rules.NoSuchRequestError):
        await clicks(ada, "mentors.accept", request)


async def test_nobody_reads_the_name_of_who_was_asked_but_the_person_asked(town: Town) -> None:
    ada, mira, eve = [await town.person(user) for user in ("UADA", "UMIRA", "UEVE")]
    await volunteers(mira)
    await asks(ada)
    assert "UMIRA" not in sound(await command(ada.visit(), ""))
    assert "UADA" in sound(await command(mira.visit(), ""))
    assert "UADA" not in sound(await command(eve.visit(), ""))
    assert "UMIRA" not in sound(await command(eve.visit(), "find system design"))


async def test_accepting_twice_counts_once_and_each_line_is_its_writers_own(town: Town) -> None:
    ada, mira = [await town.person(user) for user in ("UADA", "UMIRA")]
    await volunteers(mira)
    request = await asks(ada)
    for _ in range(2):
        assert isinstance(await clicks(mira, "mentors.accept", request), Message)
    team = ada.database.glance("T1")
    offer = await team.mentors.offer("UMIRA")
    assert offer is not None
    assert (offer.offered, offer.engaged) == (0, 1)
    await submits(ada, "mentors.end_form", request, reflection="of ada")
    await submits(mira, "mentors.end_form", request, reflection="of mira")
    found = await team.mentors.request("UADA", request)
    assert found is not None
    assert (found.state, found.reflection, found.mentor_reflection) == ("ended", "of ada", "of mira")
    shown = await clicks(mira, "mentors.end", request)
    assert isinstance(shown, Form)
    assert "of mira" in str(shown.view.to_dict())
    assert "of ada" not in str(shown.view.to_dict())
    after = await team.mentors.offer("UMIRA")
    assert after is not None
    assert after.engaged == 0


async def test_an_offer_cannot_shrink_below_who_is_there_and_a_stop_lets_go(town: Town) -> None:
    mira = await town.person("UMIRA")
    await volunteers(mira, "2")
    mentees = [await town.person(f"U{n}") for n in range(3)]
    first = await asks(mentees[0])
    await asks(mentees[1])
    await asks(mentees[2])
    shown = await submits(mira, "mentors.volunteer_form", topics="architecture", level="senior", capacity="1")
    assert isinstance(shown, Invalid)
    assert "capacity" in shown.errors
    await clicks(mira, "mentors.accept", first)
    assert isinstance(await clicks(mira, "mentors.stop"), Message)
    offer = await mira.database.glance("T1").mentors.offer("UMIRA")
    assert offer is not None
    assert (offer.state, offer.offered, offer.engaged) == ("stopped", 0, 1)


async def test_a_form_says_what_is_wrong_with_which_field(town: Town) -> None:
    ada = await town.person("UADA")
    wrong = {
        "wish": {"wish": "topic:", "reason": "why"},
        "reason": {"wish": "topic:architecture", "reason": " \n "},
    }
    for field, values in wrong.items():
        shown = await submits(ada, "mentors.request_form", **values)
        assert isinstance(shown, Invalid)
        assert set(shown.errors) == {field}
    long = await submits(ada, "mentors.request_form", wish="topic:architecture", reason="a" * 501)
    assert isinstance(long, Invalid)
    assert "500" in long.errors["reason"]
    nothing = await submits(ada, "mentors.volunteer_form", topics="forged", level="archmage", capacity="9")
    assert isinstance(nothing, Invalid)
    assert set(nothing.errors) == {"topics", "level", "capacity"}
    for who in ("UADA", "", "<!channel>"):
        assert isinstance(await submits(ada, "mentors.block_form", person=who), Invalid)


@pytest.mark.parametrize("typed", HOSTILE)
async def test_hostile_words_reach_the_other_one_as_words(town: Town, typed: str) -> None:
    ada, mira = [await town.person(user) for user in ("UADA", "UMIRA")]
    await volunteers(mira)
    request = await asks(ada, typed)
    found = await ada.database.glance("T1").mentors.request("UMIRA", request)
    assert found is not None
    said = sound(blocks.asked(CONTENT, await mira.member(), found, TUESDAY.date()))
    assert "<@U1>" not in said
    assert sound(await command(mira.visit(), ""))


async def test_a_full_page_stays_within_slacks_limits(town: Town) -> None:
    member = await (await town.person("UADA")).member()
    rows = [
        MentorRequest(
            id=n,
            team_id="T1",
            user_id="UADA",
            mentor_id="UMIRA",
            topic="gone-since",
            reason="<" * 500,
            state=state,
            passed=["U1"] * 20,
            asked_at=TUESDAY,
            created_at=TUESDAY,
            updated_at=TUESDAY,
        )
        for n, state in enumerate(("waiting", "asked", "accepted", "nobody") * 5)
    ]
    offer = Mentor(
        team_id="T1",
        user_id="UADA",
        ladder="backend",
        level="senior",
        topics=[one.id for one in CONTENT.ladder(None).dimensions],
        shadowings=list(rules.SHADOWINGS),
        about="&" * 300,
        capacity=5,
        created_at=TUESDAY,
        updated_at=TUESDAY,
    )
    helped = tuple(row for row in rows if row.state in ("asked", "accepted"))
    full = rules.Overview(offer, tuple(rows), helped, tuple(f"U{n}" for n in range(200)))
    sound(blocks.page(CONTENT, member, full, TUESDAY.date(), "/mentor"))
    sound(blocks.page(CONTENT, member, rules.Overview(None, (), (), ()), TUESDAY.date(), "/mentor"))
    for row in rows:
        renders = (blocks.paired, blocks.nobody_left, blocks.ask_met, blocks.ask_no_more)
        for render in (*renders, blocks.ended_by_other, blocks.ended_without_other):
            sound(render(CONTENT, member, row))


async def test_a_shadowing_nudge_leads_to_the_card_and_stays_where_it_is(town: Town) -> None:
    ladder = CONTENT.ladder(None)
    ada = await town.person("UADA")
    for nudge in CONTENT.nudges.values():
        message = nudge_message(CONTENT, nudge, (ladder, ladder.levels[0]), (), "1")
        found = [
            element
            for block in message.body()["blocks"]
            for element in block.get("elements", [])
            if element.get("action_id") == "mentors.find:beside"
        ]
        assert bool(found) is (nudge.kind == "shadow")
        for element in found:
            shown = await clicks(ada, element["action_id"], element["value"])
            assert isinstance(shown, Sheet)
            assert "Looking for somebody" in sound(shown.message)


@pytest.mark.parametrize("typed", ["who would let me sit in on a client call?", "client call", "customer calls please"])
async def test_words_that_name_a_wish_need_no_verb(town: Town, typed: str) -> None:
    ada = await town.person("UADA")
    assert "Looking for somebody: sitting in on a client call" in sound(await command(ada.visit(), typed))


async def test_help_and_words_that_are_no_command_say_what_can_be_typed(town: Town) -> None:
    ada = await town.person("UADA")
    for typed in ("help", "dance <!channel>"):
        assert "/mentor find system design" in sound(await command(ada.visit(), typed))
