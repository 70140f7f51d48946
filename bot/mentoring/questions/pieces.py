"""Everything that a question may find, as one kind of thing: each piece of content with its sources."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.content import Answer, Content, Contradiction, Ladder

Kind = Literal["answer", "advice", "contradiction", "reading", "expectation", "rule", "self_check", "nudge", "heard"]


@dataclass(frozen=True, eq=False)  # the same only as itself: it is looked up far more often than made
class Piece:
    """One piece of content. `key` is its id, after the ladder's where two ladders have the same one.

    `levels` is empty for all levels; `ladder` is set for what belongs to one ladder; `do` is what to do this week.
    """

    key: str
    kind: Kind
    title: str
    text: str
    asks: tuple[str, ...]
    levels: tuple[str, ...]
    dimension: str
    sources: tuple[str, ...]
    refs: tuple[str, ...]
    do: str | None = None
    ladder: str | None = None

    def serves(self, names: Collection[str]) -> bool:
        """Whether it is for a level of one of these names; what is for all levels is for each. No names: for anyone."""
        return not names or not self.levels or not set(self.levels).isdisjoint(names)


@lru_cache(4)
def pieces(content: Content) -> Mapping[str, Piece]:
    """All pieces by key; each has a source."""
    found: dict[str, Piece] = {}
    for piece in (*_curated(content), *_of_ladders(content)):
        found.setdefault(piece.key, piece)
    return found


def names_of(ladder: Ladder, level: str | None) -> tuple[str, ...]:
    """What a level is called in the content: its own id, and the shipped one that it says it is like."""
    found = next((one for one in ladder.levels if one.id == level), None)
    return tuple(name for name in (found.id, found.like) if name) if found is not None else ()


@lru_cache(4)
def stand_ins(content: Content) -> Mapping[str, str]:
    """Which answer is given in a piece's place, by the piece's key."""
    return {key: answer.id for answer in content.answers.values() for key in answer.stands_for}


def _curated(content: Content) -> Iterator[Piece]:
    for answer in content.answers.values():
        yield _of_answer(answer)
    for one in content.advice.values():
        yield Piece(
            one.id, "advice", one.title, one.text, tuple(one.asks), tuple(one.levels), one.dimension,
            tuple(one.sources), tuple(one.refs), one.do,
        )  # fmt: skip
    for dispute in content.contradictions.values():
        yield _of_dispute(dispute)
    for book in content.reading.values():
        title = f"{book.title}, {book.author}" if book.author else book.title
        yield Piece(
            book.id, "reading", title, book.why, tuple(book.asks), tuple(book.levels), book.dimension,
            tuple(book.sources), tuple(book.refs),
        )  # fmt: skip
    for heard in content.praise.values():
        yield Piece(
            heard.id, "heard", heard.title, heard.tells, tuple(heard.asks), (), "learning", tuple(heard.sources),
            tuple(heard.refs),
        )  # fmt: skip
    for nudge in content.nudges.values():
        yield Piece(
            nudge.id, "nudge", nudge.title, nudge.do, tuple(nudge.asks), tuple(nudge.levels), nudge.dimension,
            tuple(nudge.sources), tuple(nudge.refs), nudge.first_step,
        )  # fmt: skip


def _of_answer(answer: Answer) -> Piece:
    text = " ".join((answer.point, *(part.says for part in answer.parts)))
    return Piece(
        answer.id, "answer", answer.title, text, tuple(answer.asks), tuple(answer.levels), answer.dimension,
        tuple(answer.sources), tuple(answer.refs), answer.do,
    )  # fmt: skip


def _of_dispute(dispute: Contradiction) -> Piece:
    text = " ".join((*(side.says for side in dispute.sides), dispute.handling))
    sources = dict.fromkeys(source for side in dispute.sides for source in side.sources)
    return Piece(
        dispute.id, "contradiction", dispute.topic, text, tuple(dispute.asks), (), dispute.dimension,
        tuple(sources), tuple(dispute.refs),
    )  # fmt: skip


def _of_ladders(content: Content) -> Iterator[Piece]:
    taken: set[str] = set()
    for ladder in (content.default_ladder, *content.ladders.values()):
        for piece in _of_ladder(ladder):
            key = piece.key if ladder.id == content.default_ladder.id else f"{ladder.id}:{piece.key}"
            if key not in taken:
                taken.add(key)
                yield _keyed(piece, key)


def _keyed(piece: Piece, key: str) -> Piece:
    return piece if key == piece.key else Piece(**{**vars(piece), "key": key})


def _of_ladder(ladder: Ladder) -> Iterator[Piece]:
    for level, row in ladder.cells.items():
        for dimension, cell in row.items():
            for one in cell:
                yield Piece(
                    one.id, "expectation", one.text, one.example or "", tuple(one.asks), (level,), dimension,
                    tuple(one.sources), tuple(one.refs), ladder=ladder.id,
                )  # fmt: skip
    for rule in ladder.rules:
        text = " ".join((rule.text, *rule.cautions))
        yield Piece(
            rule.id, "rule", rule.title, text, (), (), rule.pillars[0].dimension, tuple(rule.sources),
            tuple(rule.refs), ladder=ladder.id,
        )  # fmt: skip
    for check in ladder.self_checks:
        yield Piece(
            check.id, "self_check", check.text, check.text, (), (check.level,), check.dimension,
            tuple(check.sources), tuple(check.refs), ladder=ladder.id,
        )  # fmt: skip
