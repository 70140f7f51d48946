"""The rules of wins, asked for by typing, clicking and filling in."""

from collections.abc import AsyncIterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.blocks.message import Message
from bot.mentoring.wins import NoSuchWinError, WinRefusedError
from bot.slack.answers import Form, Invalid
from bot.slack.inputs import Click, Filled, read_form
from bot.slack.speech import read_message
from bot.slack.speech.intents import AddWin, DeleteWin, EditWin, ExportWins, Help, ListWins, SearchWins, Unknown
from bot.slack.speech.wins import read_wins_command
from bot.slack.wins import ACTIONS, FORMS, command
from bot.standin.lint import lint_view
from bot.store import Win
from tests.unit.goals_desk import Person, Town, buttons, checked, opened

FIELDS = {"text": "Led it", "happened_day": "2026-03-02", "dimension": "none", "level": "none", "link": None}


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "wins.db") as town:
        yield town


@pytest_asyncio.fixture
async def ada(town: Town) -> Person:
    return await town.person("U1", level="mid")


async def types(person: Person, text: str) -> Message:
    return checked(await command(person.visit(), text))


async def clicks(person: Person, action: str, value: object) -> Message:
    shown = await ACTIONS[action](person.visit(), Click(action, str(value)))
    assert isinstance(shown, Message)
    return checked(shown)


async def submits(person: Person, form: str, values: Mapping[str, str | None], **ids: str) -> Message | Invalid | None:
    return await FORMS[form](person.visit(), Filled(form, {**FIELDS, **values}, ids))


async def wins(person: Person) -> list[Win]:
    return await person.database.glance("T1").wins.of(person.user_id)


async def test_a_win_is_written_down_with_its_dimension_and_the_members_level(ada: Person) -> None:
    await types(ada, "add Led the architecture review <https://example.com/a|example.com> yesterday")
    [win] = await wins(ada)
    assert (win.number, win.text, win.happened_day) == (1, "Led the architecture review", date(2026, 3, 2))
    assert (win.dimension, win.level, win.link) == ("architecture", "mid", "https://example.com/a")
    counts = await ada.database.glance("T1").wins.counts("U1")
    assert counts == {"architecture": 1}
    assert await ada.database.glance("T1").wins.in_dimension("U1", "architecture") == [win]


@pytest.mark.parametrize("action", ["wins.edit", "wins.delete", "wins.keep", "wins.really", "wins.undo"])
async def test_somebody_elses_win_is_as_good_as_none(ada: Person, town: Town, action: str) -> None:
    await types(ada, "add Led the review")
    [win] = await wins(ada)
    ben = await town.person("U2")
    said = set()
    for value in (win.id, 999, "x", ""):
        with pytest.raises(NoSuchWinError) as refused:
            await ACTIONS[action](ben.visit(), Click(action, str(value)))
        said.add(str(refused.value))
    assert len(said) == 1
    with pytest.raises(NoSuchWinError):
        await submits(ben, "wins.edit_form", {}, win=str(win.id))
    assert [one.text for one in await wins(ada)] == ["Led the review"]


async def test_a_button_of_a_deleted_win_never_meets_the_next_one(ada: Person) -> None:
    old = buttons(await types(ada, "add A slip"))["wins.undo"]
    await clicks(ada, "wins.undo", old)
    await types(ada, "add The real one")
    for action in ("wins.undo", "wins.really"):
        with pytest.raises(NoSuchWinError):
            await ACTIONS[action](ada.visit(), Click(action, old))
    assert [(win.number, win.text) for win in await wins(ada)] == [(2, "The real one")]


async def test_a_number_is_never_given_again_even_when_the_last_win_is_deleted(ada: Person, town: Town) -> None:
    for text in ("add One", "add Two", "add Three"):
        await types(ada, text)
    for win in (await wins(ada))[:2]:
        await clicks(ada, "wins.really", win.id)
    assert "Win 4 is saved." in (await types(ada, "add Four")).text
    for win in await wins(ada):
        await clicks(ada, "wins.really", win.id)
    assert "Win 5 is saved." in (await types(ada, "add Five")).text
    assert "Win 1 is saved." in (await types(await town.person("U2"), "add One")).text


