"""What steers the choice of planned nudges besides goals and answers: self-assessments, and weeks held out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.access_paths import its, with_its, word
from bot.store.planned import PERSON, THESE
from bot.store.rows import Rows
from bot.store.tables import Assessment, Delivery, Rating, Win

_AT_ONCE = 500
"""Wins that one statement names; SQLite takes 32,766 parameters at most."""


_assessment, _is_assessment = its(Assessment, **PERSON)
_rating, _is_rating = its(Rating, team_id=_assessment.team_id, assessment_id=_assessment.id)
_newer = aliased(Assessment)
_NEWEST_ON_ITS_LADDER = (
    select(col(_newer.id))
    .where(
        col(_newer.team_id) == _assessment.team_id,
        col(_newer.user_id) == _assessment.user_id,
        col(_newer.ladder) == _assessment.ladder,
        col(_newer.state) == "finished",
    )
    .order_by(col(_newer.started_at).desc(), col(_newer.id).desc())
    .limit(1)
    .correlate(_assessment)
    .scalar_subquery()
)
_RATINGS = (
    select(col(Delivery.id), _assessment, _rating)
    .select_from(Delivery)
    .join(_assessment, _is_assessment)
    .join(_rating, _is_rating)
    .where(THESE, _assessment.id == _NEWEST_ON_ITS_LADDER)
    .order_by(_rating.id)
)
_WINS = (
    select(col(Delivery.id), Win)
    .join(Win, and_(col(Win.team_id) == Delivery.team_id, col(Win.user_id) == Delivery.user_id))
    .where(THESE, col(Win.id).in_(bindparam("wins", expanding=True)))
)
_TABLE: Any = Delivery.__table__  # type: ignore[attr-defined]
_rows, _held = with_its(
    _TABLE, _TABLE, lambda its: and_(its.kind == word("nudge"), its.reason == word("holdout")), **PERSON
)
_HELD_OUT = select(_TABLE.c.id, _held.occurrence_key).select_from(_rows).where(THESE).order_by(_held.due_at)


async def read_ratings(rows: Rows, team_id: str, ids: Sequence[str]) -> list[tuple[str, Assessment, Rating]]:
    """For each of these deliveries the ratings of its member's newest finished assessment on each ladder."""
    found = await rows.all(_RATINGS, team=team_id, ids=list(ids))
    return [(of, assessment, rating) for of, assessment, rating in found]


async def read_wins(rows: Rows, team_id: str, ids: Sequence[str], win_ids: Sequence[int]) -> list[tuple[str, Win]]:
    """For each of these deliveries its member's own among these wins."""
    found: list[tuple[str, Win]] = []
    for first in range(0, len(win_ids), _AT_ONCE):
        some = list(win_ids[first : first + _AT_ONCE])
        found += [(of, win) for of, win in await rows.all(_WINS, team=team_id, ids=list(ids), wins=some)]
    return found


async def read_held_out(rows: Rows, team_id: str, ids: Sequence[str]) -> list[tuple[str, str]]:
    """For each of these deliveries the local ISO weeks that brought its member nothing by lot, the latest last."""
    found = await rows.all(_HELD_OUT, team=team_id, ids=list(ids))
    return [(of, key.rpartition(":")[2]) for of, key in found]
