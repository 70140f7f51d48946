"""A database of either kind with a telling word in every sealed column, and a thief's ways into it."""

import contextlib
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, String, create_engine, select, type_coerce
from sqlmodel import SQLModel

from bot.store import Database
from bot.store.sealing import SealedJson, SealedText, new_key
from bot.store.sealing.columns import binding_of
from bot.store.tables import Installation, Workspace
from tests.contract.seeds import Seed

OLD, NEW = new_key(), new_key()
CANARY = "canary-of-"


class Place:
    """One database, and ways past the store to what stands in it."""

    def __init__(self, url: str, file: Path) -> None:
        self.url = url
        self._file = file

    @contextlib.asynccontextmanager
    async def opened(self, *given: str) -> AsyncIterator[Database]:
        """As the bot has it with these keys."""
        database = Database(self.url, keys=given)
        await database.start()
        try:
            yield database
        finally:
            await database.stop()

    async def on(self, work: Callable[[Connection], Any]) -> Any:
        """Do something on a connection of its own, as a thief would, and commit."""
        if self.url.startswith("sqlite"):
            engine = create_engine(self.url)
            with engine.begin() as connection:
                result = work(connection)
            engine.dispose()
            return result
        from bot.store.postgres import engine_of

        server = engine_of(self.url)
        async with server.begin() as there:
            result = await there.run_sync(work)
        await server.dispose()
        return result

    async def holds(self, words: str) -> bool:
        """Whether the words stand in the database's files, or where those are a server's in any of its rows."""
        if self.url.startswith("sqlite"):
            files = [path for path in self._file.parent.iterdir() if path.name.startswith(self._file.name)]
            return any(words.encode() in path.read_bytes() for path in files if path.suffix not in (".key", ".lock"))
        rows = await self.on(lambda connection: [row for table in raw_tables() for row in connection.execute(table)])
        return words in repr(rows)


def raw_tables() -> list[Select[Any]]:
    """Every table with what is sealed as it stands there."""
    return [
        select(*(type_coerce(column, String) if isinstance(column.type, SealedText) else column for column in table.c))
        for table in SQLModel.metadata.sorted_tables
    ]


def typed_into(row: Any) -> Any:
    """The row with a word in every sealed column that tells where it stands."""
    for name, column in binding_of(row.__table__).columns.items():
        word = f"{CANARY}{row.__tablename__}.{name}"
        setattr(
            row, name, ({"typed": word} if column.nullable else [word]) if isinstance(column.type, SealedJson) else word
        )
    return row


async def plant(database: Database, *seeds: Seed) -> int:
    """All rows of these workspaces, with the telling words; how many hold some."""
    sealed = 0
    for seed in seeds:
        for row in seed.rows():
            sealed += bool(binding_of(row.__table__).columns)
            if isinstance(row, Installation | Workspace):  # no workspace's own
                async with database.everywhere() as everywhere:
                    everywhere._rows.add(typed_into(row))
            else:
                async with database.team(seed.team_id) as team:
                    team._rows.add(typed_into(row))
    return sealed
