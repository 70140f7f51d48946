"""The processes that serve this database, and when each was last alive."""

from datetime import datetime

from sqlalchemy import bindparam, delete, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Heartbeat

_SEEN = select(Heartbeat).where(Heartbeat.seen_at >= bindparam("since")).order_by(col(Heartbeat.started_at))
_BEAT = (
    update(Heartbeat)
    .where(col(Heartbeat.process_id) == bindparam("process"))
    .values(seen_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
_FORGET = delete(Heartbeat).where(col(Heartbeat.seen_at) < bindparam("before"))
_LEAVE = delete(Heartbeat).where(col(Heartbeat.process_id) == bindparam("process"))


class Heartbeats:
    """Queries on processes, for jobs and for operators."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def beat(self, process_id: str, host: str, program: str, started_at: datetime, now: datetime) -> None:
        """Note that this process is alive; `program` is its version."""
        if await self._rows.run(_BEAT, process=process_id, now=now) == 0:
            first = Heartbeat(process_id=process_id, host=host, program=program, started_at=started_at, seen_at=now)
            self._rows.add(first)

    async def leave(self, process_id: str) -> None:
        """This process ends in order; nobody need wait for its next beat."""
        await self._rows.run(_LEAVE, process=process_id)

    async def forget(self, before: datetime) -> int:
        """Drop processes that were not seen since; how many."""
        return await self._rows.run(_FORGET, before=before)

    async def seen(self, since: datetime) -> list[Heartbeat]:
        """The processes that were alive since then, longest running first."""
        return await self._rows.all(_SEEN, since=since)
