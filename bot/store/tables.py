"""Every table. The workspace (`team_id`) is in every row and first in every index."""

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; a naive datetime is refused on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """ValueError for a datetime without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a zone; this datetime is naive")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """A small JSON value kept as text, the same on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


SQLModel.metadata.naming_convention = NAMES


class Row(SQLModel):
    """What all tables share."""


def _moment(**options: Any) -> Any:
    return Field(sa_type=Moment, **options)


def _one_of(column: str, *values: str) -> CheckConstraint:
    allowed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({allowed})", name=column)


class Workspace(Row, table=True):
    """A Slack team that the bot serves, or has stopped serving, with the reason."""

    __tablename__ = "workspace"
    __table_args__ = (_one_of("state", "active", "stopped"),)

    team_id: str = Field(primary_key=True)
    name: str = ""
    bot_user_id: str = ""
    state: str = "active"
    reason: str | None = None
    created_at: datetime = _moment()
    updated_at: datetime = _moment()


class Member(Row, table=True):
    """A person in a workspace who has spoken to the bot at least once."""

    __tablename__ = "member"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    timezone: str | None = None
    locale: str | None = None
    ladder: str | None = None
    level: str | None = None
    welcomed_at: datetime | None = _moment(default=None)
    dm_channel: str | None = None
    is_active: bool = True
    hours_start: str = "08:00"
    hours_end: str = "18:00"
    created_at: datetime = _moment()
    updated_at: datetime = _moment()


