"""Slack's requests that have an effect, each under its dedupe key, so that a repeat has none."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, delete, exists, func, literal_column, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NULLTYPE
from sqlmodel import col, select

from bot.store.access_paths import unindexed
from bot.store.passing import PassingError
from bot.store.rows import Rows
from bot.store.tables import InboxEntry

KEPT_DAYS = 7
"""How long a key is remembered; Slack repeats an event for 24 hours at most (CHG-9)."""
HOLDS_BACK = 3
"""So many failed tries hold the same member's later entries back: a hiccup keeps the order, a bad entry does not."""
IN_LINE = 10
"""So many entries of one member are worked on in one round: whoever has written a thousand lets others in between."""

_WAITS: ColumnElement[str] = literal_column("'waiting'")  # a parameter would keep the partial indexes from serving
_UNSYNCHRONISED = {"synchronize_session": False}


def _before(entry: Any, older: Any) -> Any:
    """Whether `older` waits before `entry` in one member's line and holds it back; an entry of nobody has no line."""
    return and_(
        older.team_id == entry.team_id,
        older.user_id == entry.user_id,
        older.state == _WAITS,
        older.attempts < HOLDS_BACK,
        tuple_(older.received_at, older.dedupe_key) < tuple_(entry.received_at, entry.dedupe_key),
    )


_older = aliased(InboxEntry, name="older")
_mine = aliased(InboxEntry, name="mine")
# For this one entry: as a join PostgreSQL would read what waits in the whole workspace where its statistics are old.
_HELD_BACK = exists(select(col(_older.dedupe_key)).where(_before(_mine, _older)).offset(literal_column("0")))
_FREE = (
    select(col(_mine.dedupe_key))
    .where(
        col(_mine.team_id) == bindparam("team"),
        col(_mine.dedupe_key) == bindparam("key"),
        unindexed(col(_mine.state)) == _WAITS,
        col(_mine.next_try_at) <= bindparam("at"),
        ~_HELD_BACK,
    )
    .with_for_update(skip_locked=True)
)
_THIS = (
    col(InboxEntry.team_id) == bindparam("team"),
    col(InboxEntry.dedupe_key) == bindparam("key"),
    unindexed(col(InboxEntry.state)) == _WAITS,
)
_SETTLE = (
    update(InboxEntry)
    .where(col(InboxEntry.team_id) == bindparam("team"), col(InboxEntry.dedupe_key) == _FREE.scalar_subquery())
    .values(state="done", payload=None, settled_at=bindparam("at"))
    .execution_options(**_UNSYNCHRONISED)
)
_BURY = (
    update(InboxEntry)
    .where(*_THIS)
    .values(state="dead", settled_at=bindparam("at"))
    .execution_options(**_UNSYNCHRONISED)
)
_POSTPONE = (
    update(InboxEntry)
    .where(*_THIS, col(InboxEntry.attempts) == bindparam("failed"))
    .values(attempts=InboxEntry.attempts + 1, next_try_at=bindparam("until"))
    .execution_options(**_UNSYNCHRONISED)
)
_places = (
    select(
        col(_mine.team_id),
        col(_mine.dedupe_key),
        func.row_number()
        .over(
            partition_by=(col(_mine.team_id), func.coalesce(_mine.user_id, _mine.dedupe_key)),
            order_by=(col(_mine.received_at), col(_mine.dedupe_key)),
        )
        .label("place"),
    )
    .where(col(_mine.state) == _WAITS, col(_mine.next_try_at) <= bindparam("at"))
    .subquery("places")
)
_WAITING = (
    select(InboxEntry)
    .where(
        col(InboxEntry.state) == _WAITS,
        col(InboxEntry.next_try_at) <= bindparam("at"),
        ~exists().where(_before(InboxEntry, _older), col(_older.attempts) > 0),
    )
    .order_by(col(InboxEntry.next_try_at), col(InboxEntry.received_at), col(InboxEntry.dedupe_key))
    .limit(bindparam("limit"))
)
_IN_TURN = _WAITING.join(
    _places,
    and_(
        col(InboxEntry.team_id) == _places.c.team_id,
        col(InboxEntry.dedupe_key) == _places.c.dedupe_key,
        _places.c.place <= IN_LINE,
    ),
)
_NAME = update(InboxEntry).where(*_THIS, col(InboxEntry.user_id).is_(None)).values(user_id=bindparam("member"))
_KEY = (col(InboxEntry.team_id), col(InboxEntry.dedupe_key))
_OLD = (
    select(*_KEY)
    .where(col(InboxEntry.received_at) < bindparam("before"), col(InboxEntry.state) != "waiting")
    .limit(bindparam("limit"))
)
_FORGET = delete(InboxEntry).where(tuple_(*_KEY).in_(_OLD)).execution_options(**_UNSYNCHRONISED)


