"""Nudges as a member meets them: the yes, the weekly message, and each of its five buttons."""

import asyncio
from datetime import timedelta

import pytest

from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import (
    IS_A_NUDGE,
    MINUTE,
    MONDAY,
    OVER_SOCKET,
    WEEK,
    clicks_an_old_copy,
    gets_a_nudge,
    messages,
    nudges,
    presses,
    rests,
    says_yes,
)


@pytest.fixture
def ben(office: Office) -> Person:
    """A mid in New York, in the same workspace."""
    return office.standin.person("ben")


@OVER_SOCKET
async def test_nobody_gets_anything_without_a_yes(office: Office, ada: Person, mira: Person, ben: Person) -> None:
    await ada.types("/level", "senior")
    await ben.types("/nudges")
    await ben.types("/nudges", "friday 15:30")
    await mira.opens_home()
    await mira.waits_until(lambda: mira.home is not None)
    for _ in range(4):
        await office.forward(days=7)
    assert messages(office) == []


async def test_the_main_job(office: Office, ada: Person) -> None:
    assert "Shall I send you a step" in await ada.types("/level", "senior")
    assert "Nudges are on. Mondays 09:00, Europe/Berlin. The first one: Mon 30 November." in await ada.clicks(
        "Yes, weekly nudges"
    )
    await ada.closes()
    await ada.says("I want to lead a design review by end of March")
    await ada.waits_for("due Wed 31 March")
    await ada.clicks("Save")
    await ada.waits_for("Goal 1 is set")
    await office.until(MONDAY - MINUTE)
    assert nudges(office, ada) == []
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1
    for words in (
        "I do not know your level yet",
        "First step,",
        IS_A_NUDGE,
        "Done",
        "Later",
        "Not for me",
        "Why this?",
        "Stop",
    ):
        ada.sees(words)
    await office.until(MONDAY + WEEK - MINUTE)
    assert len(nudges(office, ada)) == 1
    await office.until(MONDAY + WEEK)
    assert len(set(nudges(office, ada))) == 2


@OVER_SOCKET
async def test_each_member_gets_it_at_nine_of_their_own_clock(office: Office, ada: Person, mira: Person) -> None:
    await says_yes(office, ada)
    await says_yes(office, mira, "senior")
    await office.until(MONDAY - timedelta(hours=8))
    assert (len(nudges(office, mira)), nudges(office, ada)) == (1, [])
    await office.until(MONDAY)
    assert (len(nudges(office, mira)), len(nudges(office, ada))) == (1, 1)


async def test_done_is_noted_and_one_line_about_it_becomes_a_win(office: Office, ada: Person) -> None:
    title = await gets_a_nudge(office, ada)
    assert f"Done: {title}" in await presses(office, ada, "Done")
    await ada.clicks("Say one line about it")
    await ada.fills("What came of it?", "x" * 601)
    assert "600" in (await ada.submits()).fields["What came of it?"]
    await ada.fills("What came of it?", "They asked <!channel> whom we build for & why")
    await ada.submits()
    await ada.waits_for("They asked <!channel> whom we build for & why")
    assert f"{title}. Done." in await ada.types("/nudges", "history")
    [win] = await office.app.database.glance(ada.workspace.id).wins.of(ada.id)
    assert win.text == "They asked <!channel> whom we build for & why"
    assert not any(post.mentions for post in office.standin.record)