async def test_numbers_go_on_from_wins_of_members_of_whom_none_is_kept_yet(ada: Person) -> None:
    await types(ada, "add One")
    await types(ada, "add Two")
    async with ada.database.team("T1") as team:
        await team.members.change("U1", ada.now, last_win_number=None)
    assert "Win 3 is saved." in (await types(ada, "add Three")).text


async def test_what_was_sought_is_kept_nowhere(ada: Person) -> None:
    for number in range(1, 13):
        await types(ada, f"add Wrote page {number} of the handbook")
    said = await ada.says("find wins about the handbook")
    typed = await types(ada, "search the handbook")
    assert "12 wins have all of these words." in said.text
    assert "12 wins have these words: the handbook" in typed.text
    [seen] = await ada.database.glance("T1").deliveries.newest("U1", "reply.wins_found", limit=5)
    assert "handbook" not in str(seen.subject)
    assert await ada.database.glance("T1").notes.get("U1", 1) is None
    for first in (said, typed):
        value = buttons(first)["wins.found:next"]
        assert "handbook" not in value
        second = await clicks(ada, "wins.found", value)
        assert "11 to 12 of 12" in second.text
        assert "2. Wrote page 2 of" in second.text
        await clicks(ada, "wins.found", buttons(second)["wins.found:previous"])
    assert "No win of yours has all of these words." in (await ada.says("find wins about payroll")).text
    ben = await Town(ada.database, ada.desk.session).person("U2")
    assert "No win of yours" in (await clicks(ben, "wins.found", value)).text


async def test_what_was_changed_since_is_not_taken_back(ada: Person) -> None:
    undo = buttons(await types(ada, "add Led the review"))["wins.undo"]
    ada.waits(minutes=1)
    saved = await submits(ada, "wins.edit_form", {"text": "Led the storage review"}, win=undo)
    assert isinstance(saved, Message)
    assert "Win 1 is changed." in saved.text
    with pytest.raises(WinRefusedError, match="has been changed since"):
        await ACTIONS["wins.undo"](ada.visit(), Click("wins.undo", undo))
    again = await submits(ada, "wins.edit_form", {"text": "Led the storage review"}, win=undo)
    assert isinstance(again, Message)
    assert "Nothing is different" in again.text


async def test_what_another_ladder_called_it_stays_while_something_else_is_changed(ada: Person) -> None:
    await types(ada, "add Led the review")
    [win] = await wins(ada)
    async with ada.database.team("T1") as team:
        found = await team.wins.get("U1", win.id or 0)
        assert found is not None
        found.dimension, found.level = "craft", "E7"
    form = await ACTIONS["wins.edit"](ada.visit(), Click("wins.edit", str(win.id)))
    assert isinstance(form, Form)
    view = form.view.to_dict()
    assert lint_view(view) == []
    state = {"values": {name: {"value": {"value": value}} for name, value in FIELDS.items()}}
    await FORMS["wins.edit_form"](ada.visit(), read_form({"view": {**view, "state": state}}))
    [win] = await wins(ada)
    assert (win.text, win.dimension, win.level) == ("Led it", "craft", "E7")


async def test_what_a_win_became_meanwhile_stays_where_an_old_form_left_it_alone(ada: Person) -> None:
    await types(ada, "add Led it")
    [win] = await wins(ada)
    shown = {**FIELDS, "happened_day": f"{win.happened_day}", "dimension": "none", "level": "mid"}
    await submits(
        ada, "wins.edit_form", {**shown, "text": "Led the review", "happened_day": "2026-02-27"}, win=str(win.id)
    )
    other = Filled("wins.edit_form", {**shown, "link": "https://example.com/a"}, {"win": str(win.id)}, shown)
    await FORMS["wins.edit_form"](ada.visit(), other)
    [win] = await wins(ada)
    assert (win.text, f"{win.happened_day}", win.link) == ("Led the review", "2026-02-27", "https://example.com/a")


