"""What is expected, told by `/level`."""

import pytest

from bot.standin.people import Person
from tests.e2e.acts import clicks, tells
from tests.e2e.conftest import Office
from tests.e2e.steps import OVER_SOCKET


async def test_a_level_is_explained_by_dimension_and_only_she_sees_it(ada: Person, mira: Person) -> None:
    saw = await ada.types("/level", "senior")
    assert saw.ephemeral
    for words in ("Senior", "time left", "Architecture and design", "Learning and career", "Sources:"):
        assert words in saw
    mira.does_not_see("Architecture and design")


async def test_one_dimension_comes_with_examples_questions_and_sources(ada: Person) -> None:
    saw = await ada.types("/level", "senior architecture")
    for words in ("Example:", "Ask yourself:", "Sources:", "Why?"):
        assert words in saw


async def test_why_shows_who_said_it_and_how_strong_that_is(ada: Person) -> None:
    await ada.types("/level", "senior technical-depth")
    saw = await ada.clicks("Why?")
    assert saw.modal is not None
    assert "How strong:" in saw


async def test_where_sources_disagree_both_sides_are_shown(ada: Person, office: Office) -> None:
    ladder = office.app.content.default_ladder
    cell = ladder.expectations("senior", "technical-depth")
    position = next(n for n, one in enumerate(cell, 1) if "3-21" in one.refs)
    await ada.types("/level", "senior technical-depth")
    saw = await ada.clicks("Why?", nth=position)
    assert "Sources disagree" in saw
    assert "How to live with it" in saw


async def test_the_gap_shows_rules_what_is_added_and_questions(ada: Person) -> None:
    saw = await ada.types("/level", "mid to senior")
    for words in (
        "From Mid to Senior",
        "wo of",
        "pillars",
        "what Senior adds",
        "Questions to put to yourself",
        "not a verdict",
    ):
        assert words in saw
    for arrow in ("mid > senior", "mid->senior", "mid → senior"):
        assert "From Mid to Senior" in await ada.types("/level", arrow)


async def test_without_a_level_she_is_asked_and_her_answer_is_kept(ada: Person) -> None:
    assert "Which level are you at?" in await ada.types("/level")
    await ada.clicks("Mid")
    await ada.waits_for("Your level is now Mid")
    saw = await ada.types("/level")
    assert "Your level: Mid" in saw
    assert "What Senior adds" in saw
    assert "From Mid to Senior" in await ada.types("/level", "gap")


async def test_a_level_is_set_by_command_and_home_follows(ada: Person) -> None:
    await ada.opens_home()
    await ada.waits_until(lambda: ada.home is not None)
    await ada.types("/level", "set senior")
    await ada.waits_until(lambda: ada.home is not None and "Level: Senior" in ada.text_of_view(ada.home))


@pytest.mark.parametrize("typed", ["senoir", "sr", "SENIOR", " senior  ", "l3", "a senior backend engineer"])
async def test_a_near_miss_is_understood(ada: Person, typed: str) -> None:
    assert "time left" in await ada.types("/level", typed)


@pytest.mark.parametrize("typed", ["medior", "middle", "L2", "intermediate"])
async def test_other_names_for_mid_are_understood(ada: Person, typed: str) -> None:
    assert "Mid: Backend engineer" in await ada.types("/level", typed)


async def test_an_unknown_word_is_answered_with_what_may_have_been_meant(ada: Person) -> None:
    saw = await ada.types("/level", "principal")
    assert "I do not know" in saw
    await ada.clicks("staff")
    await ada.waits_for("Staff: Backend engineer")


async def test_help_names_levels_and_dimensions(ada: Person) -> None:
    saw = await ada.types("/level", "help")
    for words in ("mid to senior", "set mid", "junior", "code-quality"):
        assert words in saw


async def test_the_ladders_are_listed_and_one_is_chosen(ada: Person) -> None:
    assert "the one you use" in await ada.types("/level", "ladders")
    assert "You now use the ladder" in await ada.types("/level", "ladder backend")
    assert "ladder backend" in await ada.types("/level", "ladder frontend")


async def test_from_a_dimension_she_goes_on_to_another_and_to_what_is_worth_knowing(ada: Person) -> None:
    await ada.types("/level", "mid code quality")
    await ada.chooses("Another dimension", "Business context")
    await ada.waits_for("Mid: Business context")
    saw = await ada.clicks("Worth knowing")
    assert saw.modal is not None


async def test_the_first_answer_ends_with_the_welcome_and_the_second_does_not(ada: Person) -> None:
    assert "Shall I send you a step" in await ada.types("/level", "senior")
    saw = await ada.types("/level", "senior")
    assert "Shall I send you a step" not in saw
    ada.sees_only_once("Shall I send you a step")


async def test_every_level_dimension_and_gap_fits_into_slack(ada: Person, office: Office) -> None:
    ladder = office.app.content.default_ladder
    levels = [level.id for level in ladder.levels]
    for level in levels:
        assert (await ada.types("/level", level)).error is None
        for dimension in ladder.dimensions:
            assert (await ada.types("/level", f"{level} {dimension.id}")).error is None
        for other in levels:
            assert (await ada.types("/level", f"{level} to {other}")).error is None


@OVER_SOCKET
async def test_words_close_to_unset_lead_to_it_and_signs_alone_to_the_usage(office: Office, ada: Person) -> None:
    await ada.types("/level", "set mid")
    assert "/level unset takes it away" in await ada.types("/level", "help")
    for typed in ("unse", "unset foo"):
        assert "[ unset ]" in await ada.types("/level", typed)
        assert "You have no level set now." in await clicks(office, ada, "unset")
        await ada.types("/level", "set mid")
    assert "You have no level set now." in await ada.types("/level", "set none")
    assert "What can be asked about levels" in await ada.types("/level", "!!!")
    assert "Each of them" not in await ada.types("/cairn", "help")


@OVER_SOCKET
async def test_a_level_can_be_unset_and_an_arrow_between_spaces_is_one(office: Office, ada: Person) -> None:
    await ada.types("/level", "set mid")
    assert "From Mid to Senior" in await ada.types("/level", "MID -> SENIOR")
    for typed in ("clear", "unset", "unset my level"):
        await ada.types("/level", "set mid")
        saw = await ada.types("/level", typed)
        assert "You have no level set now." in saw
        assert "[ Senior ]" in saw
        assert "Which level are you at?" in await ada.types("/level", "gap")
    await ada.types("/level", "set mid")
    assert "Which level are you at?" in await tells(ada, "level clear")
