"""What admins did, and the operator's switch for all workspaces."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer
from sqlmodel import Field

from bot.store.sealing import sealed
from bot.store.tables.columns import Row, moment, one_of


class AdminAct(Row, table=True):
    """Something that an admin (`user_id`) or the operator did to the whole workspace; append only.

    There is no `user_id` for the operator, nor for somebody who has been forgotten since; `note` is the reason as
    typed, or what it was set to.
    """

    __tablename__ = "admin_act"
    __table_args__ = (
        Index(None, "team_id", "at"),
        one_of(
            "what",
            "stop",
            "start",
            "operator_stop",
            "operator_start",
            "dry_run_on",
            "dry_run_off",
            "cap",
            "looked",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str | None = None
    what: str
    note: str | None = sealed(default=None)
    at: datetime = moment()


class Halt(Row, table=True):
    """While this one row is there, nothing goes to anybody in any workspace that they did not ask for."""

    __tablename__ = "halt"

    id: int = Field(default=1, sa_column=Column(Integer, primary_key=True, autoincrement=False))
    since: datetime = moment()
