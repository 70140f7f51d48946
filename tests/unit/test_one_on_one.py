"""Preparing a 1:1: three open questions about one behaviour, the reason for them, what changed, and the reminder."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.blocks import one_on_one as blocks
from bot.blocks.message import Message
from bot.content import load
from bot.content.lint import expectations
from bot.content.loader import ContentError
from bot.content.questions import OPENERS, Praise, is_open
from bot.delivery.letters import Letter, Withheld
from bot.delivery.one_on_one import one_on_one_letter
from bot.mentoring import one_on_one as rules
from bot.mentoring.assessment import Rated
from bot.mentoring.members import local_day
from bot.mentoring.one_on_one import Meeting, Off, Unclear
from bot.slack.answers import Form, Invalid, Sheet
from bot.slack.inputs import Click, Filled
from bot.slack.one_on_one import ACTIONS, FORMS, command
from bot.slack.speech import read_message
from bot.slack.speech.intents import PrepareOneOnOne
from bot.standin.lint import lint_view
from bot.store import Delivery, OneOnOne, Rating, Win
from tests.unit.goals_desk import CONTENT, Person, Town, checked, opened

VAGUE = {
    "you're doing great": "praise-vague",
    "You’re doing great, keep it up!": "praise-vague",
    "great job this quarter": "praise-vague",
    "no complaints from anybody": "praise-vague",
    "picks things up fast, willing to learn": "praise-vague",
    "solid work all round": "praise-vague",
    "we really value and appreciate you": "praise-vague",
    "doing great, but be more proactive": "praise-more-proactive",
    "show more initiative": "praise-more-proactive",
    "you should step up a bit": "praise-more-proactive",
    "take more ownership": "praise-more-ownership",
    "I'd like you to see it through end to end": "praise-more-ownership",
    "not yet": "praise-not-yet",
    "you are nearly there, give it time": "praise-not-yet",
    "maybe next cycle": "praise-not-yet",
    "you need more visibility": "praise-more-impact",
    "speak up more in meetings": "praise-more-impact",
    "increase your impact": "praise-more-impact",
    "think bigger": "praise-think-bigger",
    "act more like a senior": "praise-think-bigger",
    "be a bit faster": "praise-faster-better",
    "more attention to detail please": "praise-faster-better",
    "there is no budget this year": "praise-company-first",
    "the career ladder is still in the works": "praise-company-first",
    "nothing": "praise-silence",
    "": "praise-silence",
    "…": "praise-silence",
    "we only did a status update": "praise-silence",
    "he talked about his holidays": "praise-other",
    "日本語で褒められた": "praise-other",
}
CLOSED = ("do you", "does it", "is it", "is there", "are you", "can you", "could you", "am i", "should i")
TODAY = date(2026, 3, 3)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with opened(tmp_path / "cairn.db") as town:
        yield town


@pytest.fixture
async def ada(town: Town) -> Person:
    return await town.person("U1", level="mid")


async def asks(person: Person, text: str) -> Message:
    """`/cairn 1on1` and this text."""
    return checked(await command(person.visit(), text))


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("tomorrow 3pm", "Wednesday 15:00"),
        ("next Tuesday 15:00", "Tuesday 15:00"),
        ("3pm tomorrow, remind me 1 hour before", "Wednesday 15:00"),
        ("tomorrow", "I need a weekday and a time"),
        ("in two days at 3pm", "I need a weekday and a time"),
    ],
)
async def test_a_day_that_is_near_is_the_reminders_and_was_not_heard(ada: Person, typed: str, when: str) -> None:
    assert when in (await asks(ada, typed)).text
    assert when in (await ada.says(f"1on1 {typed}")).text
    assert await prepared(ada) == []


async def prepared(person: Person) -> list[OneOnOne]:
    return await person.database.glance("T1").one_on_ones.latest(person.user_id, 20)


async def wins(person: Person, dimension: str, *days_ago: int) -> None:
    async with person.database.team("T1") as team:
        for ago in days_ago:
            day = local_day(person.now, "Europe/Berlin") - timedelta(days=ago)
            facts: dict[str, Any] = {"level": None, "link": None, "origin": "typed", "origin_id": None}
            await team.wins.write(person.user_id, "Drew a boundary", day, person.now, dimension=dimension, **facts)


@pytest.mark.parametrize("heard", VAGUE)
def test_vague_words_give_three_open_questions_about_one_dimension_and_one_behaviour(heard: str) -> None:
    kind = rules.kind_of(CONTENT, heard)
    assert kind.id == VAGUE[heard]
    ladder = CONTENT.default_ladder
    for dimension in ladder.dimensions:
        behaviour = ladder.expectations("senior", dimension.id)[0]
        found = rules.questions(kind, dimension, behaviour)
        assert len(set(found)) == 3
        first, later = rules.short(behaviour.text), rules.brief(behaviour.text)
        assert first.startswith(later.rstrip("…"))
        for question, named in zip(found, (first, later, later), strict=True):
            assert question.split()[0].lower() in OPENERS
            assert not any(form in question.lower().replace(named.lower(), "") for form in CLOSED)
            assert question.endswith("?")
            assert question.count(named) == 1
            assert dimension.short in question
            others = [one.short for one in ladder.dimensions if one.id != dimension.id]
            assert not any(f"({other})" in question or f" {other}," in question for other in others)


def test_a_statement_is_named_shortly_and_still_tells_itself_from_its_neighbours() -> None:
    for ladder in CONTENT.ladders.values():
        for row in ladder.cells.values():
            for cell in row.values():
                assert len({rules.short(one.text) for one in cell}) == len(cell)
    for one in expectations(CONTENT):
        assert 8 <= len(rules.short(one.text)) <= 110
        assert '"' not in rules.short(one.text)


@pytest.mark.parametrize(
    "question",
    [
        "Do you think I am there?",
        "Is it enough?",
        "What would it take, and do you see it?",
        "What do you see?",
        "Tell me what it would take?",
    ],
)
def test_a_question_that_may_be_answered_yes_or_no_does_not_load(question: str) -> None:
    assert not is_open(question)
    assert not is_open("What would it take")
    kind = CONTENT.praise["praise-other"]
    fields = kind.model_dump() | {"questions": [question + ' "{behaviour}" ({dimension})?', *kind.questions[1:]]}
    with pytest.raises(ValidationError):
        Praise(**fields)


def test_a_pattern_without_its_places_does_not_load() -> None:
    kind = CONTENT.praise["praise-other"]
    fields = kind.model_dump() | {"questions": ["What comes next in {dimension}?", *kind.questions[1:]]}
    with pytest.raises(ValidationError, match="behaviour"):
        Praise(**fields)


COMPANY = """praise:
  - id: praise-ours
    title: Ours
    heard: [stellar hustle]
    tells: A word of our own.
    questions:
      - 'Which work shows "{behaviour}" ({dimension})?'
      - 'QUESTION'
      - 'When is a good day to look at "{behaviour}" ({dimension})?'
    sources: [SOURCE]
    asks: [what is hustle, who says hustle, why hustle]
