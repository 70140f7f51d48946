"""Putting an answer together from content alone: the point, what to do this week, both sides, the sources."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.content import Content, Contradiction, Ladder, Level
from bot.mentoring.questions.library import library
from bot.mentoring.questions.pieces import Piece, names_of, pieces

LONGEST_POINT = 420
"""Characters of the point: one to three sentences."""
MOST_SENTENCES = 3
_LIST_OR_CODE = re.compile(r"\n\s*(?:```|\d+\.\s)")


@dataclass(frozen=True)
class Composed:
    """An answer. Each text is the content's own; `piece` and `nudge` carry the sources.

    `nudge` is where the step comes from if not from the piece; `at_level` what the ladder expects at a level that was
    asked about; `full` what can be read in full.
    """

    piece: Piece
    point: str
    parts: tuple[str, ...]
    step: str
    nudge: Piece | None
    disputes: tuple[Contradiction, ...]
    at_level: tuple[Level, Piece] | None
    full: Piece | None
    others: tuple[Piece, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """Of everything that is shown, each once."""
        shown = [self.piece.sources]
        if self.at_level is not None:
            shown.append(self.at_level[1].sources)
        if self.nudge is not None:
            shown.append(self.nudge.sources)
        return tuple(dict.fromkeys(source for each in shown for source in each))


def compose(
    content: Content, ladder: Ladder, piece: Piece, others: tuple[Piece, ...] = (), level: str | None = None
) -> Composed:
    """The answer that a piece gives. `level` is one that was asked about, not the member's own."""
    nudge = None if piece.do else _nearest_nudge(content, ladder, piece, level)
    named = next((one for one in ladder.levels if one.id == level), None)
    return Composed(
        piece=piece,
        point=_point(content, piece),
        parts=tuple(part.says for part in content.answers[piece.key].parts) if piece.kind == "answer" else (),
        step=piece.do or (nudge.do if nudge is not None else None) or "",
        nudge=nudge,
        disputes=tuple(one for one in _disputes(content, piece) if not _is_told(content, piece, one)),
        at_level=_at_level(content, ladder, piece, named) if named is not None else None,
        full=_full(content, piece),
        others=tuple(one for one in others if one.key != piece.key),
    )


def recompose(content: Content, ladder: Ladder, subject: Mapping[str, Any]) -> Composed | None:
    """The answer that a delivery's subject names: `topic`, `others`, `level`. None where the topic is gone."""
    known = pieces(content)
    piece = known.get(subject["topic"])
    if piece is None:
        return None
    others = tuple(known[key] for key in subject.get("others", []) if key in known)
    return compose(content, ladder, piece, others, subject.get("level"))


def _point(content: Content, piece: Piece) -> str:
    if piece.kind == "answer":
        return content.answers[piece.key].point
    if piece.kind == "contradiction":
        return content.contradictions[piece.key].handling
    if piece.kind == "self_check":
        return ""
    return opening(piece.text)


def opening(text: str) -> str:
    """The first sentences of a text, without lists and code, of at most LONGEST_POINT characters."""
    prose = _LIST_OR_CODE.split(text, maxsplit=1)[0]
    told = ""
    for sentence in re.split(r"(?<=[.?!])[\"”]?\s+", " ".join(prose.split()))[:MOST_SENTENCES]:
        longer = f"{told} {sentence}".strip()
        if told and len(longer) > LONGEST_POINT:
            break
        told = longer
    return told


def _disputes(content: Content, piece: Piece) -> list[Contradiction]:
    """What the piece is contested on: where its items take a side in several disputes, the one they know best."""
    if piece.kind == "contradiction":
        return [content.contradictions[piece.key]]
    own = set(piece.refs)
    touched = {one.id: sum(1 for side in one.sides if own & set(side.refs)) for one in content.disputes(piece.refs)}
    most = max(touched.values(), default=0)
    return [one for one in content.disputes(piece.refs) if touched[one.id] == most]


def _is_told(content: Content, piece: Piece, dispute: Contradiction) -> bool:
    """Whether the parts of an answer give every side already."""
    if piece.kind != "answer":
        return False
    told = {ref for part in content.answers[piece.key].parts for ref in part.refs}
    return all(side.refs and told.issuperset(side.refs) for side in dispute.sides)


def _at_level(content: Content, ladder: Ladder, piece: Piece, level: Level) -> tuple[Level, Piece] | None:
    if piece.kind == "expectation" and level.id in piece.levels:
        return None
    nearest = library(content).like(piece, "expectation", [level.id], ladder.id)
    same = next((one for one in nearest if one.dimension == piece.dimension), None)
    return (level, same) if same is not None else None


def _nearest_nudge(content: Content, ladder: Ladder, piece: Piece, level: str | None) -> Piece | None:
    levels = (
        names_of(ladder, level) or piece.levels or [name for one in ladder.levels for name in names_of(ladder, one.id)]
    )
    return next(iter(library(content).like(piece, "nudge", levels, ladder.id)), None)


def _full(content: Content, piece: Piece) -> Piece | None:
    """What there is to read beyond the point."""
    if piece.kind == "answer":
        opens = content.answers[piece.key].opens
        return pieces(content).get(opens) if opens is not None else None
    if piece.kind == "advice" and len(piece.text) > len(opening(piece.text)):
        return piece
    return None
