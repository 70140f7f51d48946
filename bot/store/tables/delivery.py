"""Messages on their way, tries, the pace, and requests that have an effect."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Index,
    UniqueConstraint,
    text,
)
from sqlmodel import Field

from bot.store.sealing import sealed_json
from bot.store.tables.columns import Json, Row, moment, one_of


class Delivery(Row, table=True):
    """One message to one person: planned, on its way, in doubt, or ended with its reason. Never its text.

    A `planned` one has its slot and waits for its content to be chosen. `held` says why a pending one may not go yet;
    it stays after sending or skipping, as what held it last.
    """

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
        Index(
            "ix_delivery_planned",
            "team_id",
            "created_at",
            sqlite_where=text("state = 'planned'"),
            postgresql_where=text("state = 'planned'"),
        ),
        Index(
            "ix_delivery_ended",
            "settled_at",
            "state",
            "reason",
            sqlite_where=text("settled_at IS NOT NULL"),
            postgresql_where=text("settled_at IS NOT NULL"),
        ),
        Index(
            "ix_delivery_unasked",
            "team_id",
            "settled_at",
            sqlite_where=text("settled_at IS NOT NULL AND urgency <> 'requested'"),
            postgresql_where=text("settled_at IS NOT NULL AND urgency <> 'requested'"),
        ),
        Index(None, "team_id", "user_id", "due_at"),
        one_of("state", "planned", "pending", "sending", "unknown", "sent", "skipped", "cancelled", "dead"),
        one_of("urgency", "requested", "chosen", "proactive"),
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
    held: str | None = None
    due_at: datetime = moment()
    not_before: datetime = moment()
    expires_at: datetime | None = moment(default=None)
    attempt: int = 0
    fence: int = 0
    lease_owner: str | None = None
    lease_until: datetime | None = moment(default=None)
    first_try_at: datetime | None = moment(default=None)
    check_after: datetime | None = moment(default=None)
    looked: int = 0
    after_ts: str | None = None
    slack_ts: str | None = None
    settled_via: str | None = None
    created_at: datetime = moment()
    settled_at: datetime | None = moment(default=None)


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
    at: datetime = moment()


class InboxEntry(Row, table=True):
    """A request of Slack's that has an effect, under its dedupe key; the payload goes once the effect is there.

    Requests of one member (`user_id`) have their effects in the order of their arrival.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index(
            "ix_inbox_waiting",
            "next_try_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_inbox_line",
            "team_id",
            "user_id",
            "received_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_inbox_dead",
            "team_id",
            sqlite_where=text("state = 'dead'"),
            postgresql_where=text("state = 'dead'"),
        ),
        Index(None, "received_at"),
        one_of("state", "waiting", "done", "dead"),
    )

    team_id: str = Field(primary_key=True)
    dedupe_key: str = Field(primary_key=True)
    kind: str
    user_id: str | None = None
    payload: dict[str, Any] | None = sealed_json(default=None)
    state: str = "waiting"
    attempts: int = 0
    received_at: datetime = moment()
    next_try_at: datetime = moment()
    settled_at: datetime | None = moment(default=None)


class RateBucket(Row, table=True):
    """How fast a workspace may be sent to, whoever sends: one row for each method that was paced or refused.

    Whoever claims messages of a workspace holds the row of `chat.postMessage`, so that one process claims at a time.
    """

    __tablename__ = "rate_bucket"

    team_id: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    tokens: float
    rate: float
    filled_at: datetime = moment()
    halved_at: datetime = moment()
    blocked_until: datetime | None = moment(default=None)