drop: [praise-faster-better]
"""


def company(folder: Path, question: str, source: str = "cairn-editors") -> Path:
    """A company's own folder with one kind of praise."""
    file = folder / "prompts" / "questions" / "ours.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(COMPANY.replace("QUESTION", question).replace("SOURCE", source), encoding="utf-8")
    return folder


def test_a_company_adds_and_drops_kinds_of_praise_without_programming(tmp_path: Path) -> None:
    content = load(company(tmp_path, 'What would show "{behaviour}" ({dimension})?'))
    assert rules.kind_of(content, "such stellar hustle").id == "praise-ours"
    assert rules.kind_of(content, "be a bit faster").id == "praise-other"


@pytest.mark.parametrize(
    ("question", "source", "line", "key"),
    [
        ('Do you see "{behaviour}" ({dimension})?', "cairn-editors", 6, "praise[0].questions"),
        ("What comes next?", "cairn-editors", 6, "praise[0].questions"),
        ('What would show "{behaviour}" ({dimension})?', "nobody", 10, "praise[0].sources"),
    ],
)
def test_a_mistake_in_the_questions_is_named_with_file_line_and_key(
    tmp_path: Path, question: str, source: str, line: int, key: str
) -> None:
    with pytest.raises(ContentError) as refusal:
        load(company(tmp_path, question, source))
    [problem] = refusal.value.problems
    assert (problem.file.endswith("prompts/questions/ours.yaml"), problem.line, problem.key) == (True, line, key)


