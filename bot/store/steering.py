"""What steers the choice of planned nudges besides goals and answers: self-assessments, and weeks held out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from bot.store.planned import THESE
from bot.store.rows import Rows
from bot.store.tables import Assessment, Delivery, Rating, Win

_AT_ONCE = 500
"""Wins that one statement names; SQLite takes 32,766 parameters at most."""


def _same_person(table: Any) -> Any:
    return and_(table.team_id == Delivery.team_id, table.user_id == Delivery.user_id)


_other = aliased(Delivery)
_newer = aliased(Assessment)
_NEWEST_ON_ITS_LADDER = (
    select(col(_newer.id))
    .where(
        col(_newer.team_id) == Assessment.team_id,
        col(_newer.user_id) == Assessment.user_id,
        col(_newer.ladder) == Assessment.ladder,
        col(_newer.state) == "finished",
    )
    .order_by(col(_newer.started_at).desc(), col(_newer.id).desc())
    .limit(1)
    .correlate(Assessment)
    .scalar_subquery()
)
_RATINGS = (
    select(col(Delivery.id), Assessment, Rating)
    .join(Assessment, _same_person(Assessment))
    .join(Rating, and_(col(Rating.team_id) == Assessment.team_id, col(Rating.assessment_id) == Assessment.id))
    .where(THESE, col(Assessment.id) == _NEWEST_ON_ITS_LADDER)
    .order_by(col(Rating.id))
)
_WINS = (
    select(col(Delivery.id), Win)
    .join(Win, _same_person(Win))
    .where(THESE, col(Win.id).in_(bindparam("wins", expanding=True)))
)
_HELD_OUT = (
    select(col(Delivery.id), col(_other.occurrence_key))
    .join(_other, _same_person(_other))
    .where(THESE, col(_other.kind) == "nudge", col(_other.reason) == "holdout")
    .order_by(col(_other.due_at))
)


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
