"""How wins look with none, with 500, and with whatever people type; and the document that Markdown shows as typed."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.blocks import wins as blocks
from bot.blocks.copying import PAGE as PAGE_OF_TEXT
from bot.blocks.goals import scene
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.mentoring.wins import LONGEST_TEXT, Kept, Unfit, is_link, matching, packed, unpacked
from bot.standin.lint import lint_blocks, lint_message, lint_view
from bot.store import Goal, Note, Win
from tests.unit.goals_desk import CONTENT, buttons, checked

TODAY = date(2026, 3, 3)
NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SCENE = scene(CONTENT, None, TODAY, "Europe/Berlin")
CALLS = ["<!channel>", "<@U123>", "<#C1|x>", "{number}", "```", "[a](http://b)", "# head", "- item", "1. one", "a_b_c"]
MARKS = list("`*_~&<>|\\[]()#+-.!=:\n word1")
ODD = ["\u202e", "\x00", "\ud800", "e\u0301" * 9, "🙂", "שלום", "設計"]
LINKS = ["https://example.com/a_b?c=1&d=2", "http://[::1]/x", "https://x*y/)", "https://[draft", "http://a\u2100b.org"]
NASTY = st.one_of(st.text(max_size=200), st.lists(st.sampled_from([*CALLS, *MARKS, *ODD]), max_size=80).map("".join))


def win(number: int = 1, text: str = "Led the review", **values: Any) -> Win:
    plain: dict[str, Any] = {
        "id": number,
        "team_id": "T1",
        "user_id": "U1",
        "number": number,
        "text": text,
        "dimension": "architecture",
        "level": "senior",
        "happened_day": TODAY,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Win(**(plain | values))


def goal(number: int = 2, title: str = "Lead a design review") -> Goal:
    return Goal(
        id=number, team_id="T1", user_id="U1", number=number, title=title, state="done", created_at=NOW, updated_at=NOW
    )


@st.composite
def wins(draw: st.DrawFn) -> Win:
    return win(
        draw(st.integers(1, 10**9)),
        clean(draw(NASTY)).strip() or "x",
        dimension=draw(st.none() | st.sampled_from(["architecture", "learning", "of_another_ladder"])),
        level=draw(st.none() | st.sampled_from(["junior", "senior", "E7"])),
        link=draw(st.none() | st.sampled_from(LINKS)),
        happened_day=draw(st.dates(date(1990, 1, 1), TODAY)),
        origin=draw(st.sampled_from(["typed", "goal", "nudge", "message"])),
        origin_id="2",
    )


LINK = ("link_open", "link_close")
MANY = [win(number, "x" * LONGEST_TEXT, link=f"https://example.com/{'y' * 1900}") for number in range(500, 0, -1)]


def every_page(action: str, count: int) -> list[Message]:
    found = []
    for offset in range(0, count, blocks.PAGE):
        page = MANY[offset : offset + blocks.PAGE]
        shown = (
            blocks.listed(SCENE, page, count, offset)
            if action == "wins.page"
            else blocks.found(SCENE, MANY, "x" * 500, offset)
        )
        found.append(checked(shown))
    return found


def test_a_member_without_wins_is_told_how_to_begin() -> None:
    shown = checked(blocks.listed(SCENE, [], 0))
    assert "You have no wins yet" in shown.text
    assert set(buttons(shown)) == {"wins.add"}
    assert "nothing to export" in checked(blocks.nothing_to_export(CONTENT.words)).text


def test_500_wins_of_3000_characters_stay_within_limits_on_every_page_and_lead_to_each_other() -> None:
    for action in ("wins.page", "wins.found"):
        shown = every_page(action, 500)
        assert len(shown) == 50
        for number, page in enumerate(shown):
            values = buttons(page)
            assert (f"{action}:next" in values) == (number < 49)
            assert (f"{action}:previous" in values) == (number > 0)
            if number < 49:
                assert values[f"{action}:next"].split(" ")[0] == str((number + 1) * blocks.PAGE)
            assert f"{number * blocks.PAGE + 1} to {(number + 1) * blocks.PAGE} of 500" in page.text


@pytest.mark.parametrize("address", LINKS)
def test_every_link_that_a_form_takes_can_be_shown(address: str) -> None:
    assert is_link(address)
    shown = checked(blocks.listed(SCENE, [win(link=address)], 1))
    assert f"<{address.replace('&', '&amp;')}|" in str(shown.body()["blocks"])
    assert "://example.com/a_b" not in shown.text


@given(st.lists(wins(), min_size=1, max_size=blocks.PAGE), NASTY, st.text("&*<>_~`x", max_size=3000))
@settings(max_examples=25, deadline=None)
def test_the_fallback_text_of_every_page_of_wins_stays_short(some: list[Win], sought: str, typed: str) -> None:
    for place, one in enumerate(some):
        one.text = (one.text + typed)[:LONGEST_TEXT]
        one.link = f"https://{'&_' * 999}"[: 20 + 198 * place] if place % 2 else f"https://example.com/{'y' * 1980}"
    done = [goal(title=typed[:300] or "x")] if len(typed) < 100 else []
    for shown in (
        blocks.listed(SCENE, some, 500, 10 * blocks.PAGE),
        blocks.listed(SCENE, some, len(some), 0, done),
        blocks.found(SCENE, some, sought),
        *(blocks.card(SCENE, one) for one in some),
    ):
        assert len(checked(shown).text) < 4000
    lines = checked(blocks.found(SCENE, some)).text.split("\n")
    assert sum(len(line) + 1 for line in lines[1:]) <= 301 * len(some)
    for shown in (blocks.found(SCENE, some), blocks.card(SCENE, some[0])):
        assert f"<https://example.com/{'y' * 1980}|example.com>" in str(shown.body()["blocks"])


@given(st.sets(st.integers(1, 12_000), max_size=60), st.integers(0, 2 * 10**9))
def test_which_wins_were_found_fits_a_button_and_is_read_again(some: set[int], lowest: int) -> None:
    numbers = {lowest + number for number in some}
    state = packed(numbers)
    assert len(f"99999 {state}") <= 2000
    assert unpacked(state) == {number for number in numbers if number > max(numbers) - 11_000}


@pytest.mark.parametrize(
    "forged", ["", "review", "1.", ".AA", "1.A", "1.%%%", "-1.AQ==", "9" * 50 + ".AQ==", "²." + "AQ=="]
)
def test_a_forged_page_of_a_search_finds_nothing(forged: str) -> None:
    assert unpacked(forged) == set()


def test_app_home_has_room_for_the_newest() -> None:
    for shown, count in (([], 0), (MANY, 500)):
        short = blocks.short_list(SCENE, shown, count)
        assert len(short) <= 7
        assert lint_blocks([block.to_dict() for block in short], surface="home") == []


def test_goals_that_are_done_are_named_and_no_more_than_three() -> None:
    shown = checked(blocks.listed(SCENE, [win()], 1, 0, [goal(number) for number in range(1, 7)]))
    assert "Done goals stay as wins: 4. Lead" in shown.text
    assert "; and 3 more, all of them in the export." in shown.text
    assert [value for action, value in buttons(shown).items() if action.startswith("goals.line")] == ["4", "5", "6"]


@given(st.lists(wins(), max_size=12), NASTY)
@settings(max_examples=25, deadline=None)
def test_whatever_is_typed_every_message_is_one_that_slack_takes(listed: list[Win], typed: str) -> None:
    shown = listed[: blocks.PAGE]
    checked(blocks.listed(SCENE, shown, len(listed), 0, [goal(title=clean(typed)[:300] or "x")]))
    checked(blocks.found(SCENE, listed, typed))
    checked(blocks.unknown(CONTENT.words, clean(typed), f"add {clean(typed)}", "/wins"))
    note = Note(id=1, team_id="T1", user_id="U1", kind="kept", text=clean(typed), created_at=NOW)
    checked(blocks.kept(SCENE, Kept(note, Unfit("long", length=4000))))
    for one in listed[:3]:
        for message in (
            blocks.saved(SCENE, one),
            blocks.saved(SCENE, one, typed),
            blocks.edited(SCENE, one, again=False),
            blocks.edited(SCENE, one, again=True),
            blocks.card(SCENE, one),
            blocks.asked_to_delete(SCENE, one),
        ):
            checked(message)
        assert lint_view(blocks.edit_form(SCENE, one, "origin").to_dict()) == []


def test_the_form_of_a_new_win_fits_whatever_the_level() -> None:
    for level in (None, "senior", "E7"):
        for way in ("typed", "message"):
            view = blocks.add_form(SCENE, level, "", link="https://example.com", way=way).to_dict()
            assert lint_view(view) == []
            fields = {block["block_id"]: block["element"] for block in view["blocks"]}
            assert set(fields) == {"text", "happened_day", "dimension", "level", "link"}
            assert "initial_value" not in fields["text"]
            assert fields["level"]["initial_option"]["value"] == ("senior" if level == "senior" else blocks.NONE)


def test_a_search_looks_at_words_link_dimension_and_level() -> None:
    known = [
        win(3, "Cut the p95 of Search", level="mid", dimension="operations"),
        win(2, "Led the STRASSE review", link="https://example.com/rfc-12"),
        win(1, "Réviewed the API", dimension=None, level=None),
    ]
    found = {
        "review": [2],
        "straße": [2],
        "réview": [1],
        "rfc-12": [2],
        "architecture": [2],
        "senior": [2],
        "mid search": [3],
        "the": [3, 2, 1],
        "nothing": [],
    }
    for words, numbers in found.items():
        assert [one.number for one in matching(known, words, SCENE.ladder)] == numbers, words


def test_the_document_goes_by_dimension_and_level_with_the_newest_first() -> None:
    found = [
        win(6, "Newest", happened_day=date(2026, 2, 20)),
        win(5, "From a goal", origin="goal", origin_id="2", link="https://example.com/x"),
        win(4, "As mid", level="mid", happened_day=date(2026, 1, 5)),
        win(3, "Older", happened_day=date(2025, 11, 3)),
        win(2, "Elsewhere", dimension="learning", level=None),
        win(1, "Nowhere", dimension=None, level=None),
    ]
    text = blocks.document(SCENE, found, {"2": goal()}, "mid")
    lines = text.splitlines()
    assert lines[0] == "# What I did, 3 November 2025 to 3 March 2026"
    assert "Level: Mid" in lines[2]
    assert lines[4] == "Wins: 6. Dimensions with wins: 2. As of 3 March 2026."
    architecture = SCENE.ladder.dimension("architecture").title
    heads = [line for line in lines if line.startswith("#")][1:]
    senior, mid = SCENE.ladder.level("senior").title, SCENE.ladder.level("mid").title
    assert heads[:3] == [f"## {architecture} (4)", f"### {senior} (3)", f"### {mid} (1)"]
    assert heads[-2:] == ["## Without a dimension (1)", "### Without a level (1)"]
    items = [re.sub(r"\*\*.*\*\*: ", "", line) for line in lines if line.startswith("- ")]
    assert [one.rstrip() for one in items[:3]] == ["- Newest", "- From a goal", "- Older"]
    assert "  [link](<https://example.com/x>) From goal 2: Lead a design review" in lines


@given(st.lists(wins(), min_size=1, max_size=8), NASTY)
@settings(max_examples=40, deadline=None)
def test_typed_words_never_become_markup_in_the_document(found: list[Win], title: str) -> None:
    text = blocks.document(SCENE, found, {"2": goal(title=clean(title) or "x")}, None)
    blocks_seen, spans_seen, shown = set(), set(), ""
    for token in MarkdownIt("commonmark").parse(text):
        blocks_seen.add(token.type)
        for span in token.children or []:
            spans_seen.add(span.type)
            shown += span.content
    lists = {"bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close"}
    assert blocks_seen <= {"heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline"} | lists
    assert spans_seen <= {"text", "text_special", "softbreak", "hardbreak", *LINK, "strong_open", "strong_close"}
    for one in found:
        assert re.sub(r"\s", "", one.text) in re.sub(r"\s", "", shown)


@given(NASTY)
@settings(max_examples=25, deadline=None)
def test_the_pages_of_the_document_lose_nothing_and_fit(typed: str) -> None:
    found = [win(1, (clean(typed) or "x") * 40)]
    text = blocks.document(SCENE, found, {}, None)
    every = blocks.pages(text)
    squeezed = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", "".join(every)) == squeezed
    assert all(len(page) <= PAGE_OF_TEXT + 1 for page in every)
    for number in (-1, 0, len(every) - 1, len(every)):
        body = blocks.text_page(CONTENT.words, text, number, "No file, because.").body()
        assert lint_message(body) == []
        assert "<!" not in body["text"]


def test_500_wins_make_a_document_whose_pages_lead_to_each_other() -> None:
    text = blocks.document(SCENE, MANY, {}, "senior")
    assert text.count("\n- ") == 500
    last = len(blocks.pages(text)) - 1
    assert set(buttons(blocks.text_page(CONTENT.words, text, 0))) == {"wins.text:next"}
    assert set(buttons(blocks.text_page(CONTENT.words, text, 5))) == {"wins.text:next", "wins.text:previous"}
    assert set(buttons(blocks.text_page(CONTENT.words, text, last))) == {"wins.text:previous"}
