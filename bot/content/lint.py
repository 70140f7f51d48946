"""What loads but should be better: thin cells, texts said twice, texts too long to read in Slack, too few nudges."""

import re
from collections.abc import Iterator
from itertools import pairwise

from bot.content.schema import Expectation, Ladder
from bot.content.shelf import Content

FEWEST_EXPECTATIONS = 3
FEWEST_NUDGES = 52
"""One a week for a year without a repeat."""
LONGEST = {"text": 400, "example": 500, "question": 300, "do": 500, "first_step": 300}
"""Characters that are still read at a glance; Slack itself takes 3000 in a section (BK-3)."""

_ENDS = (".", "?", ":", ")", '"', "`")


def lint(content: Content) -> list[str]:
    """One sentence for each thing to mend; empty where all is well."""
    return [
        *(finding for ladder in content.ladders.values() for finding in _cells(ladder)),
        *_nudges(content),
        *_proposals(content),
        *_twice(content),
        *_long(content),
        *_cut(content),
        *_ids(content),
    ]


def expectations(content: Content) -> Iterator[Expectation]:
    """Every expectation of every ladder."""
    for ladder in content.ladders.values():
        for row in ladder.cells.values():
            for cell in row.values():
                yield from cell


def _cells(ladder: Ladder) -> Iterator[str]:
    for level in ladder.levels:
        for dimension in ladder.dimensions:
            count = len(ladder.expectations(level.id, dimension.id))
            if count < FEWEST_EXPECTATIONS:
                yield (
                    f"ladder {ladder.id}: {level.id} x {dimension.id} has {count} expectations, "
                    f"at least {FEWEST_EXPECTATIONS} are wanted"
                )


def _nudges(content: Content) -> Iterator[str]:
    for level in content.default_ladder.levels:
        names = {level.id, level.like}
        count = sum(1 for nudge in content.nudges.values() if names & set(nudge.levels))
        if count < FEWEST_NUDGES:
            yield f"nudges: {level.id} has {count}, at least {FEWEST_NUDGES} are wanted so that a year has no repeat"


def _proposals(content: Content) -> Iterator[str]:
    """Every step of the default ladder has a goal to propose in every dimension."""
    ladder = content.default_ladder
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


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _twice(content: Content) -> Iterator[str]:
    said: dict[str, str] = {}
    for place, text in _texts(content):
        other = said.setdefault(_plain(text), place)
        if other != place:
            yield f"{place}: says the same as {other}"
    asked: dict[str, str] = {}
    suggested = (content.nudges, content.proposals, content.praise, content.answers)
    for shelf in (*suggested, content.advice, content.reading, content.contradictions):
        for piece in shelf.values():
            for ask in piece.asks:
                other = asked.setdefault(_plain(ask), piece.id)
                if other != piece.id:
                    yield f"{piece.id}.asks: the question {ask!r} is asked by {other} too"


def _texts(content: Content) -> Iterator[tuple[str, str]]:
    for expectation in expectations(content):
        for key in ("text", "example", "question"):
            yield f"{expectation.id}.{key}", getattr(expectation, key)
    for nudge in content.nudges.values():
        for key in ("title", "do", "first_step"):
            yield f"{nudge.id}.{key}", getattr(nudge, key)
    for proposal in content.proposals.values():
        for key in ("title", "why", "first_step"):
            yield f"{proposal.id}.{key}", getattr(proposal, key)
    for advice in content.advice.values():
        yield f"{advice.id}.text", advice.text


def _long(content: Content) -> Iterator[str]:
    for place, text in _texts(content):
        limit = LONGEST.get(place.rsplit(".", 1)[1])
        if limit and len(text) > limit and not place.startswith("advice-"):
            yield f"{place}: {len(text)} characters, at most {limit} are read in Slack"


def _cut(content: Content) -> Iterator[str]:
    for place, text in _texts(content):
        if not place.endswith(".title") and not text.endswith(_ENDS):
            yield f"{place}: does not end like a sentence; outside quotes a # after a space begins a comment"


def _ids(content: Content) -> Iterator[str]:
    seen: dict[str, str] = {}
    pieces = [("expectation", one.id) for one in expectations(content)]
    for name in ("nudges", "advice", "reading", "contradictions", "proposals", "praise", "answers"):
        pieces += [(name, piece_id) for piece_id in getattr(content, name)]
    for kind, piece_id in pieces:
        other = seen.setdefault(piece_id, kind)
        if other != kind:
            yield f"{piece_id}: this id is used by {other} and {kind}"
