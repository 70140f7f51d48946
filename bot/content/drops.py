"""The shape of data/drop.yaml: what a company leaves out of what is shipped."""

from collections.abc import Mapping, MutableMapping
from typing import Any, Literal

from pydantic import Field

from bot.content.schema import Id, Strict
from bot.content.strict_yaml import Document, Path, Problem

Names = list[Id] | Literal["all"]

SHELVES = ("nudges", "proposals", "praise", "answers", "advice", "reading", "contradictions")


class DropFile(Strict):
    """data/drop.yaml: ids of shipped pieces that are left out, or `all`; sources stay, since they are only cited.

    What a ladder was called remains known: `like`, and pieces written for its levels, may still name them.
    """

    ladders: Names = Field(default_factory=list)
    nudges: Names = Field(default_factory=list)
    proposals: Names = Field(default_factory=list)
    praise: Names = Field(default_factory=list)
    answers: Names = Field(default_factory=list)
    advice: Names = Field(default_factory=list)
    reading: Names = Field(default_factory=list)
    contradictions: Names = Field(default_factory=list)


def drop(
    document: Document, wanted: DropFile, shelves: Mapping[str, MutableMapping[str, Any]], ladders: dict[str, Any]
) -> list[Problem]:
    """Take pieces off the shelves; what is not there is a problem."""
    problems = []
    for shelf, pieces in (("ladders", ladders), *((name, shelves[name]) for name in SHELVES)):
        names: Names = getattr(wanted, shelf)
        if names == "all":
            pieces.clear()
            continue
        for position, name in enumerate(names):
            keys: Path = (shelf, position)
            if pieces.pop(name, None) is None:
                problems.append(document.problem(keys, f"there is no {name} to drop"))
    return problems
