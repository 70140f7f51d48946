"""Entities of a transaction that PostgreSQL's driver reads and saves, and that the session knows all the same.

What SQLAlchemy's session does for one row takes several times the statement itself. Whatever is not one entity read,
or known ones changed, is left to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Table, bindparam, update
from sqlalchemy.orm import InstanceState, Mapper, Session, make_transient_to_detached
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class

from bot.store.glances import Part
from bot.store.postgres_reads import Prepared, Reading, prepared, sure
from bot.store.sealing import Keyring
from bot.store.sealing.writing import changed_values, open_row

FEW = 8
"""Changed entities that are saved one by one: the session writes many at a time."""


def entity_of(known: Reading, statement: Any) -> Part | None:
    """What a select asks for, where that is one entity as the session knows it."""
    parts = known.columns.parts
    if len(parts) != 1 or parts[0].entity is None or statement.get_execution_options().get("populate_existing"):
        return None
    return parts[0]


def attached(part: Part, rows: Iterable[Sequence[Any]], session: Session, keyring: Keyring) -> list[Any] | None:
    """The entities of these rows; None where the session has let go of what it knew of one, and has to read it.

    One that the session knows already stays as it is, with what has been changed of it.
    """
    mapper: Mapper[Any] = manager_of_class(part.entity).mapper
    places = [part.names.index(column.name) for column in mapper.primary_key]
    found: list[Any] = []
    for row in rows:
        if row[places[0]] is None:
            found.append(None)  # what an outer join has not found
            continue
        key = mapper.identity_key_from_primary_key(tuple(row[place] for place in places))
        entity = session.identity_map.get(key)
        if entity is None:
            entity = _new(part, row, keyring)
            session.add(entity)
        elif instance_state(entity).expired_attributes:
            return None
        found.append(entity)
    return found


def _new(part: Part, row: Sequence[Any], keyring: Keyring) -> Any:
    """An entity as it stands in the database: nothing of it is new or changed."""
    entity = manager_of_class(part.entity).new_instance()
    instance_dict(entity).update(zip(part.names, row, strict=True))
    open_row(keyring, entity)
    make_transient_to_detached(entity)
    return entity


class Saving(NamedTuple):
    """The UPDATE of an entity that was changed."""

    entity: Any
    table: Table
    of: tuple[Any, ...]
    values: Mapping[str, Any]

    @property
    def statement(self) -> Prepared:
        return _saving(self.table, tuple(self.values))

    @property
    def parameters(self) -> dict[str, Any]:
        new = {f"new_{name}": value for name, value in self.values.items()}
        keys = zip(self.table.primary_key, self.of, strict=True)
        return {f"of_{column.name}": value for column, value in keys} | new


def savings(session: Session, keyring: Keyring) -> list[Saving] | None:
    """What is to be written of the changed entities, in the session's own order, so that no two transactions cross.

    None where the session has more to do than that, or does it better. An entity that was changed and is again as it
    was has no values.
    """
    dirty = session.dirty
    if session.new or session.deleted or len(dirty) > FEW:
        return None
    found = []
    for entity in dirty:
        state: InstanceState[Any] = instance_state(entity)
        if state.key is None or not _is_plain(state):
            return None
        found.append(Saving(entity, entity.__table__, state.key[1], changed_values(keyring, entity, _changed(state))))
    return sorted(found, key=lambda one: (instance_state(one.entity).mapper._sort_key, one.of))


def _is_plain(state: InstanceState[Any]) -> bool:
    """Whether its columns get values, and none of its key; no table has columns that each update sets by itself."""
    changed = state.committed_state.keys()
    if any(column.name in changed for column in state.mapper.primary_key):
        return False
    return not any(hasattr(state.dict.get(name), "__clause_element__") for name in changed)


def _changed(state: InstanceState[Any]) -> list[str]:
    of, now = state.manager, state.dict
    return sorted(name for name, was in state.committed_state.items() if not of[name].impl.is_equal(now[name], was))


def saved(session: Session, done: Iterable[Saving]) -> None:
    """These are written: nothing of them is changed any longer."""
    for one in done:
        state = instance_state(one.entity)
        state._commit_all(state.dict, session.identity_map)


@cache
def _saving(table: Table, names: tuple[str, ...]) -> Prepared:
    mine = [column == bindparam(f"of_{column.name}", type_=column.type) for column in table.primary_key]
    new = {name: bindparam(f"new_{name}", type_=table.c[name].type) for name in names}
    return sure(prepared(update(table).where(*mine).values(new), ()))
