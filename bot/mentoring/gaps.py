"""From an assessment to action: which gaps are the largest, and which goals would close part of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.content import Content, Dimension, Expectation, Ladder, Proposal
from bot.errors import NotFoundError
from bot.mentoring import goals
from bot.mentoring.levels import Gap, Request, find_expectation, own_level, with_own
from bot.mentoring.members import local_day
from bot.mentoring.profile import Axis, Profile
from bot.mentoring.profile import profile as read_profile
from bot.mentoring.vagueness import WEEKS, act_of
from bot.store import Goal, Member, Team

PILLAR = 0.5
"""What each pillar of a readiness rule of the next level adds to the weight of a gap. The figure is ours."""
SMALLEST = 0.75
"""A gap below so many levels is within what a sure and fresh rating leaves open: nothing is proposed for it."""
WIDEST = 3.0
"""A weighted gap of so many levels steers the nudges with full weight."""
MOST = 3
"""Goals that are proposed at once: more active ones get little of anybody."""
NOT_AGAIN = timedelta(days=365)
"""A goal that was taken is not proposed again for so long after it was done."""


@dataclass(frozen=True)
class Proposed:
    """A goal to take: specific, dated, about learning. `id` is a proposal's, or of the ladder's statement behind it."""

    id: str
    dimension_id: str
    title: str
    due_day: date
    why: str = ""
    first_step: str = ""


@dataclass(frozen=True)
class Plan:
    """What follows from a profile: dimensions by gap, goals to propose, and what is not known yet."""

    profile: Profile
    proposed: tuple[Proposed, ...]
    unknown: tuple[Axis, ...]


def gap(axis: Axis, target: int | None) -> float | None:
    """How many levels the evidence falls short of the next one; None where the dimension is not rated, or no target.

    It is counted from the low end of the rating: what is guessed, hollow or faded leaves more to show.
    """
    if target is None or axis.low is None:
        return None
    return max(0.0, target - axis.low)


def weighted(axis: Axis, target: int | None) -> float | None:
    """The gap, more where readiness rules of the next level count the dimension."""
    size = gap(axis, target)
    return None if size is None else size * (1 + PILLAR * axis.counted)


def weights(profile: Profile) -> Mapping[str, float]:
    """How much each rated dimension is to steer the choice of nudges, 0 to 1; one that is not rated is left out."""
    found = {axis.dimension_id: weighted(axis, profile.target) for axis in profile.axes}
    return {name: min(1.0, size / WIDEST) for name, size in found.items() if size is not None}


def largest(profile: Profile) -> list[Axis]:
    """The dimensions with a gap worth a goal, the weightiest first; of equals the ladder's first."""
    having = [axis for axis in profile.axes if (gap(axis, profile.target) or 0.0) >= SMALLEST]
    return sorted(having, key=lambda axis: -(weighted(axis, profile.target) or 0.0))


def in_order(profile: Profile) -> list[str]:
    """All dimensions: rated ones by their gap, then those that are not rated, as the ladder has them."""
    sizes = {axis.dimension_id: weighted(axis, profile.target) for axis in profile.axes}
    return sorted(sizes, key=lambda name: (sizes[name] is None, -(sizes[name] or 0.0)))


def own_step(ladder: Ladder, level_id: str | None, request: Request) -> bool:
    """Whether what is asked of the ladder is the whole way from one's own level to the next."""
    own = own_level(ladder, level_id)
    if own is None or not isinstance(request, Gap) or request.dimension is not None:
        return False
    asked = with_own(ladder, own, request)
    above = ladder.next_level(own)
    return isinstance(asked, Gap) and above is not None and (asked.start, asked.goal) == (own, above.id)


async def plan(team: Team, member: Member, content: Content, now: datetime) -> Plan:
    """What follows from the member's assessment: four reads at most."""
    profile = await read_profile(team, member, content, now)
    known = await team.goals.shown(member.user_id, now - NOT_AGAIN)
    today = local_day(now, member.timezone)
    proposed = propose(profile, content, content.ladder(member.ladder), today, known)
    return Plan(profile, tuple(proposed), tuple(axis for axis in profile.axes if axis.rank is None))


