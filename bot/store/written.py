"""What a transaction has written to, so that whoever waits for such rows hears of it at the commit."""

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.store.rows import Rows


@dataclass(frozen=True)
class Written:
    """Names of tables: of rows that are `new` and not settled as they come, and of rows that were `changed`."""

    new: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)

    def to(self, table: str) -> bool:
        """Whether a row of it is new or was changed."""
        return table in self.new or table in self.changed


_NOW: ContextVar[Written | None] = ContextVar("written", default=None)


class NotedRows:
    """Rows of a transaction, with what is written to them noted: whatever is written, nobody has to think of it."""

    def __init__(self, rows: Rows) -> None:
        self.written = Written()
        self._rows = rows
        self.sealed, self.add, self.flush = rows.sealed, rows.add, rows.flush
        _NOW.set(self.written)  # objects are written by the session's flush, wherever in this task that happens

    async def all(self, statement: Any, /, **parameters: Any) -> list[Any]:
        found = await self._rows.all(statement, **parameters)
        if found and statement.is_dml:
            _add(self.written.new if statement.is_insert else self.written.changed, statement)
        return found

    def within(self, _team_id: str, /) -> Rows:
        """These are of one workspace already."""
        return self

    async def first(self, statement: Any, /, **parameters: Any) -> Any:
        found = await self.all(statement, **parameters)
        return found[0] if found else None

    async def run(self, statement: Any, /, **parameters: Any) -> int:
        count = await self._rows.run(statement, **parameters)
        if count:
            _add(self.written.changed, statement)
        return count

    async def run_many(self, statement: Any, parameters: Sequence[Mapping[str, Any]], /) -> None:
        await self._rows.run_many(statement, parameters)
        if parameters:
            _add(self.written.changed, statement)

    async def insert(self, table: type[Any], rows: Sequence[Mapping[str, Any]], /, **alike: Any) -> int:
        count = await self._rows.insert(table, rows, **alike)
        if count and any(row.get("state", alike.get("state")) != "done" for row in rows):
            self.written.new.add(table.__tablename__)
        return count


def _add(names: set[str], statement: Any) -> None:
    """A statement that is a text names no table, and none of the bot's own is one."""
    table = getattr(statement, "table", None)
    if table is not None:
        names.add(table.name)


def note_changes(session: Session, _flushing: Any = None) -> None:
    """What the session has just written, as long as it still knows what that was."""
    written = _NOW.get()
    if written is not None:
        written.new.update(row.__tablename__ for row in session.new)
        written.changed.update(row.__tablename__ for row in (*session.dirty, *session.deleted))


event.listen(Session, "after_flush", note_changes)