async def test_each_field_of_the_form_says_what_is_wrong_with_it(ada: Person) -> None:
    wrong = {
        "text": " ",
        "happened_day": "2026-02-30",
        "dimension": "craft",
        "level": "E7",
        "link": "javascript:alert(1)",
    }
    shown = await submits(ada, "wins.add_form", wrong)
    assert isinstance(shown, Invalid)
    assert set(shown.errors) == set(wrong)
    shown = await submits(ada, "wins.add_form", {"happened_day": "2026-03-04"})
    assert isinstance(shown, Invalid)
    assert "still to come" in shown.errors["happened_day"]
    assert await wins(ada) == []


async def test_a_new_win_from_the_form_guesses_its_dimension_where_it_is_left_to_its_words(ada: Person) -> None:
    await submits(
        ada, "wins.add_form", {"text": "Led the architecture review", "dimension": "guess", "level": "senior"}
    )
    await submits(ada, "wins.add_form", {"text": "Led the architecture review"})
    assert [(win.dimension, win.level) for win in await wins(ada)] == [(None, None), ("architecture", "senior")]


async def test_a_win_of_tomorrow_becomes_a_goal_with_one_button(ada: Person) -> None:
    said = await ada.says("win: tomorrow I will lead the review")
    assert "That day is still to come. Keep it as a goal?" in said.text
    assert "tomorrow I will lead the review" in said.text
    assert await wins(ada) == []
    drafted = await ada.clicks("dm.goal", buttons(said)["dm.goal"])
    assert "Lead the review" in drafted.text
    assert "due Wed 4 March" in drafted.text


async def test_words_that_make_no_win_are_kept_as_a_note(ada: Person) -> None:
    assert "a win has at most 3,000" in (await types(ada, f"add {'very long ' * 400}")).text
    assert "still to come" in (await types(ada, "add Led it on 4 March 2026")).text
    assert len(await ada.database.glance("T1").notes.newest("U1")) == 2
    assert await wins(ada) == []


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("win: I led the review", AddWin("I led the review")),
        ("Win - I led the review", AddWin("I led the review")),
        ("add a win: led it", AddWin("led it")),
        ("save this as a win: led it", AddWin("led it")),
        ("wins", ListWins()),
        ("show my wins", ListWins()),
        ("list all my wins please", ListWins()),
        ("export my wins", ExportWins()),
        ("Can you send me my wins", ExportWins()),
        ("I'd like to export my wins", ExportWins()),
        ("my wins as a document", ExportWins()),
        ("wins about storage", SearchWins("storage")),
        ("search wins storage", SearchWins("storage")),
        ("edit win 3", EditWin(3)),
        ("delete win #3", DeleteWin(3)),
    ],
)
def test_a_message_about_wins_is_understood(said: str, intent: object) -> None:
    assert read_message(said) == intent


@pytest.mark.parametrize("said", ["I want to win the hackathon by June", "We win some, we lose some", "win-win"])
def test_what_only_has_the_word_in_it_is_no_win(said: str) -> None:
    assert not isinstance(read_message(said), AddWin | ListWins | EditWin | DeleteWin | ExportWins | SearchWins)


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("", ListWins()),
        ("list", ListWins()),
        ("add Led it", AddWin("Led it")),
        ("search led it", SearchWins("led it")),
        ("edit 3", EditWin(3)),
        ("delete win 3", DeleteWin(3)),
        ("export", ExportWins()),
        ("help", Help()),
        ("delet 3", Unknown("delet 3", "delete 3")),
        ("edit", Unknown("edit", "edit 1")),
        ("I led the review", Unknown("I led the review", "add I led the review")),
        ("blah", Unknown("blah", None)),
    ],
)
def test_what_is_typed_after_the_command_is_understood(typed: str, intent: object) -> None:
    assert read_wins_command(typed) == intent
