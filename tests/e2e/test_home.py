"""App Home: useful before anything else, every button works, and it follows what is changed elsewhere."""

import pytest

from bot.slack import home as homes
from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import MONDAY, OVER_SOCKET, asks, nudges, rests, says_yes
from tests.e2e.test_pictures import rates


async def opens(ada: Person) -> str:
    """Open Home and read it."""
    await ada.opens_home()
    await ada.waits_until(lambda: ada.home is not None)
    return home(ada)


def home(ada: Person) -> str:
    """What Home shows now."""
    assert ada.home is not None
    return ada.text_of_view(ada.home)


async def shows(ada: Person, words: str) -> None:
    """Wait until Home has followed."""
    await ada.waits_until(lambda: words in home(ada))


@OVER_SOCKET
async def test_a_stranger_sees_what_this_is_and_can_begin(ada: Person, mira: Person) -> None:
    text = await opens(ada)
    for words in (
        "I am Cairn",
        "Which level are you at?",
        "Junior",
        "Staff",
        "Add a goal",
        "Nudges are off",
        "Nobody but",
    ):
        assert words in text
    assert mira.home is None
    saw = await ada.clicks("What can be typed")
    assert saw.modal is not None
    assert "/nudges friday 15:30" in saw


async def test_a_level_is_set_and_changed_there(ada: Person) -> None:
    await opens(ada)
    assert "Your level is now Mid" in await ada.clicks("Mid")
    await ada.closes()
    await shows(ada, "Level: Mid")
    assert "Your level: Mid" in await ada.clicks("What is expected of me")
    await ada.closes()
    assert "From Mid to Senior" in await ada.clicks("The gap to Senior")
    await ada.closes()
    assert "Which level are you at?" in await ada.clicks("Change my level")
    assert "it is now Senior" in await ada.clicks("Senior")
    await ada.closes()
    await shows(ada, "Level: Senior")


async def test_a_goal_is_added_edited_and_done_there(ada: Person) -> None:
    await opens(ada)
    await ada.clicks("Add a goal")
    await ada.fills("What do you want to reach?", "Lead a design review")
    await ada.fills("By which day?", "2020-01-01")
    assert "By which day?" in (await ada.submits()).fields
    await ada.fills("By which day?", "2027-03-31")
    await ada.submits()
    await shows(ada, "Lead a design review")
    assert "due Wed 31 March" in home(ada)
    if ada.modal is not None:
        await ada.closes()
    await ada.clicks("Edit", in_="home")
    await ada.fills("What do you want to reach?", "Lead two design reviews")
    await ada.submits()
    await shows(ada, "Lead two design reviews")
    while ada.modal is not None:
        await ada.closes()
    assert "is done" in await ada.clicks("Done", in_="home")
    await ada.closes()
    await shows(ada, "No goal yet")
    assert "No win yet" not in home(ada)
    assert "A done goal is a win by itself" in home(ada)


async def test_nudges_are_started_looked_at_and_stopped_there(office: Office, ada: Person) -> None:
    await opens(ada)
    assert "Nudges are on" in await ada.clicks("Yes, weekly nudges")
    await ada.closes()
    await shows(ada, "The first one: Mon 30 November.")
    assert "I am Cairn" not in home(ada)
    saw = await ada.clicks("The next eight")
    assert "Mon 7 December" in saw
    await ada.clicks("Drop")
    await ada.waits_for("Mon 30 November: none, you dropped it.")
    await ada.clicks("Put it back")
    await ada.waits_until(lambda: "you dropped it" not in ada.screen())
    await ada.closes()
    await rests(office, ada)
    assert "First step" in await ada.clicks("One now")
    await ada.clicks("Why this?")
    assert "How strong:" in ada.screen()
    await ada.closes()
    await ada.clicks("Done", in_="modal")
    await ada.waits_for("Say one line about it")
    await ada.clicks("Say one line about it")
    await ada.fills("What came of it?", "They want fewer buttons")
    await ada.submits()
    while ada.modal is not None:
        await ada.closes()
    assert "Nudges are off" in await ada.clicks("Turn off")
    await ada.closes()
    await shows(ada, "Nudges are off")
    await rests(office, ada)
    await office.until(MONDAY)
    assert nudges(office, ada) == []
    await shows(ada, "They want fewer buttons")


