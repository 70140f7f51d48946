"""Connections of a process to its server: how many there are, are in use, and are waited for."""

from typing import NamedTuple

from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.pool import ConnectionPoolEntry


class Connections(NamedTuple):
    """Those of one process now."""

    most: int
    in_use: int
    idle: int
    waiting: int
    """Who wants one: for as long as none is free, or one is being made."""


class WatchedPool(AsyncAdaptedQueuePool):
    """SQLAlchemy's pool, which also tells how many wait for a connection."""

    _waiting = 0

    def connections(self) -> Connections:
        """As they are now."""
        return Connections(self.size(), self.checkedout(), self.checkedin(), self._waiting)

    def _do_get(self) -> ConnectionPoolEntry:
        self._waiting += 1
        try:
            return super()._do_get()
        finally:
            self._waiting -= 1
