"""When something is due next, in any workspace."""

from datetime import datetime

from sqlalchemy import bindparam, func, text, true
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Delivery, MentorRequest, Schedule

_SLOT = select(func.min(Schedule.next_due_at)).where(
    col(Schedule.is_on) == true(), col(Schedule.next_due_at) > bindparam("now")
)
_MESSAGE = select(func.min(Delivery.not_before)).where(
    text("delivery.state = 'pending'"), col(Delivery.not_before) > bindparam("now")
)
_REQUEST = select(func.min(MentorRequest.next_at)).where(col(MentorRequest.next_at) > bindparam("now"))


class Coming:
    """Looks ahead, for whoever moves the clock by more than a tick."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def next_due_at(self, now: datetime) -> datetime | None:
        """The first moment after now at which a slot comes, a message may go or a request is due; None for none."""
        found = [await self._rows.first(query, now=now) for query in (_SLOT, _MESSAGE, _REQUEST)]
        return min((moment for moment in found if moment is not None), default=None)