def win(dimension: str, ago: int) -> Win:
    return Win(
        team_id="T1", user_id="U1", number=1, text="x", dimension=dimension, happened_day=TODAY - timedelta(days=ago)
    )


def rated(rank: int, *, proven: bool) -> Rated:
    rating = Rating(team_id="T1", user_id="U1", assessment_id=1, dimension="x", example="so" if proven else None)
    return Rated(rating, rank, (), 1.0, rank - 0.5, rank + 0.5)


def test_the_dimension_with_the_least_to_show_is_taken_and_says_why() -> None:
    ladder = CONTENT.default_ladder
    target = ladder.level("senior")
    names = [one.id for one in ladder.dimensions]
    nothing = rules.find_gap(ladder, target, [], {}, TODAY)
    assert nothing is not None
    assert (nothing.is_pillar, nothing.why, nothing.wins) == (True, "no_win_ever", 0)
    everywhere = [win(name, 10) for name in names]
    but_one = [one for one in everywhere if one.dimension != "learning"]
    found = rules.find_gap(ladder, target, but_one * 3, {}, TODAY)
    assert found is not None
    assert (found.dimension.id, found.why) == ("learning", "no_win_ever")
    aged = [win(name, 900 if name == "operations" else 10) for name in names]
    found = rules.find_gap(ladder, target, aged * 4, {}, TODAY)
    assert found is not None
    assert (found.dimension.id, found.why, found.wins) == ("operations", "fewest_wins", 4)
    assert found.last_on == TODAY - timedelta(days=900)
    ratings = {name: rated(3, proven=True) for name in names} | {"business": rated(1, proven=False)}
    found = rules.find_gap(ladder, target, everywhere, ratings, TODAY)
    assert found is not None
    assert (found.dimension.id, found.rated_below, found.is_hollow) == ("business", True, True)
    assert rules.find_gap(ladder.model_copy(update={"cells": {}}), target, [], {}, TODAY) is None


def test_behaviours_take_turns_and_the_oldest_comes_again() -> None:
    ladder = CONTENT.default_ladder
    gap = rules.find_gap(ladder, ladder.level("senior"), [], {}, TODAY)
    assert gap is not None
    cell = [one.id for one in ladder.expectations("senior", gap.dimension.id)]
    used: list[str] = []
    for _ in range(2 * len(cell)):
        used.insert(0, rules.next_behaviour(gap, used).id)
    assert list(reversed(used)) == cell * 2


async def test_the_reason_names_the_last_win(ada: Person) -> None:
    for one in CONTENT.default_ladder.dimensions:
        await wins(ada, one.id, *([400] if one.id == "mentoring" else [5, 6, 7]))
    said = await asks(ada, "you're doing great")
    assert "because you have no win in it since Mon 27 January 2025" in said.text
    [row] = await prepared(ada)
    assert row.dimension == "mentoring"


async def test_the_same_words_on_the_same_day_are_one_preparation_and_the_next_day_asks_anew(ada: Person) -> None:
    first = await asks(ada, "you're doing great")
    ada.waits(hours=2)
    assert (await asks(ada, "you're   doing great")).text == first.text
    assert len(await prepared(ada)) == 1
    await asks(ada, "be more proactive")
    newest, before = await prepared(ada)
    assert newest.expectation == before.expectation
    ada.waits(days=7)
    await asks(ada, "you're doing great")
    assert (await prepared(ada))[0].expectation != before.expectation


