"""Workspaces and the members in them."""

from datetime import datetime

from sqlmodel import Field

from bot.store.tables.columns import Row, moment, one_of


class Workspace(Row, table=True):
    """A Slack team that the bot serves, or has stopped serving, with the reason."""

    __tablename__ = "workspace"
    __table_args__ = (one_of("state", "active", "stopped"),)

    team_id: str = Field(primary_key=True)
    name: str = ""
    bot_user_id: str = ""
    state: str = "active"
    reason: str | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Member(Row, table=True):
    """A person in a workspace who has spoken to the bot at least once."""

    __tablename__ = "member"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    timezone: str | None = None
    locale: str | None = None
    ladder: str | None = None
    level: str | None = None
    welcomed_at: datetime | None = moment(default=None)
    dm_channel: str | None = None
    is_active: bool = True
    hours_start: str = "08:00"
    hours_end: str = "18:00"
    created_at: datetime = moment()
    updated_at: datetime = moment()
