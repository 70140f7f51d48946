"""The shape of every file under data/ and prompts/: strict models, one per kind of content."""

import re
from typing import Annotated, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
Ref = Annotated[str, StringConstraints(pattern=r"^[0-3]-[0-9]{2}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=150, pattern=r"^[^\n]*$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Long = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1500)]
Alias = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=40)]

REF_SOURCES = {"0": "expert-quotes", "1": "two-pillars", "2": "ai-poll", "3": "qa-thread"}
"""Which source an item id such as 3-16 belongs to, by its first digit."""


class Strict(BaseModel):
    """No unknown keys, no change after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Sourced(Strict):
    """A statement that says where it comes from; content without a source does not load."""

    id: Id
    sources: list[Id] = Field(min_length=1)
    refs: list[Ref] = []
    asks: list[Line] = Field(min_length=3, max_length=8)

    @model_validator(mode="after")
    def refs_belong_to_sources(self) -> "Sourced":
        missing = sorted({REF_SOURCES[ref[0]] for ref in self.refs} - set(self.sources))
        if missing:
            raise ValueError(f"refs point to {', '.join(missing)}, which is not among the sources")
        return self

    @field_validator("sources", "refs", "asks")
    @classmethod
    def nothing_twice(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("the same entry is here twice")
        return value


class Item(Strict):
    """How strong one numbered item of a source is."""

    said: Line
    votes: int | None = None


class Source(Strict):
    """A passport: who said it, how strong that is, under which licence."""

    id: Id
    title: Line
    who: Text
    strength: Literal[
        "practitioners", "one-author", "ai-poll", "votes", "open-ladder", "research", "editors", "company"
    ]
    weigh: Text
    year: int | None = Field(default=None, ge=1900, le=2100)
    votes: Line | None = None
    licence: Line | None = None
    items: dict[Ref, Item] = {}


class Side(Strict):
    """One of the views on a question where sources disagree."""

    says: Text
    sources: list[Id] = Field(min_length=1)
    refs: list[Ref] = []


class Contradiction(Strict):
    """A question on which sources disagree, with both sides and how to live with it."""

    id: Id
    topic: Line
    sides: list[Side] = Field(min_length=2, max_length=4)
    handling: Text
    dimension: Id
    asks: list[Line] = Field(min_length=3, max_length=8)

    @property
    def refs(self) -> list[str]:
        return [ref for side in self.sides for ref in side.refs]


class Dimension(Strict):
    """One column of a ladder."""

    id: Id
    title: Line
    short: Annotated[str, StringConstraints(min_length=1, max_length=24)]
    about: Text
    aliases: list[Alias] = []
    keywords: list[Alias] = []
    like: Id | None = None


class Level(Strict):
    """One rung of a ladder; `meaning` is its one-line answer."""

    id: Id
    title: Line
    meaning: Text
    aliases: list[Alias] = []
    sources: list[Id] = Field(min_length=1)
    refs: list[Ref] = []
    like: Id | None = None


class Pillar(Strict):
    """One part of a readiness rule, with the dimension whose evidence counts for it."""

    id: Id
    title: Line
    dimension: Id


class Outcome(Strict):
    """What a readiness rule says where so many of its pillars have evidence; `only`: where this one alone has."""

    shown: int = Field(ge=0)
    only: Id | None = None
    text: Text


class Rule(Strict):
    """A readiness rule: how many of its pillars are asked for, and what each outcome means."""

    id: Id
    title: Line
    level: Id
    needs: int = Field(ge=1)
    pillars: list[Pillar] = Field(min_length=1)
    text: Text
    cautions: list[Text] = []
    outcomes: list[Outcome] = []
    sources: list[Id] = Field(min_length=1)
    refs: list[Ref] = []

    @model_validator(mode="after")
    def outcomes_can_be(self) -> "Rule":
        pillars = {pillar.id for pillar in self.pillars}
        for outcome in self.outcomes:
            if outcome.shown > len(pillars):
                raise ValueError(f"an outcome speaks of {outcome.shown} of {len(pillars)} pillars")
            if outcome.only is not None and (outcome.only not in pillars or outcome.shown != 1):
                raise ValueError(f"`only: {outcome.only}` wants a pillar of this rule and `shown: 1`")
        return self

    @model_validator(mode="after")
    def needs_no_more_than_there_is(self) -> "Rule":
        if self.needs > len(self.pillars):
            raise ValueError(f"needs {self.needs} of {len(self.pillars)} pillars")
        return self


class SelfCheck(Strict):
    """A question to put to oneself before asking for the next level."""

    id: Id
    level: Id
    text: Text
    dimension: Id
    sources: list[Id] = Field(min_length=1)
    refs: list[Ref] = []


class LadderFile(Strict):
    """data/ladders/<id>/ladder.yaml"""

    id: Id
    title: Line
    about: Text
    default: bool = False
    levels: list[Level] = Field(min_length=1, max_length=12)
    dimensions: list[Dimension] = Field(min_length=1, max_length=12)
    rules: list[Rule] = []
    self_checks: list[SelfCheck] = []


class Expectation(Sourced):
    """One checkable statement in a level and dimension. A company's ladder may state it before it has more to say."""

    text: Text
    example: Text | None = None
    question: Text | None = None
    asks: list[Line] = Field(default=[], max_length=8)


