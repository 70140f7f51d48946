"""The shape of what is suggested: nudges under prompts/nudges/, goals to propose under prompts/growth/."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from bot.content.schema import Id, Line, Sourced, Strict, Text

KINDS = ("shadow", "talk", "build", "write", "read", "review", "measure", "teach", "plan", "reflect")


class Nudge(Sourced):
    """One weekly suggestion. `why` says, for each level it serves, why it matters there."""

    title: Annotated[str, StringConstraints(min_length=8, max_length=80, pattern=r"^[^\n]*$")]
    do: Text
    why: dict[Id, Text] = Field(min_length=1)
    first_step: Text
    first_step_minutes: int = Field(ge=1, le=15)
    effort_minutes: int = Field(ge=5, le=480)
    kind: Literal["shadow", "talk", "build", "write", "read", "review", "measure", "teach", "plan", "reflect"]
    dimension: Id
    levels: list[Id] = Field(min_length=1)
    rest_weeks: int = Field(default=26, ge=4, le=260)
    asks: list[Line] = Field(min_length=3, max_length=8)

    @model_validator(mode="after")
    def why_speaks_to_each_level(self) -> "Nudge":
        lacking = ", ".join(level for level in self.levels if level not in self.why)
        idle = ", ".join(level for level in self.why if level not in self.levels)
        said = [f"`why` has no sentence for {lacking}"] if lacking else []
        said += [f"`levels` does not name {idle}, though `why` has a sentence for it"] if idle else []
        if said:
            raise ValueError("; ".join(said))
        return self


class NudgesFile(Strict):
    """prompts/nudges/*.yaml; `drop` names shipped nudges that a company does not want."""

    nudges: list[Nudge] = Field(default=[])
    drop: list[Id] = Field(default=[])


class Proposal(Sourced):
    """A goal that closes part of the gap from one level to the next; `weeks` is how long it is given."""

    start: Id = Field(alias="from")
    goal: Id = Field(alias="to")
    dimension: Id
    title: Annotated[str, StringConstraints(min_length=8, max_length=80, pattern=r"^[A-Z][^\n]*$")]
    weeks: int = Field(ge=2, le=12)
    why: Text
    first_step: Text


class GrowthFile(Strict):
    """prompts/growth/*.yaml; `drop` names shipped proposals that a company does not want."""

    proposals: list[Proposal] = Field(default=[])
    drop: list[Id] = Field(default=[])
