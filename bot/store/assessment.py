"""Versions of self-assessments, their ratings, and the wins that stand behind them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Assessment, Rating, Win

_MINE = (col(Assessment.team_id) == bindparam("team"), col(Assessment.user_id) == bindparam("user"))
_MY_RATINGS = (col(Rating.team_id) == bindparam("team"), col(Rating.user_id) == bindparam("user"))

_DRAFT = select(Assessment).where(*_MINE, Assessment.state == "draft")
_ONE = select(Assessment).where(*_MINE, Assessment.id == bindparam("id"))
_NEWEST = (
    select(Assessment)
    .where(*_MINE, Assessment.ladder == bindparam("ladder"))
    .order_by(col(Assessment.started_at).desc(), col(Assessment.id).desc())
    .limit(bindparam("limit"))
)
_RATINGS = (
    select(Rating)
    .where(*_MY_RATINGS, col(Rating.assessment_id).in_(bindparam("assessments", expanding=True)))
    .order_by(col(Rating.id))
)
_RATING = select(Rating).where(
    *_MY_RATINGS, Rating.assessment_id == bindparam("assessment"), Rating.dimension == bindparam("dimension")
)
_WINS = (
    select(Win)
    .where(
        col(Win.team_id) == bindparam("team"),
        col(Win.user_id) == bindparam("user"),
        col(Win.id).in_(bindparam("ids", expanding=True)),
    )
    .order_by(col(Win.happened_day).desc(), col(Win.id).desc())
)
_DROP_RATINGS = delete(Rating).where(*_MY_RATINGS, col(Rating.assessment_id) == bindparam("assessment"))
_DROP = delete(Assessment).where(*_MINE, col(Assessment.id) == bindparam("assessment"))


class Assessments:
    """Queries on self-assessments of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def draft(self, user_id: str) -> Assessment | None:
        """The member's one draft, on whichever ladder it was begun."""
        found: Assessment | None = await self._rows.first(_DRAFT, team=self._team_id, user=user_id)
        return found

    async def get(self, user_id: str, assessment_id: int) -> Assessment | None:
        """The member's version with this id, or None where it does not exist or is somebody else's."""
        found: Assessment | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, id=assessment_id)
        return found

    async def newest(self, user_id: str, ladder: str, limit: int) -> list[Assessment]:
        """The member's versions on this ladder, the newest first; a draft is always the newest."""
        return await self._rows.all(_NEWEST, team=self._team_id, user=user_id, ladder=ladder, limit=limit)

    async def ratings(self, user_id: str, assessment_ids: Sequence[int]) -> list[Rating]:
        """All ratings of these versions."""
        if not assessment_ids:
            return []
        return await self._rows.all(_RATINGS, team=self._team_id, user=user_id, assessments=list(assessment_ids))

    async def rating(self, user_id: str, assessment_id: int, dimension: str) -> Rating | None:
        """One rating of a version."""
        found: Rating | None = await self._rows.first(
            _RATING, team=self._team_id, user=user_id, assessment=assessment_id, dimension=dimension
        )
        return found

    async def wins(self, user_id: str, ids: Sequence[int]) -> list[Win]:
        """Those of these wins that are still there and the member's own, the latest first."""
        if not ids:
            return []
        return await self._rows.all(_WINS, team=self._team_id, user=user_id, ids=list(ids))

    async def start(self, user_id: str, ladder: str, now: datetime) -> Assessment:
        """A new draft; ConflictError at the commit where another one has been begun meanwhile."""
        draft = Assessment(team_id=self._team_id, user_id=user_id, ladder=ladder, started_at=now)
        self._rows.add(draft)
        await self._rows.flush()
        return draft

    async def add(self, draft: Assessment, dimension: str, rated_at: datetime, values: Mapping[str, Any]) -> Rating:
        """A rating in a draft that has none for this dimension yet; `values` are level, sureness, example, win_ids."""
        rating = Rating(
            team_id=self._team_id,
            user_id=draft.user_id,
            assessment_id=draft.id or 0,
            dimension=dimension,
            rated_at=rated_at,
            **values,
        )
        self._rows.add(rating)
        await self._rows.flush()
        return rating

    async def discard(self, draft: Assessment) -> None:
        """Delete a draft with its ratings."""
        mine = {"team": self._team_id, "user": draft.user_id, "assessment": draft.id}
        await self._rows.run(_DROP_RATINGS, **mine)
        await self._rows.run(_DROP, **mine)
