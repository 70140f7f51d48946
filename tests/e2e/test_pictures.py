"""Pictures of where a member sees themselves and how far goals have come, with words wherever there is no picture."""

from datetime import timedelta

import pytest
from slack_sdk.models.views import View

from bot.delivery.pictures.gallery import BATCH
from bot.mentoring import assessment
from bot.mentoring.assessment import Said
from bot.mentoring.profile import profile
from bot.slack.pictures import radar_blocks, radar_refused
from bot.standin.entities import File, Message
from bot.standin.people import Person
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, asks, rests

PNG = b"\x89PNG\r\n\x1a\n"


async def rates(office: Office, person: Person, *levels: str | None) -> None:
    """Rate the first dimensions of the ladder, with an example each."""
    async with office.app.database.team(office.standin.workspace.id) as team:
        member = await team.members.meet(person.id, office.clock())
        ladder = office.app.content.ladder(member.ladder)
        for dimension, level in zip(ladder.dimensions, levels, strict=False):
            said = Said(level, 2, "I wrote it down")
            await assessment.save(team, member, ladder, dimension.id, said, office.clock())


def files(office: Office) -> list[File]:
    """Every file that Slack has and that is not deleted."""
    return [file for file in office.standin.workspace.files.values() if file.completed and not file.deleted]


def pictures(person: Person) -> list[Message]:
    """The messages that show a picture, oldest first."""
    shown = (one for one in person.dm if any(block["type"] == "image" for block in one.blocks))
    return sorted(shown, key=lambda one: one.ts)


def image(message: Message) -> dict[str, object]:
    return next(block for block in message.blocks if block["type"] == "image")


async def test_the_picture_follows_its_own_numbers_and_is_drawn_once(office: Office, ada: Person) -> None:
    await ada.types("/level", "set mid")
    await rates(office, ada, "mid", "senior", "junior", None)
    saw = await ada.types("/level", "picture")
    for words in (
        "Your level: Mid",
        "1. Architecture and design: 2 Mid, range",
        "with evidence, freshness 100%",
        "not rated",
    ):
        assert words in saw
    await rests(office, ada)

    [shown] = pictures(ada)
    [file] = files(office)
    assert image(shown)["slack_file"] == {"id": file.id}
    assert file.content is not None
    assert file.content.startswith(PNG)
    assert int.from_bytes(file.content[16:20], "big") == 1280
    alt = str(image(shown)["alt_text"])
    spoken = [line.replace("*", "") for line in saw.text.splitlines()]
    for number in range(1, 9):
        [line] = [one for one in spoken if one.startswith(f"{number}. ")]
        assert f"{line}." in alt

    await office.forward(seconds=1)
    await ada.types("/level", "radar")
    await rests(office, ada)
    assert len(pictures(ada)) == 2
    assert image(pictures(ada)[1])["slack_file"] == {"id": file.id}
    assert files(office) == [file]


@OVER_SOCKET
async def test_a_direct_message_is_answered_with_picture_and_table(office: Office, ada: Person) -> None:
    await rates(office, ada, "mid", "mid")
    saw = await asks(office, ada, "show my radar", "How you see yourself")
    assert "Architecture and design" in saw
    [shown] = pictures(ada)
    assert [block["type"] for block in shown.blocks][:5] == ["header", "section", "image", "table", "context"]
    assert "1. Architecture and design" in str(next(block for block in shown.blocks if block["type"] == "table"))


@OVER_SOCKET
async def test_without_the_right_to_upload_the_words_come_and_no_error(office: Office, ada: Person) -> None:
    install = office.slack_app.installs[office.standin.workspace.id]
    install.scopes = tuple(scope for scope in install.scopes if scope != "files:write")
    await rates(office, ada, "mid")
    assert "1. Architecture and design: 2 Mid" in await ada.types("/level", "picture")
    await rests(office, ada)
    await asks(office, ada, "show my radar", "How you see yourself")
    assert pictures(ada) == []
    assert files(office) == []
    _expected(office, "missing_scope", 1)


