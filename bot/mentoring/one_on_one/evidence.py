"""Which dimension a member has the least to show in, weighted to the next level, and why it is that one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from bot.content import Content, Dimension, Expectation, Ladder, Level
from bot.mentoring import assessment
from bot.mentoring.assessment import Rated
from bot.mentoring.coming import level_of
from bot.mentoring.members import local_day
from bot.store import Member, Team, Win

HALF_LIFE = timedelta(days=180)
"""After so long a win counts half: as long as a rating takes to fade."""
PILLAR = 0.5
"""What each pillar of the next level's readiness rules adds to the weight of its dimension."""
STEP = 0.25
"""What each level that a rating lies below the next one adds."""

Why = Literal["no_win_ever", "no_win_since", "fewest_wins"]


@dataclass(frozen=True)
class Gap:
    """The dimension with the least evidence. `last_on` is the day of its newest win.

    `wins` counts its wins; `rated_below`: its owner rates themselves below `target` in it; `is_hollow`: nothing stands
    behind that rating; `is_pillar`: the next level's readiness rules count it.
    """

    ladder: Ladder
    target: Level
    dimension: Dimension
    wins: int
    last_on: date | None
    rated_below: bool
    is_hollow: bool
    is_pillar: bool

    @property
    def why(self) -> Why:
        if self.last_on is None:
            return "no_win_ever"
        return "no_win_since" if self.wins == 1 else "fewest_wins"


def target_of(content: Content, member: Member) -> tuple[Ladder, Level]:
    """The ladder, and the level above the member's own; on the highest one that level itself."""
    ladder, level = level_of(content, member)
    return ladder, ladder.next_level(level.id) or level


async def least_evidenced(team: Team, member: Member, content: Content, now: datetime) -> Gap | None:
    """The dimension with the least evidence for the next level; None where that level expects nothing."""
    ladder, target = target_of(content, member)
    standpoint = await assessment.read(team, member.user_id, ladder, now)
    wins = await team.wins.of(member.user_id)
    return find_gap(ladder, target, wins, standpoint.ratings, local_day(now, member.timezone))


def find_gap(
    ladder: Ladder, target: Level, wins: Sequence[Win], ratings: Mapping[str, Rated], today: date
) -> Gap | None:
    """The same from what is known; of two dimensions with as little the ladder's first one is taken."""
    asked_for = [one for one in ladder.dimensions if ladder.expectations(target.id, one.id)]
    if not asked_for:
        return None
    rank = [level.id for level in ladder.levels].index(target.id) + 1
    pillars = _pillars(ladder, target)

    def need(dimension: Dimension) -> float:
        shown = sum(_strength(win, today) for win in wins if win.dimension == dimension.id)
        rated = ratings.get(dimension.id)
        if rated is not None and rated.is_proven:
            shown += rated.strength
        missing = max(0, rank - rated.rank) if rated is not None else 0
        return (1 + PILLAR * pillars.count(dimension.id) + STEP * missing) / (1 + shown)

    chosen = max(asked_for, key=need)  # the first of equals
    return gap_in(ladder, target, chosen, wins, ratings)


def gap_in(
    ladder: Ladder, target: Level, dimension: Dimension, wins: Sequence[Win], ratings: Mapping[str, Rated]
) -> Gap:
    """What a member has to show in one dimension."""
    rank = [level.id for level in ladder.levels].index(target.id) + 1
    own = [win for win in wins if win.dimension == dimension.id]
    rated = ratings.get(dimension.id)
    return Gap(
        ladder,
        target,
        dimension,
        len(own),
        max((win.happened_day for win in own), default=None),
        rated_below=rated is not None and rated.rank < rank,
        is_hollow=rated is not None and not rated.is_proven,
        is_pillar=dimension.id in _pillars(ladder, target),
    )


def _pillars(ladder: Ladder, target: Level) -> list[str]:
    """The dimensions that the readiness rules of a level count, one entry for each pillar."""
    return [pillar.dimension for rule in ladder.rules if rule.level == target.id for pillar in rule.pillars]


def _strength(win: Win, today: date) -> float:
    age = max(timedelta(), today - win.happened_day)
    return float(0.5 ** (age / HALF_LIFE))


def next_behaviour(gap: Gap, used: Sequence[str]) -> Expectation:
    """The statement of the next level that was asked about least lately; `used` holds ids, the newest first."""
    cell = gap.ladder.expectations(gap.target.id, gap.dimension.id)
    fresh = [one for one in cell if one.id not in used]
    if fresh:
        return fresh[0]
    return max(cell, key=lambda one: used.index(one.id))


async def gap_of(team: Team, member: Member, ladder: Ladder, expectation: str, now: datetime) -> Gap | None:
    """What there is to show in the dimension of a statement, for its level; None where the ladder lacks it."""
    for level in ladder.levels:
        for dimension in ladder.dimensions:
            if any(one.id == expectation for one in ladder.expectations(level.id, dimension.id)):
                standpoint = await assessment.read(team, member.user_id, ladder, now)
                wins = await team.wins.in_dimension(member.user_id, dimension.id)
                return gap_in(ladder, level, dimension, wins, standpoint.ratings)
    return None
