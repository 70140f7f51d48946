"""Entities of rows that were read past the session: it keeps them, and writes what changes of them, as its own."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.orm import ClassManager, Session
from sqlalchemy.orm.attributes import instance_dict, instance_state

from bot.store.glances import Part
from bot.store.sealing.writing import KEYRING, open_row


class Keeping:
    """Makes entities for one session."""

    def __init__(self, session: Session, *, is_fresh: bool) -> None:
        """`is_fresh`: whether what the session has already would have to be read anew."""
        self._session = session
        self._is_fresh = is_fresh

    def kept(self, parts: Sequence[Part], rows: list[list[Any]]) -> list[Any]:
        """What `bot.store.rows.entities` gives. LookupError where the session itself has to read."""
        if len(parts) == 1:
            return [self._one(parts[0], row) for row in rows]
        found = []
        for row in rows:
            values, place = [], 0
            for part in parts:
                values.append(self._one(part, row[place : place + len(part.names)]))
                place += len(part.names)
            found.append(tuple(values))
        return found

    def _one(self, part: Part, values: list[Any]) -> Any:
        if part.entity is None:
            return values[0]
        manager, places = _shape(part.entity, part.names)
        key = tuple([values[place] for place in places])
        if all(value is None for value in key):
            return None  # what an outer join has not found
        identity = manager.mapper.identity_key_from_primary_key(key)
        known = self._session.identity_map.get(identity)
        if known is not None:
            if self._is_fresh or instance_state(known).expired_attributes:
                raise LookupError
            return known
        entity = manager.new_instance()
        instance_dict(entity).update(zip(part.names, values, strict=True))
        open_row(self._session.info[KEYRING], entity)
        state: Any = instance_state(entity)
        state.key, state.session_id = identity, self._session.hash_key
        self._session.identity_map.add(state)
        return entity


@cache
def _shape(entity: Any, names: tuple[str, ...]) -> tuple[ClassManager[Any], list[int]]:
    return entity.__mapper__.class_manager, [names.index(column.name) for column in entity.__table__.primary_key]