@OVER_SOCKET
async def test_a_picture_that_slack_has_not_taken_in_yet_is_shown_a_moment_later(office: Office, ada: Person) -> None:
    office.app.desk.gallery.pauses = (0.0, 0.0)
    office.standin.faults.add("error", "response_url", code="invalid_blocks", status=404, times=2)
    await rates(office, ada, "mid")
    await ada.types("/level", "picture")
    await rests(office, ada)
    assert len(pictures(ada)) == 1
    assert len(files(office)) == 1
    _expected(office, "invalid_blocks", 2)


@OVER_SOCKET
async def test_a_message_that_slack_refuses_comes_in_words_and_its_button_shows_the_picture(
    office: Office, ada: Person
) -> None:
    fault = office.standin.faults.add("error", "chat.postMessage", code="invalid_blocks", times=1)
    await rates(office, ada, "mid")
    await asks(office, ada, "show my radar", "Show the picture")
    assert fault.fired == 1
    assert pictures(ada) == []

    await ada.clicks("Show the picture")
    await rests(office, ada)
    [shown] = pictures(ada)
    assert "table" in [block["type"] for block in shown.blocks]


@OVER_SOCKET
async def test_a_picture_that_is_gone_at_slack_is_uploaded_again(office: Office, ada: Person) -> None:
    office.app.desk.gallery.pauses = (0.0,)
    await rates(office, ada, "mid")
    await ada.types("/level", "picture")
    await rests(office, ada)
    [first] = files(office)
    await office.app.client.api_call("files.delete", params={"file": first.id})

    await office.forward(seconds=1)
    await ada.types("/level", "picture")
    await rests(office, ada)
    [second] = files(office)
    assert second is not first
    assert image(pictures(ada)[-1])["slack_file"] == {"id": second.id}
    _expected(office, "invalid_blocks", 1)


@OVER_SOCKET
async def test_a_superseded_picture_is_deleted_a_day_later_and_the_newest_stays(office: Office, ada: Person) -> None:
    gallery = office.app.desk.gallery
    await rates(office, ada, "mid")
    await ada.types("/level", "picture")
    await rests(office, ada)
    await office.forward(hours=1)
    await rates(office, ada, "senior")
    await ada.types("/level", "picture")
    await rests(office, ada)
    old, new = files(office)

    assert await gallery.clear() == 0
    await office.forward(days=2)
    office.standin.faults.add("ratelimited", "files.delete", times=1)
    assert await gallery.clear() == 0
    async with office.app.database.team("T0OVER") as team:  # an installation that is over, with older pictures
        for number in range(2):
            await team.pictures.keep("U1", str(number), "F1", office.clock() - timedelta(days=90 - number))
    assert await gallery.clear() == 1  # nobody has a token for that one
    assert files(office) == [new]
    assert old.deleted
    async with office.app.database.team(office.standin.workspace.id) as team:
        for number in range(2):
            await team.pictures.keep("U1", str(number), "F1", office.clock() - timedelta(days=90 - number))
    assert await gallery.clear() == 1  # what Slack does not know any more is forgotten
    _expected(office, "file_not_found", 1)
    await office.forward(days=30)
    assert await gallery.clear() == 0
    await rests(office, ada)


@OVER_SOCKET
async def test_home_gets_the_picture_once_it_is_there_and_the_table_where_slack_refuses_it(
    office: Office, ada: Person
) -> None:
    desk, team_id = office.app.desk, office.standin.workspace.id
    rows, today = office.app.database.glance(team_id), office.clock().date()
    await ada.types("/level", "set mid")
    await rests(office, ada)
    member = await rows.members.get(ada.id)
    assert member is not None
    empty = await profile(rows, member, desk.content(), office.clock())
    assert await radar_blocks(desk, team_id, ada.id, empty, today) == []

    await rates(office, ada, "mid", "senior")
    found = await profile(rows, member, desk.content(), office.clock())
    first = await radar_blocks(desk, team_id, ada.id, found, today)
    assert [block.type for block in first] == ["table", "context"]
    await desk.settle()
    second = await radar_blocks(desk, team_id, ada.id, found, today)
    assert [block.type for block in second] == ["image", "table", "context"]
    await desk.client_of(team_id).views_publish(user_id=ada.id, view=View(type="home", blocks=list(second)))

    desk.gallery.pauses = (0.0,)
    refused = await radar_refused(desk, team_id, ada.id, found, today)
    assert [block.type for block in refused] == ["table", "context"]
    assert next(block.type for block in await radar_blocks(desk, team_id, ada.id, found, today)) == "image"

    await office.forward(hours=1)
    await radar_refused(desk, team_id, ada.id, found, today)
    assert next(block.type for block in await radar_blocks(desk, team_id, ada.id, found, today)) == "table"
    await rests(office, ada)
    assert next(block.type for block in await radar_blocks(desk, team_id, ada.id, found, today)) == "image"