class one_after_another(FunctionElement[Any]):  # noqa: N801 -- written as a function
    """Wait here until no other transaction is at work under the same name. An SQLite file has one writer anyhow."""

    type = NULLTYPE
    inherit_cache = True


@compiles(one_after_another)
def _at_once(_element: Any, _compiler: Any, **_options: Any) -> str:
    return "NULL"


@compiles(one_after_another, "postgresql")
def _in_line(element: Any, compiler: Any, **options: Any) -> str:
    return f"pg_advisory_xact_lock(hashtextextended({compiler.process(element.clauses, **options)}, 0))"


_LINE_UP = select(one_after_another(bindparam("name", type_=String())))


class Inbox:
    """The inbox of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def take(
        self, key: str, kind: str, payload: dict[str, Any], now: datetime, user_id: str | None = None
    ) -> bool:
        """Write a member's request down to be worked on after the commit; False where its key is known."""
        return await self._insert(key, kind, now, user_id, state="waiting", payload=payload)

    async def line_up(self, user_id: str) -> None:
        """Wait until what the same member has asked for in other transactions has happened or has not.

        Two clicks on one button are two requests: each reads that the goal is a draft, and both would save it.
        """
        await self._rows.first(_LINE_UP, name=f"member {self._team_id} {user_id}")

    async def mark(self, key: str, kind: str, now: datetime, user_id: str | None = None) -> bool:
        """Note a request whose effect is in this very transaction; False where its key is known.

        Of two transactions with one key the second waits here until the first one's fate is known.
        """
        return await self._insert(key, kind, now, user_id, state="done", settled_at=now)

    async def _insert(self, key: str, kind: str, now: datetime, user_id: str | None, **values: Any) -> bool:
        row = {
            "team_id": self._team_id,
            "dedupe_key": key,
            "kind": kind,
            "user_id": user_id,
            "received_at": now,
            "next_try_at": now,
            **values,
        }
        return await self._rows.insert(InboxEntry, [row]) == 1

    async def settle(self, key: str, now: datetime) -> bool:
        """The effect is in this transaction: drop the payload.

        False, without waiting for anybody, where it is settled, at work in another transaction, put off, or held back
        by an older entry of the same member.
        """
        return await self._rows.run(_SETTLE, team=self._team_id, key=key, at=now) == 1

    async def bury(self, key: str, now: datetime) -> bool:
        """Give up on an entry that fails every time; its payload is kept for the operator."""
        return await self._rows.run(_BURY, team=self._team_id, key=key, at=now) == 1

    async def postpone(self, key: str, failed: int, until: datetime) -> bool:
        """Try again later; False where others have tried since it had failed so many times."""
        return await self._rows.run(_POSTPONE, team=self._team_id, key=key, failed=failed, until=until) == 1


class WaitingInbox:
    """What waits in all workspaces, for the job that works it off."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def waiting(self, now: datetime, limit: int) -> list[InboxEntry]:
        """Entries whose time has come, the longest due first, without those behind one that has failed.

        Where one member has written so much that others would wait for it, at most `IN_LINE` of each member.
        """
        found: list[InboxEntry] = await self._rows.all(_WAITING, at=now, limit=limit)
        if not has_long_line(found):
            return found
        return await self._rows.all(_IN_TURN, at=now, limit=limit)  # it sorts all that waits

    async def name(self, senders: Iterable[tuple[InboxEntry, str]]) -> None:
        """Note whose entries these are, where nobody is named: an older version did not write it down."""
        named = [{"team": entry.team_id, "key": entry.dedupe_key, "member": member} for entry, member in senders]
        await self._rows.run_many(_NAME, named)

    async def forget_old(self, now: datetime, limit: int) -> int:
        """Drop keys that Slack cannot repeat any more, at most so many; how many."""
        return await self._rows.run(_FORGET, before=now - timedelta(days=KEPT_DAYS), limit=limit)


def has_long_line(entries: Iterable[InboxEntry]) -> bool:
    """Whether one member has as many of these as are worked on in one round, so that more may be behind them."""
    lines = Counter((entry.team_id, entry.user_id or entry.dedupe_key) for entry in entries)
    return max(lines.values(), default=0) >= IN_LINE


def is_the_entrys(error: Exception) -> bool:
    """Whether a failure is the entry's own, and not the database's. A key that is taken at every try is its own."""
    return not isinstance(error, PassingError) or isinstance(error.__cause__, IntegrityError)
