"""Self-assessment at the desk: two windows, forged ids, other ladders, and the limits of what Slack takes."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.blocks.assessment import Scene, compared, history, overview
from bot.blocks.assessment_form import form
from bot.blocks.gaps import page
from bot.blocks.message import Message
from bot.content import Ladder, load
from bot.errors import CairnError, NotFoundError
from bot.mentoring import gaps
from bot.mentoring.assessment import Said, save
from bot.mentoring.profile import of, profile
from bot.slack import ACTIONS, FORMS
from bot.slack.answers import Answer, Form, Invalid, Ready
from bot.slack.inputs import Click, Filled
from bot.slack.levels import command
from bot.standin.lint import lint_message, lint_view
from bot.store import Win
from tests.unit.assessed import TODAY, ladder, rating, standpoint, win
from tests.unit.goals_desk import Person, Town, checked, opened

CONTENT = load()


class Assessor(Person):
    """A member at `/level`."""

    async def types(self, text: str) -> Message:
        shown = await command(self.visit(), text)
        return checked(Message(**json.loads(shown.body)) if isinstance(shown, Ready) else shown)

    async def opens(self, action: str, value: object) -> Answer:
        shown = await ACTIONS[action](self.visit(), Click(action, str(value)))
        if isinstance(shown, Form):
            assert lint_view(shown.view.to_dict()) == []
        return shown

    async def rates(self, dimension: str, level: str | None, sure: str = "2", **more: str) -> Answer:
        """Submit the form of a dimension, wherever it was opened."""
        chosen = "not-yet" if level is None else f"level:{level}"
        values: dict[str, str | None] = {f"level:{dimension}": chosen, f"sureness:{dimension}": sure}
        values |= {f"{name}:{dimension}": value for name, value in more.items()}
        return await self.sends(dimension, values)

    async def sends(
        self, dimension: str, values: Mapping[str, str | None], held: Mapping[str, str | None] = {}
    ) -> Answer:
        filled = Filled("assessment.rated", values, {"dimension": dimension, "origin": ""}, held)
        shown = await FORMS["assessment.rated"](self.visit(), filled)
        if isinstance(shown, Form):
            assert lint_view(shown.view.to_dict()) == []
        return checked(shown) if isinstance(shown, Message) else shown

    async def profile(self) -> dict[str, Any]:
        found = await profile(self.database.glance("T1"), await self.member(), CONTENT, self.now)
        return {axis.dimension_id: axis for axis in found.axes}

    async def wins(self, text: str, dimension: str, level: str | None = None) -> Win:
        async with self.database.team("T1") as team:
            return await team.wins.write(
                self.user_id,
                text,
                self.now.date(),
                self.now,
                dimension=dimension,
                level=level,
                link=None,
                origin="typed",
                origin_id=None,
            )


@pytest_asyncio.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "assessment.db") as town:
        yield town


async def _person(town: Town, user_id: str, **values: Any) -> Assessor:
    person = Assessor(town.database, town.session, user_id)
    await person.arrive(**values)
    return person


@pytest_asyncio.fixture
async def ada(town: Town) -> Assessor:
    return await _person(town, "U1", level="mid")


async def test_each_dimension_is_kept_at_once_and_leads_to_the_next(ada: Assessor) -> None:
    shown = await ada.rates("architecture", "mid", example="  Drew the queue boundary  ")
    assert isinstance(shown, Form)
    assert shown.view.to_dict()["title"]["text"] == "Code quality"
    axes = await ada.profile()
    assert (axes["architecture"].rank, axes["architecture"].is_proven) == (2, True)
    assert axes["code-quality"].rank is None


async def test_two_windows_at_once_make_one_draft_with_both_ratings(ada: Assessor) -> None:
    await asyncio.gather(ada.rates("architecture", "mid"), ada.rates("business", "senior"))
    axes = await ada.profile()
    assert (axes["architecture"].rank, axes["business"].rank) == (2, 3)
    versions = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    assert [one.state for one in versions] == ["draft"]


async def test_a_window_left_open_leaves_what_was_rated_anew_elsewhere(ada: Assessor) -> None:
    await ada.rates("architecture", "junior", "1")
    await ada.rates("architecture", "senior", "3", example="Led the split")
    shown = {"level:architecture": "level:junior", "sureness:architecture": "1", "example:architecture": None}
    await ada.sends("architecture", {**shown, "sureness:architecture": "2"}, shown)
    axis = (await ada.profile())["architecture"]
    assert (axis.rank, axis.is_proven) == (3, True)


async def test_a_window_left_open_over_a_finish_saves_into_a_new_round(ada: Assessor) -> None:
    await ada.rates("architecture", "mid")
    await ada.types("assess finish")
    ada.waits(minutes=1)
    await ada.rates("business", "mid")
    versions = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    assert [one.state for one in versions] == ["draft", "finished"]
    assert (await ada.profile())["architecture"].rank == 2


async def test_a_new_round_takes_ratings_over_with_their_age(ada: Assessor) -> None:
    await ada.rates("architecture", "mid", example="Led it")
    await ada.rates("business", "mid", example="Called a client")
    await ada.types("assess finish")
    ada.waits(days=180)
    await ada.rates("business", "senior", example="Called another client")
    axes = await ada.profile()
    assert axes["architecture"].strength == pytest.approx(0.5)
    assert axes["business"].strength == 1.0
    assert (axes["architecture"].previous, axes["business"].previous) == (2, 2)
    await ada.rates("architecture", "mid", example="Led it")
    assert (await ada.profile())["architecture"].strength == pytest.approx(0.5)


async def test_finishing_can_be_undone_until_there_is_something_newer(ada: Assessor) -> None:
    await ada.rates("architecture", "mid")
    shown = await ada.types("assess finish")
    [version] = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    assert "this is version 1" in shown.text
    for _ in range(2):
        assert "open again" in (await ada.clicks("assessment.reopen", version.id)).text
    await ada.types("assess finish")
    ada.waits(minutes=1)
    await ada.rates("business", "mid")
    with pytest.raises(CairnError, match="newer round"):
        await ada.opens("assessment.reopen", version.id)
    with pytest.raises(CairnError, match="no open round"):
        await ada.opens("assessment.discard", version.id)


async def test_a_round_stays_finished_after_ten_minutes_and_a_new_one_is_offered(ada: Assessor) -> None:
    await ada.rates("architecture", "mid")
    await ada.types("assess finish")
    [version] = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    ada.waits(minutes=10)
    await ada.clicks("assessment.reopen", version.id)
    await ada.types("assess finish")
    ada.waits(minutes=10, seconds=1)
    shown = await ada.clicks("assessment.reopen", version.id)
    assert "more than ten minutes ago, so it stays as it is" in shown.text
    assert "assessment.next" in str(shown.body()["blocks"])
    [version] = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    assert version.state == "finished"


async def test_a_round_is_thrown_away_only_by_its_red_button(ada: Assessor) -> None:
    assert "no open round" in (await ada.types("assess restart")).text
    await ada.rates("architecture", "mid")
    asked = await ada.types("assess restart")
    assert "1 of 8" in asked.text
    assert (await ada.profile())["architecture"].rank == 2
    [draft] = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    await ada.clicks("assessment.discard", draft.id)
    assert (await ada.profile())["architecture"].rank is None
    assert await ada.database.glance("T1").assessments.newest("U1", "backend", 10) == []


async def test_nobody_reaches_the_assessment_of_another(town: Town, ada: Assessor) -> None:
    bea = await _person(town, "U2", level="mid")
    mine = await ada.wins("Led it", "architecture")
    await ada.rates("architecture", "mid")
    [draft] = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    for action in ("assessment.reopen", "assessment.discard", "assessment.compare"):
        with pytest.raises(CairnError) as refused:
            await bea.opens(action, draft.id)
        with pytest.raises(CairnError) as unknown:
            await bea.opens(action, 999)
        assert str(refused.value) == str(unknown.value)
    await bea.rates("architecture", "senior", wins=str(mine.id))
    assert not (await bea.profile())["architecture"].is_proven


async def test_a_deleted_win_stops_proving(ada: Assessor) -> None:
    mine = await ada.wins("Led it", "architecture")
    await ada.rates("architecture", "mid", wins=f"{mine.id},{mine.id},77,x")
    assert (await ada.profile())["architecture"].is_proven
    async with ada.database.team("T1") as team:
        await team.wins.delete("U1", mine.id or 0)
    assert not (await ada.profile())["architecture"].is_proven
    assert "nothing shown yet" in (await ada.types("assess")).text


async def test_a_form_keeps_what_was_typed_until_it_is_right(ada: Assessor) -> None:
    wrong = await ada.sends("architecture", {"level:architecture": "level:gone", "sureness:architecture": "4"})
    assert isinstance(wrong, Invalid)
    assert set(wrong.errors) == {"level:architecture", "sureness:architecture"}
    long = await ada.rates("architecture", "mid", example="x" * 3001)
    assert isinstance(long, Invalid)
    assert "3,001 characters" in long.errors["example:architecture"]
    with pytest.raises(NotFoundError, match="not on your ladder"):
        await ada.rates("gone", "mid")
    assert (await ada.profile())["architecture"].rank is None


async def test_a_draft_on_another_ladder_is_kept_as_a_version(ada: Assessor) -> None:
    await ada.rates("architecture", "mid")
    ours = ladder(3, 2)
    ada.waits(minutes=1)
    async with ada.database.team("T1") as team:
        await save(team, await ada.member(), ours, "d-1", Said("l-1", 2), ada.now)
    versions = await ada.database.glance("T1").assessments.newest("U1", "backend", 10)
    assert [one.state for one in versions] == ["finished"]
    draft = await ada.database.glance("T1").assessments.draft("U1")
    assert draft is not None
    assert draft.ladder == "ours"
    with pytest.raises(CairnError, match="no open round"):
        await ada.types("assess finish")
    assert "no open round" in (await ada.says("level assess finish")).text


async def test_what_names_no_dimension_is_said_and_the_dimensions_are_offered(ada: Assessor) -> None:
    said = (await ada.types("assess <nonsense>")).text
    assert "I do not know" in said and "nonsense" in said
    assert CONTENT.default_ladder.dimensions[0].title in said
    assert "nonsense" in (await ada.says("level assess nonsense")).text
    said = (await ada.types("picture foo")).text
    assert "foo" in said
    assert "`/level picture` alone draws" in said


async def test_typed_words_stay_words(ada: Assessor) -> None:
    hostile = "*bold* <!channel> <@U2> `code` & <https://evil.example|here>"
    await ada.wins(hostile, "mentoring", "senior")
    await ada.rates("architecture", "senior", example=hostile)
    for text in ("assess", "readiness", "readiness senior", "gap", "goals"):
        shown = await ada.types(text)
        assert "<https" not in str(shown.body())


async def test_a_goal_is_taken_once_however_often_it_is_clicked(ada: Assessor) -> None:
    await ada.rates("architecture", "mid", example="Led it")
    plan = await gaps.plan(ada.database.glance("T1"), await ada.member(), CONTENT, ada.now)
    [proposed] = plan.proposed
    value = f"{proposed.id}:{proposed.due_day.isoformat()}"
    assert "Goal 1 is set." in (await ada.clicks("gaps.take", value)).text
    assert "Goal 1 is set, as you see it here." in (await ada.clicks("gaps.take", value)).text
    [goal] = await ada.goals()
    assert (goal.title, goal.due_day, goal.dimension) == (proposed.title, proposed.due_day, "architecture")
    assert "Your goal 1 is about it: Design one system" in (await ada.types("readiness")).text
    ada.waits(days=400)
    await ada.clicks("gaps.take", f"growth-senior-mentor-one:{proposed.due_day.isoformat()}")
    late = (await ada.goals())[-1]
    assert late.due_day is not None
    assert late.due_day > ada.now.date()
    for value in ("nothing", "nothing:2026-01-01", ""):
        with pytest.raises(NotFoundError):
            await ada.opens("gaps.take", value)


async def test_the_gap_of_somebody_elses_levels_stays_the_ladders_alone(ada: Assessor) -> None:
    await ada.rates("learning", None, example="Read a book")
    assert "Goals for the gap to Senior" in (await ada.types("gap")).text
    assert "Goals for the gap to Senior" in (await ada.types("mid to senior")).text
    assert "Goals for" not in (await ada.types("junior to mid")).text
    own = (await ada.types("gap")).text
    assert own.index("Learning and career: what") < own.index("Architecture and design: what")


async def test_without_a_level_the_level_is_asked_for(town: Town) -> None:
    bea = await _person(town, "U2")
    for text in ("readiness", "goals", "gap"):
        assert "Which level are you at?" in (await bea.types(text)).text
    assert "Its levels: Junior, Mid, Senior, Staff." in (await bea.types("readiness emperor")).text


async def test_readiness_proposes_no_goal_that_was_done_this_year(ada: Assessor) -> None:
    shown = str((await ada.types("readiness")).body()["blocks"])
    values = set(re.findall(r"growth-senior-[a-z-]+:\d{4}-\d{2}-\d{2}", shown))
    assert values
    for value in values:
        taken = await ada.clicks("gaps.take", value)
        assert "is set" in taken.text
    async with ada.database.team("T1") as team:
        for goal in await team.goals.active("U1"):
            goal.state, goal.finished_at = "done", ada.now
    ada.waits(days=300)
    shown = str((await ada.types("readiness")).body()["blocks"])
    assert not [value for value in values if value.partition(":")[0] in shown]
    assert "gaps.take" in shown
    ada.waits(days=100)
    shown = str((await ada.types("readiness")).body()["blocks"])
    assert all(value.partition(":")[0] in shown for value in values)


async def test_direct_messages_say_the_same_as_the_command(ada: Assessor) -> None:
    await ada.rates("architecture", "mid", example="Led it")
    for words, typed in (
        ("assess me", "assess"),
        ("am I ready?", "readiness"),
        ("suggest goals", "goals"),
        ("self-assessment history", "assess history"),
        ("what is my gap", "gap"),
    ):
        assert (await ada.says(words)).text == (await ada.types(typed)).text
    assert "What shall I make of them?" in (await ada.says("am I ready for my holiday?")).text


def _scene(on: Ladder) -> Scene:
    return Scene(CONTENT, on, TODAY, "Europe/Berlin", "/level assess")


@pytest.mark.parametrize(("levels", "dimensions"), [(1, 1), (4, 8), (9, 2), (10, 1), (12, 12)])
def test_every_rendering_stays_within_slacks_limits(levels: int, dimensions: int) -> None:
    on = ladder(levels, dimensions)
    own = [rating(one.id, "l-1", example="😀 <x> " * 500, win_ids=[*range(1, 300)]) for one in on.dimensions]
    scene = _scene(on)
    wins = [replace_text(win(number), "W" * 3000) for number in range(1, 300)]
    for ratings in ((), own[:1], own):
        for state in ("draft", "finished"):
            here = standpoint(on, *ratings, state=state, before=own[:1])
            if not ratings:
                here = replace(here, current=None)
            assert lint_message(overview(scene, here, "x " * 1500, 7).body()) == []
            view = form(scene, on.dimensions[-1], here, wins, "origin").to_dict()
            assert lint_view(view) == []
            found = of(here, "l-1")
            plan = gaps.Plan(found, tuple(gaps.propose(found, CONTENT, on, TODAY)), found.axes)
            assert lint_message(page(scene, plan).body()) == []


def replace_text(one: Win, text: str) -> Win:
    one.text = text
    return one


def test_two_hundred_versions_come_in_pages() -> None:
    on = ladder(4, 12)
    own = [rating(one.id, "l-1") for one in on.dimensions]
    one = standpoint(on, *own).current
    assert one is not None
    versions = [
        replace(one, assessment=type(one.assessment)(**{**one.assessment.model_dump(), "id": n})) for n in range(200)
    ]
    for offset in (0, 10, 190, 999):
        message = history(_scene(on), versions, offset)
        assert lint_message(message.body()) == []
    assert "Version 200" in history(_scene(on), versions).text
    assert "Version 1*" in history(_scene(on), versions, 190).text
    moved = standpoint(on, *(rating(each.id, "l-4", example="x") for each in on.dimensions)).current
    assert moved is not None
    assert lint_message(compared(_scene(on), [moved, one], 0).body()) == []
    assert "nothing to compare" in compared(_scene(on), [moved, one], 1).text
