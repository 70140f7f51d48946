"""Twelve weeks of somebody's life with nudges and check-ins: what is abandoned goes quiet, what is done stays done."""

from datetime import timedelta

from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, WEEK, messages, nudges, presses, rests, says_yes

WEEKS = 12
FRIDAY = MONDAY + timedelta(days=4, hours=6)
"""15:00 in Berlin, in the week of the first nudge."""
DROPPED, SWAPPED = 3, 5
"""Weeks that she drops and swaps ahead of time, counted from 0."""


async def preview(office: Office, person: Person) -> dict[str, str]:
    """Day and title of the next eight, as `/nudges next` shows them; empty titles for dropped ones."""
    saw = await person.types("/nudges", "next")
    await rests(office, person)
    lines = [block["text"]["text"] for block in saw.messages[-1].blocks if block["type"] == "section"]
    heads = [line.split("\n")[0] for line in lines]
    return {head.split("*")[1]: head.partition(": ")[2] for head in heads if head.startswith("*")}


def asked(office: Office, number: int) -> int:
    """How many check-ins that Slack has accepted ask about a goal."""
    texts = [text for _, text in messages(office) if text.startswith(("How are your goals?", "How is your goal?"))]
    return sum(f"\n{number}. " in text for text in texts)


@OVER_SOCKET
async def test_twelve_weeks(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Lead a design review by 30 April")
    await ada.types("/goals", "add Write the storage RFC by 31 May")
    await ada.types("/goals", "add Learn to say no")
    await says_yes(office, ada)
    await ada.types("/goals", "checkin friday 15:00")
    await presses_yes(office, ada)
    await office.until(FRIDAY - WEEK)
    expected: list[str] = []
    for week in range(WEEKS):
        shown = list((await preview(office, ada)).values())
        if week == DROPPED:
            assert "none, you dropped it" in await drops_the_next(office, ada)
        elif week == SWAPPED:
            expected.append(await swaps_the_next(office, ada, shown[0]))
        else:
            expected.append(shown[0])
        await office.until(MONDAY + week * WEEK)
        assert nudges(office, ada) == expected, week
        if week != DROPPED:
            await presses(office, ada, "Done")
        await office.until(FRIDAY + week * WEEK)
        await lives(office, ada, week)
    await ends_well(office, ada)


async def lives(office: Office, ada: Person, week: int) -> None:
    """What she does with each week's check-in: the first goal goes on, the second ends, the third is abandoned."""
    if week == 2:
        assert "Done. One line" in await presses(office, ada, "Done")  # of the first of those that are asked about
        return
    if week in (4, 6):
        before = await strength(office, ada)
        assert "Skipped" in await presses(office, ada, "Skip this week")
        assert await strength(office, ada) == before
        return
    await ada.types("/goals", f"progress 2 {min(90, 5 * week)}% week {week}")
    await rests(office, ada)


async def presses_yes(office: Office, ada: Person) -> None:
    """The yes to check-ins, at the time that she has named."""
    await ada.clicks("Yes, Fridays 15:00")
    await rests(office, ada)
    ada.sees("Check-ins are on. Fridays 15:00")


async def drops_the_next(office: Office, ada: Person) -> str:
    return await presses(office, ada, "Drop")


async def swaps_the_next(office: Office, ada: Person, shown: str) -> str:
    await presses(office, ada, "Swap")
    after = list((await preview(office, ada)).values())
    assert after[0] != shown
    return after[0]


async def strength(office: Office, ada: Person) -> int:
    """The figure as `/goals checkin` shows it."""
    saw = await ada.types("/goals", "checkin")
    await rests(office, ada)
    return int(saw.messages[-1].text.split("Steadiness ")[1].split(" ")[0])


async def ends_well(office: Office, ada: Person) -> None:
    """What twelve weeks have come to."""
    rows = office.app.database.glance(ada.workspace.id)
    first, second, third = [await rows.goals.numbered(ada.id, number) for number in (1, 2, 3)]
    assert first is not None and second is not None and third is not None
    assert (first.state, second.state, third.state) == ("done", "active", "active")
    assert third.rests_since is not None
    assert second.rests_since is None
    done_at = FRIDAY + 2 * WEEK
    assert first.finished_at is not None and first.finished_at - done_at < timedelta(minutes=1)
    sent = await rows.deliveries.newest(ada.id, "check_in", 100)
    assert {(row.state, row.reason) for row in sent} <= {
        ("sent", None),
        ("skipped", "recent"),
        ("skipped", "nothing_to_ask"),
    }
    assert (asked(office, 1), asked(office, 3)) == (3, 3)
    told = [text for _, text in messages(office) if "Goal 3 rests from now on" in text]
    assert len(told) == 1
    assert "resting since" in await ada.types("/goals")
    assert await strength(office, ada) >= 90
