"""What loads but should be better: missing cells, untestable verbs, texts said twice or too long, too few nudges."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.content.schema import Expectation, Ladder
from bot.content.shelf import Content
from bot.content.untestable import untestable

FEWEST_NUDGES = 52
"""One a week for a year without a repeat."""
LONGEST = {"text": 400, "example": 500, "question": 300, "do": 500, "first_step": 300}
"""Characters that are still read at a glance; Slack itself takes 3000 in a section (BK-3)."""

_ENDS = (".", "?", ":", ")", '"', "`")
_SHELVES = ("nudges", "advice", "reading", "contradictions", "proposals", "praise", "answers")


def lint(content: Content) -> list[str]:
    """One sentence for each thing to mend, after its file, line and key; empty where all is well."""
    return [
        *(finding for ladder in content.ladders.values() for finding in _cells(content, ladder)),
        *_nudges(content),
        *_proposals(content),
        *_statements(content),
        *_twice(content),
        *_long(content),
        *_cut(content),
        *_ids(content),
    ]


def expectations(content: Content) -> Iterator[Expectation]:
    """Every expectation of every ladder."""
    for ladder in content.ladders.values():
        yield from _of(ladder)


def _of(ladder: Ladder) -> Iterator[Expectation]:
    for row in ladder.cells.values():
        for cell in row.values():
            yield from cell


def _at(content: Content, shelf: str, name: str, key: str = "") -> str:
    """Where a piece stands: `file:line: key`; its id where that is not known."""
    place = content.places.get((shelf, name))
    if place is None:
        return f"{name}.{key}" if key else name
    file, line, keys = place
    whole = f"{keys}.{key}" if keys and key else keys or key
    return f"{file}:{line}: {whole}" if whole else f"{file}:{line}"


def _cells(content: Content, ladder: Ladder) -> Iterator[str]:
    for level in ladder.levels:
        for dimension in ladder.dimensions:
            if not ladder.expectations(level.id, dimension.id):
                where = _at(content, f"levels of {ladder.id}", level.id)
                yield f"{where}: nothing is expected of {level.id} in {dimension.id}"


def _nudges(content: Content) -> Iterator[str]:
    for level in content.default_ladder.levels:
        names = {level.id, level.like}
        count = sum(1 for nudge in content.nudges.values() if names & set(nudge.levels))
        if count < FEWEST_NUDGES:
            like = "" if level.like else "; `like` would name a shipped level whose nudges it shares"
            wanted = f"at least {FEWEST_NUDGES} are wanted so that a year has no repeat"
            yield f"nudges: {level.id} has {count}, {wanted}{like}"


def _proposals(content: Content) -> Iterator[str]:
    """A ladder with goals of its own to propose has one for every step and dimension; others' come from their cells."""
    ladder = content.default_ladder
    own = {level.id for level in ladder.levels}
    if not any(one.goal in own for one in content.proposals.values()):
        return
    there = {(one.start, one.goal, one.dimension) for one in content.proposals.values()}
    for low, high in pairwise(ladder.levels):
        for dimension in ladder.dimensions:
            steps = {
                (start, goal, where)
                for start in (low.id, low.like)
                for goal in (high.id, high.like)
                for where in (dimension.id, dimension.like)
            }
            if not steps & there:
                yield f"growth: {low.id} to {high.id} proposes no goal in {dimension.id}"


def _statements(content: Content) -> Iterator[str]:
    """What each expectation should have, and how it should not be put."""
    for ladder in content.ladders.values():
        for one in _of(ladder):
            shelf = f"ladder {ladder.id}"
            lacks = [f"no {key}" for key in ("example", "question") if getattr(one, key) is None]
            if lacks:
                yield f"{_at(content, shelf, one.id)}: this statement has {' and '.join(lacks)}"
            verb = untestable(one.text)
            if verb is not None:
                yield (
                    f'{_at(content, shelf, one.id, "text")}: nobody can see whether somebody "{verb}"; say what they do'
                )


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _twice(content: Content) -> Iterator[str]:
    said: dict[str, str] = {}
    for place, _, text in _texts(content):
        other = said.setdefault(_plain(text), place)
        if other != place:
            yield f"{place}: says the same as {other}"
    asked: dict[str, str] = {}
    for shelf in ("nudges", "proposals", "praise", "answers", "advice", "reading", "contradictions"):
        for piece in getattr(content, shelf).values():
            for ask in piece.asks:
                other = asked.setdefault(_plain(ask), piece.id)
                if other != piece.id:
                    yield f"{_at(content, shelf, piece.id, 'asks')}: the question {ask!r} is asked by {other} too"


def _texts(content: Content) -> Iterator[tuple[str, str, str]]:
    """Place, key and text of everything that is read at a glance."""
    for ladder in content.ladders.values():
        for expectation in _of(ladder):
            for key in ("text", "example", "question"):
                if getattr(expectation, key) is not None:
                    yield _at(content, f"ladder {ladder.id}", expectation.id, key), key, getattr(expectation, key)
    for nudge in content.nudges.values():
        for key in ("title", "do", "first_step"):
            yield _at(content, "nudges", nudge.id, key), key, getattr(nudge, key)
    for proposal in content.proposals.values():
        for key in ("title", "why", "first_step"):
            yield _at(content, "proposals", proposal.id, key), key, getattr(proposal, key)
    for advice in content.advice.values():
        yield _at(content, "advice", advice.id, "text"), "advice", advice.text


def _long(content: Content) -> Iterator[str]:
    for place, key, text in _texts(content):
        limit = LONGEST.get(key)
        if limit and len(text) > limit:
            yield f"{place}: {len(text)} characters, at most {limit} are read in Slack"


def _cut(content: Content) -> Iterator[str]:
    for place, key, text in _texts(content):
        if key != "title" and not text.endswith(_ENDS):
            yield f"{place}: does not end like a sentence; outside quotes a # after a space begins a comment"


def _ids(content: Content) -> Iterator[str]:
    seen: dict[str, str] = {}
    ladders = content.ladders.values()
    pieces = [("expectation", f"ladder {ladder.id}", one.id) for ladder in ladders for one in _of(ladder)]
    pieces += [(name, name, piece_id) for name in _SHELVES for piece_id in getattr(content, name)]
    for kind, shelf, piece_id in pieces:
        other = seen.setdefault(piece_id, kind)
        if other != kind:
            yield f"{_at(content, shelf, piece_id, 'id')}: the id {piece_id} is used by {other} and {kind}"