class LevelFile(Strict):
    """data/ladders/<id>/<level>.yaml: the expectations of one level by dimension."""

    level: Id
    expectations: dict[Id, list[Expectation]]


class Advice(Sourced):
    """Something worth knowing: a fact, a practice, an example, a figure with its label, a question."""

    kind: Literal["fact", "advice", "practice", "example", "question", "figure", "rule", "persona", "definition"]
    title: Line
    text: Long
    do: Text | None = None
    levels: list[Id] = Field(min_length=1)
    dimension: Id


class Reading(Sourced):
    """A book or topic, with who recommended it."""

    kind: Literal["book", "topic", "ladder"]
    title: Line
    author: Line | None = None
    recommended_by: Text
    why: Text
    levels: list[Id] = Field(min_length=1)
    dimension: Id


class SourcesFile(Strict):
    """data/sources.yaml"""

    sources: list[Source]


class ContradictionsFile(Strict):
    """data/contradictions.yaml"""

    contradictions: list[Contradiction]


class AdviceFile(Strict):
    """data/advice/*.yaml"""

    advice: list[Advice]


class ReadingFile(Strict):
    """data/reading.yaml"""

    reading: list[Reading]


_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def placeholders(text: str) -> set[str]:
    """The `{name}`s that a message wants filled in."""
    return set(_PLACEHOLDER.findall(text))


def has_stray_brace(text: str) -> bool:
    """Whether a brace stands in it that belongs to nothing to fill in."""
    for name in placeholders(text):
        text = text.replace(f"{{{name}}}", "")
    return "{" in text or "}" in text


class Ladder(LadderFile):
    """A ladder with its expectations, by level and dimension."""

    cells: dict[str, dict[str, list[Expectation]]] = {}

    def level(self, level_id: str) -> Level:
        """The level with this id; KeyError where there is none."""
        return next((level for level in self.levels if level.id == level_id), None) or _missing(level_id)

    def dimension(self, dimension_id: str) -> Dimension:
        """The dimension with this id; KeyError where there is none."""
        found = next((dimension for dimension in self.dimensions if dimension.id == dimension_id), None)
        return found or _missing(dimension_id)

    def expectations(self, level_id: str, dimension_id: str) -> list[Expectation]:
        return self.cells.get(level_id, {}).get(dimension_id, [])

    def next_level(self, level_id: str) -> Level | None:
        """The rung above, or None on the highest."""
        ids = [level.id for level in self.levels]
        position = ids.index(level_id) + 1
        return self.levels[position] if position < len(ids) else None


def _missing(name: str) -> NoReturn:
    raise KeyError(name)
