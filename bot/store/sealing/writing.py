"""Where sealing happens: entities on their way in and out of the database, and rows that go past the session."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Table, event
from sqlalchemy.orm import Session, object_session
from sqlalchemy.orm.attributes import instance_state

from bot.store.sealing.columns import Binding, Sealed, binding_of
from bot.store.sealing.keyring import Keyring, Unreadable

KEYRING = "keyring"
"""Under this name a session knows its keys."""
_OPEN = "values_while_flushing"
_PLACEHOLDER = Sealed("")
"""For the moment between an insert and the update that follows it in the same flush."""

Values = dict[str, Any]


class UnkeyedError(RuntimeError):
    """A session that was not given a keyring would write in the clear: a mistake in the code."""


def opened(keyring: Keyring, binding: Binding, column: str, values: Mapping[str, Any]) -> Any:
    """The value of a column of a row. JSON that cannot be read is taken for absent, or for a list that says so."""
    value = values[column]
    if not isinstance(value, Sealed):
        return value
    text = keyring.read(binding.place(column, values), value.raw)
    if not binding.is_json(column):
        return text
    if isinstance(text, Unreadable):
        return None if binding.columns[column].nullable else [text]
    return json.loads(text)


def closed(keyring: Keyring, binding: Binding, column: str, values: Mapping[str, Any]) -> Any:
    """The value of a column of a row as it is written."""
    value = values[column]
    if value is None or value == "" or isinstance(value, Sealed):
        return value
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")) if binding.is_json(column) else str(value)
    return Sealed(keyring.write(binding.place(column, values), text))


def sealed_values(keyring: Keyring | None, table: Table, values: Mapping[str, Any], row: Mapping[str, Any]) -> Values:
    """These values of a row as they are written; `row` names it, where the values do not."""
    binding = binding_of(table)
    whole = {**row, **values}
    return {
        name: closed(_needed(keyring), binding, name, whole) if name in binding.columns else value
        for name, value in values.items()
    }


def sealed_rows(
    keyring: Keyring | None, table: Table, rows: Sequence[Mapping[str, Any]], alike: Mapping[str, Any]
) -> Sequence[Mapping[str, Any]]:
    """The same for new rows. TypeError where the database makes up their names."""
    binding = binding_of(table)
    if not binding.columns.keys() & {*rows[0], *alike}:
        return rows
    if binding.columns.keys() & alike.keys() or (binding.made is not None and binding.made not in rows[0]):
        raise TypeError(f"rows of {table.name} are sealed one by one, each to its own key")
    return [sealed_values(keyring, table, row, alike) for row in rows]


def keep_sealed(entities: Iterable[type[Any]]) -> None:
    """Seal these tables' entities whenever a session writes them, and open them whenever it has read them."""
    for entity in entities:
        table = cast(Table, entity.__table__)
        if binding_of(table).columns:
            event.listen(entity, "load", _on_load)
            event.listen(entity, "refresh", _on_refresh)
            event.listen(entity, "before_insert", _before_insert)
            event.listen(entity, "after_insert", _after_insert)
            event.listen(entity, "before_update", _before_update)


def _needed(keyring: Keyring | None) -> Keyring:
    if keyring is None:
        raise UnkeyedError("this session has no keyring")
    return keyring


def _on_load(row: Any, context: Any) -> None:
    _open(row, context.session)


def _on_refresh(row: Any, context: Any, _names: Any) -> None:
    _open(row, context.session)


def _open(row: Any, session: Session) -> None:
    keyring: Keyring | None = session.info.get(KEYRING)
    if keyring is not None:  # a look without keys: what is sealed stays so
        open_row(keyring, row)


def open_row(keyring: Keyring, row: Any) -> None:
    """Open what is sealed in an entity that has just been read."""
    binding = binding_of(row.__table__)
    values = row.__dict__  # past the session, for which nothing has changed
    for column in binding.columns:
        if isinstance(values.get(column), Sealed):
            values[column] = opened(keyring, binding, column, values)


def _before_insert(_mapper: Any, _connection: Connection, row: Any) -> None:
    binding = binding_of(row.__table__)
    values = row.__dict__
    is_named = binding.made is None or values.get(binding.made) is not None
    for column in binding.columns:
        if values.get(column) not in (None, ""):
            _put(row, column, _sealed_by(row, binding, column) if is_named else _PLACEHOLDER)


def _after_insert(_mapper: Any, connection: Connection, row: Any) -> None:
    binding = binding_of(row.__table__)
    waiting = [column for column in binding.columns if row.__dict__.get(column) is _PLACEHOLDER]
    if not waiting:
        return
    texts = _texts(row)
    whole = {**row.__dict__, **{column: texts[id(row), column][2] for column in waiting}}
    keyring = _keyring(row)
    values = {column: closed(keyring, binding, column, whole) for column in waiting}
    table = row.__table__
    mine = [column == row.__dict__[column.name] for column in table.primary_key]
    connection.execute(table.update().where(*mine).values(values))


def _before_update(_mapper: Any, _connection: Connection, row: Any) -> None:
    binding = binding_of(row.__table__)
    changed = instance_state(row).committed_state.keys()
    _stays(binding, changed)
    for column in binding.columns.keys() & changed:
        if row.__dict__.get(column) not in (None, ""):
            _put(row, column, _sealed_by(row, binding, column))


def changed_values(keyring: Keyring, row: Any, changed: Collection[str]) -> Values:
    """What an entity's changed columns are to be as they are written, where that goes past the session.

    TypeError for a row that is sealed to its owner and gets another.
    """
    binding, values = binding_of(row.__table__), row.__dict__
    if binding.columns:
        _stays(binding, changed)
    return {
        name: closed(keyring, binding, name, values) if name in binding.columns else values[name] for name in changed
    }


def _stays(binding: Binding, changed: Collection[str]) -> None:
    if not set(binding.row).isdisjoint(changed):
        raise TypeError(f"a row of {binding.table} is sealed to its owner and does not change hands")


def _sealed_by(row: Any, binding: Binding, column: str) -> Any:
    return closed(_keyring(row), binding, column, row.__dict__)


def _keyring(row: Any) -> Keyring:
    session = object_session(row)
    return _needed(None if session is None else session.info.get(KEYRING))


def _texts(row: Any) -> dict[tuple[int, str], tuple[Any, str, Any]]:
    """What stands in the open in the session's rows, while it writes them sealed."""
    session = object_session(row)
    kept: dict[tuple[int, str], tuple[Any, str, Any]] = {} if session is None else session.info.setdefault(_OPEN, {})
    return kept


def _put(row: Any, column: str, value: Any) -> None:
    _texts(row)[id(row), column] = (row, column, row.__dict__[column])
    row.__dict__[column] = value


def _restore(session: Session, *_: Any) -> None:
    """The flush has written them, or failed: the rows get their texts back."""
    for row, column, value in session.info.pop(_OPEN, {}).values():
        row.__dict__[column] = value


event.listen(Session, "after_flush", _restore)
event.listen(Session, "after_soft_rollback", _restore)