@OVER_SOCKET
async def test_later_brings_it_back_then_and_the_series_stays(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    beside, instead = "The weekly rhythm stays as it is.", "in place of that week's nudge"
    for week, (choice, after, said, how, following) in enumerate(
        (
            ("This afternoon", timedelta(hours=6), "Mon 30 November at 15:00", beside, "Mon 7 December"),
            ("Tomorrow morning", timedelta(days=1), "Tue 8 December at 09:00", beside, "Mon 14 December"),
            ("Next week", WEEK, "Mon 21 December at 09:00", instead, "Mon 28 December"),
        )
    ):
        came = MONDAY + week * WEEK
        await office.until(came)
        *before, title = nudges(office, ada)
        assert len(before) == 2 * week
        assert "When shall it come back?" in await presses(office, ada, "Later")
        told = await presses(office, ada, choice)
        assert f"{title} comes back {said}" in told
        assert how in told
        state = await ada.types("/nudges")
        assert f"The next one: {following}." in state
        assert f"{title} comes back {said}." in state
        assert f"It will be: {title}" not in state
        await office.until(came + after - MINUTE)
        assert nudges(office, ada) == [*before, title]
        await office.until(came + after)
        assert nudges(office, ada) == [*before, title, title]
    await office.until(MONDAY + 4 * WEEK)
    *_, last = nudges(office, ada)
    assert last != title


@OVER_SOCKET
async def test_a_slip_can_be_taken_back(office: Office, ada: Person) -> None:
    title = await gets_a_nudge(office, ada)
    await presses(office, ada, "Later")
    assert "Not for me" in await presses(office, ada, "Back")
    await presses(office, ada, "Not for me")
    assert "First step" in await presses(office, ada, "Undo")
    assert f"{title}. No answer." in await ada.types("/nudges", "history")
    await office.until(MONDAY + timedelta(days=6))
    assert nudges(office, ada) == [title]


@OVER_SOCKET
async def test_double_clicks_and_old_copies_change_nothing_that_is_settled(office: Office, ada: Person) -> None:
    title = await gets_a_nudge(office, ada)
    await asyncio.gather(ada.clicks("Done"), ada.clicks("Done"))
    await rests(office, ada)
    assert ada.last_sent is not None
    old = ada.last_sent.payload
    value = old["actions"][0]["value"]
    await clicks_an_old_copy(office, ada, old, "nudges.later")
    await clicks_an_old_copy(office, ada, old, "nudges.put_off:week", f"week {value}")
    await clicks_an_old_copy(office, ada, old, "nudges.undo")
    ada.sees(f"Done: {title}")
    await office.until(MONDAY + timedelta(days=6))
    assert nudges(office, ada) == [title]
    saw = await ada.types("/nudges", "history")
    assert saw.messages[-1].text.count(title) == 1
    assert f"{title}. Done." in saw


@OVER_SOCKET
async def test_what_was_put_off_and_done_meanwhile_does_not_come_again(office: Office, ada: Person) -> None:
    title = await gets_a_nudge(office, ada)
    await presses(office, ada, "Later")
    await presses(office, ada, "Tomorrow morning")
    assert f"Done: {title}" in await presses(office, ada, "Done")
    await office.until(MONDAY + timedelta(days=3))
    assert nudges(office, ada) == [title]


@OVER_SOCKET
async def test_what_is_not_for_her_never_comes_again_in_sixty_weeks(office: Office, ada: Person) -> None:
    refused = await gets_a_nudge(office, ada)
    assert f"{refused} will not come again" in await presses(office, ada, "Not for me")
    for week in range(1, 60):
        await office.until(MONDAY + week * WEEK)
        if week % 3 == 0:
            await presses(office, ada, "Done")
    got = nudges(office, ada)
    assert len(got) == 60
    assert got.count(refused) == 1


async def test_why_this_shows_the_reasons_and_who_says_so(office: Office, ada: Person) -> None:
    title = await gets_a_nudge(office, ada)
    saw = await ada.clicks("Why this?")
    assert saw.modal is not None
    for words in ("How it was chosen", "+10", "Who:", "How strong:"):
        assert words in saw
    await ada.closes()
    ada.sees_only_once(f"{title}\n")


async def test_stop_ends_it_and_a_yes_brings_it_back(office: Office, ada: Person) -> None:
    await gets_a_nudge(office, ada)
    assert "Nudges are off" in await presses(office, ada, "Stop")
    await office.until(MONDAY + 4 * WEEK)
    assert len(nudges(office, ada)) == 1
    assert "Nudges are on" in await presses(office, ada, "Yes, weekly nudges")
    await office.until(MONDAY + 5 * WEEK)
    assert len(nudges(office, ada)) == 2


async def test_somebody_elses_nudge_and_one_that_is_none_get_the_same_answer(
    office: Office, ada: Person, ben: Person
) -> None:
    await says_yes(office, ada)
    await says_yes(office, ben, "mid")
    await office.until(MONDAY + timedelta(hours=6))
    [hers], [his] = nudges(office, ada), nudges(office, ben)
    await ada.clicks("Why this?")
    await ada.closes()
    assert ada.last_sent is not None
    value = ada.last_sent.payload["actions"][0]["value"]
    for verb in ("done", "never", "later", "why", "line", "put_off:week", "undo"):
        await ben.clicks("Why this?", in_="dm")
        await ben.closes()
        assert ben.last_sent is not None
        for forged in (value, "", "1", "\u0663"):
            action_value = f"week {forged}" if verb.startswith("put_off") else forged
            said = len(ben.dm)
            await clicks_an_old_copy(office, ben, ben.last_sent.payload, f"nudges.{verb}", action_value)
            [answer] = ben.dm[said:]
            assert "That nudge is not there any more" in ben.text_of(answer)
    assert f"{hers}. No answer." in await ada.types("/nudges", "history")
    assert f"{his}. No answer." in await ben.types("/nudges", "history")
