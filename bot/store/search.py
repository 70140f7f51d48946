"""Finding texts by their words: a full-text index in memory, made anew from the content and never written to disk."""

import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

_MAKE = 'CREATE VIRTUAL TABLE line USING fts5(words, tokenize = "porter unicode61 remove_diacritics 2")'
_MAKE_TERMS = "CREATE VIRTUAL TABLE term USING fts5vocab(line, instance)"
_ADD = "INSERT INTO line (rowid, words) VALUES (?, ?)"
_TERMS = "SELECT doc, term FROM term"
_MATCH = "SELECT rowid, bm25(line) FROM line WHERE line MATCH ?"


@dataclass(frozen=True)
class Line:
    """One text of what can be found: `owner` is found by it; `weight` is what it counts beside the owner's others."""

    owner: str
    words: str
    weight: float = 1.0


@dataclass(frozen=True)
class Match:
    """How well a line answers: `share` of the question's weight that its words cover, `likeness` the other way too.

    Both lie between 0 and 1; a rare word weighs more than a common one, by BM25's own measure. `rank` is SQLite's
    BM25 of the line, the larger the better.
    """

    line: Line
    share: float
    likeness: float
    rank: float


class Index:
    """Lines by their words, stemmed by SQLite (FTS5, Porter). Reads from one thread at a time."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = tuple(lines)
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(_MAKE)
        self._database.execute(_MAKE_TERMS)
        self._database.executemany(_ADD, ((at, line.words) for at, line in enumerate(self._lines)))
        self._lengths = self._measure()

    def _measure(self) -> list[float]:
        """The weight of each line's words taken together, as the length of a vector."""
        terms: list[set[str]] = [set() for _ in self._lines]
        for at, term in self._database.execute(_TERMS):
            terms[at].add(term)
        counts: dict[str, int] = {}
        for term in chain.from_iterable(terms):
            counts[term] = counts.get(term, 0) + 1
        return [math.sqrt(sum(self._rarity(counts[term]) ** 2 for term in each)) or 1.0 for each in terms]

    def _rarity(self, lines: int) -> float:
        """BM25's weight of a word that stands in so many lines."""
        return math.log(1 + (len(self._lines) - lines + 0.5) / (lines + 0.5))

    def find(self, asked: Sequence[Sequence[str]]) -> list[Match]:
        """Every line with a word of what is asked, in no order. Each part of it is one word with what means the same.

        A word that no line has still weighs: what is asked is then covered the less.
        """
        covered: dict[int, float] = {}
        ranks: dict[int, float] = {}
        whole = 0.0
        for alternatives in asked:
            rows = self._having(alternatives)
            weight = self._rarity(len(rows)) ** 2
            whole += weight
            for at, rank in rows.items():
                covered[at] = covered.get(at, 0.0) + weight
                ranks[at] = ranks.get(at, 0.0) - rank
        return [
            Match(self._lines[at], weight / whole, weight / math.sqrt(whole) / self._lengths[at], ranks[at])
            for at, weight in covered.items()
        ]

    def knows(self, alternatives: Sequence[str]) -> bool:
        """Whether any line has one of these."""
        return bool(self._having(alternatives))

    def _having(self, alternatives: Iterable[str]) -> dict[int, float]:
        """The lines with any of these, each with the BM25 of the one that says most: two names add nothing up."""
        best: dict[int, float] = {}
        for each in alternatives:
            for at, rank in self._database.execute(_MATCH, (f'"{_quoted(each)}"',)):
                best[at] = min(rank, best.get(at, 0.0))
        return best


def _quoted(words: str) -> str:
    return words.replace('"', " ").replace("\0", " ").strip() or "-"
