"""Slack's requests that have an effect, each under its dedupe key, so that a repeat has none."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import InboxEntry

KEPT_DAYS = 7
"""How long a key is remembered; Slack repeats an event for 24 hours at most (CHG-9)."""

_SEEN = select(InboxEntry.state).where(
    InboxEntry.team_id == bindparam("team"), InboxEntry.dedupe_key == bindparam("key")
)
_WAITING = (
    select(InboxEntry)
    .where(InboxEntry.state == "waiting", InboxEntry.next_try_at <= bindparam("now"))
    .order_by(col(InboxEntry.received_at), col(InboxEntry.dedupe_key))
    .limit(bindparam("limit"))
)
_FORGET = delete(InboxEntry).where(
    col(InboxEntry.received_at) < bindparam("before"), col(InboxEntry.state) != "waiting"
)


class Inbox:
    """The inbox of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def seen(self, key: str) -> bool:
        """Whether a request with this key has been taken in before."""
        return await self._rows.first(_SEEN, team=self._team_id, key=key) is not None

    async def take(self, key: str, kind: str, payload: dict[str, Any], now: datetime) -> bool:
        """Write a request down to be worked on after the commit; False where its key is known."""
        return await self._insert(key, kind, now, state="waiting", payload=payload)

    async def mark(self, key: str, kind: str, now: datetime) -> bool:
        """Note a request whose effect is in this very transaction; False where its key is known."""
        return await self._insert(key, kind, now, state="done", settled_at=now)

    async def _insert(self, key: str, kind: str, now: datetime, **values: Any) -> bool:
        if await self.seen(key):
            return False
        entry = InboxEntry(team_id=self._team_id, dedupe_key=key, kind=kind, received_at=now, next_try_at=now, **values)
        self._rows.add(entry)
        await self._rows.flush()
        return True

    async def settle(self, key: str, now: datetime) -> bool:
        """The effect is in this transaction: drop the payload. False where somebody else did it."""
        return await self._end(key, now, state="done", payload=None)

    async def bury(self, key: str, now: datetime) -> bool:
        """Give up on an entry that fails every time; its payload is kept for the operator."""
        return await self._end(key, now, state="dead")

    async def postpone(self, key: str, until: datetime) -> None:
        """Try again later."""
        statement = self._mine(key).values(attempts=InboxEntry.attempts + 1, next_try_at=until)
        await self._rows.run(statement)

    async def _end(self, key: str, now: datetime, **values: Any) -> bool:
        return await self._rows.run(self._mine(key).values(settled_at=now, **values)) == 1

    def _mine(self, key: str) -> Any:
        return (
            update(InboxEntry)
            .where(
                col(InboxEntry.team_id) == self._team_id,
                col(InboxEntry.dedupe_key) == key,
                col(InboxEntry.state) == "waiting",
            )
            .execution_options(synchronize_session=False)
        )


class WaitingInbox:
    """What waits in all workspaces, for the job that works it off."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def waiting(self, now: datetime, limit: int) -> list[InboxEntry]:
        """Entries whose time has come, oldest first."""
        return await self._rows.all(_WAITING, now=now, limit=limit)

    async def forget_old(self, now: datetime) -> int:
        """Drop keys that Slack cannot repeat any more; how many."""
        return await self._rows.run(_FORGET, before=now - timedelta(days=KEPT_DAYS))
