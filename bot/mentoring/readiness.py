"""Readiness by rule on the member's own evidence: what is shown and what is not yet, never a verdict."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.content import Content, Expectation, Ladder, Level, Rule
from bot.content.schema import Pillar, SelfCheck
from bot.mentoring import assessment, gaps
from bot.mentoring.levels import own_level
from bot.mentoring.members import local_day
from bot.store import Goal, Member, Team, Win

WINS_READ = 500
"""Wins that are looked through for a pillar's evidence, the latest first."""


@dataclass(frozen=True)
class Evidence:
    """What shows a pillar: a win, or the example told with a rating, and whether it has begun to fade."""

    day: date
    win: Win | None = None
    example: str | None = None
    is_fading: bool = False


@dataclass(frozen=True)
class Standing:
    """One pillar: by which evidence it is shown; else what to show next, and the goal that leads there.

    `pursued` is an active goal of the member's about it; then no other one is proposed.
    """

    pillar: Pillar
    evidence: Evidence | None
    behaviour: Expectation | None = None
    goal: gaps.Proposed | None = None
    pursued: Goal | None = None


@dataclass(frozen=True)
class Reading:
    """One rule held against the evidence. `outcomes` are the rule's own sentences for what is shown."""

    rule: Rule
    pillars: tuple[Standing, ...]
    outcomes: tuple[str, ...]

    @property
    def shown(self) -> int:
        return sum(1 for one in self.pillars if one.evidence is not None)


@dataclass(frozen=True)
class Readiness:
    """All rules of a level held against a member's evidence, with the level's questions to put to oneself.

    `is_rated` tells whether there is a self-assessment at all.
    """

    ladder: Ladder
    level: Level
    readings: tuple[Reading, ...]
    checks: tuple[SelfCheck, ...]
    is_rated: bool


def level_asked(ladder: Ladder, wanted: str | None, own: str | None) -> str | None:
    """The level that readiness is about: the one named, else the next one, on the highest rung that one itself.

    None where no level is named and the member has none on this ladder.
    """
    if own_level(ladder, wanted) is not None:
        return wanted
    mine = own_level(ladder, own)
    if mine is None:
        return None
    above = ladder.next_level(mine)
    return above.id if above is not None else mine


async def read(team: Team, member: Member, content: Content, level_id: str, now: datetime) -> Readiness:
    """Hold the rules of a level against the member's assessment and wins: five reads at most."""
    ladder = content.ladder(member.ladder)
    standpoint = await assessment.read(team, member.user_id, ladder, now)
    wins = await team.wins.of(member.user_id, WINS_READ)
    known = await team.goals.shown(member.user_id, now - gaps.NOT_AGAIN)
    rules = [rule for rule in ladder.rules if rule.level == level_id]
    today = local_day(now, member.timezone)
    return Readiness(
        ladder,
        ladder.level(level_id),
        tuple(_held(content, ladder, rule, standpoint.ratings, wins, today, known) for rule in rules),
        tuple(check for check in ladder.self_checks if check.level == level_id),
        bool(standpoint.ratings),
    )


def outcomes(rule: Rule, shown: Collection[str]) -> tuple[str, ...]:
    """What the rule says where these of its pillars have evidence; empty where it says nothing of it."""
    there = [pillar.id for pillar in rule.pillars if pillar.id in shown]
    only = there[0] if len(there) == 1 else None
    return tuple(one.text for one in rule.outcomes if one.shown == len(there) and one.only in (None, only))


def evidence_for(
    ladder: Ladder, rule: Rule, pillar: Pillar, rated: assessment.Rated | None, wins: Sequence[Win], today: date
) -> Evidence | None:
    """The newest evidence at the rule's level or above: a win tagged so, or what stands behind a rating so high.

    A rating alone shows nothing.
    """
    wanted = assessment.rank_of(ladder, rule.level) or 0
    tagged = [win for win in wins if win.dimension == pillar.dimension and _reaches(ladder, win.level, wanted)]
    found = [_of_win(win, today) for win in tagged]
    if rated is not None and rated.rank >= wanted:
        found += [_of_win(win, today) for win in rated.wins]
        if rated.rating.example:
            day = rated.rating.rated_at.date()
            found.append(Evidence(day, example=rated.rating.example, is_fading=_fades(day, today)))
    return max(found, key=lambda one: one.day, default=None)


def _reaches(ladder: Ladder, level_id: str | None, wanted: int) -> bool:
    """Whether a win's own level is high enough; a win without one shows a pillar only through a rating."""
    return level_id is not None and (assessment.rank_of(ladder, level_id) or 0) >= wanted


def _of_win(win: Win, today: date) -> Evidence:
    return Evidence(win.happened_day, win=win, is_fading=_fades(win.happened_day, today))


def _fades(day: date, today: date) -> bool:
    return assessment.strength_of(day, today) < assessment.FADING_BELOW


def _held(
    content: Content,
    ladder: Ladder,
    rule: Rule,
    ratings: Mapping[str, assessment.Rated],
    wins: Sequence[Win],
    today: date,
    known: Sequence[Goal],
) -> Reading:
    """`known` are the member's goals, active ones and those done lately: none of them is proposed again."""
    taken = {goal.title for goal in known}
    active = [goal for goal in known if goal.state == "active"]
    pillars = []
    for pillar in rule.pillars:
        evidence = evidence_for(ladder, rule, pillar, ratings.get(pillar.dimension), wins, today)
        if evidence is not None:
            pillars.append(Standing(pillar, evidence))
            continue
        behaviour = gaps.next_behaviour(ladder, rule.level, pillar.dimension)
        pursued = next((goal for goal in active if goal.dimension == pillar.dimension), None)
        goal = None
        if pursued is None:
            goal = gaps.next_goal(content, ladder, rule.level, pillar.dimension, today, taken)
        pillars.append(Standing(pillar, None, behaviour, goal, pursued))
    shown = {one.pillar.id for one in pillars if one.evidence is not None}
    return Reading(rule, tuple(pillars), outcomes(rule, shown))