async def test_what_changed_is_told_once_by_what_weighs_most(ada: Person) -> None:
    await ada.types("add Write the storage RFC")
    await ada.types("add Lead a retro by 1 June")
    await asks(ada, "nothing")
    ada.waits(days=7)
    await ada.types("progress 1 60% draft sent")
    await ada.types("done 1")
    await ada.types("move 2 to July")
    await ada.types("add Give a talk")
    await ada.types("drop 3")
    await ada.types("undo")
    await wins(ada, "architecture", 1)
    said = (await asks(ada, "nothing")).text
    assert "Since your last preparation on Tue 3 March" in said
    for line in (
        "• done: Write the storage RFC",
        "• moved: Lead a retro",
        "• new: Give a talk",
        "• wins: Drew a boundary",
    ):
        assert line in said
    assert "further along" not in said
    assert "dropped" not in said


@pytest.mark.parametrize("typed", ["x" * 3000, "<!channel> *bold* `code` & <@U1> " * 90, "\n".join(["word"] * 600)])
async def test_long_and_hostile_words_stay_within_the_limits(ada: Person, typed: str) -> None:
    for number in range(12):
        await ada.types(f"add {typed[:250]} {number}")
    async with ada.database.team("T1") as team:
        facts: dict[str, Any] = {"level": None, "link": None, "origin": "typed", "origin_id": None}
        for _ in range(30):
            await team.wins.write("U1", typed, TODAY, ada.now, dimension=None, **facts)
    said = await asks(ada, typed)
    assert "*bold*" not in said.text.split("An agenda to copy")[0]
    assert "and 25 more" in said.text
    agenda = next(block for block in said.body()["blocks"] if block["type"] == "rich_text")
    assert len(agenda["elements"][0]["elements"][0]["text"]) <= 2900


async def test_the_behaviour_is_said_in_full_once_and_each_question_once(ada: Person) -> None:
    said = (await asks(ada, "you're doing great")).text
    [row] = await prepared(ada)
    for question in row.questions:
        assert said.count(question) == 1
    agenda = said.split("An agenda to copy")[1]
    assert all(question in agenda for question in row.questions)


async def test_what_looks_like_a_reminder_is_never_taken_for_what_was_heard(ada: Person) -> None:
    said = (await asks(ada, "every funday")).text
    assert "1on1 every tuesday 14:00" in said
    assert "1on1 you're doing great" in said
    assert await prepared(ada) == []
    form = await ACTIONS["one_on_one.remind_form"](ada.visit(), Click("one_on_one.remind_form", "reminder"))
    assert isinstance(form, Form)
    assert "'initial_time': '14:00'" in str(form.view.to_dict())


async def test_a_form_or_a_button_leads_to_the_same_and_sources_are_a_click_away(ada: Person) -> None:
    form = await ACTIONS["one_on_one.form"](ada.visit(), Click("one_on_one.form", "heard"))
    assert isinstance(form, Form)
    assert lint_view(form.view.to_dict()) == []
    shown = await FORMS["one_on_one.heard_form"](ada.visit(), Filled("x", {"heard": "take more ownership"}, {}))
    assert isinstance(shown, Message)
    assert "who decides, who answers" in checked(shown).text
    refused = await FORMS["one_on_one.heard_form"](ada.visit(), Filled("x", {"heard": "x" * 3001}, {}))
    assert isinstance(refused, Invalid)
    again = await ACTIONS["one_on_one.prepare"](ada.visit(), Click("one_on_one.prepare", "last"))
    assert isinstance(again, Message)
    assert "take more ownership" in again.text
    assert len(await prepared(ada)) == 1
    for value, said in (("praise-vague", "answer, +3 votes"), ("plain-ask", "comment, votes not counted")):
        sheet = await ACTIONS["one_on_one.why"](ada.visit(), Click("one_on_one.why", value))
        assert isinstance(sheet, Sheet)
        assert said in sheet.message.text
    assert await ACTIONS["one_on_one.why"](ada.visit(), Click("one_on_one.why", "forged")) is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("prepare my 1:1", "What did you hear in your last 1:1?"),
        ("help me prepare for my next one on one: take more ownership", "who decides, who answers"),
        ("my manager only says I'm doing great", "It does not tell you which level you are at."),
        ("my boss keeps saying not yet", "Not yet has a reason and a date"),
        ("1on1 every tuesday 14:00, remind me 1 hour before", "next on Tue 10 March 13:00"),
        ("remind me 30 minutes before my 1:1 on friday 10:00", "next on Fri 6 March 09:30"),
        ("1on1 off", "No reminder was set."),
        ("1:1 remind me", "I need a weekday and a time."),
    ],
)
async def test_a_direct_message_does_the_same(ada: Person, typed: str, shown: str) -> None:
    ada.waits(hours=6)
    assert shown in (await ada.says(typed)).text


