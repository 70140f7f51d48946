"""Workspaces, the members in them, and the processes that serve them."""

from datetime import date, datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from bot.store.tables.columns import Row, moment, one_of


class Workspace(Row, table=True):
    """A Slack team that the bot serves, or has stopped serving, with the reason.

    `heard_at` is when something last came from it, to the nearest few minutes. `enterprise_id` is its organisation's,
    empty outside of Enterprise Grid. Since `left_at` the app is removed from it: some days later its data goes.

    Since `halted_at` nothing comes that nobody asked for, by the word of its admins or of the `operator` (`halted_by`);
    since `dry_run_since` that is chosen and never sent. `cap_week` is how much of it a member gets a week, `cap_day`
    the workspace a day: 0 for any number, None for what the settings say.
    """

    __tablename__ = "workspace"
    __table_args__ = (
        Index(
            "ix_workspace_halted",
            "team_id",
            sqlite_where=text("halted_at IS NOT NULL"),
            postgresql_where=text("halted_at IS NOT NULL"),
        ),
        one_of("state", "active", "stopped"),
    )

    team_id: str = Field(primary_key=True)
    name: str = ""
    bot_user_id: str = ""
    state: str = "active"
    reason: str | None = None
    heard_at: datetime | None = moment(default=None)
    enterprise_id: str = ""
    left_at: datetime | None = moment(default=None)
    halted_at: datetime | None = moment(default=None)
    halted_by: str | None = None
    dry_run_since: datetime | None = moment(default=None)
    cap_week: int | None = None
    cap_day: int | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class Member(Row, table=True):
    """A person in a workspace who has spoken to the bot at least once.

    `away` is what their Slack status says of an absence, `away_until` its end where the status has one. Since
    `holdout_since` some of their weeks bring no nudge, by their own wish, to see what nudges change. `home_digest` is
    of the App Home that Slack has. `last_win_number` is the highest number that a win of theirs ever had.
    `model_wish` is what of theirs may go to a language model, where the operator has set one: nothing (`off`), the
    `question`, or the question with their `goals`; None while they have not chosen.
    """

    __tablename__ = "member"
    __table_args__ = (one_of("away", "vacation", "sick", "away"), one_of("model_wish", "off", "question", "goals"))

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
    model_wish: str | None = None
    created_at: datetime = moment()
    updated_at: datetime = moment()


class ModelUse(Row, table=True):
    """How many answers a language model was asked for on a day (UTC): a row for each member, and one for the whole
    workspace, in which `user_id` is empty.
    """

    __tablename__ = "model_use"

    team_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    used: int = 0


class Heartbeat(Row, table=True):
    """A process that serves, and when it was last alive. It belongs to no workspace."""

    __tablename__ = "heartbeat"

    process_id: str = Field(primary_key=True)
    host: str
    program: str
    started_at: datetime = moment()
    seen_at: datetime = moment()


class SealingKey(Row, table=True):
    """A key that seals rows of this database, by its tag alone: without that key some of them are unreadable."""

    __tablename__ = "sealing_key"

    tag: str = Field(primary_key=True)
    first_used_at: datetime = moment()


class SchemaSupport(Row, table=True):
    """The oldest program that can run on this schema (one row): an older one goes on while a newer one takes over."""

    __tablename__ = "schema_support"

    id: int = Field(default=1, primary_key=True)
    oldest: str
