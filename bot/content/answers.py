"""The shape of prompts/answers/*.yaml: answers put together from several pieces, and how questions are read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints, model_validator

from bot.content.schema import Id, Line, Ref, Sourced, Strict, Text

T = TypeVar("T")
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=60)]


class Part(Strict):
    """One statement of an answer, with the items that it stands for."""

    says: Text
    refs: list[Ref] = Field(default_factory=list)


class Answer(Sourced):
    """An answer from several pieces: the point, what belongs to it, and what to do this week.

    Given where a question finds it, or a piece that it `stands_for`. `opens` is a piece of advice to read in full.
    """

    title: Line
    point: Text
    parts: list[Part] = Field(default_factory=list, max_length=7)
    do: Text
    levels: list[Id] = Field(min_length=1)
    dimension: Id
    stands_for: list[Id] = Field(default_factory=list)
    opens: Id | None = None

    @model_validator(mode="after")
    def parts_are_among_the_refs(self) -> "Answer":
        missing = sorted({ref for part in self.parts for ref in part.refs} - set(self.refs))
        if missing:
            raise ValueError(f"`refs` lacks {', '.join(missing)}, which a part names")
        return self


class AnswersFile(Strict):
    """prompts/answers/*.yaml; `drop` names shipped answers that a company does not want.

    `ignored` are words that find nothing; those of `whom` find nothing alone, since they say whom a question is about
    and not what. Each group of `means` is one thing in several words, the content's own word
    first. What is closer to a question of `elsewhere` than to all content is not answered.
    """

    answers: list[Answer] = Field(default_factory=list)
    ignored: list[Phrase] = Field(default_factory=list)
    whom: list[Phrase] = Field(default_factory=list)
    means: list[Annotated[list[Phrase], Field(min_length=2)]] = Field(default_factory=list)
    elsewhere: list[Line] = Field(default_factory=list)
    drop: list[Id] = Field(default_factory=list)


@dataclass(frozen=True)
class Vocabulary:
    """How questions are read; see AnswersFile."""

    ignored: frozenset[str] = frozenset()
    means: tuple[tuple[str, ...], ...] = ()
    elsewhere: tuple[str, ...] = ()
    whom: frozenset[str] = frozenset()

    def and_of(self, file: AnswersFile) -> "Vocabulary":
        """With what one more file says."""
        return Vocabulary(
            self.ignored | set(file.ignored),
            (*self.means, *_unseen(map(tuple, file.means), self.means)),
            (*self.elsewhere, *_unseen(file.elsewhere, self.elsewhere)),
            self.whom | set(file.whom),
        )


def _unseen(new: Iterable[T], known: Iterable[T]) -> list[T]:
    seen = set(known)
    return [one for one in new if one not in seen]
