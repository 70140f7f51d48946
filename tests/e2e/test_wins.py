"""Wins: by command, by direct message, from a message in a channel, from what is done; and the document of them."""

from bot.standin.people import Person
from bot.store import Win
from tests.e2e.acts import clicks, settled, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, gets_a_nudge, presses, rests


async def wins_of(office: Office, person: Person) -> list[Win]:
    """The person's wins as they are stored, newest first."""
    return await office.app.database.glance(office.standin.workspace.id).wins.of(person.id)


def documents(office: Office, person: Person) -> list[str]:
    """What the files say that stand in the person's conversation with the bot."""
    files = office.standin.workspace.files
    brought = [file["id"] for message in person.dm for file in message.files]
    return [(files[file_id].content or b"").decode() for file_id in brought]


async def test_a_win_from_the_first_word_to_its_end_by_command(ada: Person, office: Office) -> None:
    assert "You have no wins yet" in await ada.types("/wins")
    await ada.types("/level", "set mid")
    saw = await ada.types("/wins", "add Led the architecture review https://example.com/doc yesterday")
    assert saw.ephemeral
    for words in ("Win 1 is saved.", "Led the architecture review", "Tue 24 November", "Architecture", "Mid"):
        assert words in saw
    [win] = await wins_of(office, ada)
    assert (win.link, win.dimension, win.level) == ("https://example.com/doc", "architecture", "mid")
    await ada.types("/wins", "add Paired with Ben on his first incident")
    saw = await ada.types("/wins")
    assert "You have 2 wins." in saw
    assert saw.messages[-1].text.index("2. Paired") < saw.messages[-1].text.index("1. Led")
    assert "One win has these words: review mid" in await ada.types("/wins", "search review mid")
    assert "No win of yours has all of these words: payroll" in await ada.types("/wins", "find payroll")
    saw = await ada.types("/wins", "delete 1")
    assert "Delete win 1?" in saw
    assert "Win 1 is deleted for good." in await clicks(office, ada, "Delete for good")
    assert [win.number for win in await wins_of(office, ada)] == [2]
    assert "There is no win 1. The last one is 2." in await ada.types("/wins", "edit 1")


async def test_what_was_saved_can_be_taken_back_for_ten_minutes(ada: Person, office: Office) -> None:
    await ada.types("/wins", "add Wrote the storage RFC")
    assert "Win 2 is saved." in await ada.types("/wins", "add Led the retro")
    saw = await clicks(office, ada, "Undo")
    assert "Win 2 is not in your list any more" in saw
    await office.forward(minutes=11)
    assert "more than ten minutes old, so it stays" in await clicks(office, ada, "Undo", message="Win 1 is saved")
    assert [win.text for win in await wins_of(office, ada)] == ["Wrote the storage RFC"]


async def test_everything_about_a_win_can_be_changed_in_its_form(ada: Person, office: Office) -> None:
    await ada.types("/wins", "add Did something with the review")
    await ada.types("/wins", "edit 1")
    await clicks(office, ada, "Edit")
    await ada.fills("What did you do, and what came of it?", "Led the review of the storage design")
    await ada.fills("When?", "2026-12-24")
    await ada.fills("Link", "example.com/doc")
    wrong = (await ada.submits()).fields
    assert "This day is still to come" in wrong["When?"]
    assert "A link begins with https://" in wrong["Link"]
    await ada.fills("When?", "2026-11-20")
    await ada.fills("Link", "https://example.com/doc")
    await ada.chooses("Dimension", "Leadership")
    await ada.chooses("Level", "Senior")
    saw = await submits(office, ada)
    for words in ("Win 1 is changed.", "Led the review of the storage design", "Fri 20 November", "Senior"):
        assert words in saw
    [win] = await wins_of(office, ada)
    assert (win.level, win.link) == ("senior", "https://example.com/doc")


async def test_by_message_she_says_it_in_her_own_words(ada: Person, office: Office) -> None:
    saw = await tells(ada, "win: I led the review on Monday")
    for words in ("Win 1 is saved.", "I led the review", "Mon 23 November"):
        assert words in saw
    assert "You have one win." in await tells(ada, "wins")
    assert "One win has all of these words." in await tells(ada, "show my wins about review")
    assert "1. I led the review" in await tells(ada, "edit win 1")
    assert "Delete win 1?" in await tells(ada, "delete win 1")
    assert "1. I led the review" in await clicks(office, ada, "Keep it")
    assert "There is no win 7. The last one is 1." in await tells(ada, "edit win 7")
    assert "still to come, so this is no win yet" in await tells(ada, "win: I led it on 24 December 2026")


