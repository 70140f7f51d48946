"""Connections of a process to its server: how many there are, are in use, and are waited for."""

from typing import Any, NamedTuple

from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import greenlet_spawn

from bot.clock import system_clock


class Connections(NamedTuple):
    """Those of one process now."""

    most: int
    in_use: int
    idle: int
    waiting: int
    """Who wants one: for as long as none is free, or one is being made."""


class WatchedPool(AsyncAdaptedQueuePool):
    """SQLAlchemy's pool, which also tells how many wait for a connection, and lends one past an engine."""

    _waiting = 0

    def connections(self) -> Connections:
        """As they are now."""
        return Connections(self.size(), self.checkedout(), self.checkedin(), self._waiting)

    async def take(self) -> Any:
        """The entry of a connection, for `put` or `end`. An idle one costs no greenlet, and no guard for the collector.

        The driver's errors where one has to be made and cannot be; SQLAlchemy's TimeoutError where none becomes free.
        """
        if self._pool.empty():
            return await greenlet_spawn(self._made_ready, None)
        entry: Any = self._pool.get_nowait()
        self._look_at(entry)
        return await greenlet_spawn(self._made_ready, entry) if entry._is_hard_or_soft_invalidated() else entry

    def renew(self) -> None:
        """Have every connection of now made anew before it is used again."""
        self._invalidate_time = system_clock().timestamp()

    def put(self, entry: Any) -> None:
        """Give back a connection that nothing is under way on."""
        entry.checkin(_fairy_was_created=False)

    async def end(self, entry: Any, error: BaseException) -> None:
        """Give back a connection whose state is not sure: it is closed. Where it was lost, so are those before it."""
        if entry.driver_connection.is_closed():
            self._lose(entry)
        try:
            await greenlet_spawn(entry.invalidate, error)
        finally:
            self.put(entry)

    def _made_ready(self, entry: Any) -> Any:
        taken: Any = self._do_get() if entry is None else entry
        try:
            taken.get_connection()
        except BaseException as error:
            taken._checkin_failed(error, _fairy_was_created=False)
            raise
        return taken

    def _look_at(self, entry: Any) -> None:
        """The server may have ended a connection while nobody used it: it is made anew before somebody does."""
        connection = entry.driver_connection
        if connection is not None and connection.is_closed():
            self._lose(entry)

    def _lose(self, entry: Any) -> None:
        if self._invalidate_time < entry.starttime:
            self._invalidate(entry, _checkin=False)

    def _do_get(self) -> ConnectionPoolEntry:
        self._waiting += 1
        try:
            entry = super()._do_get()
        finally:
            self._waiting -= 1
        self._look_at(entry)
        return entry
