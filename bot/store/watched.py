"""Transactions as they are counted and traced: how long each takes, and what the database could not do."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Literal

from bot import tracing
from bot.clock import steady
from bot.store.passing import BusyError, ConflictError, PassingError
from bot.tally import DATABASE_FAILURES, TRANSACTION_SECONDS


class Watched:
    """Around one write transaction, the wait for its turn included."""

    __slots__ = ("_began", "_scope", "_span")

    def __init__(self, scope: Literal["team", "everywhere"]) -> None:
        self._scope = scope
        self._span: AbstractContextManager[Any] = tracing.span("transaction", scope=scope)

    def __enter__(self) -> None:
        self._span.__enter__()
        self._began = steady()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        TRANSACTION_SECONDS.observe(steady() - self._began, self._scope)
        if isinstance(error, PassingError):
            DATABASE_FAILURES.add(name_of(error))
        self._span.__exit__(kind, error, trace)


def name_of(error: PassingError) -> str:
    """The sort of a failure that passes: `busy`, `conflict` or `lost`."""
    if isinstance(error, BusyError):
        return "busy"
    return "conflict" if isinstance(error, ConflictError) else "lost"
