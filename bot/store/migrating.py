"""Bring a database to today's version. Every migration leaves what the version before it needs."""

from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect
from sqlmodel import SQLModel

from bot.errors import CairnError
from bot.store.tables import SchemaSupport
from bot.store.versions import HEAD, OLDEST, Version, is_postgres, supports

__all__ = ["HEAD", "migrate", "upgrade", "version"]


def version(url: str) -> str | None:
    """The version of the database, None where there is none yet; CairnError where it cannot be opened."""
    return read(url).number


def read(url: str) -> Version:
    """The version of the database and the oldest program that it supports."""
    if is_postgres(url):
        from bot.store import migrating_postgres

        return migrating_postgres.read(url)
    from bot.store import migrating_sqlite

    return migrating_sqlite.read(url)


def migrate(url: str, revision: str = "head") -> Path | None:
    """Bring the database to a version. The path of the copy made before, where there was something to copy.

    On PostgreSQL any number of processes may call it at once: one of them does it, the others wait. A database that is
    newer than this program is left as it is where it still supports it, so that two versions can run side by side.
    CairnError where it does not, where it is another program's, or where it cannot be written.
    """
    before = read(url)
    if before.number is not None and before.number > HEAD:
        if supports(before):
            return None
        raise CairnError(
            f"The database is of version {before.number}, newer than this program ({HEAD}). Upgrade the program."
        )
    is_there = before.number == HEAD and revision == "head"
    if is_postgres(url):
        from bot.store import migrating_postgres

        if is_there:
            migrating_postgres.put_up_walls(url)
        else:
            migrating_postgres.migrate(url, revision)
        return None
    if is_there:
        return None
    from bot.store import migrating_sqlite

    return migrating_sqlite.migrate(url, before, revision)


def upgrade(connection: Connection, revision: str) -> None:
    """Run what is missing, inside the transaction of this connection; a new database gets today's tables at once."""
    if revision == "head" and not inspect(connection).has_table(_VERSION.name):
        _create(connection)
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    attributes: dict[str, Any] = config.attributes
    attributes["connection"] = connection
    command.upgrade(config, revision)


_VERSION = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""What Alembic keeps the version in, as Alembic makes it: it is 10 MB, and only has to be there for migrations."""


def _create(connection: Connection) -> None:
    """All tables at once, as the migrations would leave them: a new database need not live through their history."""
    SQLModel.metadata.create_all(connection)
    connection.execute(insert(SchemaSupport).values(id=1, oldest=OLDEST))
    _VERSION.create(connection)
    connection.execute(insert(_VERSION).values(version_num=HEAD))
