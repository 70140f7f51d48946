"""Which statements of a language model hold: measured on paraphrases of the content and on inventions about it."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from bot.content import Content
from bot.mentoring import questions as rules
from bot.mentoring.questions import Statement
from bot.mentoring.questions.generated import ENOUGH, support
from tests.unit.goals_desk import CONTENT

MEASURED: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "statements.yaml").read_text())


class Case(NamedTuple):
    question: str
    says: str
    names: tuple[str, ...]


def cases(kind: str) -> list[Case]:
    return [Case(one["question"], each["says"], tuple(each["names"])) for one in MEASURED for each in one[kind]]


def brief_for(content: Content, question: str) -> rules.Brief:
    """What a mid-level engineer's question would send, by the words alone."""
    ladder = content.default_ladder
    first, *others = rules.library(content).find(question, ladder.id, "mid", engine="words").answers
    return rules.brief_of(rules.compose(content, ladder, first, tuple(others)), question, "Mid", ())


def supported(case: Case) -> float:
    texts = {one.id: f"{one.piece.title} {one.text}" for one in brief_for(CONTENT, case.question).passages}
    return support(CONTENT, case.says, " ".join(texts[name] for name in case.names))


def is_shown(case: Case) -> bool:
    brief = brief_for(CONTENT, case.question)
    return bool(rules.validated(CONTENT, brief, "model", [Statement(case.says, case.names)]).statements)


def test_what_puts_a_passage_in_other_words_is_shown_nearly_always() -> None:
    honest = cases("honest")
    lost = [case.says for case in honest if not is_shown(case)]
    assert len(honest) >= 25
    assert len(lost) <= len(honest) / 10, lost


@pytest.mark.parametrize("case", cases("invented"), ids=lambda case: case.says[:40])
def test_what_no_passage_says_is_left_out(case: Case) -> None:
    assert not is_shown(case), supported(case)


def test_the_threshold_lies_above_all_inventions() -> None:
    """It loses a paraphrase in twenty for that; the answer of the content stands there in any case."""
    assert len(cases("invented")) >= 20
    assert max(map(supported, cases("invented"))) < ENOUGH
    assert sorted(map(supported, cases("honest")))[1] >= ENOUGH
