"""Answers change what comes and why, the rhythm is offered back, and weeks without a nudge are compared."""

from datetime import timedelta

from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, WEEK, gets_a_nudge, messages, nudges, presses, rests, says_yes

pytestmark = OVER_SOCKET


def newest(office: Office, ada: Person) -> str:
    """The text of the latest nudge."""
    return [text for at, text in messages(office) if at == ada.dm_channel.id and "Why this one:" in text][-1]


async def lives(office: Office, ada: Person, weeks: range, likes: tuple[str, ...]) -> list[str]:
    """Weeks in which she does what is of these kinds and leaves the rest; the reasons that she read."""
    reasons = []
    for week in weeks:
        before = len(nudges(office, ada))
        await office.until(MONDAY + week * WEEK)
        if len(nudges(office, ada)) == before:
            continue
        title = nudges(office, ada)[-1]
        reasons.append(newest(office, ada).split("Why this one: ")[1].split("\n")[0])
        kind = next(one.kind for one in office.app.content.nudges.values() if one.title == title)
        if kind in likes:
            await presses(office, ada, "Done")
    return reasons


async def test_what_she_does_comes_more_often_and_the_reason_says_so(office: Office, ada: Person) -> None:
    await says_yes(office, ada, "mid")
    likes = ("talk", "read", "write", "review", "shadow")
    first = await lives(office, ada, range(8), likes)
    assert not any("you did" in reason for reason in first)
    await ada.types("/nudges", "every week")
    later = await lives(office, ada, range(8, 30), likes)
    assert any("one, and you did " in reason for reason in later)
    sheet = await ada.clicks("Why this?", in_="dm")
    await rests(office, ada)
    assert "of its kind" in str(sheet) or "weeks since you had" in str(ada.looks(None, 0))


async def test_after_silence_the_old_rhythm_is_offered_and_comes_back_only_when_she_wants_it(
    office: Office, ada: Person
) -> None:
    await says_yes(office, ada)
    for week in range(4):
        await office.until(MONDAY + week * WEEK)
    ada.sees("from now on one comes every 2 weeks")
    answer = await presses(office, ada, "Done")
    assert "Shall they come as before?" in answer
    assert "Every 2 weeks" in await ada.types("/nudges")
    await ada.clicks("Every week again", in_="dm")
    await rests(office, ada)
    assert "Every 2 weeks" not in await ada.types("/nudges")
    await office.until(MONDAY + 4 * WEEK)
    assert len(nudges(office, ada)) == 5
    assert "Shall they come as before?" not in await presses(office, ada, "Done")


async def test_some_weeks_stay_empty_when_she_asks_for_it_and_the_report_counts_both(
    office: Office, ada: Person
) -> None:
    await gets_a_nudge(office, ada)
    saw = await ada.types("/nudges", "holdout on")
    assert "The comparison is on." in saw and "never two in a row" in saw
    assert "Some of these weeks will stay empty" in await ada.types("/nudges", "next")
    assert "No week has been drawn yet." in await ada.types("/nudges", "holdout")
    empty: list[int] = []
    await ada.types("/goals", "add Lead a design review by 31 December 2027")
    for week in range(1, 40):
        before = len(nudges(office, ada))
        await office.until(MONDAY + week * WEEK)
        if len(nudges(office, ada)) == before:
            empty.append(week)
        else:
            await presses(office, ada, "Done")
        if week % 3 == 0:
            await ada.types("/goals", f"progress 1 {week}%")
        if empty and week > max(10, empty[0] + 1):
            break
    assert empty and empty[0] > 4
    await office.forward(days=8)
    saw = await ada.types("/nudges", "holdout report")
    assert "Weeks without one: " in saw and f"of {len(empty)}" in saw and "at least 5 weeks of each" in saw
    rows = await office.app.database.glance(ada.workspace.id).deliveries.newest(ada.id, "nudge", limit=50)
    assert [row.reason for row in rows if row.state == "skipped"] == ["holdout"] * len(empty)
    assert "The comparison is over." in await presses_stop(office, ada)
    assert "Some of these weeks" not in await ada.types("/nudges", "next")


async def presses_stop(office: Office, ada: Person) -> str:
    """The button below the report; what stands there then."""
    since = office.standin.world.seq
    await ada.clicks("Stop comparing")
    await rests(office, ada)
    return str(ada.looks(None, since))


async def test_it_can_be_asked_for_in_a_message_too(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.says("nudges holdout on")
    await ada.waits_for("The comparison is on.")
    await office.forward(seconds=timedelta(seconds=1).total_seconds())
    await ada.says("nudges hold-out off")
    await ada.waits_for("The comparison is over.")