@pytest.mark.parametrize(
    "typed", ["1:1 with Priya", "my manager said the build is red", "they only say hello", "prepare the release"]
)
def test_other_words_are_not_taken_for_a_1_1(typed: str) -> None:
    assert not isinstance(read_message(typed), PrepareOneOnOne)


async def test_nobody_sees_another_s_preparation(ada: Person, town: Town) -> None:
    await asks(ada, "you're doing great")
    [row] = await prepared(ada)
    stranger = await town.person("U2")
    assert await stranger.database.glance("T1").one_on_ones.get("U2", row.id or 0) is None
    assert await prepared(stranger) == []
    again = await ACTIONS["one_on_one.prepare"](stranger.visit(), Click("one_on_one.prepare", "last"))
    assert isinstance(again, Message)
    assert "you're doing great" not in again.text


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(
    ("at", "lead", "days_before", "expected"),
    [
        (time(14), 60, 0, time(13)),
        (time(9), 30, 0, time(8, 30)),
        (time(0, 30), 60, 1, time(23, 30)),
        (time(0), 5, 1, time(23, 55)),
        (time(9), 24 * 60, 1, time(9)),
        (time(9), 2 * 24 * 60, 2, time(9)),
        (time(1), 26 * 60, 2, time(23)),
    ],
)
def test_the_reminder_is_the_lead_before_the_meeting_on_every_weekday(
    weekday: int, at: time, lead: int, days_before: int, expected: time
) -> None:
    assert Meeting(weekday, at, lead).reminder == ((weekday - days_before) % 7, expected)


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("every tuesday 14:00, remind me 1 hour before", Meeting(1, time(14), 60)),
        ("Tuesdays at 2pm, half an hour before", Meeting(1, time(14), 30)),
        ("remind me 2 days before every Monday 9:00", Meeting(0, time(9), 2880)),
        ("every friday at noon", Meeting(4, time(12), 60)),
        ("wednesday 10:00, ping me fifteen minutes ahead", Meeting(2, time(10), 15)),
        ("off", Off()),
        ("no more reminders", Off()),
        ("remind me", Unclear("when")),
        ("remind me tomorrow", Unclear("when")),
        ("every tuesday 14:00, 9 days before", Unclear("lead")),
        ("every tuesday 14:00, 2 minutes before", Unclear("lead")),
        ("you're doing great, keep it up", None),
        ("every week you do great", None),
        ("every time you speak up it helps the team", None),
        ("on the storage review you did well", None),
        ("every funday", Unclear("when")),
        ("each moonday 14:00", Unclear("when")),
        ("every other tuesday 14:00", Unclear("when")),
        ("on funday at 14:00", Unclear("when")),
        ("nothing", None),
        ("you should ask before you merge on Tuesday 14:00", None),
    ],
)
def test_words_about_the_reminder_are_told_from_words_that_were_heard(said: str, wish: object) -> None:
    assert rules.read_reminder(said, TODAY) == wish


