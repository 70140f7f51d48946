"""Records that nobody needs any more after a time: of messages that ended, and of nudges that came."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery, NudgeGiven

_BEFORE: Any = bindparam("before")
_LIMIT: Any = bindparam("limit")
_ENDED = select(Delivery.id).where(col(Delivery.settled_at) < _BEFORE).limit(_LIMIT)
_DELIVERIES = delete(Delivery).where(col(Delivery.id).in_(_ENDED)).execution_options(synchronize_session=False)
_GIVEN = (
    select(NudgeGiven.id).where(col(NudgeGiven.given_at) < _BEFORE, col(NudgeGiven.answer) != "never").limit(_LIMIT)
)
_NUDGES = delete(NudgeGiven).where(col(NudgeGiven.id).in_(_GIVEN)).execution_options(synchronize_session=False)


class OldRecords:
    """Records of one workspace or of all, as far as the rows reach."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def forget(self, before: datetime, limit: int) -> int:
        """Drop messages that ended before then and nudges given before then, at most so many of each; how many.

        A nudge that its member never wants to see again stays: it would come again otherwise.
        """
        parameters = {"before": before, "limit": limit}
        return await self._rows.run(_DELIVERIES, **parameters) + await self._rows.run(_NUDGES, **parameters)
