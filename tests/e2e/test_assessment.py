"""From "where do I stand?" to a few dated goals: self-assessment, readiness by rule, and goals that follow."""

from datetime import timedelta

import pytest

from bot.standin.people import Person
from bot.store import Win
from tests.e2e.acts import clicks, goals_of, submits, tells
from tests.e2e.conftest import Office

LEVEL, SURE = "Where do you see yourself?", "How sure are you?"
EXAMPLE, WINS = "What did you do lately that shows it?", "Wins that show it"
DIMENSIONS = ["Architecture", "Code quality", "Technical depth", "Operations", "Business", "Leadership", "Mentoring"]
NEVER = ("you are senior", "you are a senior", "you are ready", "you are not ready", "you are not senior")


async def rates(office: Office, person: Person, level: str, sure: str = "fairly sure", example: str = "") -> str:
    """Fill the open form in and submit it; what there is to see then."""
    await person.chooses(LEVEL, level)
    await person.chooses(SURE, sure)
    if example:
        await person.fills(EXAMPLE, example)
    return str(await submits(office, person))


async def wins(office: Office, person: Person, text: str, dimension: str, level: str | None = None) -> Win:
    """The person has this win since yesterday."""
    async with office.app.database.team(office.standin.workspace.id) as team:
        now = office.clock()
        return await team.wins.write(
            person.id,
            text,
            (now - timedelta(days=1)).date(),
            now,
            dimension=dimension,
            level=level,
            link=None,
            origin="typed",
            origin_id=None,
        )


async def test_somebody_assesses_themselves_stops_goes_on_and_looks_back(ada: Person, office: Office) -> None:
    await wins(office, ada, "Led the <storage> review", "architecture")
    await ada.types("/level", "set mid")
    saw = await ada.types("/level", "assess")
    assert "one dimension at a time" in saw
    assert str(saw).count("not rated yet") == 8
    await clicks(office, ada, "Start: Architecture")
    assert "Dimension 1 of 8" in ada.screen()
    assert "Ask yourself" not in ada.screen()
    assert "You find and solve" not in ada.screen()
    await ada.chooses(LEVEL, "Mid")
    await ada.chooses(SURE, "sure")
    await ada.fills(EXAMPLE, "Drew the *queue* boundary with <!channel>")
    await ada.chooses(WINS, ["Led the <storage> review"])
    await submits(office, ada)
    assert "Dimension 2 of 8" in ada.screen()
    await rates(office, ada, "Not yet Junior", "a guess")
    assert "Dimension 3 of 8" in ada.screen()
    await ada.closes()
    saw = await ada.types("/level", "assess")
    assert "2 of 8 rated in it" in saw
    assert "about Mid · shown by an example and 1 win, newest Wed 25 November · sure" in saw
    assert "not yet Junior, may be anything from not yet Junior to Mid" in saw
    assert "nothing shown yet: no example, no win · a guess" in saw
    saw = await clicks(office, ada, "Finish this round")
    assert "this is version 1" in saw
    assert "The round is open again" in await clicks(office, ada, "Undo")
    await clicks(office, ada, "Finish this round")

    await office.forward(days=200)
    saw = await ada.types("/level", "assess architecture")
    assert "fades" in saw
    await clicks(office, ada, "Next: Architecture")
    assert "Drew the *queue* boundary with <!channel>" in ada.screen()
    await rates(office, ada, "Senior", "fairly sure", "Designed the new ledger with two teams")
    await ada.closes()
    saw = await ada.types("/level", "assess history")
    assert "Open round" in saw
    assert "Version 1" in saw
    saw = await clicks(office, ada, "What moved")
    assert "Architecture and design" in saw
    assert "Mid, shown, fading, now Senior, shown" in saw
    assert "As before: Code quality" in saw
    await ada.types("/level", "assess restart")
    saw = await clicks(office, ada, "Throw this round away")
    assert "Thrown away" in saw
    assert "Mid" in saw


async def test_a_gap_turns_into_goals_with_one_button_each(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    saw = await ada.types("/level", "gap")
    assert "I propose goals once I know where you stand" in saw
    await clicks(office, ada, "Rate Architecture")
    for _ in DIMENSIONS:
        await rates(office, ada, "Mid", "fairly sure", "Did it once last week")
    overview = await rates(office, ada, "Senior", "sure", "Ran the guild for a quarter")
    assert ada.modal is None
    assert "8 of 8 rated in it" in overview
    saw = await clicks(office, ada, "Goals from this")
    titles = [
        "Design one system of several parts and have two seniors question it",
        "Test every way our most critical path can fail and close the gaps",
        "Lead one technical project of two people or more to its end",
    ]
    for title in titles:
        assert title in saw
    saw = await ada.types("/level", "gap")
    assert str(saw).index("Architecture and design: what") < str(saw).index("Technical leadership and ownership: what")
    assert str(saw).index("Technical leadership") < str(saw).index("Operations, performance and security: what")
    assert str(saw).index("Learning and career: what") > str(saw).index("Business context: what")
    assert "Turn one company" not in saw
    assert "Designing large pieces is the first of the three abilities" in saw
    await clicks(office, ada, "Why?", nth=3)
    assert "answers with votes" in ada.screen()
    await ada.closes()
    await ada.types("/level", "gap")
    saw = await clicks(office, ada, "Make it a goal")
    assert "Goal 1 is set." in saw
    assert titles[0] in saw
    assert titles[2] in saw
    [goal] = await goals_of(office, ada)
    assert (goal.title, goal.dimension) == (titles[0], "architecture")
    assert goal.due_day is not None
    assert goal.due_day.weekday() == 4
    assert titles[0] not in await ada.types("/level", "goals")


@pytest.mark.parametrize("office", ["socket"], indirect=True)
async def test_am_i_senior_yet_is_answered_from_evidence_and_never_with_a_verdict(ada: Person, office: Office) -> None:
    saw = await tells(ada, "am I senior yet?")
    assert "Not shown yet: You mentor younger engineers" in saw
    assert "None of the three has evidence here yet" in saw
    for number in range(1, 7):
        assert f"{number}. " in saw
    assert not any(verdict in str(saw).lower() for verdict in NEVER)
    await ada.types("/level", "set mid")
    await wins(office, ada, "Mentored Bo until he shipped alone", "mentoring", "senior")
    saw = await tells(ada, "am I ready?")
    assert "> Mentored Bo until he shipped alone" in saw
    assert "One alone is a problem by this rule, unless you are very good at it." in saw
    saw = await tells(ada, "assess me")
    assert "Where you see yourself: Backend engineer" in saw
    await clicks(office, ada, "Start: Architecture")
    await rates(office, ada, "Senior", "sure", "Split billing in two services")
    await ada.closes()
    saw = await tells(ada, "am I senior yet?")
    assert "> Split billing in two services" in saw
    assert "Two of the three have evidence" in saw
    assert "Next:" in saw
    assert not any(verdict in str(saw).lower() for verdict in NEVER)
    await clicks(office, ada, "Make it a goal")
    [goal] = await goals_of(office, ada)
    assert goal.title == "Lead one technical project of two people or more to its end"
    assert "Finished: this is version 1" in await tells(ada, "finish my assessment")
    assert "There is no open round." in await tells(ada, "level assess finish")
