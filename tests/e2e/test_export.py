"""Taking everything along: by command, by direct message, by button; one's own, and nobody else's."""

import json

import jsonschema

from bot.content.loader import shipped
from bot.standin.people import Person
from tests.e2e.acts import clicks, tells
from tests.e2e.conftest import Office
from tests.e2e.rights import clicked, files, lives, rows_with, takes_along
from tests.e2e.steps import OVER_SOCKET, clicks_an_old_copy, rests


async def test_everything_comes_as_two_files_that_hold_what_she_sees(ada: Person, office: Office) -> None:
    await lives(ada)
    saw = await ada.types("/cairn", "export", in_="general")
    assert saw.ephemeral
    assert "comes as two files in a direct message" in saw
    await ada.waits_for("The same, to read.")
    await rests(office, ada)
    (data_name, data), (name, document) = files(office, ada)
    assert (name, data_name) == ("my-data-2026-11-25.md", "my-data-2026-11-25.json")
    schema = json.loads((shipped() / "data" / "schema" / "export-1.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(data), schema)
    _, export = await takes_along(office, ada)
    [goal] = export.goals
    assert (goal.number, goal.title, goal.progress) == (1, "Lead a design review", 40)
    assert [one.kind for one in goal.history] == ["added", "progress"]
    assert goal.history[1].note == "draft sent to Priya"
    [win] = export.wins
    assert (win.text, win.link) == ("Led the architecture review", "https://example.com/doc")
    assert win.dimension is not None and win.dimension.title == "Architecture and design"
    assert [note.text for note in export.notes] == ["something else altogether"]
    assert export.member.level is not None and export.member.level.id == "mid"
    assert {one.kind for one in export.schedules} == {"nudge", "check_in"}
    for words in ("Lead a design review", "draft sent to Priya", "Led the architecture review", "## Self-assessments"):
        assert words in document
    assert ada.id not in data


@OVER_SOCKET
async def test_by_message_and_by_button_it_is_the_same(ada: Person, office: Office) -> None:
    await lives(ada)
    await tells(ada, "export my data")
    await ada.waits_for("The same, to read.")
    await rests(office, ada)
    saw = await ada.types("/cairn", "privacy")
    for words in ("Goals: 1", "You, export, 25 November 2026", "go after 730 days", "30 days after your company"):
        assert words in saw
    await office.forward(seconds=15)
    await clicks(office, ada, "Export")
    await ada.waits_until(lambda: len(files(office, ada)) == 4)
    await rests(office, ada)
    names = [name for name, _ in files(office, ada)]
    assert names == ["my-data-2026-11-25.json", "my-data-2026-11-25.md"] * 2


@OVER_SOCKET
async def test_of_two_people_each_gets_their_own_whatever_is_sent_along(
    ada: Person, mira: Person, office: Office
) -> None:
    await lives(ada)
    await mira.types("/goals", "add Learn to say no by June")
    await mira.types("/cairn", "privacy")
    await clicks(office, mira, "Export")
    await mira.waits_for("The same, to read.")
    await rests(office, mira)
    payload = clicked(mira)
    await office.forward(seconds=15)
    await clicks_an_old_copy(office, mira, payload, "export.send", ada.id)
    await clicks_an_old_copy(office, mira, payload, "export.text:next", "1")
    await mira.waits_until(lambda: len(files(office, mira)) == 4)
    await rests(office, mira)
    assert all("design review" not in content and ada.id not in content for _, content in files(office, mira))
    assert files(office, ada) == []
    assert [name for name, row in rows_with(office.app, "export") if row.get("user_id") == ada.id] == []


@OVER_SOCKET
async def test_where_no_file_may_be_sent_it_comes_as_text_that_says_why(ada: Person, office: Office) -> None:
    for install in office.standin.world.tokens.values():
        install.scopes = tuple(scope for scope in install.scopes if scope != "files:write")
    for number in range(1, 4):
        await ada.types("/wins", f"add {f'Wrote page {number} of the handbook. ' * 40}")
    await tells(ada, "please export everything")
    await ada.waits_for("The JSON can only come as a file")
    saw = await ada.waits_for("here it is as text, to copy")
    assert "files:write" in saw
    saw = await clicks(office, ada, "More")
    assert "Page 2 of" in saw
    assert {refusal.error for refusal in office.standin.refusals} == {"missing_scope"}
    office.standin.refusals.clear()


@OVER_SOCKET
async def test_a_second_click_in_the_same_moment_asks_for_nothing_more(ada: Person, office: Office) -> None:
    await ada.types("/wins", "add Led the storage review")
    await ada.types("/goals", "add Write the storage RFC")
    rows = office.app.database.glance(office.standin.workspace.id)

    async def asked() -> list[int]:
        kinds = ("reply.wins_export", "reply.export_data")
        found = [await rows.deliveries.newest(ada.id, kind) for kind in kinds]
        return [*map(len, found), len(await rows.check_ins.latest(ada.id, 5))]

    for place, action_id in enumerate(("wins.export", "export.send", "check_ins.now")):
        await ada.types("/goals", "edit 1")
        await clicks(office, ada, "Progress")
        await ada.closes()
        payload = clicked(ada)
        before = await asked()
        for _ in range(2):
            await clicks_an_old_copy(office, ada, payload, action_id)
        assert (await asked())[place] == before[place] + 1
        await office.forward(seconds=15)
        await clicks_an_old_copy(office, ada, payload, action_id)
        assert (await asked())[place] == before[place] + 2
    await office.forward(minutes=1)
    await rests(office, ada)
