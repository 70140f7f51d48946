"""What people typed reaches Slack as plain words, and nothing is longer than its place."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.blocks.text import clean, entities, escape, fit, one_line

TYPED = st.text(max_size=200) | st.text(alphabet="<>&!@#*_~`U12 |\n", max_size=60)


@given(TYPED)
def test_nothing_typed_becomes_a_mention_a_link_or_a_broadcast(typed: str) -> None:
    safe = escape(typed)
    assert "<" not in safe
    assert ">" not in safe
    assert re.sub(r"&(?:amp|lt|gt);", "", safe).count("&") == 0


@given(TYPED)
def test_what_was_typed_can_be_read_as_it_was_typed(typed: str) -> None:
    shown = escape(typed).replace("\u2060", "").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown == clean(typed).replace("\u2060", "")


@given(st.text(st.characters(exclude_characters="*_~`"), max_size=60))
def test_what_has_no_formatting_in_it_is_cleaned_and_nothing_else(typed: str) -> None:
    assert escape(typed) == entities(clean(typed))


def test_towers_of_accents_are_cut_where_nothing_else_is_to_be_done() -> None:
    assert escape("e" + "\u0301" * 50) == "e" + "\u0301" * 4


@pytest.mark.parametrize("typed", ["*bold*", "_slanted_", "~gone~", "`code`", "say *this* now", "```block```"])
def test_no_formatting_character_touches_the_space_before_or_the_word_after_it(typed: str) -> None:
    assert re.search(r"(?:^|\s)[*_~`]|[*_~`](?:\s|$)", escape(typed)) is None


def test_words_with_marks_inside_stay_whole() -> None:
    assert escape("snake_case_name and 2*3") == "snake_case_name and 2*3"


@given(st.text(alphabet=st.characters(), max_size=200))
def test_clean_text_has_no_control_or_direction_marks_and_can_be_sent(typed: str) -> None:
    cleaned = clean(typed)
    cleaned.encode("utf-8")
    assert all(unicodedata.category(character) != "Cc" or character in "\t\n\r" for character in cleaned)
    assert not set(cleaned) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("\u202eevil", "evil"),
        ("שלום", "שלום"),
        ("👩🏽‍💻 ok", "👩🏽‍💻 ok"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("two\nlines", "two\nlines"),
    ],
)
def test_what_is_kept_of_odd_text(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_the_bots_own_text_keeps_its_formatting() -> None:
    assert entities("`/goals` <now> & *then*") == "`/goals` &lt;now&gt; &amp; *then*"


@given(st.text(max_size=300), st.integers(min_value=8, max_value=120))
def test_fitted_text_is_never_longer_than_its_place_and_whole_where_it_can_be(text: str, limit: int) -> None:
    fitted = fit(text, limit)
    assert len(fitted) <= limit
    assert (fitted == text) == (len(text) <= limit)


@given(st.text(alphabet="<>& ab", min_size=1, max_size=60), st.integers(min_value=8, max_value=40))
def test_fitting_never_cuts_an_entity_in_two(typed: str, limit: int) -> None:
    rest = re.sub(r"&(?:amp|lt|gt);", "", fit(entities(typed), limit))
    assert "&" not in rest


def test_long_names_are_cut_between_words() -> None:
    assert fit("Lead the design review of the billing service", 30) == "Lead the design review of…"


@given(st.text(max_size=100))
def test_one_line_has_no_line_breaks_and_no_double_spaces(typed: str) -> None:
    assert one_line(typed).split(" ") == typed.split() or typed.split() == []
