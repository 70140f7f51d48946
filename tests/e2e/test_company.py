"""A company's own ladder, eight levels and five dimensions, everywhere: commands, pictures, forms, messages, Home."""

import re
import shutil
from pathlib import Path

import pytest
import yaml

from bot.app.reloading import Reloading
from bot.content import Content, load
from bot.content.drops import SHELVES
from bot.content.loader import shipped
from tests.browser import crawl
from tests.e2e.acts import clicks, submits, tells
from tests.e2e.conftest import Office
from tests.e2e.rights import files
from tests.e2e.steps import rests
from tests.threats.everything import Everything

COMPANY = shipped() / "deploy" / "company"
THEIRS = {
    "junior": "apprentice",
    "Junior": "Apprentice",
    "mid": "engineer",
    "senior": "lead",
    "Senior": "Lead engineer",
    "Staff": "Fellow",
    "architecture": "modelling",
    "Architecture and design": "Modelling",
    "Not yet Junior": "Not yet Apprentice",
    "code-quality": "trust",
    "assess mentoring": "assess people",
    "Start: Mentoring": "Start: People",
    "Next: Mentoring": "Next: People",
    "find operations": "find running it",
    "find system design": "find modelling",
    "ladder backend": "ladder data-platform",
}
"""Levels and dimensions in the list of everything, and what this company has in their place."""
OVER_HTTP = pytest.mark.parametrize("office", ["http"], indirect=True)