def propose(
    profile: Profile, content: Content, ladder: Ladder, today: date, known: Sequence[Goal] = ()
) -> list[Proposed]:
    """At most three goals, one for each of the largest gaps; none where an active goal is about the dimension.

    `known` are the member's goals, active ones and those done lately: none of them is proposed again.
    """
    if profile.level is None or profile.target is None:
        return []
    goal = ladder.levels[profile.target - 1].id
    taken = {one.title for one in known}
    pursued = {one.dimension for one in known if one.state == "active"}
    open_gaps = [axis.dimension_id for axis in largest(profile) if axis.dimension_id not in pursued]
    found = [next_goal(content, ladder, goal, name, today, taken) for name in open_gaps]
    return [one for one in found if one is not None][:MOST]


def next_goal(
    content: Content, ladder: Ladder, goal: str, dimension_id: str, today: date, taken: Collection[str] = ()
) -> Proposed | None:
    """The goal that brings a dimension to this level: a proposal of the content, else an act that the ladder states."""
    dimension = ladder.dimension(dimension_id)
    for proposal in content.proposals.values():
        if _fits(proposal, ladder, goal, dimension) and proposal.title not in taken:
            return _of_proposal(proposal, dimension, today)
    for expectation in ladder.expectations(goal, dimension_id):
        one = _of_expectation(expectation, dimension_id, today, content)
        if one is not None and one.title not in taken:
            return one
    return None


def next_behaviour(ladder: Ladder, level_id: str, dimension_id: str) -> Expectation | None:
    """What to show next of a dimension: the level's first statement of an act, else its first one."""
    cell = ladder.expectations(level_id, dimension_id)
    return next((one for one in cell if act_of(one) is not None), cell[0] if cell else None)


async def take(
    team: Team, member: Member, proposed_id: str, due_day: date | None, content: Content, now: datetime
) -> goals.Change:
    """Make a proposed goal the member's own. Taking it twice changes nothing; NotFoundError where it is gone."""
    today = local_day(now, member.timezone)
    found = find(content, content.ladder(member.ladder), proposed_id, today)
    if found is None:
        raise NotFoundError(content.words.say("gaps.gone"))
    same = [goal for goal in await team.goals.active(member.user_id) if goal.title == found.title]
    if same:
        return goals.Change(same[0], "added", again=True)
    day = due_day if due_day is not None and due_day >= today else found.due_day
    return await goals.add_wanted(team, member, goals.Wanted(found.title, day, found.dimension_id, 0), now)


def find(content: Content, ladder: Ladder, proposed_id: str, today: date) -> Proposed | None:
    """The goal with this id, for this ladder."""
    proposal = content.proposals.get(proposed_id)
    if proposal is not None:
        dimension = next((one for one in ladder.dimensions if proposal.dimension in (one.id, one.like)), None)
        return None if dimension is None else _of_proposal(proposal, dimension, today)
    expectation = find_expectation(ladder, proposed_id)
    for row in ladder.cells.values() if expectation is not None else ():
        for dimension_id, cell in row.items():
            if expectation in cell:
                return _of_expectation(expectation, dimension_id, today, content)
    return None


def friday(today: date, weeks: int) -> date:
    """The Friday of the week so many weeks ahead."""
    ahead = today + timedelta(weeks=weeks)
    return ahead + timedelta(days=4 - ahead.weekday())


def _fits(proposal: Proposal, ladder: Ladder, goal: str, dimension: Dimension) -> bool:
    """Whether a proposal leads to this level, from the one below it, in this dimension; `like` stands in for an id."""
    high = ladder.level(goal)
    low = next((level for level in ladder.levels if ladder.next_level(level.id) == high), None)
    return (
        low is not None
        and proposal.start in (low.id, low.like)
        and proposal.goal in (high.id, high.like)
        and proposal.dimension in (dimension.id, dimension.like)
    )


def _of_proposal(proposal: Proposal, dimension: Dimension, today: date) -> Proposed:
    day = friday(today, proposal.weeks)
    return Proposed(proposal.id, dimension.id, proposal.title, day, proposal.why, proposal.first_step)


def _of_expectation(expectation: Expectation, dimension_id: str, today: date, content: Content) -> Proposed | None:
    act = act_of(expectation)
    if act is None:
        return None
    title = content.words.say("goals.suggested_title", act=act)
    if len(title) > goals.LONGEST_TITLE:
        return None
    return Proposed(expectation.id, dimension_id, title, friday(today, WEEKS), first_step=expectation.question or "")
