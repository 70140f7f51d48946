"""What the pieces of content say of each other must be true: levels, dimensions and sources that are named exist."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.content import schema
from bot.content.questions import Praise
from bot.content.strict_yaml import Document, Path, Problem
from bot.content.suggestions import Proposal

_STOOD_FOR = {"advice", "reading", "contradictions", "nudges"}

Origin = Mapping[tuple[str, str], tuple[Document, Path]]


def mentions(
    shelves: Mapping[str, Mapping[str, Any]], ladders: Iterable[schema.LadderFile], origin: Origin
) -> Iterator[Problem]:
    """Names of levels, dimensions and sources on the shelves that do not exist.

    `ladders` are all that were ever read: what was written for a ladder that a company drops is not wrong by that.
    """
    levels = {level.id for ladder in ladders for level in ladder.levels}
    dimensions = {dimension.id for ladder in ladders for dimension in ladder.dimensions}
    for shelf, pieces in shelves.items():
        for piece in pieces.values():
            document, keys = origin[shelf, piece.id]
            for key, name, known in _named(piece, levels, dimensions, shelves["sources"]):
                if name not in known:
                    yield document.problem((*keys, key), f"there is no {name}")


def likes(ladders: Iterable[schema.LadderFile], ever: Iterable[schema.LadderFile], origin: Origin) -> Iterator[Problem]:
    """What levels and dimensions say that they are like, and that no ladder has."""
    named = list(ever)
    levels = {level.id for ladder in named for level in ladder.levels}
    dimensions = {dimension.id for ladder in named for dimension in ladder.dimensions}
    for ladder in ladders:
        document, _ = origin["ladders", ladder.id]
        for position, level in enumerate(ladder.levels):
            if level.like is not None and level.like not in levels:
                yield document.problem(("levels", position, "like"), f"there is no level {level.like}")
        for position, dimension in enumerate(ladder.dimensions):
            if dimension.like is not None and dimension.like not in dimensions:
                yield document.problem(("dimensions", position, "like"), f"there is no dimension {dimension.like}")


def cells(
    rows: Mapping[str, Mapping[str, Mapping[str, list[schema.Expectation]]]],
    sources: Mapping[str, Any],
    origin: Origin,
) -> Iterator[Problem]:
    """Sources named by expectations that do not exist."""
    for ladder_id, levels in rows.items():
        for expectation in (one for row in levels.values() for cell in row.values() for one in cell):
            document, keys = origin[f"ladder {ladder_id}", expectation.id]
            for source in expectation.sources:
                if source not in sources:
                    yield document.problem((*keys, "sources"), f"there is no {source}")


def praise(kinds: Iterable[Praise]) -> Iterator[Problem]:
    """Whatever is heard in a 1:1, and silence too, must lead to questions."""
    there = {kind.when for kind in kinds}
    for when in ("nothing", "other"):
        if when not in there:
            yield Problem("prompts/questions", 0, "when", f"no kind of praise has `when: {when}`")


def answers(shelves: Mapping[str, Mapping[str, Any]], origin: Origin) -> Iterator[Problem]:
    """Pieces that an answer stands for or opens, and that never existed; what was dropped is not asked for."""
    there = {name for shelf, name in origin if shelf in _STOOD_FOR or shelf.startswith("ladder ")}
    for answer in shelves["answers"].values():
        document, keys = origin["answers", answer.id]
        for name in answer.stands_for:
            if name not in there:
                yield document.problem((*keys, "stands_for"), f"there is no {name}")
        if answer.opens is not None and ("advice", answer.opens) not in origin:
            yield document.problem((*keys, "opens"), f"there is no advice {answer.opens}")


def ladder(document: Document, one: schema.LadderFile) -> Iterator[Problem]:
    """Words with two meanings, and rules or questions about levels and dimensions that the ladder lacks."""
    yield from _words(document, one)
    levels = {level.id for level in one.levels}
    dimensions = {dimension.id for dimension in one.dimensions}
    for position, rule in enumerate(one.rules):
        if rule.level not in levels:
            yield document.problem(("rules", position, "level"), f"there is no level {rule.level}")
        for pillar in rule.pillars:
            if pillar.dimension not in dimensions:
                yield document.problem(("rules", position, "pillars"), f"there is no dimension {pillar.dimension}")
    for position, check in enumerate(one.self_checks):
        if check.level not in levels or check.dimension not in dimensions:
            yield document.problem(("self_checks", position), "its level or dimension does not exist")


def _words(document: Document, one: schema.LadderFile) -> Iterator[Problem]:
    taken: dict[str, str] = {}
    groups: list[tuple[str, list[Any]]] = [("levels", list(one.levels)), ("dimensions", list(one.dimensions))]
    for group, members in groups:
        for position, member in enumerate(members):
            for word in {member.id, member.title.lower(), *member.aliases}:
                if taken.setdefault(word, member.id) != member.id:
                    yield document.problem((group, position), f"the word {word} already means {taken[word]}")


def _named(
    piece: Any, levels: set[str], dimensions: set[str], sources: Iterable[str]
) -> Iterator[tuple[str, str, Iterable[str]]]:
    for level in getattr(piece, "levels", []):
        yield "levels", level, levels
    if isinstance(piece, Proposal):
        yield "from", piece.start, levels
        yield "to", piece.goal, levels
    if hasattr(piece, "dimension"):
        yield "dimension", piece.dimension, dimensions
    for source in getattr(piece, "sources", []):
        yield "sources", source, sources
    for side in getattr(piece, "sides", []):
        for source in side.sources:
            yield "sides", source, sources
