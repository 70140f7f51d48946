"""What of a language model's words may be shown: nothing that it made up, and nothing that Slack would act on."""

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.mentoring import questions as rules
from bot.mentoring.questions import Brief, Composed, Generated, Statement
from bot.mentoring.questions.generated import (
    MOST_CHARACTERS,
    MOST_GOALS,
    MOST_STATEMENTS,
    instructions,
    is_plain,
    parts_of,
)
from bot.standin.lint import lint_message
from tests.unit.goals_desk import CONTENT

LADDER = CONTENT.default_ladder
REVIEW = "how do I review better?"
HONEST = Statement("A strong review asks why a change matters.", ("answer-review",))


def found_for(question: str) -> Composed:
    first, *others = rules.library(CONTENT).find(question, LADDER.id, "mid", engine="words").answers
    return rules.compose(CONTENT, LADDER, first, tuple(others))


def brief_for(question: str = REVIEW) -> Brief:
    return rules.brief_of(found_for(question), question, "Mid", ())


BRIEF = brief_for()
IDS = [one.id for one in BRIEF.passages]


def shown(*statements: Statement, brief: Brief = BRIEF) -> list[str]:
    return [one.text for one in rules.validated(CONTENT, brief, "small", statements).statements]


def said(text: str, *ids: str) -> Statement:
    return Statement(text, ids or ("answer-review",))


def test_what_the_passages_say_is_shown_once_and_with_what_it_rests_on() -> None:
    found = rules.validated(
        CONTENT, BRIEF, "small", [HONEST, HONEST, said("Name one thing that is good exactly.", IDS[1])]
    )
    assert [one.text for one in found.statements] == [HONEST.text, "Name one thing that is good exactly."]
    assert [one.id for one in found.passages] == ["answer-review", "answer-review.part-1"]
    assert [piece.key for piece in found.pieces] == ["answer-review"]


@pytest.mark.parametrize("ids", [(), ("",), ("answer-change-jobs",), ("answer-review", "3-24"), ("ANSWER-REVIEW",)])
def test_a_statement_that_names_nothing_or_what_was_not_found_is_left_out(ids: tuple[str, ...]) -> None:
    assert shown(Statement(HONEST.text, ids)) == []


@pytest.mark.parametrize(
    "added",
    [
        " <!channel>", " <!here>", " <@U0AAAAAAA>", " <#C0AAAAAAA>", " @channel", " @here", " ＠channel", " #general",
        " https://evil.example/x", " <https://evil.example|why>", " [why](https://evil.example)", " evil.example",
        " www.evil", " mailto:ada", " ada@example.com", " javascript:alert(1)", " slack://user", " //evil",
        " *bold*", " _sly_", " ~gone~", " `code`", " ```code```", " > quoted", "\n- a list", "\n# a heading", " {x}",
        " \u202eevil", " \u2066evil", " \u200bevil", " \u200fevil", " \x00", " \x1b[0m", " \ud800",
        " \ufeff", " \u0301" * 9,
        " מה", " لماذا", " ｅｖｉｌ", " е", " :tada:", " \U0001f389", " /goals", " \u2028x", "\tx", " |",
        " \\", " ^", "!" * 300,
    ],
)  # fmt: skip
def test_nothing_that_slack_would_act_on_or_hide_is_shown(added: str) -> None:
    assert shown(said(HONEST.text + added), said(f"{added} {HONEST.text}".lstrip(" "))) == []
    assert not is_plain(HONEST.text + added)


def test_plain_words_of_any_latin_script_with_signs_of_sentences_are_plain() -> None:
    for text in ("Say why (and how); it's 2/3 of the work: ask – then act…", "Ingénieurs, Zoë & Łukasz: 50%", "“Why?”"):
        assert is_plain(text), text


@pytest.mark.parametrize(
    "text",
    [
        "A strong review asks 7 times why a change matters.",
        "A strong review asks why a change matters, in 90% of cases.",
        "A strong review asks twice why a change matters.",
        "A strong review asks three times why a change matters.",
        'A strong review asks "does it spark joy" of a change that matters.',
        "A strong review asks ‘who is to blame’ why a change matters.",
        "A strong review asks Robert why a change matters.",
    ],
)
def test_numbers_quotations_and_names_must_stand_in_the_passages(text: str) -> None:
    assert shown(said(text)) == []


def test_numbers_of_the_question_and_words_of_the_passages_may_be_taken_over() -> None:
    brief = rules.brief_of(found_for(REVIEW), f"{REVIEW} I do 7 a week", "Mid", ())
    assert shown(said("With 7 a week, a strong review still asks why a change matters."), brief=brief)
    assert shown(said('Say: "The limiter sits in one place and its test reads well."', "answer-review.part-1"))


def test_there_is_an_end_to_how_much_is_shown() -> None:
    many = [said(f"A strong review asks why a change matters{', and why' * n}.") for n in range(40)]
    kept = shown(*many)
    assert 1 <= len(kept) <= MOST_STATEMENTS
    assert sum(map(len, kept)) <= MOST_CHARACTERS