class Goal(Row, table=True):
    """Something a member wants to reach. A draft waits for Save; `number` is what the member calls it by."""

    __tablename__ = "goal"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id", "number"),
        Index(None, "team_id", "user_id", "state"),
        _one_of("state", "draft", "active", "done", "dropped", "cancelled"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    number: int | None = None
    title: str = Field(sa_type=Text)
    typed: str = Field(default="", sa_type=Text)
    due_day: date | None = Field(default=None, sa_type=Date)
    dimension: str | None = None
    state: str = "draft"
    progress: int = 0
    created_at: datetime = _moment()
    updated_at: datetime = _moment()
    finished_at: datetime | None = _moment(default=None)


class GoalEvent(Row, table=True):
    """One change of a goal: append only; `before` holds what undo puts back."""

    __tablename__ = "goal_event"
    __table_args__ = (
        Index(None, "team_id", "user_id", "at"),
        Index(None, "team_id", "goal_id"),
        _one_of("kind", "added", "edited", "progress", "moved", "done", "dropped", "undone"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    goal_id: int = Field(sa_column=Column(ForeignKey("goal.id", ondelete="CASCADE"), nullable=False))
    kind: str
    note: str | None = Field(default=None, sa_type=Text)
    before: dict[str, Any] | None = Field(default=None, sa_type=Json)
    is_undone: bool = False
    at: datetime = _moment()


class Note(Row, table=True):
    """Words a member wants kept: a note, or the line said on finishing a goal or a nudge.

    `unplaced` is what a direct message said that could not be understood, until its writer decides.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index(None, "team_id", "user_id", "created_at"),
        _one_of("kind", "unplaced", "kept", "goal", "nudge"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    kind: str
    text: str = Field(sa_type=Text)
    goal_id: int | None = None
    nudge_id: str | None = None
    created_at: datetime = _moment()


class Schedule(Row, table=True):
    """When a member gets something regularly. A row exists only after the member said yes.

    Weeks are counted from Monday 1 January 2024: every `every_weeks`-th from `anchor_week` on has a slot, and
    `last_week` is the latest one that had its own.
    """

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id", "kind"),
        Index("ix_schedule_due", "next_due_at", sqlite_where=text("is_on = 1"), postgresql_where=text("is_on")),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("every_weeks BETWEEN 1 AND 12", name="every_weeks"),
        _one_of("kind", "nudge"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    kind: str = "nudge"
    is_on: bool = True
    weekday: int = 0
    local_time: str = "09:00"
    every_weeks: int = 1
    timezone: str = "UTC"
    paused_until: date | None = Field(default=None, sa_type=Date)
    consented_at: datetime = _moment()
    anchor_week: int = 0
    last_week: int | None = None
    last_due_at: datetime | None = _moment(default=None)
    next_due_at: datetime | None = _moment(default=None)
    version: int = 1


class NudgeChoice(Row, table=True):
    """A member's own word on a coming week: another nudge, or none (`nudge_id` empty)."""

    __tablename__ = "nudge_choice"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    week: str = Field(primary_key=True)
    nudge_id: str | None = None
    created_at: datetime = _moment()


class NudgeGiven(Row, table=True):
    """A nudge that reached a member, and what became of it. `week` is the local ISO week, `2026-W48`."""

    __tablename__ = "nudge_given"
    __table_args__ = (
        Index(None, "team_id", "user_id", "given_at"),
        UniqueConstraint("team_id", "delivery_id"),
        _one_of("answer", "done", "later", "never", "none"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    nudge_id: str
    week: str
    delivery_id: str | None = None
    reasons: list[str] | None = Field(default=None, sa_type=Json)
    answer: str = "none"
    given_at: datetime = _moment()
    answered_at: datetime | None = _moment(default=None)


class Delivery(Row, table=True):
    """One message to one person: planned, on its way, in doubt, or ended with its reason. Never its text."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("team_id", "occurrence_key"),
        Index(
            "uq_delivery_one_in_flight",
            "team_id",
            "channel_id",
            unique=True,
            sqlite_where=text("state IN ('sending', 'unknown')"),
            postgresql_where=text("state IN ('sending', 'unknown')"),
        ),
        Index(
            "ix_delivery_due",
            "team_id",
            "urgency",
            "not_before",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        Index(None, "team_id", "user_id", "due_at"),
        _one_of("state", "pending", "sending", "unknown", "sent", "skipped", "cancelled", "dead"),
        _one_of("urgency", "requested", "chosen", "proactive"),
    )

    id: str = Field(default_factory=lambda: str(uuid4()), primary_key=True)
    team_id: str
    user_id: str
    kind: str
    urgency: str = "proactive"
    subject: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    schedule_id: int | None = None
    occurrence_key: str
    channel_id: str | None = None
    state: str = "pending"
    reason: str | None = None
    due_at: datetime = _moment()
    not_before: datetime = _moment()
    expires_at: datetime | None = _moment(default=None)
    attempt: int = 0
    fence: int = 0
    lease_owner: str | None = None
    lease_until: datetime | None = _moment(default=None)
    first_try_at: datetime | None = _moment(default=None)
    check_after: datetime | None = _moment(default=None)
    looked: int = 0
    after_ts: str | None = None
    slack_ts: str | None = None
    settled_via: str | None = None
    created_at: datetime = _moment()
    settled_at: datetime | None = _moment(default=None)


class DeliveryAttempt(Row, table=True):
    """One try at sending, append only, without text."""

    __tablename__ = "delivery_attempt"
    __table_args__ = (Index(None, "team_id", "delivery_id"),)

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    delivery_id: str
    attempt: int
    outcome: str
    error: str | None = None
    at: datetime = _moment()


class InboxEntry(Row, table=True):
    """A request of Slack's that has an effect, under its dedupe key; the payload goes once the effect is there."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_waiting",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(None, "received_at"),
        _one_of("state", "waiting", "done", "dead"),
    )

    team_id: str = Field(primary_key=True)
    dedupe_key: str = Field(primary_key=True)
    kind: str
    payload: dict[str, Any] | None = Field(default=None, sa_type=Json)
    state: str = "waiting"
    attempts: int = 0
    received_at: datetime = _moment()
    next_try_at: datetime = _moment()
    settled_at: datetime | None = _moment(default=None)
