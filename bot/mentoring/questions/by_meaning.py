"""The engine of the extra `semantic`: nearest meaning by word vectors, with the words as a second opinion."""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.mentoring.questions.by_words import ELSEWHERE, ByWords
from bot.mentoring.questions.pieces import Piece
from bot.mentoring.questions.wording import Asked

TITLE, SENTENCE = 0.95, 0.8
"""What the likeness to a title or to a sentence counts beside that to a question."""
SENTENCES, SHORTEST = 6, 30
"""So many sentences of a text are compared, of at least so many characters."""
LESS = {"nudge": 0.08, "expectation": 0.08, "self_check": 0.08}
WORDS, HALF = 0.5, 8.0
"""The words add at most `WORDS` to a score, and half of it at a BM25 score of `HALF`."""
FLOOR = 0.15
"""The likeness that is taken for pieces which only the words have found."""
UNKNOWN = 0.15
"""What a question loses if nothing has any of its words; what it is about may lie elsewhere."""
NEAREST = 150


class MissingError(Exception):
    """The extra `semantic` is not installed, or does not run here."""


@lru_cache(1)
def _model() -> Any:
    """The vectors that come with the package; nothing is downloaded. MissingError where it is not installed."""
    root, nowhere = logging.getLogger(), logging.NullHandler()
    root.addHandler(nowhere)  # where nobody has set up logging, the package's import would, for every library
    try:
        import wordllama
    except ImportError as error:
        raise MissingError(str(error)) from error
    finally:
        root.removeHandler(nowhere)
    folder = Path(wordllama.__file__).parent  # its plain offline load looks elsewhere and fails
    return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)


class ByMeaning:
    """Scores are the cosine of the nearest line, plus what the words say."""

    least = 0.62
    """Below this score a piece says nothing on the question. Figures: `python -m tests.bench.questions`."""
    sure = 1.03
    """From here on words that are no question are taken for one."""

    def __init__(self, pieces: Mapping[str, Piece], elsewhere: Sequence[str], words: ByWords) -> None:
        """MissingError where the extra is not installed."""
        self._model = _model()
        self._by_words = words
        lines = [(ELSEWHERE, each, 1.0) for each in elsewhere]
        lines += [line for piece in pieces.values() for line in _lines(piece)]
        self._owners = [owner for owner, _, _ in lines]
        less = {key: LESS.get(piece.kind, 0.0) for key, piece in pieces.items()}
        self._less = [less.get(owner, 0.0) for owner in self._owners]
        self._vectors = self._model.embed([text for _, text, _ in lines], norm=True)
        for at, (_, _, weight) in enumerate(lines):
            self._vectors[at] *= weight

    def scores(self, asked: Asked) -> dict[str, float]:
        """The nearest pieces by key; ELSEWHERE among them. Empty for a question without words."""
        if not asked.typed:
            return {}
        questions = self._model.embed([asked.typed, asked.plain], norm=True)
        nearest = _products(self._vectors, questions).max(1)
        meaning: dict[str, float] = {}
        for at in nearest.argsort()[::-1][:NEAREST]:
            score = float(nearest[at]) - self._less[at]
            owner = self._owners[at]
            meaning[owner] = max(score, meaning.get(owner, score))
        words = self._by_words.scores(asked)
        loss = UNKNOWN * self._by_words.unknown(asked)
        return {
            key: meaning.get(key, FLOOR) + WORDS * words.get(key, 0.0) / (words.get(key, 0.0) + HALF) - loss
            for key in meaning.keys() | words.keys()
        }


def _products(vectors: Any, questions: Any) -> Any:
    """Each vector times each question. Not by BLAS: its threads wait for one another where the machine is busy."""
    import numpy

    return numpy.einsum("ij,kj->ik", vectors, questions)


def _lines(piece: Piece) -> Iterator[tuple[str, str, float]]:
    for ask in piece.asks:
        yield piece.key, ask, 1.0
    yield piece.key, piece.title, TITLE
    for sentence in re.split(r"(?<=[.?:])\s+", piece.text)[:SENTENCES]:
        if len(sentence) > SHORTEST:
            yield piece.key, sentence, SENTENCE
