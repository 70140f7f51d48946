import re

import pytest
from hypothesis import given, settings

from bot.blocks.message import Message
from bot.blocks.pictures.drawing import radar
from bot.blocks.pictures.messages import Portrait, alone, beside_words, in_full, in_words, on_home
from bot.blocks.pictures.readings import figure, percent, rounded, span
from bot.blocks.pictures.twins import ALT, radar_alt, radar_lines, radar_table
from bot.blocks.sheet import sheet_view
from bot.mentoring.profile import Axis, Profile
from bot.slack.speech import read_goals_command, read_message
from bot.slack.speech.intents import ShowPicture, ShowProgress
from bot.slack.speech.pictures import asks_for_picture
from bot.standin.lint import lint_message, lint_view
from tests.unit.goals_desk import CONTENT
from tests.unit.picture_samples import EARLIER, SCRIPTS, TODAY, axis, longest, profile, profiles

WORDS = CONTENT.words


def portrait(of: Profile) -> Portrait:
    return Portrait(WORDS, of, radar(WORDS, of, TODAY), "/level")


def facts(one: Axis) -> str:
    """Every figure of a dimension, as it must be said after its name."""
    if one.rank is None:
        before = "" if one.previous is None else f", before {figure(one.previous)}"
        return f"not rated{before}"
    low, high = span(one)
    proof = "with evidence" if one.is_proven else "no evidence yet"
    before = "" if one.previous is None else f", before {figure(one.previous)}"
    return f"{figure(one.rank)}|range {figure(low)} to {figure(high)}, {proof}, freshness {percent(one)}%{before}"


def holds(said: str, number: int, one: Axis) -> bool:
    """Whether the text says these facts of this dimension, names aside."""
    head, _, tail = facts(one).partition("|")
    middle = rf"[ ,].*?, {re.escape(tail)}" if tail else ""
    pattern = rf"(?:^|\W){number}\. .*?: {re.escape(head)}{middle}"
    return re.search(pattern, said, re.S) is not None


@settings(max_examples=100, deadline=None)
@given(profiles())
def test_the_alt_text_says_every_number_of_the_picture_in_its_order(of: Profile) -> None:
    alt, shown = radar_alt(WORDS, of), rounded(of)
    assert len(alt) <= ALT
    place = 0
    for number, one in enumerate(shown.axes, 1):
        found = re.compile(rf"(?:^| ){number}\. ").search(alt, place)
        assert found is not None
        assert holds(alt[found.start() :], number, one), (alt, one)
        place = found.end()
    for rank, title in ((of.level, "Your level"), (of.target, "Next level")):
        assert (f"{title}: {rank} " in alt) is bool(rank)


def test_the_alt_text_names_levels_evidence_and_range() -> None:
    alt = radar_alt(
        WORDS, profile(axis(0, 3, previous=1, low=2.4, high=3.6, strength=0.8), axis(1, None), previous_on=EARLIER)
    )
    assert alt == (
        "Picture of how you see yourself on the ladder Backend engineer. Levels: 1 Junior, 2 Mid, 3 Senior, 4 Staff."
        " Your level: 2 Mid. Next level: 3 Senior."
        " 1. Technical depth: 3 Senior, range 2.4 to 3.6, with evidence, freshness 80%, before 1 Junior."
        " 2. Code quality: not rated."
    )


def test_ranks_between_levels_and_below_the_first_are_named() -> None:
    alt = radar_alt(WORDS, profile(axis(0, 2.5), axis(1, 0, low=0), axis(2, 4)))
    assert "1. Technical depth: 2.5, between Mid and Senior," in alt
    assert "2. Code quality: 0, not yet Junior," in alt
    assert "3. Architecture and design: 4 Staff," in alt


