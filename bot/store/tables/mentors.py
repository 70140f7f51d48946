"""People who offer to be asked, who asked for one, and who is never to be put together."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from bot.store.sealing import sealed
from bot.store.tables.columns import Json, Row, moment, one_of


class Mentor(Row, table=True):
    """What a member offers: topics, shadowings, and for how many at a time.

    `offered` counts requests that wait for this person's answer, `engaged` those that were accepted and go on; both
    are changed by guarded updates alone. `level` is an id of the ladder; topics are ids of its dimensions.
    """

    __tablename__ = "mentor"
    __table_args__ = (
        Index(None, "team_id", "state"),
        one_of("state", "active", "paused", "stopped"),
        CheckConstraint("capacity BETWEEN 1 AND 5", name="capacity"),
        CheckConstraint("offered >= 0 AND engaged >= 0", name="counts"),
    )

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    state: str = "active"
    ladder: str
    level: str
    topics: list[str] = Field(default_factory=list, sa_type=Json)
    shadowings: list[str] = Field(default_factory=list, sa_type=Json)
    about: str = sealed(default="")
    capacity: int = 1
    offered: int = 0
    engaged: int = 0
    asked_at: datetime | None = moment(default=None)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class MentorRequest(Row, table=True):
    """A member (`user_id`) looks for somebody: for a topic, or for a shadowing.

    `mentor_id` is who is asked, or who has accepted. `passed` are those who were asked before. `next_at` is when time
    has something to do about it: find somebody, pass it on, or ask whether the two have met. The reflections are each
    their writer's own.
    """

    __tablename__ = "mentor_request"
    __table_args__ = (
        Index(None, "team_id", "user_id", "state"),
        Index(None, "team_id", "mentor_id", "state"),
        Index(
            "ix_mentor_request_due",
            "next_at",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        one_of("state", "waiting", "asked", "accepted", "nobody", "withdrawn", "ended"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    mentor_id: str | None = None
    topic: str | None = None
    shadowing: str | None = None
    reason: str = sealed()
    state: str = "waiting"
    is_wide: bool = False
    passed: list[str] = Field(default_factory=list, sa_type=Json)
    next_at: datetime | None = moment(default=None)
    asked_at: datetime | None = moment(default=None)
    accepted_at: datetime | None = moment(default=None)
    met_at: datetime | None = moment(default=None)
    reminders: int = 0
    reflection: str | None = sealed(default=None)
    mentor_reflection: str | None = sealed(default=None)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class MentorBlock(Row, table=True):
    """A member does not want to be put together with somebody, in either direction."""

    __tablename__ = "mentor_block"
    __table_args__ = (Index(None, "team_id", "other_id"),)

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    other_id: str = Field(primary_key=True)
    created_at: datetime = moment()
