"""What a copy of the database that is put back has to know of itself."""

from datetime import datetime

from sqlmodel import Field

from bot.store.tables.columns import Row, moment


class OnHold(Row, table=True):
    """A workspace in which messages may have been sent that the database does not know: it is a copy.

    They were sent after `since`. `began_at`: when the newest process began to serve the workspace like this; from then
    on it catches up.
    """

    __tablename__ = "on_hold"

    team_id: str = Field(primary_key=True)
    since: datetime = moment()
    began_at: datetime | None = moment(default=None)


class Lineage(Row, table=True):
    """Where the database was last served (one row): on another server, or under another number, it is a copy."""

    __tablename__ = "lineage"

    id: int = Field(default=1, primary_key=True)
    identity: str
