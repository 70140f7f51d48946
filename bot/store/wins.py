"""Wins of members: what they did, when, and where it counts."""

from datetime import date, datetime

from sqlalchemy import bindparam, delete, func, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Member, Win

MOST = 5000
"""Wins that are read at once: more than a working life has."""

_MINE = (col(Win.team_id) == bindparam("team"), col(Win.user_id) == bindparam("user"))
_NEWEST_FIRST = (col(Win.happened_day).desc(), col(Win.id).desc())

_ALL = select(Win).where(*_MINE).order_by(*_NEWEST_FIRST).limit(bindparam("limit")).offset(bindparam("offset"))
_IN_DIMENSION = (
    select(Win)
    .where(*_MINE, col(Win.dimension) == bindparam("dimension"))
    .order_by(*_NEWEST_FIRST)
    .limit(bindparam("limit"))
)
_FROM = (
    select(Win)
    .where(*_MINE, col(Win.origin) == bindparam("origin"), col(Win.origin_id) == bindparam("origin_id"))
    .order_by(*_NEWEST_FIRST)
)
_ORIGINS = select(Win.origin_id).where(*_MINE, col(Win.origin) == bindparam("origin")).distinct()
_ONE = select(Win).where(*_MINE, col(Win.id) == bindparam("id"))
_NUMBERED = select(Win).where(*_MINE, col(Win.number) == bindparam("number"))
_LAST_NUMBER = select(func.max(Win.number)).where(*_MINE)
# It counts on from what is kept with the member, since the last win may be deleted. PostgreSQL locks the member's row
# by it, so that wins written at the same moment wait for each other's numbers.
_COUNT_ON = (
    update(Member)
    .where(col(Member.team_id) == bindparam("team"), col(Member.user_id) == bindparam("user"))
    .values(last_win_number=func.coalesce(col(Member.last_win_number), _LAST_NUMBER.scalar_subquery(), 0) + 1)
    .returning(col(Member.last_win_number))
    .execution_options(synchronize_session=False)
)
_COUNTS = select(Win.dimension, func.count()).where(*_MINE).group_by(col(Win.dimension))
_DELETE = delete(Win).where(*_MINE, col(Win.id) == bindparam("id")).execution_options(synchronize_session=False)


class Wins:
    """Queries on wins of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def of(self, user_id: str, limit: int = MOST, offset: int = 0) -> list[Win]:
        """The member's wins by the day they happened, newest first; of one day the one that was written down last."""
        return await self._rows.all(_ALL, team=self._team_id, user=user_id, limit=limit, offset=offset)

    async def in_dimension(self, user_id: str, dimension: str, limit: int = MOST) -> list[Win]:
        """The member's wins in one dimension, newest first."""
        return await self._rows.all(_IN_DIMENSION, team=self._team_id, user=user_id, dimension=dimension, limit=limit)

    async def from_origin(self, user_id: str, origin: str, origin_id: str) -> list[Win]:
        """The member's wins that came from one goal, nudge, message or check-in, newest first."""
        return await self._rows.all(_FROM, team=self._team_id, user=user_id, origin=origin, origin_id=origin_id)

    async def origins(self, user_id: str, origin: str) -> set[str]:
        """The ids of the goals, or the nudges, that the member has a win from."""
        found: list[str | None] = await self._rows.all(_ORIGINS, team=self._team_id, user=user_id, origin=origin)
        return {origin_id for origin_id in found if origin_id is not None}

    async def counts(self, user_id: str) -> dict[str | None, int]:
        """How many wins the member has by dimension; None stands for those without one."""
        found: list[tuple[str | None, int]] = await self._rows.all(_COUNTS, team=self._team_id, user=user_id)
        return dict(found)

    async def get(self, user_id: str, win_id: int) -> Win | None:
        """The member's win, or None where it does not exist or is somebody else's."""
        found: Win | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=win_id)
        return found

    async def numbered(self, user_id: str, number: int) -> Win | None:
        """The win that the member calls by this number."""
        found: Win | None = await self._rows.first(_NUMBERED, team=self._team_id, user=user_id, number=number)
        return found

    async def write(
        self,
        user_id: str,
        text: str,
        happened_day: date,
        now: datetime,
        *,
        dimension: str | None,
        level: str | None,
        link: str | None,
        origin: str,
        origin_id: str | None,
    ) -> Win:
        """Write a win down under a number that no win of the member has had; its id is set."""
        win = Win(
            team_id=self._team_id,
            user_id=user_id,
            number=await self._next_number(user_id),
            text=text,
            dimension=dimension,
            level=level,
            link=link,
            happened_day=happened_day,
            origin=origin,
            origin_id=origin_id,
            created_at=now,
            updated_at=now,
        )
        self._rows.add(win)
        await self._rows.flush()
        return win

    async def _next_number(self, user_id: str) -> int:
        mine = {"team": self._team_id, "user": user_id}
        number: int | None = await self._rows.first(_COUNT_ON, **mine)
        if number is None:  # nobody of this id has spoken to the bot
            number = (await self._rows.first(_LAST_NUMBER, **mine) or 0) + 1
        return number

    async def delete(self, user_id: str, win_id: int) -> bool:
        """Delete the member's win for good; False where there is none."""
        return await self._rows.run(_DELETE, team=self._team_id, user=user_id, id=win_id) > 0
