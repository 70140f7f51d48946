"""The engine that is always there: BM25 over the words of each piece, by the full-text index in memory."""

from collections.abc import Mapping, Sequence

from bot.mentoring.questions.pieces import Piece
from bot.mentoring.questions.wording import Asked
from bot.store.search import Index, Line

ELSEWHERE = ""
"""The key of what a mentor leaves to others."""
ASK, TITLE, TEXT = 1.0, 0.9, 0.6
"""What a line counts: a question that the piece answers above its title, and both above its text."""
COVERED, MORE = 0.6, 1.25
"""A line that covers so much of a question's weight counts more: a short question has few words to be found by."""
LESS = {"nudge": 0.8, "expectation": 0.85, "self_check": 0.85}
"""Kinds that stand back where a piece that explains is as near."""


class ByWords:
    """Scores are BM25 sums over the parts of a question; the more of its rare words a line has, the higher."""

    least = 7.5
    """Below this score a piece says nothing on the question. Figures: `python -m tests.bench.questions`."""
    sure = 14.0
    """From here on words that are no question are taken for one."""

    def __init__(self, pieces: Mapping[str, Piece], elsewhere: Sequence[str]) -> None:
        self._less = {key: LESS.get(piece.kind, 1.0) for key, piece in pieces.items()}
        lines = [Line(ELSEWHERE, ask, ASK) for ask in elsewhere]
        for key, piece in pieces.items():
            lines += [Line(key, ask, ASK) for ask in piece.asks]
            lines += [Line(key, piece.title, TITLE), *([Line(key, piece.text, TEXT)] if piece.text else ())]
        self._index = Index(lines)

    def scores(self, asked: Asked) -> dict[str, float]:
        """The best line of each piece that has a word of what is asked about, by key; ELSEWHERE among them."""
        best: dict[str, float] = {}
        matches = self._index.find(asked.parts)
        if asked.about != asked.parts:
            saying = {match.line for match in self._index.find(asked.about)}
            matches = [match for match in matches if match.line in saying]
        for match in matches:
            owner = match.line.owner
            score = match.rank * match.line.weight * self._less.get(owner, 1.0)
            if match.share >= COVERED:
                score *= MORE
            if score > best.get(owner, 0.0):
                best[owner] = score
        return best

    def unknown(self, asked: Asked) -> float:
        """The share of what a question is about that nothing has a word of."""
        return sum(not self._index.knows(part) for part in asked.about) / max(1, len(asked.about))
