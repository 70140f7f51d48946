"""Workspaces, the members in them, and the processes that serve them."""

from datetime import datetime

from sqlmodel import Field

from bot.store.tables.columns import Row, moment, one_of


class Workspace(Row, table=True):
    """A Slack team that the bot serves, or has stopped serving, with the reason.

    `heard_at` is when something last came from it, to the nearest few minutes.
    """

    __tablename__ = "workspace"
    __table_args__ = (one_of("state", "active", "stopped"),)

    team_id: str = Field(primary_key=True)
    name: str = ""
    bot_user_id: str = ""
    state: str = "active"
    reason: str | None = None
    heard_at: datetime | None = moment(default=None)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Member(Row, table=True):
    """A person in a workspace who has spoken to the bot at least once.

    `away` is what their Slack status says of an absence, `away_until` its end where the status has one. Since
    `holdout_since` some of their weeks bring no nudge, by their own wish, to see what nudges change. `home_digest` is
    of the App Home that Slack has. `last_win_number` is the highest number that a win of theirs ever had.
    """

    __tablename__ = "member"
    __table_args__ = (one_of("away", "vacation", "sick", "away"),)

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    timezone: str | None = None
    locale: str | None = None
    ladder: str | None = None
    level: str | None = None
    welcomed_at: datetime | None = moment(default=None)
    dm_channel: str | None = None
    is_active: bool = True
    away: str | None = None
    away_until: datetime | None = moment(default=None)
    hours_start: str = "08:00"
    hours_end: str = "18:00"
    holdout_since: datetime | None = moment(default=None)
    home_digest: str | None = None
    last_win_number: int | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Heartbeat(Row, table=True):
    """A process that serves, and when it was last alive. It belongs to no workspace."""

    __tablename__ = "heartbeat"

    process_id: str = Field(primary_key=True)
    host: str
    program: str
    started_at: datetime = moment()
    seen_at: datetime = moment()


class SchemaSupport(Row, table=True):
    """The oldest program that can run on this schema (one row): an older one goes on while a newer one takes over."""

    __tablename__ = "schema_support"

    id: int = Field(default=1, primary_key=True)
    oldest: str
