"""Finding what answers a question: one interface, two engines, and a line below which nothing is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Literal, Protocol

import structlog

from bot.content import Content
from bot.mentoring.questions.by_meaning import ByMeaning, MissingError
from bot.mentoring.questions.by_words import ELSEWHERE, ByWords
from bot.mentoring.questions.pieces import Piece, names_of, pieces, stand_ins
from bot.mentoring.questions.wording import Asked, read

log = structlog.get_logger()

SHOWN = 3
"""Pieces that a question brings: the answer, and two more to look at."""
EQUAL = 0.94
"""A piece with this share of the best one's score is as good, and the member's level decides."""
PUT_TOGETHER = 1.1
"""An answer put together for a question that many ask is ahead of a single piece that is as near."""
EXACT = 1.25
"""A question that stands in the content word for word is ahead of the next piece by so much."""
BESIDE = 0.6
"""What is shown beside an answer may lie this far below the line."""
TOPICS = ("answer", "advice", "contradiction")
"""Kinds that explain: offered as topics where nothing answers, and given to words that are no question."""

EngineName = Literal["words", "meaning"]


class Engine(Protocol):
    """Scores pieces for a question. `least` is the score from which on a piece has something to say.

    Words that are no question are answered from `sure` on alone.
    """

    least: float
    sure: float

    def scores(self, asked: Asked) -> dict[str, float]: ...


@dataclass(frozen=True)
class Found:
    """What a question found, best first. `answers` is empty where nothing curated says anything on it.

    `near` are the nearest topics even so. `is_sure`: a piece that explains stands far above the line.
    """

    answers: tuple[Piece, ...]
    near: tuple[Piece, ...]
    is_sure: bool = False


class Library:
    """The content of one installation, ready to be asked."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self.pieces = pieces(content)
        self._stand_ins = stand_ins(content)
        self._asks = {read(ask, content).typed: piece.key for piece in self.pieces.values() for ask in piece.asks}
        self._words = ByWords(self.pieces, content.vocabulary.elsewhere)
        self._meaning: ByMeaning | None = None
        self._neighbours: dict[str, tuple[Piece, ...]] = {}

    @property
    def engine_name(self) -> EngineName:
        """Which engine answers now."""
        return "words" if self._meaning is None else "meaning"

    def learn(self) -> bool:
        """Load the vectors where the extra is installed; False where it is not. A second or two: not on the loop."""
        try:
            self._meaning = self._meaning or ByMeaning(self.pieces, self._content.vocabulary.elsewhere, self._words)
        except MissingError:
            return False
        return True

    def engine(self, name: EngineName | None = None) -> Engine:
        """The engine of this name; the best one there is without it. KeyError for one that is not loaded."""
        if name == "words" or (name is None and self._meaning is None):
            return self._words
        if self._meaning is None:
            raise KeyError(name)
        return self._meaning

    def shown_for(self, key: str) -> str:
        """The key of what is shown where this piece is found: an answer may stand for it."""
        return self._stand_ins.get(key, key)

    def find(
        self, text: str, ladder: str, level: str | None = None, *, engine: EngineName | None = None, most: int = SHOWN
    ) -> Found:
        """What answers a question. Among equals what is for this level comes first; other ladders are left out."""
        chosen, names = self.engine(engine), names_of(self._content.ladder(ladder), level)
        asked = read(text, self._content)
        scores = chosen.scores(asked)
        elsewhere = scores.pop(ELSEWHERE, 0.0)
        known = self._asks.get(asked.typed)
        if known is not None:  # asked word for word as it stands in the content
            scores[known] = max((chosen.sure, *scores.values())) * EXACT
        ranked = self._ranked(scores, ladder)
        near = self._nearest(ranked)
        asks_nothing = bool(asked.parts) and not asked.about and known is None
        if not ranked or asks_nothing or ranked[0][1] < chosen.least or elsewhere > ranked[0][1]:
            return Found((), near)
        best = ranked[0][1]
        good = [(piece, score) for piece, score in ranked if score >= chosen.least * BESIDE]
        good.sort(key=lambda one: one[1] >= best * EQUAL and one[0].serves(names), reverse=True)
        is_sure = best >= chosen.sure and good[0][0].kind in TOPICS
        return Found(tuple(piece for piece, _ in good[:most]), near, is_sure)

    def _ranked(self, scores: Mapping[str, float], ladder: str) -> list[tuple[Piece, float]]:
        """The best first, with an answer in the place of each piece that it stands for."""
        best: dict[str, float] = {}
        for key, score in scores.items():
            shown = self.shown_for(key)
            if self.pieces[shown].kind == "answer":
                score *= PUT_TOGETHER
            best[shown] = max(score, best.get(shown, score))
        found = [(self.pieces[key], score) for key, score in best.items()]
        own = [one for one in found if one[0].ladder in (None, ladder)]
        return sorted(own, key=lambda one: (-one[1], one[0].key))

    def _nearest(self, ranked: Sequence[tuple[Piece, float]]) -> tuple[Piece, ...]:
        """Three topics to offer; where the question has no word of ours, the first ones there are."""
        near = [piece for piece, _ in ranked if piece.kind in TOPICS][:SHOWN]
        rest = (piece for piece in self.pieces.values() if piece.kind == "answer" and piece not in near)
        return (*near, *(piece for piece, _ in zip(rest, range(SHOWN - len(near)), strict=False)))

    def like(self, piece: Piece, kind: str, levels: Sequence[str], ladder: str) -> list[Piece]:
        """Pieces of a kind for one of these levels, nearest to this one first: by its questions and its title.

        By words alone, so that a button finds the same as the answer that it stands below.
        """
        fitting = [
            one
            for one in (*self._near(piece), *self.pieces.values())
            if one.kind == kind and one.ladder in (None, ladder) and set(one.levels) & set(levels)
        ]
        return sorted(dict.fromkeys(fitting), key=lambda one: one.dimension != piece.dimension)

    def _near(self, piece: Piece) -> tuple[Piece, ...]:
        """All pieces with a word of this one's title or questions, nearest first; looked for once."""
        found = self._neighbours.get(piece.key)
        if found is None:
            scores = self._words.scores(read(" ".join((piece.title, *piece.asks[:3])), self._content))
            scores.pop(ELSEWHERE, None)
            keys = sorted(scores, key=lambda key: (-scores[key], key))
            found = self._neighbours[piece.key] = tuple(self.pieces[key] for key in keys)
        return found


_making = Lock()
_made = lru_cache(4)(Library)


def library(content: Content) -> Library:
    """The library of this content, made once, whichever thread asks for it first."""
    with _making:
        return _made(content)


def prepare(content: Content) -> None:
    """Make it before the first question, in a thread: the index, and the vectors where they are installed."""
    found = library(content)
    try:
        found.learn()
    except Exception as error:  # an installation that is broken: the words answer alone
        log.warning("vectors_unusable", error=type(error).__name__)
