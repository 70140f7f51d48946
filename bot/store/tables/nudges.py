"""When nudges come, what members chose ahead, and what they were given."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from bot.store.tables.columns import Json, Row, moment, one_of


class Schedule(Row, table=True):
    """When a member gets something regularly. A row exists only after the member said yes to that very kind.

    `subject_id` is the row it is about, where a member may have several of a kind; `about` holds what its kind needs.

    Weeks are counted from Monday 1 January 2024: every `every_weeks`-th from `anchor_week` on has a slot, and
    `last_week` is the latest one that had its own. `blocked_by` is why Slack does not let us write to the member:
    then there is no next slot until the member takes it up again.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id", "kind", "subject_id"),
        Index("ix_schedule_due", "next_due_at", sqlite_where=text("is_on = 1"), postgresql_where=text("is_on")),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("every_weeks BETWEEN 1 AND 12", name="every_weeks"),
        one_of("kind", "nudge", "check_in", "intention", "one_on_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    kind: str = "nudge"
    subject_id: int = 0
    about: dict[str, Any] | None = Field(default=None, sa_type=Json)
    is_on: bool = True
    weekday: int = 0
    local_time: str = "09:00"
    every_weeks: int = 1
    timezone: str = "UTC"
    paused_until: date | None = Field(default=None, sa_type=Date)
    blocked_by: str | None = None
    consented_at: datetime = moment()
    anchor_week: int = 0
    last_week: int | None = None
    last_due_at: datetime | None = moment(default=None)
    next_due_at: datetime | None = moment(default=None)
    version: int = 1


class NudgeChoice(Row, table=True):
    """A member's own word on a coming week: another nudge, or none (`nudge_id` empty)."""

    __tablename__ = "nudge_choice"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    week: str = Field(primary_key=True)
    nudge_id: str | None = None
    created_at: datetime = moment()


class NudgeGiven(Row, table=True):
    """A nudge that reached a member, and what became of it. `week` is the local ISO week, `2026-W48`."""

    __tablename__ = "nudge_given"
    __table_args__ = (
        Index(None, "team_id", "user_id", "given_at"),
        UniqueConstraint("team_id", "delivery_id"),
        one_of("answer", "done", "later", "never", "none"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    nudge_id: str
    week: str
    delivery_id: str | None = None
    reasons: list[str] | None = Field(default=None, sa_type=Json)
    answer: str = "none"
    given_at: datetime = moment()
    answered_at: datetime | None = moment(default=None)
