"""Where a member stands by their own assessment: one axis for each dimension of the ladder, never a verdict."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.content import Content, Dimension, Ladder
from bot.mentoring.assessment import Standpoint, Version, rank_of, read
from bot.mentoring.levels import own_level
from bot.mentoring.members import local_day
from bot.store import Member, Team


@dataclass(frozen=True)
class Axis:
    """One dimension of the ladder as the member sees themselves in it.

    Ranks count from 0, not yet the first level, over 1, the first one, to the number of levels. `rank` is None where
    the member has not rated the dimension; then `low` and `high`, what the rating may as well be, are None too.
    `strength` falls from 1 towards 0 as the evidence ages. `previous` is the rank in the version before. `counted` is
    how many pillars of the next level's readiness rules lie in this dimension.
    """

    dimension_id: str
    title: str
    short: str
    rank: float | None = None
    previous: float | None = None
    is_proven: bool = False
    strength: float = 0.0
    low: float | None = None
    high: float | None = None
    counted: int = 0


@dataclass(frozen=True)
class Profile:
    """A member's self-assessment against their ladder. `levels[rank - 1]` is the title of a rank.

    `level` is the rank of the member's own level, `target` the next one's; None where it is unset or there is none.
    """

    ladder_title: str
    levels: tuple[str, ...]
    level: int | None
    target: int | None
    axes: tuple[Axis, ...]
    rated_on: date | None = None
    previous_on: date | None = None


async def profile(team: Team, member: Member, content: Content, now: datetime) -> Profile:
    """The member's profile on their ladder, from the draft where there is one: three reads at most."""
    ladder = content.ladder(member.ladder)
    return of(await read(team, member.user_id, ladder, now), member.level, member.timezone)


def of(standpoint: Standpoint, level_id: str | None, zone: str | None = None) -> Profile:
    """The profile of somebody at this level who sees themselves so."""
    ladder = standpoint.ladder
    own = own_level(ladder, level_id)
    level = rank_of(ladder, own) if own is not None else None
    target = level + 1 if level is not None and level < len(ladder.levels) else None
    counted = _counted(ladder, target)
    return Profile(
        ladder_title=ladder.title,
        levels=tuple(one.title for one in ladder.levels),
        level=level,
        target=target,
        axes=tuple(_axis(standpoint, one, counted[one.id]) for one in ladder.dimensions),
        rated_on=_day(standpoint.current, zone),
        previous_on=_day(standpoint.before, zone),
    )


def _counted(ladder: Ladder, target: int | None) -> Counter[str]:
    if target is None:
        return Counter()
    rules = (rule for rule in ladder.rules if rule.level == ladder.levels[target - 1].id)
    return Counter(pillar.dimension for rule in rules for pillar in rule.pillars)


def _axis(standpoint: Standpoint, dimension: Dimension, counted: int) -> Axis:
    before = standpoint.before.ratings.get(dimension.id) if standpoint.before is not None else None
    blank = Axis(dimension.id, dimension.title, dimension.short, previous=before.rank if before else None)
    rated = standpoint.ratings.get(dimension.id)
    if rated is None:
        return replace(blank, counted=counted)
    return replace(
        blank,
        rank=rated.rank,
        is_proven=rated.is_proven,
        strength=rated.strength,
        low=rated.low,
        high=rated.high,
        counted=counted,
    )


def _day(version: Version | None, zone: str | None) -> date | None:
    """The day of its newest rating."""
    if version is None or not version.ratings:
        return None
    return local_day(max(rated.rating.rated_at for rated in version.ratings.values()), zone)
