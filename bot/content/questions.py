"""The shape of prompts/questions/*.yaml: what people hear in a 1:1, and the questions that make it say something."""

import re
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from bot.content.schema import Id, Line, Sourced, Strict, Text, placeholders

OPENERS = ("what", "which", "how", "when", "who", "whose", "whom", "where", "why")
"""A question that begins like this wants more than yes or no."""
_CLOSED = re.compile(
    r"\b(?:do\syou|does\sit|is\s(?:it|there)|are\s(?:you|there)|(?:can|could)\syou|should\si|am\si)\b"
    r"|(?:[,;:.!?–—]\s|\b(?:and|or|but)\s)(?:do|does|did|is|are|am|was|were|can|could|should|would|have|has|will)\s"
    r"(?:you|i|it|we|he|she|they|there|this|that|my|your|the)\b",
    re.I,
)
PLACES = {"behaviour", "dimension"}
Heard = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=3, max_length=60)]


def is_open(question: str) -> bool:
    """Whether a question cannot be answered yes or no: by its first word, and without a closed one inside."""
    first = re.match(r"[^a-z]*([a-z]+)", question.lower())
    return first is not None and first[1] in OPENERS and question.endswith("?") and _CLOSED.search(question) is None


class Praise(Sourced):
    """One kind of thing that is heard in a 1:1, what it tells, and the three questions that follow from it.

    `heard` are words that give it away. `when: nothing` is for a 1:1 in which nothing was said, `when: other` for
    whatever no kind knows; one with `gives_way` stands back where another kind was heard too.
    """

    title: Line
    heard: list[Heard] = Field(default_factory=list)
    when: Literal["heard", "nothing", "other"] = "heard"
    gives_way: bool = False
    tells: Text
    questions: list[Text] = Field(min_length=3, max_length=3)

    @field_validator("heard")
    @classmethod
    def heard_once(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("the same words are here twice")
        return value

    @field_validator("questions")
    @classmethod
    def open_and_about_one_thing(cls, value: list[str]) -> list[str]:
        for position, question in enumerate(value, 1):
            if not is_open(question):
                raise ValueError(
                    f"question {position} may be answered yes or no; begin with what, which, how, when, who or where, "
                    "and leave out forms such as do you or is it"
                )
            if placeholders(question) != PLACES:
                raise ValueError(f"question {position} must name {{behaviour}} and {{dimension}}, and nothing else")
        return value


class QuestionsFile(Strict):
    """prompts/questions/*.yaml; `drop` names shipped kinds that a company does not want."""

    praise: list[Praise] = Field(default_factory=list)
    drop: list[Id] = Field(default_factory=list)
