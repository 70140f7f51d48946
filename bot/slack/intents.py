"""What a person can ask for in plain words; `speech.py` finds out which."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AddGoal:
    """A goal in the member's own words, lead-in and date included."""

    text: str


@dataclass(frozen=True)
class ListGoals:
    """What are my goals?"""


@dataclass(frozen=True)
class DoneGoal:
    """Goal `number` is done."""

    number: int


@dataclass(frozen=True)
class ProgressGoal:
    """How far goal `number` is: `percent` 0 to 100 where one was named, and a note that may be empty."""

    number: int
    percent: int | None
    note: str


@dataclass(frozen=True)
class MoveGoal:
    """Another due date for goal `number`; `text` is the date as typed."""

    number: int
    text: str


@dataclass(frozen=True)
class DropGoal:
    """Goal `number` is no longer wanted."""

    number: int


@dataclass(frozen=True)
class EditGoal:
    """Goal `number` is to be reworded."""

    number: int


@dataclass(frozen=True)
class GoalHistory:
    """What happened to goal `number`."""

    number: int


@dataclass(frozen=True)
class Undo:
    """Take back the last change."""


@dataclass(frozen=True)
class ShowLevel:
    """A look at the ladder; `text` is what `/level` understands."""

    text: str


@dataclass(frozen=True)
class NudgeRhythm:
    """A change of the nudges; `text` is what `/nudges` understands."""

    text: str


@dataclass(frozen=True)
class Help:
    """What can be typed."""


@dataclass(frozen=True)
class Greeting:
    """Good day and no more."""


@dataclass(frozen=True)
class Thanks:
    """A thank-you and no more."""


@dataclass(frozen=True)
class Status:
    """Where do I stand?"""


@dataclass(frozen=True)
class Unclear:
    """Not placed: the words are kept and the member is asked."""

    text: str


@dataclass(frozen=True)
class Unknown:
    """A subcommand that does not exist; `suggestion` is the same line with the likely one."""

    text: str
    suggestion: str | None = None


Intent = (
    AddGoal | ListGoals | DoneGoal | ProgressGoal | MoveGoal | DropGoal | EditGoal | GoalHistory | Undo | ShowLevel
    | NudgeRhythm | Help | Greeting | Thanks | Status | Unclear
)  # fmt: skip
GoalsIntent = Intent | Unknown
