"""The tours are true: everything they do works, and everything they say is seen is there, whenever they are taken."""

from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.content import Content
from bot.content.tours import tours
from bot.demo import DemoError, Together, run_script, together
from bot.standin.replay import replay
from bot.standin.script import Script
from tests.cairn import cairn
from tests.e2e.conftest import WEDNESDAY
from tests.e2e.steps import IS_A_NUDGE

SHIPPED = {path.stem: path for path in tours()}
OTHER_DAYS = {
    "an hour and a half before the first slot": datetime(2026, 11, 30, 6, 30, tzinfo=UTC),
    "at the very minute of a slot": datetime(2026, 11, 30, 8, 0, tzinfo=UTC),
    "the evening before the clocks change": datetime(2027, 3, 27, 21, 0, tzinfo=UTC),
    "New Year's Eve, which is next year already for some": datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
    "the last day of March": datetime(2027, 3, 31, 20, 0, tzinfo=UTC),
}


@pytest.fixture(params=["http", "socket"])
async def both(request: pytest.FixtureRequest, tmp_path: Path, content: Content) -> AsyncIterator[Together]:
    """The demo as it is started, on Wednesday 25 November 2026, 10:30 UTC."""
    clock = MovableClock(WEDNESDAY, frozen=True)
    async with together(tmp_path, http=request.param == "http", clock=clock, content=content) as running:
        yield running


async def replays(both: Together, paths: Iterable[Path]) -> None:
    """Take tours one after another in one workspace; nothing is refused, and nothing comes to people unasked."""
    for path in paths:
        await replay(both.standin, both.slack_app, both.move, Script.load(path))
        await both.app.desk.settle()
    await both.standin.settle()
    for name in ("ada", "ben"):
        both.standin.person(name).looks()
    both.standin.assert_clean()


def nudges(both: Together, name: str) -> list[str]:
    """The titles of all nudges that this person has got, oldest first."""
    channel = both.standin.person(name).dm_channel.id
    posts = [post for post in both.standin.record if post.method == "chat.postMessage" and post.channel == channel]
    return [post.text.split("\n")[0] for post in posts if IS_A_NUDGE in post.text]


def test_every_tour_says_what_it_shows_and_explains_its_steps() -> None:
    assert list(SHIPPED) == sorted(SHIPPED) == ["1-first-week", "2-forgiving", "3-growth-picture"]
    for path in SHIPPED.values():
        script = Script.load(path)
        assert script.title
        assert script.title != path.name
        assert script.about
        shown = [step for step in script.steps if step.kind != "see"]
        assert 14 <= len(shown) <= 30
        assert all(not step.words for step in script.steps if step.kind == "see")
        spoken = [step.words for step in script.steps if step.words]
        assert 14 <= len(spoken) <= 22
        assert [words for words in spoken if "!" in words or not words.endswith((".", "?")) or len(words) > 130] == []


@pytest.mark.parametrize("tour", SHIPPED)
async def test_a_tour_is_true(both: Together, tour: str) -> None:
    await replays(both, [SHIPPED[tour]])
    assert both.clock() > WEDNESDAY + timedelta(days=11)


async def test_the_first_week_brings_two_nudges_to_ada_and_none_to_ben(both: Together) -> None:
    await replays(both, [SHIPPED["1-first-week"]])
    assert len(set(nudges(both, "ada"))) == len(nudges(both, "ada")) == 2
    assert nudges(both, "ben") == []


async def test_nothing_comes_in_the_pause(both: Together) -> None:
    await replays(both, [SHIPPED["2-forgiving"]])
    monday, tuesday, *fridays = nudges(both, "ada")
    assert monday == tuesday
    assert monday not in fridays
    assert len(set(fridays)) == len(fridays) == 4


async def test_a_tour_can_be_taken_again_after_starting_over(both: Together) -> None:
    for _ in range(2):
        await replays(both, [SHIPPED["1-first-week"]])
        await both.restart()
    assert nudges(both, "ada") == []


@pytest.mark.parametrize("start", OTHER_DAYS.values(), ids=OTHER_DAYS)
async def test_the_tours_are_true_on_other_days_one_after_the_other(
    tmp_path: Path, content: Content, start: datetime
) -> None:
    async with together(tmp_path, clock=MovableClock(start, frozen=True), content=content) as running:
        await replays(running, SHIPPED.values())


@pytest.mark.parametrize("is_asked_for", [False, True])
def test_the_demo_takes_no_database_from_the_environment_but_one_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], is_asked_for: bool
) -> None:
    at_work, asked_for = tmp_path / "at-work.db", tmp_path / "asked-for.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{at_work}" if is_asked_for else "mysql://at-work")
    script = tmp_path / "short.txt"
    script.write_text("/goals add Lead a retro\nsees Lead a retro\n")
    run_script(script, http=True, database=f"sqlite:///{asked_for}" if is_asked_for else None)
    said = capsys.readouterr()
    assert "2 steps, all as they should be" in said.out
    assert ("DATABASE_URL is set" in said.err) is not is_asked_for
    assert not at_work.exists()
    assert asked_for.exists() is is_asked_for
    with pytest.raises(DemoError, match=r"^--database: must look like sqlite:///"):
        run_script(script, http=True, database=asked_for.name)


def test_a_company_replaces_a_tour_by_its_file_name_and_adds_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "prompts" / "tours"
    folder.mkdir(parents=True)
    for name in ("1-first-week.txt", "0-ours.txt", "notes.md"):
        (folder / name).write_text("home\n")
    shipped = [path for name, path in SHIPPED.items() if name != "1-first-week"]
    assert tours(tmp_path) == [folder / "1-first-week.txt", *shipped, folder / "0-ours.txt"]
    assert tours(tmp_path / "nowhere") == tours() == list(SHIPPED.values())


def test_check_tells_what_is_wrong_with_a_tour_by_file_line_and_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "prompts" / "tours"
    folder.mkdir(parents=True)
    (folder / "3-ours.txt").write_text("title: Ours\n\n# Fill it in.\nfill Title\n")
    (folder / "4-theirs.txt").write_text("as greta\n")
    checked = cairn("check", str(tmp_path))
    assert checked.returncode == 1
    assert "prompts/tours/3-ours.txt:4: Write it as `fill LABEL = TEXT`." in checked.stdout
    assert "prompts/tours/4-theirs.txt:1: Nobody is called greta." in checked.stdout
    assert "2 to mend." in checked.stdout
    (tmp_path / "prompts" / "messages").mkdir()
    (tmp_path / "prompts" / "messages" / "dm.yaml").write_text('hello: "Hello {nobody}."\n')
    checked = cairn("check", str(tmp_path))
    assert checked.returncode == 1
    assert "3 to mend." in checked.stdout
    assert "prompts/messages/dm.yaml:1: hello:" in checked.stdout
