"""Both engines reach their targets, on questions that thresholds were chosen by and on questions that they were not."""

import pytest

from bot.content import load
from bot.mentoring.questions.library import EngineName, Library
from tests.questions.measuring import HALVES, LADDER, SET, measure

HITS = {"words": 0.6, "meaning": 0.8}
REFUSED = 0.9
SLOWEST = 50.0
"""Milliseconds in which 95 of 100 questions are answered."""


@pytest.fixture(scope="module")
def library() -> Library:
    found = Library(load())
    assert found.learn(), "the development requirements bring the vectors"
    return found


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("engine", ["words", "meaning"])
def test_an_engine_finds_a_right_source_and_leaves_other_matters_alone(
    library: Library, engine: EngineName, half: str
) -> None:
    found = measure(library, engine, half)
    assert found.third >= HITS[engine], found.missed
    assert found.refused >= REFUSED, found.leaked
    assert found.p95 < SLOWEST


def test_no_question_of_the_set_is_one_of_the_contents_own(library: Library) -> None:
    asks = {ask.lower().rstrip("?") for piece in library.pieces.values() for ask in piece.asks}
    questions = [one["q"] for half in HALVES for one in SET[half]["on_topic"]]
    assert len(questions) >= 60
    assert len(set(questions)) == len(questions)
    assert [one for one in questions if one.lower().rstrip("?") in asks] == []
    assert len({one for half in HALVES for one in SET[half]["off_topic"]}) >= 20


def test_every_source_that_the_set_accepts_is_there(library: Library) -> None:
    accepted = {key for half in HALVES for one in SET[half]["on_topic"] for key in one["any"]}
    assert sorted(accepted - set(library.pieces)) == []


@pytest.mark.parametrize("engine", ["words", "meaning"])
def test_each_piece_is_found_by_its_own_questions(library: Library, engine: EngineName) -> None:
    for piece in library.pieces.values():
        for ask in piece.asks[-1:]:
            found = library.find(ask, LADDER, engine=engine).answers
            assert found, ask
            assert found[0].key == library.shown_for(piece.key), ask