async def test_words_that_could_not_be_placed_become_a_win_with_one_click(ada: Person, office: Office) -> None:
    assert "I am not sure what this is" in await tells(ada, "The migration went live without a page yesterday")
    assert "Win 1 is saved." in await clicks(office, ada, "Make it a win")
    [win] = await wins_of(office, ada)
    assert win.text == "The migration went live without a page"
    assert win.happened_day.isoformat() == "2026-11-24"


async def test_from_a_message_its_address_is_kept_and_not_its_words(ada: Person, mira: Person, office: Office) -> None:
    await mira.says("Thanks Ada for the great review of the storage design", in_="general")
    saw = await ada.shortcut("Save as a win", "Thanks Ada")
    assert saw.modal is not None
    assert "Thanks Ada" not in str(saw.modal.blocks)
    await ada.fills("What did you do, and what came of it?", "…")
    assert "Say in a few words what you did" in str((await ada.submits()).fields)
    await ada.fills("What did you do, and what came of it?", "Reviewed the storage design; two risks found early")
    await submits(office, ada)
    await ada.waits_for("Win 1 is saved.")
    [win] = await wins_of(office, ada)
    assert win.origin == "message"
    assert win.link is not None
    assert win.link.startswith("https://") and "/archives/" in win.link
    assert "Thanks" not in win.text
    await settled(office, mira)
    mira.does_not_see("two risks found early")
    await clicks(office, ada, "Undo")
    assert await wins_of(office, ada) == []


@OVER_SOCKET
async def test_where_slack_does_not_tell_the_address_it_is_made_of_what_slack_sent(
    ada: Person, mira: Person, office: Office
) -> None:
    office.standin.faults.add(kind="error", method="chat.getPermalink", code="channel_not_found")
    await mira.says("Great talk, Ada", in_="general")
    await ada.shortcut("Save as a win", "Great talk")
    await ada.fills("What did you do, and what came of it?", "Gave the talk on storage")
    await submits(office, ada)
    await ada.waits_for("Win 1 is saved.")
    [win] = await wins_of(office, ada)
    assert win.link is not None
    assert win.link.startswith(f"https://{office.standin.workspace.domain}.slack.com/archives/C")
    await settled(office, mira)