@pytest.fixture(scope="module")
def content() -> Content:
    """The worked example."""
    return load(COMPANY)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The worked example, to be changed."""
    return Path(shutil.copytree(COMPANY, tmp_path / "company"))


def translated(text: str) -> str:
    names = "|".join(re.escape(name) for name in sorted(THEIRS, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", lambda found: THEIRS[found[0]], text)


@pytest.mark.thorough
@OVER_HTTP
async def test_everything_the_bot_shows_can_be_shown_with_their_ladder(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "everything.txt"
    of_members, _, _ = crawl.SCRIPT.read_text(encoding="utf-8").partition("as olga\n/cairn admin")  # admins: no ladder
    script.write_text(translated(of_members), encoding="utf-8")
    monkeypatch.setattr(crawl, "SCRIPT", script)
    going = Everything(office, "")
    seen = 0
    async for step in going.steps():
        assert "Something went wrong" not in going.person.screen(), step
        seen += 1
    assert seen > 300


def without_anything_shipped(folder: Path) -> Content:
    """Their ladder in the place of the shipped one, by the same id, and none of the shipped pieces."""
    drops = dict.fromkeys((shelf for shelf in SHELVES if shelf != "praise"), "all")
    (folder / "data" / "drop.yaml").write_text(yaml.safe_dump(drops))
    ladder = folder / "data" / "ladders" / "data-platform" / "ladder.yaml"
    ladder.write_text(ladder.read_text().replace("id: data-platform", "id: backend"))
    content = load(folder)
    assert list(content.ladders) == ["backend"]
    assert {nudge.split("-")[0] for nudge in content.nudges} == {"larkfield"}
    return content


@OVER_HTTP
async def test_a_company_that_replaces_all_that_is_shipped_has_every_command(office: Office, folder: Path) -> None:
    office.app.content = without_anything_shipped(folder)
    ada = office.standin.person("ada")
    saw = await ada.types("/level")
    for title in ("Apprentice", "Experienced engineer", "Fellow"):
        assert title in saw
    assert "You answer for everything a team delivers" in await ada.types("/level", "lead engineer")
    saw = await ada.types("/level", "engineer to fellow")
    assert "From Engineer to Fellow" in saw
    assert "On the way lies Principal engineer" in saw
    assert "Your level is now Engineer" in await ada.types("/level", "set d2")
    saw = await ada.types("/level", "help")
    assert "/level experienced pipelines one dimension of it" in saw
    assert "senior" not in saw

    assert "Principal engineer: Data engineer" in await tells(ada, "what does a principal need to know?")
    assert "Distinguished engineer" in await tells(ada, "d7")
    assert "From Lead engineer to Principal engineer" in await tells(ada, "lead to principal?")
    assert "Two of three for Lead: 0 of 3" in await tells(ada, "am I a d5 yet?")
    assert "Twice a year, in March" in await tells(ada, "how does promotion work at larkfield?")
    assert "Hello, this is Larkfield" in await tells(ada, "hello")

    await ada.types("/level", "assess")
    await clicks(office, ada, "Start: Pipelines")
    assert "Dimension 1 of 5" in ada.screen()
    for level in ("Experienced engineer", "Not yet Apprentice", "Fellow", "Engineer", "Lead engineer"):
        await ada.chooses("Where do you see yourself?", level)
        await ada.chooses("How sure are you?", "Sure")
        await submits(office, ada)
    await clicks(office, ada, "Finish this round")
    saw = await ada.types("/level", "picture")
    for line in ("1. Pipelines: 3 Experienced engineer", "3. Modelling: 8 Fellow", "5. People and direction: 5 Lead"):
        assert line in saw
    assert "agree with the owners of a source on what it promises" in await ada.types("/level", "goals")
    assert "0 of 3 have evidence" in await ada.types("/level", "readiness lead")

    await ada.types("/goals", "add Write the contract for the orders pipeline by 20 December")
    await ada.types("/wins", "add Settled the data model of the returns")
    assert "Modelling" in await ada.types("/wins")
    assert "Nudges are on" in await ada.types("/nudges", "on")
    await office.forward(weeks=1)
    assert "of your own" in await ada.types("/nudges", "history")
    assert "Engineer" in await ada.types("/cairn")
    await ada.types("/cairn", "export")
    await ada.waits_for("The same, to read.")
    await rests(office, ada)
    (_, data), (_, document) = files(office, ada)
    assert '"title": "Data one can trust"' in data
    assert "Running it" in document
    saw = await ada.opens_home()
    assert "Level: Engineer on the ladder Data engineer" in saw


@OVER_HTTP
async def test_what_a_company_changes_counts_from_the_next_message_on_and_what_is_broken_changes_nothing(
    office: Office, folder: Path
) -> None:
    ada = office.standin.person("ada")
    reloading = office.app.reloading = Reloading(office.app, folder)
    await ada.types("/level", "set fellow")
    await ada.types("/nudges", "on")
    assert "Any time." in await tells(ada, "thanks")

    wording = folder / "prompts" / "messages" / "dm.yaml"
    wording.write_text('thanks: "With pleasure."\n')
    await reloading.look()
    assert "Any time." in await tells(ada, "thanks"), "it may still be written"
    await reloading.look()
    assert "With pleasure." in await tells(ada, "thanks")

    wording.write_text('thanks: "With {pleasure}."\n')
    await reloading.reload()
    assert "With pleasure." in await tells(ada, "thanks")
    assert (await office.app.ready())[1]["content_problems"] == 1
    wording.write_text('thanks: "Gladly."\n')
    await reloading.reload()
    assert "content_problems" not in (await office.app.ready())[1]
    assert "Gladly." in await tells(ada, "thanks")


@OVER_HTTP
async def test_a_planned_nudge_and_a_level_that_are_gone_are_replaced_without_a_word_of_error(
    office: Office, folder: Path
) -> None:
    ada = office.standin.person("ada")
    office.app.content = without_anything_shipped(folder)
    reloading = office.app.reloading = Reloading(office.app, folder)
    await ada.types("/level", "set fellow")
    await ada.types("/nudges", "on")
    await office.forward(weeks=1)
    await ada.waits_for("Give one part of your work away")
    nudges = folder / "prompts" / "nudges" / "larkfield.yaml"
    kept = yaml.safe_load(nudges.read_text())["nudges"][:1]
    nudges.write_text(yaml.safe_dump({"nudges": kept}))
    ladder = folder / "data" / "ladders" / "data-platform"
    (ladder / "fellow.yaml").unlink()
    text = ladder.joinpath("ladder.yaml").read_text()
    without = re.sub(r"  - id: fellow\n(?:    .*\n)+", "", text).split("  - id: check-fellow")[0]
    ladder.joinpath("ladder.yaml").write_text(without)
    answers = folder / "prompts" / "answers" / "larkfield.yaml"
    answers.write_text(answers.read_text().replace(", fellow]", "]"))
    await reloading.reload()
    assert reloading.problems == 0

    saw = await clicks(office, ada, "Later")
    assert "That nudge is not there any more, so nothing was changed." in saw
    assert "Which level are you at?" in await ada.types("/level")
    for command in ("/nudges", "/goals", "/wins", "/cairn", "/mentor"):
        assert "Something went wrong" not in await ada.types(command)
    for verb in ("assess", "picture", "goals", "readiness", "gap"):
        assert "Something went wrong" not in await ada.types("/level", verb)
    await rests(office, ada)
    await office.forward(weeks=3)
    await ada.waits_for("Run one day of a pipeline twice")
    assert "One small step a week" in await ada.opens_home()
    assert "Your level is now Distinguished engineer" in await ada.types("/level", "set d7")