async def reminder(person: Person, week: str) -> Message | Withheld:
    """What would be sent for the reminder of a week."""
    delivery = Delivery(
        team_id="T1", user_id="U1", kind="one_on_one", subject={"of": 0, "week": week}, occurrence_key="x"
    )
    member, today = await person.member(), local_day(person.now, "Europe/Berlin")
    letter = Letter(person.database.glance("T1"), delivery, member, CONTENT, person.now, today)
    shown = await one_on_one_letter(letter)
    return checked(shown) if isinstance(shown, Message) else shown


async def test_the_reminder_looks_at_the_rows_as_they_are_and_is_late_once_the_meeting_begins(ada: Person) -> None:
    await asks(ada, "every tuesday 14:00, remind me 1 hour before")
    ada.now = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
    shown = await reminder(ada, "2026-W11")
    assert isinstance(shown, Message)
    assert shown.text.startswith("Your 1:1 begins at 14:00.")
    ada.now = datetime(2026, 3, 10, 13, 0, tzinfo=UTC)
    assert await reminder(ada, "2026-W11") == Withheld("skipped", "late")
    await asks(ada, "off")
    assert await reminder(ada, "2026-W11") == Withheld("cancelled", "consent")


@pytest.mark.parametrize(
    ("text", "week", "begins"),
    [
        ("every sunday 02:30, remind me 1 hour before", "2026-W13", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        ("every sunday 02:30, remind me 1 hour before", "2026-W43", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("every monday 00:30, remind me 1 hour before", "2026-W10", datetime(2026, 3, 8, 23, 30, tzinfo=UTC)),
        ("every tuesday 14:00, remind me 1 hour before", "no week", None),
    ],
)
async def test_the_meeting_s_moment_follows_its_reminder_over_changes_of_clocks(
    ada: Person, text: str, week: str, begins: datetime | None
) -> None:
    await asks(ada, text)
    schedule = await ada.database.glance("T1").schedules.get("U1", "one_on_one")
    assert schedule is not None
    assert rules.begins_at(schedule, week) == begins


async def test_a_changed_reminder_takes_the_place_of_the_old_one(ada: Person) -> None:
    await asks(ada, "every tuesday 14:00, remind me 1 hour before")
    said = await asks(ada, "every friday 10:00, remind me 2 days before")
    assert "I remind you 2 days before your 1:1 on Friday 10:00, next on Wed 4 March 10:00." in said.text
    form = await ACTIONS["one_on_one.remind_form"](ada.visit(), Click("one_on_one.remind_form", "reminder"))
    assert isinstance(form, Form)
    assert lint_view(form.view.to_dict()) == []
    values = {"weekday": "0", "at": "09:00", "lead": "15"}
    shown = await FORMS["one_on_one.remind_form"](ada.visit(), Filled("x", values, {}))
    assert isinstance(shown, Message)
    assert "15 minutes before your 1:1 on Monday 09:00, next on Mon 9 March 08:45" in shown.text
    for field, wrong in (("weekday", "9"), ("at", "25:00"), ("lead", "99999"), ("at", "")):
        shown = await FORMS["one_on_one.remind_form"](ada.visit(), Filled("x", {**values, field: wrong}, {}))
        assert isinstance(shown, Invalid)


async def test_a_kept_preparation_shows_its_own_questions_after_the_evidence_has_changed(ada: Person) -> None:
    await asks(ada, "you're doing great")
    [row] = await prepared(ada)
    await wins(ada, row.dimension or "", 1, 2, 3, 4)
    member, team = await ada.member(), ada.database.glance("T1")
    found = await rules.recall(team, member, row, CONTENT, ada.now)
    assert found.questions == row.questions
    assert (found.gap.dimension.id, found.gap.wins) == (row.dimension, 4)
    other = OneOnOne(**(row.model_dump() | {"expectation": "gone-since"}))
    assert (await rules.recall(team, member, other, CONTENT, ada.now)).behaviour.id != "gone-since"
    without = replace(found, goals=[], changes=replace(found.changes, goals={}, wins=[]))
    assert "nothing written down" in checked(blocks.prepared(CONTENT, without, None, "/cairn")).text
