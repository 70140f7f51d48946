"""Transactions as they are counted and traced: how long each takes, and what the database could not do."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Literal

from bot import tracing
from bot.clock import steady
from bot.store.passing import BusyError, ConflictError, PassingError
from bot.tally import DATABASE_FAILURES, TRANSACTION_SECONDS

LOST_FROM = 2
"""One alone is a connection that was cut, or a server that was started anew."""


class Writes:
    """How the latest write transactions of this process ended."""

    def __init__(self) -> None:
        self._lost = 0

    @property
    def are_lost(self) -> bool:
        """Whether the last two or more came to nothing: the disk is full, the server does not take them."""
        return self._lost >= LOST_FROM

    def ended(self, error: BaseException | None) -> None:
        """Note one; what was another transaction's doing, or the work's own failure, says nothing of the database."""
        if error is None:
            self._lost = 0
        elif isinstance(error, PassingError) and name_of(error) == "lost":
            self._lost += 1


class Watched:
    """Around one write transaction, the wait for its turn included."""

    __slots__ = ("_began", "_scope", "_span", "_writes")

    def __init__(self, scope: Literal["team", "everywhere"], writes: Writes) -> None:
        self._scope = scope
        self._writes = writes
        self._span: AbstractContextManager[Any] = tracing.span("transaction", scope=scope)

    def __enter__(self) -> None:
        self._span.__enter__()
        self._began = steady()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        TRANSACTION_SECONDS.observe(steady() - self._began, self._scope)
        self._writes.ended(error)
        if isinstance(error, PassingError):
            DATABASE_FAILURES.add(name_of(error))
        self._span.__exit__(kind, error, trace)


def name_of(error: PassingError) -> str:
    """The sort of a failure that passes: `busy`, `conflict` or `lost`."""
    if isinstance(error, BusyError):
        return "busy"
    return "conflict" if isinstance(error, ConflictError) else "lost"