def test_a_model_is_told_its_limits_and_no_more_goals_than_it_can_use() -> None:
    told = instructions(CONTENT)
    assert f"at most {MOST_STATEMENTS} statements" in told
    assert "{" not in told
    assert len(rules.brief_of(found_for(REVIEW), "x" * 9_000, "Mid", ["goal"] * 99).goals) == MOST_GOALS
    assert len(rules.brief_of(found_for(REVIEW), "x" * 9_000, "Mid", ()).question) == 1_000


words = st.sampled_from(
    ["strong", "review", "asks", "why", "a", "change", "matters", "besides", "whether", "it", "is", "correct"]
)  # fmt: skip
lies = st.sampled_from(
    ["<!channel>", "<@U1>", "https://x.example", "@here", "`rm`", "evil.example", "<http://x|y>", "‮"]
)
texts = st.one_of(
    st.lists(words, min_size=3, max_size=12).map(" ".join),
    st.lists(st.one_of(words, lies, st.text(max_size=8)), max_size=12).map(" ".join),
    st.text(max_size=80),
)
ids = st.lists(
    st.one_of(st.sampled_from(IDS), st.text(max_size=12), st.sampled_from(["3-24", "answer-ai"])), max_size=3
)
liars = st.lists(st.builds(Statement, texts, ids.map(tuple)), max_size=8)


@settings(max_examples=300, deadline=None)
@given(liars)
def test_a_model_that_lies_at_random_never_shows_an_id_a_link_or_a_mention_that_was_not_given(
    statements: list[Statement],
) -> None:
    generated = rules.validated(CONTENT, BRIEF, "small", statements)
    for one in generated.statements:
        assert one.passages
        assert set(one.passages) <= set(IDS)
    assert {one.id for one in generated.passages} <= set(IDS)
    if not generated.statements:
        return
    message = blocks.answer(CONTENT, LADDER, found_for(REVIEW), generated)
    for text in texts_of(message):
        assert not re.search(r"<[!@#]|<https?:|<mailto:|(?<!\w)@\w", text), text
        assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in text if character != "\n")
        assert not re.search("[‪-‮⁦-⁩​‎‏]", text)


def texts_of(message: Message) -> list[str]:
    def within(value: object) -> list[str]:
        if isinstance(value, dict):
            return [text for key, one in value.items() if key not in ("value", "action_id") for text in within(one)]
        if isinstance(value, list):
            return [text for one in value for text in within(one)]
        return [value] if isinstance(value, str) else []

    return [message.text, *within(message.body().get("blocks", []))]


def generated_for(question: str, *statements: Statement) -> tuple[Composed, Generated]:
    found = found_for(question)
    generated = rules.validated(CONTENT, rules.brief_of(found, question, "Mid", ()), "llama <!channel> 3", statements)
    return found, generated


def test_it_says_who_wrote_it_from_what_and_keeps_sources_step_and_buttons() -> None:
    found, generated = generated_for(REVIEW, HONEST)
    message = blocks.answer(CONTENT, LADDER, found, generated)
    assert lint_message(message.body()) == []
    curated = blocks.answer(CONTENT, LADDER, found)
    everything = json.dumps(message.body()["blocks"], ensure_ascii=False)
    for text in (message.text, everything):
        assert (
            "Put together by a language model (llama &lt;!channel&gt; 3) from the passages named here: (1) How to"
            in text
        )
        assert "It may be wrong" in text
        assert f"{HONEST.text} (1)" in text
        assert "Sources:" in text
        assert "This week:" in text
    assert "Praise:" not in message.text
    assert [one for one in message.body()["blocks"] if one["type"] == "actions"] == [
        one for one in curated.body()["blocks"] if one["type"] == "actions"
    ]


def test_where_sources_disagree_every_side_stays_unless_all_of_them_are_told() -> None:
    question = "should I change jobs?"
    one_sided = said("In almost all cases you must change companies to move ahead.", "answer-change-jobs.part-4")
    found, generated = generated_for(question, one_sided)
    assert len(generated.statements) == 1
    message = blocks.answer(CONTENT, LADDER, found, generated)
    for side in found.parts:
        assert side[:40] in message.text
    balanced = [
        said(part.split(". ")[0].split(" (")[0], name) for name, part in zip(parts_of(found), found.parts, strict=True)
    ]
    found, generated = generated_for(question, *balanced)
    assert generated.tells(parts_of(found)), [one.text for one in generated.statements]
    assert (
        "• It is career development, not job development. You own it"
        not in blocks.answer(CONTENT, LADDER, found, generated).text
    )


def test_a_dispute_beside_the_answer_is_shown_whatever_the_model_says() -> None:
    dispute = next(iter(CONTENT.contradictions.values()))
    found = rules.compose(CONTENT, LADDER, rules.pieces(CONTENT)[dispute.id])
    brief = rules.brief_of(found, dispute.topic, "", ())
    generated = rules.validated(
        CONTENT, brief, "small", [Statement(dispute.sides[0].says[:200], (f"{dispute.id}.side-1",))]
    )
    message = blocks.answer(CONTENT, LADDER, found, generated)
    assert all(side.says[:60] in message.text for side in dispute.sides)
