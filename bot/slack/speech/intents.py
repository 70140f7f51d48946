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
    """How far goal `number` is: `percent` 0 to 100 where one was named, and a note that may be empty.

    With `is_step` it is so much further than it was. Without a number it is the only active goal.
    """

    number: int | None
    percent: int | None
    note: str
    is_step: bool = False


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
class RestGoal:
    """Goal `number` may rest."""

    number: int


@dataclass(frozen=True)
class WakeGoal:
    """Goal `number` counts again."""

    number: int


@dataclass(frozen=True)
class CheckInRhythm:
    """A change of the weekly check-ins, or one at once; `text` is what `/goals checkin` understands."""

    text: str


@dataclass(frozen=True)
class EditGoal:
    """Goal `number` is to be reworded."""

    number: int


@dataclass(frozen=True)
class GoalHistory:
    """What happened to goal `number`."""

    number: int


@dataclass(frozen=True)
class MakePlan:
    """An if-then plan for goal `number`; an empty `text` asks for the questions that lead to one."""

    number: int
    text: str


@dataclass(frozen=True)
class ListPlans:
    """What are my plans?"""


@dataclass(frozen=True)
class StopPlan:
    """The plan of goal `number` is to end."""

    number: int


@dataclass(frozen=True)
class PrepareOneOnOne:
    """Questions for the next 1:1, and when to be reminded of it; `text` is what `/cairn 1on1` understands."""

    text: str


@dataclass(frozen=True)
class Undo:
    """Take back the last change."""


@dataclass(frozen=True)
class ShowLevel:
    """A look at the ladder; `text` is what `/level` understands."""

    text: str


@dataclass(frozen=True)
class Assess:
    """My self-assessment; `text` is empty, "history", "restart", "finish" or the name of a dimension."""

    text: str = ""


@dataclass(frozen=True)
class AskReadiness:
    """Am I there? `level` is the level as typed; empty for the next one."""

    level: str = ""


@dataclass(frozen=True)
class ProposeGoals:
    """Which goals follow from my self-assessment?"""


@dataclass(frozen=True)
class ShowPicture:
    """How do I see myself, as a picture?"""


@dataclass(frozen=True)
class ShowProgress:
    """How far are my goals, week by week?"""


@dataclass(frozen=True)
class NudgeRhythm:
    """A change of the nudges; `text` is what `/nudges` understands."""

    text: str


@dataclass(frozen=True)
class AddWin:
    """Something done, in the member's own words; a link and a day may end it."""

    text: str


@dataclass(frozen=True)
class ListWins:
    """What have I done?"""


@dataclass(frozen=True)
class SearchWins:
    """The wins that have all of these words."""

    words: str


@dataclass(frozen=True)
class EditWin:
    """Win `number` is to be changed."""

    number: int


@dataclass(frozen=True)
class DeleteWin:
    """Win `number` is to be deleted, once that is asked back."""

    number: int


@dataclass(frozen=True)
class ExportWins:
    """All wins as a document."""


@dataclass(frozen=True)
class FindMentor:
    """Somebody to ask, or to sit in with; `about` is what for, as typed."""

    about: str


@dataclass(frozen=True)
class ShowMentors:
    """Where do my requests stand, and what do I offer?"""


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
class ShowSettings:
    """What comes when?"""


@dataclass(frozen=True)
class StopAll:
    """Nothing is to come by itself any more."""


@dataclass(frozen=True)
class ExportData:
    """Everything of mine, to take along."""


@dataclass(frozen=True)
class ImportData:
    """What was exported elsewhere is to come here."""


@dataclass(frozen=True)
class ForgetMe:
    """Delete everything of mine."""


@dataclass(frozen=True)
class ShowPrivacy:
    """What do you know about me?"""


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
    | AddWin | ListWins | SearchWins | EditWin | DeleteWin | ExportWins
    | Assess | AskReadiness | ProposeGoals
    | MakePlan | ListPlans | StopPlan | PrepareOneOnOne
    | RestGoal | WakeGoal | CheckInRhythm
    | ShowPicture | ShowProgress
    | FindMentor | ShowMentors
    | NudgeRhythm | Help | Greeting | Thanks | Status | ShowSettings | Unclear
    | StopAll | ShowPrivacy | ExportData | ImportData | ForgetMe
)  # fmt: skip
GoalsIntent = Intent | Unknown