def test_the_longest_ladder_keeps_every_number_and_shortens_names_first() -> None:
    of = longest(12)
    alt = radar_alt(WORDS, of)
    assert len(alt) <= ALT
    assert alt.count("11.5, between") == 12
    many = radar_alt(WORDS, longest(60))
    assert len(many) <= ALT
    assert re.search(r"The table below has \d+ more\.$", many)


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_table_lines_and_alt_text_agree_and_every_rendering_is_one_that_slack_takes(of: Profile) -> None:
    shown, found = rounded(of), portrait(of)
    for number, (one, row, line) in enumerate(
        zip(shown.axes, radar_table(WORDS, of)["rows"][1:], radar_lines(WORDS, of), strict=True), 1
    ):
        assert holds(line.replace("*", ""), number, one)
        cells = [cell["text"] for cell in row]
        assert cells[0].startswith(f"{number}. ")
        if one.rank is not None:
            assert cells[1].startswith(figure(one.rank))
            assert cells[2] == " to ".join(map(figure, span(one)))
            assert f"{percent(one)}%" in cells[3]
    messages = [
        in_words(found),
        in_words(found, offer=True),
        in_full(found, "F0123456"),
        in_full(found, None),
        alone(found, "F0123456"),
    ]
    for message in messages:
        assert lint_message(message.body()) == []
        assert message.text.strip()
    assert lint_view(sheet_view("Cairn", beside_words(found, "F0123456")).to_dict()) == []
    home = [block.to_dict() for block in on_home(found, "F0123456")]
    if home:
        assert lint_view({"type": "home", "blocks": home}) == []


def test_a_dimension_in_another_script_is_named_beside_the_picture_under_the_same_number() -> None:
    of = profile(*(axis(n, title=name) for n, name in enumerate(SCRIPTS)))
    names = [row[0]["text"] for row in radar_table(WORDS, of)["rows"][1:]]
    assert names == [f"{number}. {name}" for number, name in enumerate(SCRIPTS, 1)]


def test_where_slack_refuses_picture_or_table_the_words_come_with_a_button_to_try_again() -> None:
    message = in_full(portrait(profile(axis(0), axis(1), axis(2))), "F0123456")
    kinds = [block["type"] for block in message.body()["blocks"]]
    assert kinds == ["header", "section", "image", "table", "context"]
    assert message.plainer is not None
    plainer = message.plainer.body()
    assert {block["type"] for block in plainer["blocks"]} == {"header", "section", "context", "actions"}
    assert "pictures.show" in str(plainer)
    assert plainer["text"] == message.text


def test_a_message_that_goes_on_keeps_a_plainer_version_of_the_whole() -> None:
    welcome = Message("Welcome", [])
    chart = Message("Figures", [{"type": "image"}], plainer=Message("Figures", []))
    for whole in (chart.followed_by(welcome), welcome.followed_by(chart)):
        assert whole.plainer is not None
        assert "Welcome" in whole.plainer.text
        assert whole.plainer.blocks == []
    assert welcome.followed_by(welcome).plainer is None


def test_with_nothing_rated_the_next_step_is_named_and_home_shows_nothing() -> None:
    found = portrait(profile(*(axis(n, None) for n in range(8)), rated_on=None))
    message = in_words(found)
    assert "Nothing is rated yet" in message.text
    assert "assessment.open" in str(message.body())
    assert on_home(found, None) == []


@pytest.mark.parametrize("typed", ["picture", "radar", "chart", " My Radar ", "show me the picture", "radar chart?"])
def test_level_understands_picture(typed: str) -> None:
    assert asks_for_picture(typed)


@pytest.mark.parametrize("typed", ["", "senior", "picture senior", "mid to senior", "the", "set mid"])
def test_level_takes_nothing_else_for_a_picture(typed: str) -> None:
    assert not asks_for_picture(typed)


@pytest.mark.parametrize(
    "said",
    [
        "show my radar",
        "Radar",
        "picture please",
        "draw me the radar chart",
        "level picture",
        "can you show me my growth picture?",
    ],
)
def test_a_direct_message_that_asks_for_the_radar_is_understood(said: str) -> None:
    assert read_message(said) == ShowPicture()


@pytest.mark.parametrize(
    "said", ["chart", "show my progress chart", "progress over time", "show me the chart of my goals"]
)
def test_the_chart_of_goals_is_asked_for_in_the_same_words_everywhere(said: str) -> None:
    assert read_message(said) == ShowProgress()
    assert read_goals_command(said) == ShowProgress()


@pytest.mark.parametrize(
    "said", ["I want to draw a picture of the system by June", "the big picture", "my radar is broken by Friday"]
)
def test_words_about_pictures_are_not_taken_for_the_picture(said: str) -> None:
    assert read_message(said) != ShowPicture()
