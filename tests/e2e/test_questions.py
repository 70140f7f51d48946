"""Asking a mentor: answers with sources in a message and by command, what they turn into, and an honest no."""

from bot.standin.people import Person
from bot.store import Question
from tests.e2e.acts import clicks, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET, asks, presses, rests


async def backlog(office: Office) -> list[Question]:
    """What was handed over for whoever writes the content."""
    return await office.app.database.glance(office.standin.workspace.id).questions.newest()


async def test_a_question_gets_every_view_with_its_sources_and_becomes_a_goal(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    saw = await tells(ada, "should I change jobs?")
    for words in (
        "No push either way",
        "Contested, score 0, 2020",
        "(the same answer, +3)",
        "Sources: A question from",
    ):
        assert words in saw, words
    assert "it cites a magazine column of 2014" in await clicks(office, ada, "Why?")
    await ada.closes()
    saw = await tells(ada, "how do I review better?")
    for words in ("Praise:", "What is missing:", "Why:", "This week: In your next review"):
        assert words in saw, words
    assert "circuit breaker" in await clicks(office, ada, "Read all of it")
    await ada.closes()
    saw = await clicks(office, ada, "Make it a goal")
    assert "Shall I keep this as your goal?" in saw
    assert "due Fri 4 December" in saw
    assert "Goal 1" in await clicks(office, ada, "Save")
    assert "In your next review, write one comment in this shape" in await ada.types("/goals")


async def test_the_command_answers_the_person_alone_and_routes_what_has_a_page(ada: Person, office: Office) -> None:
    saw = await ada.types("/cairn", "ask my PRs take forever")
    assert saw.ephemeral
    assert "Most slow pull requests are large" in saw
    assert "Ask in your own words" in await ada.types("/cairn", "ask")
    assert "Choose by long-term impact" in await ada.types("/cairn", "ask should we use microservices?")
    assert "You finish the tasks you are given, with some help" in await ada.types(
        "/cairn", "ask what is expected of a junior?"
    )
    assert "It does not tell you which level you are at." in await ada.types(
        "/cairn", "ask my manager only says I'm doing great"
    )
    assert "Our sources do not settle it" in await ada.types("/cairn", "does AI matter?")


@OVER_SOCKET
async def test_a_nudge_on_it_comes_with_the_next_slot(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    await ada.types("/nudges", "on")
    await asks(office, ada, "my PRs take forever", "slow pull requests")
    saw = await clicks(office, ada, "Nudge me on this")
    assert "On Mon 30 November you get this nudge:" in saw
    title = str(saw).split("you get this nudge:")[1].strip().split("\n")[0].strip("* ")
    assert title in await ada.types("/nudges", "next")


@OVER_SOCKET
async def test_the_topic_stays_in_its_thread_and_right_behind_the_answer(ada: Person, office: Office) -> None:
    await ada.says("how do I get better at architecture?")
    await ada.waits_for("How to grow into architecture")
    assert "At Senior:" in await asks(office, ada, "and for a senior?", "At Senior:")
    await office.forward(hours=2)
    await asks(office, ada, "does AI matter?", "Our sources do not settle it")
    await ada.says("staff?", thread="how do I get better at architecture?")
    saw = await ada.waits_for("At Staff:")
    assert "How to grow into architecture" in saw


async def test_what_is_not_curated_is_said_and_kept_only_with_a_yes(ada: Person, office: Office) -> None:
    saw = await tells(ada, "how do I bake a *sourdough* <!channel> bread?")
    assert "I have nothing curated on this, so I say nothing rather than guess." in saw
    assert "without your name" in saw
    assert await backlog(office) == []
    shown = await presses(office, ada, "Keep this question for whoever writes the content")
    assert "Kept for whoever writes the content, without your name" in shown
    [question] = await backlog(office)
    assert "sourdough" in question.text
    saw = await tells(ada, "blue bananas")
    assert "I am not sure what this is" in saw
    assert "I have nothing curated on this" in await presses(office, ada, "It is a question")
    await rests(office, ada)
    assert len(await backlog(office)) == 1


@OVER_SOCKET
async def test_whom_a_question_is_about_is_no_topic(ada: Person, office: Office) -> None:
    await ada.types("/level", "set mid")
    for asked in (
        "how do I hide a bug from my manager?",
        "can I trust my landlord?",
        "is my colleague Ben earning more than me?",
        "does my manager like me?",
    ):
        assert "I have nothing curated on this" in await ada.types("/cairn", f"ask {asked}")
        assert "I have nothing curated on this" in await tells(ada, asked)
    assert "nothing curated" not in await ada.types("/cairn", "ask how do I ask my boss for a raise?")