@OVER_SOCKET
async def test_a_goal_and_a_nudge_that_are_done_stay_as_wins(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Lead a design review by end of March")
    await ada.types("/goals", "done 1")
    saw = await ada.types("/wins")
    assert "You have no win in your own words yet" in saw
    assert "Done goals stay as wins: 1. Lead a design review" in saw
    await clicks(office, ada, "A line about goal 1")
    await ada.fills("What did it change?", "The team took the simpler design https://example.com/rfc")
    saw = await submits(office, ada)
    assert "Win 1 is saved with your goal: Lead a design review" in saw
    [win] = await wins_of(office, ada)
    assert (win.origin, win.origin_id, win.dimension) == ("goal", "1", "architecture")
    assert win.link == "https://example.com/rfc"
    assert "Done goals" not in await ada.types("/wins")
    title = await gets_a_nudge(office, ada)
    await presses(office, ada, "Done")
    await presses(office, ada, "Say one line about it")
    await ada.fills("What came of it?", "They asked <!channel> whom we build for")
    await submits(office, ada)
    await ada.waits_for("What you wrote is win 2")
    assert title.strip("*") in str(ada.text_of(ada.dm[-1]))
    win = (await wins_of(office, ada))[0]
    assert win.origin == "nudge"
    assert win.dimension is not None


async def test_a_goal_that_is_done_is_a_win_without_a_further_word(ada: Person, office: Office) -> None:
    await ada.types("/goals", "add Lead a design review by end of March")
    assert "nothing to export" in await ada.types("/wins", "export")
    await ada.types("/goals", "done 1")
    await office.forward(days=60)
    assert "Done goals stay as wins: 1. Lead a design review" in await ada.types("/wins")
    assert "Your one win comes as a document" in await ada.types("/wins", "export")
    await ada.waits_for("Your win as a document")
    await rests(office, ada)
    [document] = documents(office, ada)
    assert document.startswith("# What I did, 25 November 2026\n")
    assert "## Architecture and design (1)" in document
    assert "- **25 November 2026**: Lead a design review  \n  Goal 1, done\n" in document
    assert await wins_of(office, ada) == []
    await ada.types("/goals", "add Read one chapter")
    await ada.types("/goals", "done 2")
    await ada.types("/goals", "undo")
    assert "Read one chapter" not in await ada.types("/wins")


async def test_all_wins_come_as_one_document_in_a_direct_message(ada: Person, office: Office) -> None:
    assert "nothing to export" in await ada.types("/wins", "export")
    await ada.types("/level", "set mid")
    await ada.types("/goals", "add Lead a design review by end of March")
    await ada.types("/wins", "add Led the architecture review *twice* https://example.com/doc yesterday")
    await ada.types("/wins", "add Paired with Ben on his first incident")
    saw = await ada.types("/wins", "export", in_="general")
    assert saw.ephemeral
    assert "Your 2 wins come as a document in a direct message." in saw
    await ada.waits_for("Your 2 wins as a document")
    await tells(ada, "export my wins")
    await rests(office, ada)
    first, second = documents(office, ada)
    assert first == second
    assert first.startswith("# What I did, 24 November 2026 to 25 November 2026\n\nLevel: Mid")
    assert (
        "- **24 November 2026**: Led the architecture review \\*twice\\*  \n  [link](<https://example.com/doc>)"
        in first
    )


@OVER_SOCKET
async def test_where_no_file_may_be_sent_the_document_comes_as_text_that_says_why(ada: Person, office: Office) -> None:
    for install in office.standin.world.tokens.values():
        install.scopes = tuple(scope for scope in install.scopes if scope != "files:write")
    for number in range(1, 4):
        await ada.types("/wins", f"add {f'Wrote page {number} of the handbook. ' * 40}")
    await tells(ada, "export my wins")
    saw = await ada.waits_for("I may not send files in this workspace")
    assert "files:write" in saw
    assert "# What I did, 25 November 2026" in saw
    assert "Page 1 of 2" in saw
    saw = await clicks(office, ada, "More")
    assert "Page 2 of 2" in saw
    assert documents(office, ada) == []
    assert [refusal.error for refusal in office.standin.refusals] == ["missing_scope"]
    office.standin.refusals.clear()


@OVER_SOCKET
async def test_help_near_misses_and_many_wins(ada: Person, office: Office) -> None:
    saw = await ada.types("/wins", "help")
    for name in ("add", "search", "edit", "delete", "export"):
        assert f"/wins {name}" in saw
    assert "Did you mean /wins search review?" in await ada.types("/wins", "serch review")
    assert "Did you mean /wins add I led the storage review?" in await ada.types("/wins", "I led the storage review")
    assert "/wins add Led the storage review yesterday" in await ada.types("/wins", "add")
    assert "/wins edit 1" in await ada.types("/wins", "edit")
    assert "/wins help shows" in await ada.types("/wins", "blah")
    assert "You have no wins yet" in await ada.types("/wins", "edit 1")
    for number in range(1, 13):
        await ada.types("/wins", f"add Wrote page {number} of the handbook")
    saw = await ada.types("/wins")
    assert "1 to 10 of 12" in saw
    saw = await clicks(office, ada, "More")
    assert "11 to 12 of 12" in saw
    assert "Wrote page 12 of" in await clicks(office, ada, "Earlier")
    await ada.types("/wins", "search handbook")
    assert "11 to 12 of 12" in await clicks(office, ada, "More")
    await clicks(office, ada, "All wins")
    await clicks(office, ada, "Add a win")
    await ada.fills("What did you do, and what came of it?", "Mentored Ben through his first incident")
    assert "Win 13 is saved." in await submits(office, ada)


@OVER_SOCKET
async def test_two_people_never_see_each_others_wins(ada: Person, mira: Person, office: Office) -> None:
    await ada.types("/wins", "add Wrote the storage RFC")
    await mira.types("/wins", "add Led a retro", in_="general")
    assert "You have one win." in await ada.types("/wins", in_="general")
    await tells(mira, "export my wins")
    await rests(office, mira)
    assert all("storage RFC" not in document for document in documents(office, mira))
    await mira.types("/wins", "edit 1")
    mira.does_not_see("storage RFC")
    ada.does_not_see("retro")