@OVER_SOCKET
async def test_a_pause_is_ended_there(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.types("/nudges", "pause 3 weeks")
    assert "Nudges are paused until Wed 16 December." in await opens(ada)
    assert "The pause is over." in await ada.clicks("Resume")
    await ada.closes()
    await shows(ada, "Nudges are on")


@OVER_SOCKET
async def test_it_follows_what_is_typed_and_said(office: Office, ada: Person) -> None:
    await opens(ada)
    await ada.types("/level", "set staff")
    await shows(ada, "Level: Staff")
    assert "The gap to" not in home(ada)
    await ada.types("/goals", "add Write one runbook by Friday")
    await shows(ada, "Write one runbook")
    await asks(office, ada, "goal 1: 60%, draft sent to Priya", "60%")
    await office.app.catch_up()
    await opens(ada)
    await shows(ada, "60%")
    await asks(office, ada, "nudges on", "Nudges are on")
    await opens(ada)
    await shows(ada, "The first one: Mon 30 November.")
    await rests(office, ada)
    await office.until(MONDAY)
    assert len(nudges(office, ada)) == 1
    await opens(ada)
    await shows(ada, "The next one: Mon 7 December.")


@OVER_SOCKET
async def test_five_hundred_goals_fit(office: Office, ada: Person) -> None:
    await opens(ada)
    await rests(office, ada)
    async with office.app.database.team(ada.workspace.id) as team:
        for number in range(500):
            title = f"Goal {number} " + "x" * 180
            goal = await team.goals.draft(ada.id, title, title, None, None, office.clock())
            goal.number, goal.state = number + 1, "active"
    await opens(ada)
    await shows(ada, "Goal 0 ")
    assert ada.home is not None
    assert len(ada.home.blocks) <= 100
    saw = await ada.clicks("All goals")
    assert "You have 500 goals." in saw
    await ada.clicks("More")
    await ada.waits_for("Goal 10 ")


def publications(office: Office) -> int:
    """How often the bot has published a Home."""
    return sum(exchange.what == "views.publish" for exchange in office.standin.wire)


@OVER_SOCKET
async def test_it_is_published_only_when_it_shows_something_else(office: Office, ada: Person) -> None:
    await ada.types("/level", "senior")
    await opens(ada)
    await rests(office, ada)
    once = publications(office)
    await ada.types("/level", "senior")
    await ada.types("/goals", "")
    await ada.opens_home()
    await rests(office, ada)
    assert publications(office) == once
    await ada.types("/goals", "add Write the caching RFC")
    await shows(ada, "Write the caching RFC")
    await rests(office, ada)
    assert publications(office) == once + 1


@OVER_SOCKET
async def test_after_too_many_publications_the_newest_state_comes_later(office: Office, ada: Person) -> None:
    await opens(ada)
    office.standin.faults.add("ratelimited", "views.publish", times=1, retry_after="1")
    await ada.types("/goals", "add Write the caching RFC")
    await ada.types("/goals", "add Lead a design review")
    await shows(ada, "Lead a design review")
    assert "Write the caching RFC" in home(ada)


@OVER_SOCKET
async def test_who_sees_no_home_gets_one_although_nothing_has_changed_and_slack_asked_for_a_pause(
    office: Office, ada: Person
) -> None:
    await ada.types("/level", "senior")
    await opens(ada)
    await rests(office, ada)
    fault = office.standin.faults.add("ratelimited", "views.publish", times=1, retry_after="1")
    publish, team_id, once = office.app.desk.publish_home, office.standin.workspace.id, publications(office)
    assert publish is not None
    await publish(team_id, ada.id)
    assert publications(office) == once
    await publish(team_id, ada.id, is_blank=True)
    assert fault.fired == 1
    assert publications(office) == once + 2


@OVER_SOCKET
async def test_a_picture_that_slack_has_not_taken_in_yet_comes_to_home_a_moment_later(
    office: Office, ada: Person
) -> None:
    office.app.desk.gallery.pauses = (0.0,)
    await rates(office, ada, "mid")
    await ada.types("/level", "picture")
    await rests(office, ada)
    office.standin.faults.add("error", "views.publish", code="invalid_arguments", times=1)
    await opens(ada)
    await rests(office, ada)
    assert ada.home is not None
    assert [block["type"] for block in ada.home.blocks].count("image") == 1


@OVER_SOCKET
async def test_settings_are_changed_in_one_form(office: Office, ada: Person) -> None:
    await opens(ada)
    await shows(ada, "Check-ins on goals: off")
    await ada.clicks("Change settings")
    await ada.chooses("One small step a week", "On")
    await ada.chooses("Its day", "Friday")
    await ada.fills("Its time", "15:30")
    await ada.chooses("Check-ins on my goals", "On, inside the nudge")
    await ada.fills("Working hours to", "07:00")
    assert "Working hours to" in (await ada.submits()).fields
    await ada.fills("Working hours to", "17:00")
    await ada.submits()
    await shows(ada, "Nudges: Fridays 15:30, Europe/Berlin")
    assert "Check-ins on goals: inside the nudge" in home(ada)
    assert "08:00 to 17:00" in home(ada)
    if ada.modal is not None:
        await ada.closes()
    await ada.clicks("Change settings")
    await ada.chooses("One small step a week", "Off")
    assert "Check-ins on my goals" in (await ada.submits()).fields
    if ada.modal is not None:
        await ada.closes()
    await ada.clicks("Change settings")
    await ada.chooses("One small step a week", "Off")
    await ada.chooses("Check-ins on my goals", "Off")
    await ada.submits()
    await shows(ada, "Nudges are off")
    assert "Check-ins on goals: off" in home(ada)


@OVER_SOCKET
async def test_it_says_what_is_stored(ada: Person) -> None:
    await ada.types("/goals", "add Write the caching RFC")
    await opens(ada)
    saw = await ada.clicks("What Cairn knows about me")
    assert "Only you, through Cairn" in saw
    assert "Goals: 1" in saw


@OVER_SOCKET
async def test_what_changes_in_the_moment_after_a_publication_is_shown_together(
    office: Office, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(ada)
    await rests(office, ada)
    monkeypatch.setattr(homes, "REST", 3600.0)  # longer than the test: only what ends a rest can end it
    once = publications(office)
    await ada.types("/level", "set mid")
    await shows(ada, "Level: Mid")
    for level in ("junior", "senior", "staff"):
        await ada.types("/level", f"set {level}")
    assert "Level: Mid" in home(ada)
    assert publications(office) == once + 1
    await rests(office, ada)
    assert "Level: Staff" in home(ada)
    assert publications(office) == once + 2


@OVER_SOCKET
async def test_who_sees_no_home_waits_for_nobody_elses_rest(
    office: Office, ada: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opens(ada)
    await rests(office, ada)
    monkeypatch.setattr(homes, "REST", 3600.0)
    await ada.types("/level", "set mid")
    await shows(ada, "Level: Mid")
    await ada.types("/level", "set senior")
    publish, once = office.app.desk.publish_home, publications(office)
    assert publish is not None
    await publish(office.standin.workspace.id, ada.id, is_blank=True)
    await shows(ada, "Level: Senior")
    assert publications(office) == once + 1
    await rests(office, ada)
