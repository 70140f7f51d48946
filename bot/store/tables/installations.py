"""Where the app is installed by OAuth, and the installs that have been begun."""

from datetime import datetime

from sqlmodel import Field

from bot.store.sealing import sealed
from bot.store.tables.columns import Row, moment


class Installation(Row, table=True):
    """An installation in one workspace, or in all of an organisation that its admins give the app to (ENT-1).

    That of an organisation has no workspace: its `team_id` is empty. `enterprise_id` is empty outside of Enterprise
    Grid. `token` is None once it is over; `scopes` are separated by commas, as Slack tells them. What happened before
    `updated_at`, when it began anew or ended, is old news to it.
    """

    __tablename__ = "installation"

    team_id: str = Field(primary_key=True)
    enterprise_id: str = Field(primary_key=True)
    is_enterprise_install: bool = Field(primary_key=True)
    app_id: str
    name: str = ""
    bot_user_id: str
    scopes: str = ""
    token: str | None = sealed(default=None)
    ended_at: datetime | None = moment(default=None)
    created_at: datetime = moment()
    updated_at: datetime = moment()


class OauthState(Row, table=True):
    """An install that somebody has begun in a browser: digests of the state in its address and of its cookie.

    It belongs to no workspace: which one it will be is known at its end.
    """

    __tablename__ = "oauth_state"

    digest: str = Field(primary_key=True)
    cookie_digest: str
    expires_at: datetime = moment(index=True)
