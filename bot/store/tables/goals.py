"""Goals with their history, and words that members want kept."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field

from bot.store.sealing import sealed, sealed_json
from bot.store.tables.columns import Row, moment, one_of


class Goal(Row, table=True):
    """Something a member wants to reach. A draft waits for Save; `number` is what the member calls it by.

    `unanswered` counts check-ins about it without a word since its last change. A goal with `rests_since` is still
    active, and nobody asks about it until its owner wakes it.
    """

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id", "number"),
        Index(None, "team_id", "user_id", "state"),
        one_of("state", "draft", "active", "done", "dropped", "cancelled"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    number: int | None = None
    title: str = sealed()
    typed: str = sealed(default="")
    due_day: date | None = Field(default=None, sa_type=Date)
    dimension: str | None = None
    state: str = "draft"
    progress: int = 0
    unanswered: int = 0
    rests_since: datetime | None = moment(default=None)
    created_at: datetime = moment()
    updated_at: datetime = moment()
    finished_at: datetime | None = moment(default=None)


class GoalEvent(Row, table=True):
    """One change of a goal: append only; `before` holds what undo puts back, `progress` where it stood after.

    `check_in_id` is the check-in that it answers, or that it came with.
    """

    __tablename__ = "goal_event"
    __table_args__ = (
        Index(None, "team_id", "user_id", "at"),
        Index(None, "team_id", "goal_id"),
        one_of(
            "kind",
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
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    goal_id: int = Field(sa_column=Column(ForeignKey("goal.id", ondelete="CASCADE"), nullable=False))
    kind: str
    note: str | None = sealed(default=None)
    before: dict[str, Any] | None = sealed_json(default=None)
    progress: int | None = None
    check_in_id: int | None = None
    is_undone: bool = False
    at: datetime = moment()


class Note(Row, table=True):
    """Words a member wants kept: a note, or the line said on finishing a goal or a nudge.

    `unplaced` is what a direct message said that could not be understood, until its writer decides.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index(None, "team_id", "user_id", "created_at"),
        one_of("kind", "unplaced", "kept", "goal", "nudge"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    kind: str
    text: str = sealed()
    goal_id: int | None = None
    nudge_id: str | None = None
    created_at: datetime = moment()
