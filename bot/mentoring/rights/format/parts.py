"""The parts of an export, each with all that it holds."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints

MOST_ROWS = 20_000
"""Entries of one list."""
LONGEST_TEXT = 40_000
"""Characters of one text: as long as Slack lets a message be."""


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Moment = Annotated[AwareDatetime, PlainSerializer(_in_utc, return_type=str)]
"""ISO 8601 in UTC, `2026-11-25T10:30:00Z`."""
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]
Word = Annotated[str, StringConstraints(max_length=200)]
"""An id of the content, a zone, a week: `2026-W48`."""
Place = Annotated[int, Field(ge=1)]
"""Which entry of a list another one means: the first is 1. It says nothing outside of this file."""
LocalTime = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Part(BaseModel):
    """What all parts share: nothing that is not named here, and no guessing at types."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Named(Part):
    """Something of the content, with its title at the time; None where the content does not have it any more."""

    id: Word
    title: Text | None = None


class Person(Part):
    """The member's settings."""

    timezone: Word | None = None
    locale: Word | None = None
    ladder: Named | None = None
    level: Named | None = None
    hours_start: LocalTime
    hours_end: LocalTime
    holdout_since: Moment | None = None
    model_wish: Literal["off", "question", "goals"] | None = None
    welcomed_at: Moment | None = None
    since: Moment


class Before(Part):
    """What a change of a goal found, for undo."""

    title: Text
    due_day: date | None = None
    dimension: Word | None = None
    state: Literal["draft", "active", "done", "dropped", "cancelled"]
    progress: int = Field(ge=0, le=100)
    rests_since: Moment | None = None


class Change(Part):
    """One change of a goal, in the order in which they happened. `check_in` is the one that it answers."""

    kind: Literal[
        "added",
        "edited",
        "progress",
        "moved",
        "done",
        "dropped",
        "undone",
        "on_track",
        "slipped",
        "rested",
        "woken",
    ]
    note: Text | None = None
    before: Before | None = None
    progress: int | None = Field(default=None, ge=0, le=100)
    check_in: Place | None = None
    is_undone: bool = False
    at: Moment


class Plan(Part):
    """An if-then plan of a goal. With `weekday` (0 is Monday) and `local_time` it comes at that minute."""

    state: Literal["draft", "active", "ended"]
    cue: Text
    action: Text
    obstacle: Text | None = None
    outcome: Text | None = None
    asked: Literal["outcome", "obstacle", "plan", "cue", "action"] | None = None
    weekday: int | None = Field(default=None, ge=0, le=6)
    local_time: LocalTime | None = None
    quoted: int = Field(default=0, ge=0)
    created_at: Moment
    updated_at: Moment


class Goal(Part):
    """`number` is what the member calls it by; `typed` the words that it was made of."""

    number: int | None = Field(default=None, ge=1)
    title: Text
    typed: Text = ""
    due_day: date | None = None
    dimension: Named | None = None
    state: Literal["draft", "active", "done", "dropped", "cancelled"]
    progress: int = Field(ge=0, le=100)
    unanswered: int = Field(default=0, ge=0)
    rests_since: Moment | None = None
    created_at: Moment
    updated_at: Moment
    finished_at: Moment | None = None
    history: list[Change] = Field(default_factory=list, max_length=MOST_ROWS)
    plans: list[Plan] = Field(default_factory=list, max_length=MOST_ROWS)


class Note(Part):
    """Words that were kept. `goal` and `nudge` are what they are about."""

    kind: Literal["unplaced", "kept", "goal", "nudge"]
    text: Text
    goal: Place | None = None
    nudge: Named | None = None
    created_at: Moment


class Win(Part):
    """Evidence. `goal`, `check_in`, `nudge` and `note` are what it came from."""

    number: int = Field(ge=1)
    text: Text
    dimension: Named | None = None
    level: Named | None = None
    link: Text | None = None
    happened_day: date
    origin: Literal["typed", "goal", "nudge", "message", "check_in"]
    goal: Place | None = None
    check_in: Place | None = None
    nudge: Named | None = None
    note: Place | None = None
    created_at: Moment
    updated_at: Moment


class Rating(Part):
    """What a version says of one dimension; no level: not yet the first one. `sureness`: 1 to 3."""

    dimension: Named
    level: Named | None = None
    sureness: int = Field(ge=1, le=3)
    example: Text | None = None
    wins: list[Place] = Field(default_factory=list, max_length=MOST_ROWS)
    rated_at: Moment


class Assessment(Part):
    """One version of the self-assessment."""

    ladder: Named
    state: Literal["draft", "finished"]
    started_at: Moment
    finished_at: Moment | None = None
    ratings: list[Rating] = Field(default_factory=list, max_length=MOST_ROWS)


class CheckIn(Part):
    """One weekly question about goals; `skipped` is the member's word, `none` is silence."""

    week: Word
    goals: list[Place] = Field(default_factory=list, max_length=MOST_ROWS)
    answer: Literal["none", "answered", "skipped"]
    asked_at: Moment
    answered_at: Moment | None = None


class NudgeGiven(Part):
    """A nudge that came, why it was chosen, and what became of it."""

    nudge: Named
    week: Word
    reasons: list[Text] | None = None
    answer: Literal["done", "later", "never", "none"]
    given_at: Moment
    answered_at: Moment | None = None


class Choice(Part):
    """The member's own word on a week: another nudge, or none."""

    week: Word
    nudge: Named | None = None
    created_at: Moment


class OneOnOne(Part):
    """A prepared 1:1."""

    heard: Text | None = None
    dimension: Named | None = None
    expectation: Word | None = None
    questions: list[Text] = Field(default_factory=list, max_length=100)
    prepared_at: Moment


class Schedule(Part):
    """When something comes. `goal` and `plan` (its place within that goal) where it is an if-then plan's."""

    kind: Literal["nudge", "check_in", "intention", "one_on_one"]
    goal: Place | None = None
    plan: Place | None = None
    about: dict[Word, Any] | None = Field(default=None, max_length=20)
    is_on: bool
    weekday: int = Field(ge=0, le=6)
    local_time: LocalTime
    every_weeks: int = Field(ge=1, le=12)
    timezone: Word
    paused_until: date | None = None
    consented_at: Moment
