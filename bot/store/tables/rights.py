"""What is left of a member who is forgotten, and who read what of those who are here."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from bot.store.tables.columns import Row, moment, one_of


class Tombstone(Row, table=True):
    """A member was erased at a moment: what is older than that must not come back with a restored copy.

    Who it was stands nowhere: `digest` is of the workspace and the member with the workspace's `salt`.
    """

    __tablename__ = "tombstone"

    team_id: str = Field(primary_key=True)
    digest: str = Field(primary_key=True)
    salt: str
    erased_at: datetime = moment()


class LeftFile(Row, table=True):
    """A file at Slack that is to be deleted there, without whose it was; not before `try_at`."""

    __tablename__ = "left_file"

    team_id: str = Field(primary_key=True)
    file_id: str = Field(primary_key=True)
    try_at: datetime = moment()


class Access(Row, table=True):
    """Somebody (`reader_id`) could read something of a member's (`user_id`) from then on; once for each `subject`.

    `reader_id` is empty for somebody who has been forgotten since.
    """

    __tablename__ = "access_log"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id", "reader_id", "what", "subject"),
        Index(None, "team_id", "user_id", "at"),
        Index(None, "team_id", "reader_id"),
        one_of("what", "export", "reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    team_id: str
    user_id: str
    reader_id: str
    what: str
    subject: str
    at: datetime = moment()