@OVER_SOCKET
async def test_the_progress_of_goals_is_a_chart_with_its_figures(office: Office, ada: Person) -> None:
    assert "None of your goals has any progress" in await ada.types("/goals", "chart")
    await ada.types("/goals", "add Lead a design review by end of March")
    await office.forward(days=7)
    await ada.types("/goals", "progress 1 30% draft sent")
    await office.forward(days=7)
    await ada.types("/goals", "progress 1 60%")
    saw = await ada.types("/goals", "chart")
    figures = "*Goal 1* Lead a design review: 23 Nov 0%, 30 Nov 30%, 7 Dec 60%"
    assert figures.replace("*", "") in saw
    await rests(office, ada)
    chart = next(block for one in ada.dm for block in one.blocks if block["type"] == "data_visualization")
    [series] = chart["chart"]["series"]
    assert [(point["label"], point["value"]) for point in series["data"]] == [
        ("23 Nov", 0),
        ("30 Nov", 30),
        ("7 Dec", 60),
    ]


@OVER_SOCKET
async def test_where_slack_refuses_charts_a_direct_message_is_answered_in_lines(office: Office, ada: Person) -> None:
    await ada.types("/goals", "add Lead a design review by end of March")
    await ada.types("/goals", "progress 1 30%")
    fault = office.standin.faults.add("error", "chat.postMessage", code="invalid_blocks", times=1)
    await asks(office, ada, "show my progress chart", "23 Nov 30%")
    assert not any(block["type"] == "data_visualization" for one in ada.dm for block in one.blocks)
    assert fault.fired == 1


@pytest.mark.parametrize("gap", [timedelta(minutes=1), timedelta(minutes=11)])
@OVER_SOCKET
async def test_after_a_refused_upload_none_is_tried_for_ten_minutes(
    office: Office, ada: Person, gap: timedelta
) -> None:
    fault = office.standin.faults.add("error", "files.getUploadURLExternal", code="missing_scope")
    await rates(office, ada, "mid")
    await ada.types("/level", "picture")
    await rests(office, ada)
    await office.forward(seconds=gap.total_seconds())
    await ada.types("/level", "picture")
    await rests(office, ada)
    assert fault.fired == (2 if gap > timedelta(minutes=10) else 1)


def _expected(office: Office, error: str, times: int) -> None:
    """Slack has refused exactly this, as it was told to, and nothing else."""
    assert [one.error for one in office.standin.refusals] == [error] * times
    office.standin.refusals.clear()


@OVER_SOCKET
async def test_pictures_that_cannot_be_deleted_keep_no_others_at_slack(office: Office, ada: Person) -> None:
    now = office.clock()
    async with office.app.database.everywhere() as everywhere:
        await everywhere.workspaces.serve("T0BUSY", "", "U0", now)  # nobody has a token for that one
        await everywhere.workspaces.serve("T0OVER", "", "U0", now)
        await everywhere.workspaces.stop("T0OVER", "app_uninstalled", now, leaves=True)
    for team_id, days in (("T0BUSY", 90), ("T0OVER", 80), (ada.workspace.id, 9)):
        async with office.app.database.team(team_id) as team:
            for number in range(BATCH + 2):
                at = now - timedelta(days=days, minutes=-number)
                await team.pictures.keep("U1", str(number), f"F{number}", at)
    for _ in range(3):
        await office.app.ticking.run("housekeeping")
    left = await office.app.database.glance_everywhere().pictures.superseded(now, 1000)
    assert {each.team_id for each in left} == {"T0BUSY"}
    assert {refusal.error for refusal in office.standin.refusals} == {"file_not_found"}
    office.standin.refusals.clear()
