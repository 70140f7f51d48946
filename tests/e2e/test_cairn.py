"""`/cairn`: where I stand in five lines, and what can be typed; and the welcome that ends the first answer."""

from bot.slack import COMMANDS
from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, messages, presses, rests, says_yes


@OVER_SOCKET
async def test_a_stranger_reads_in_five_lines_what_there_is(ada: Person) -> None:
    saw = await ada.types("/cairn")
    assert saw.ephemeral
    lines = saw.messages[0].blocks[1]["text"]["text"].split("\n")
    assert len(lines) == 5
    for words in ("Level: not set", "Goals: none yet", "Nudges are off", "nobody but you", "/cairn help"):
        assert words in saw


@OVER_SOCKET
async def test_later_they_say_where_she_stands(office: Office, ada: Person) -> None:
    await says_yes(office, ada)
    await ada.types("/goals", "add Lead a design review by end of March")
    await ada.types("/goals", "add Write one runbook")
    saw = await ada.types("/cairn")
    assert len(saw.messages[0].blocks[1]["text"]["text"].split("\n")) == 5
    for words in (
        "Level: Junior",
        "2 active",
        "Lead a design review, due Wed 31 March",
        "The first one: Mon 30 November",
    ):
        assert words in saw
    assert "Your level: Junior" in await presses(office, ada, "My level")


@OVER_SOCKET
async def test_help_names_every_command_there_is_and_no_other(office: Office, ada: Person) -> None:
    saw = await ada.types("/cairn", "help")
    for name in COMMANDS:
        assert f"/{name}" in saw
    assert {f"/{name}" for name in COMMANDS} == set(office.slack_app.commands)
    await ada.types("/cairn")
    assert "What can be typed" in await presses(office, ada, "What can be typed")


@OVER_SOCKET
async def test_a_word_it_does_not_know_is_answered_with_what_it_does(office: Office, ada: Person) -> None:
    for typed in ("foo", "<!channel>", "x" * 3000, "`*_~"):
        saw = await ada.types("/cairn", typed)
        assert saw.error is None
        assert "I do not know" in saw
        assert "/level senior" in saw
    assert not any(post.mentions for post in office.standin.record)


@OVER_SOCKET
async def test_the_same_is_told_in_a_direct_message(office: Office, ada: Person) -> None:
    await ada.says("where do I stand?")
    saw = await ada.waits_for("Where you stand")
    assert "Shall I send you a step" in saw
    await ada.says("help")
    assert "Shall I send you a step" not in await ada.waits_for("What you can say here")


async def test_the_welcome_ends_the_first_answer_and_is_never_a_message_of_its_own(office: Office, ada: Person) -> None:
    saw = await ada.types("/cairn", "help")
    assert len(saw.messages) == 1
    assert saw.text.index("What can be typed") < saw.text.index("Shall I send you a step")
    await rests(office, ada)
    await office.forward(days=8)
    assert messages(office) == []
    assert "Shall I send you a step" not in await ada.types("/cairn")


async def test_the_yes_in_the_welcome_leaves_the_answer_above_it_as_it_is(office: Office, ada: Person) -> None:
    await ada.types("/level", "senior")
    saw = await ada.clicks("Yes, weekly nudges")
    assert saw.modal is not None
    assert "The first one: Mon 30 November." in saw
    await ada.closes()
    await rests(office, ada)
    ada.sees_only_once("Learning and career")
    ada.sees_only_once("Shall I send you a step")
    assert "Nudges were on already" in await ada.clicks("Yes, weekly nudges")


@OVER_SOCKET
async def test_what_is_typed_comes_back_as_it_was_typed(office: Office, ada: Person) -> None:
    for command, typed in (
        ("/cairn", "1on1 your P&L work, mid -> senior"),
        ("/cairn", "R&D <x>"),
        ("/nudges", "R&D <x>"),
        ("/goals", "R&D <x>"),
        ("/goals", "add Own the R&D <x> budget"),
        ("/wins", "add Cut R&D <x> costs"),
    ):
        saw = await ada.types(command, typed)
        assert "&" in saw
        for doubled in ("&amp;", "&lt;", "&gt;"):
            assert doubled not in saw, (command, saw)
    rows = office.app.database.glance(office.standin.workspace.id)
    [kept] = await rows.one_on_ones.latest(ada.id)
    assert kept.heard == "your P&L work, mid -> senior"


async def test_nobody_is_called_by_what_is_typed_in_code(office: Office, ada: Person) -> None:
    for typed in ("1on1 <!channel> said R&D", "ask <!here> flurb zork?", "<!channel>"):
        await ada.types("/cairn", typed)
    await ada.types("/nudges", "<!channel> R&D")
    assert not any(post.mentions for post in office.standin.record)
