"""A prepared 1:1: what was heard, the questions that follow, what changed, and the agenda."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.content import Content, Expectation, Praise
from bot.errors import CairnError
from bot.mentoring.levels import find_expectation
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.one_on_one.asking import kind_of, questions
from bot.mentoring.one_on_one.changes import Changes, changes_since
from bot.mentoring.one_on_one.evidence import Gap, gap_of, least_evidenced, next_behaviour, target_of
from bot.store import Goal, Member, OneOnOne, Team

LONGEST_HEARD = 3000
"""Characters of what was heard; what is longer is refused, never cut."""
REMEMBERED = 12
"""Preparations whose statements are not asked about again at once."""


@dataclass(frozen=True)
class Prepared:
    """Everything that a preparation says. `row` is None for a look ahead that is not kept."""

    row: OneOnOne | None
    heard: str
    kind: Praise
    gap: Gap
    behaviour: Expectation
    questions: list[str]
    goals: list[Goal]
    changes: Changes
    today: date


class NothingToAskError(CairnError):
    """The next level of the member's ladder expects nothing that could be asked about."""


async def prepare(team: Team, member: Member, heard: str, content: Content, now: datetime) -> OneOnOne:
    """Prepare the next 1:1 and keep it. The same words on the same day give the same questions and no second row."""
    heard = " ".join(heard.split())
    latest = next(iter(await team.one_on_ones.latest(member.user_id)), None)
    today = local_day(now, member.timezone)
    outline = await look_ahead(team, member, heard, content, now)
    if latest is not None and local_day(latest.prepared_at, member.timezone) == today:
        same = (latest.heard or "", latest.dimension, latest.questions)
        if same == (heard, outline.gap.dimension.id, outline.questions):
            return latest
    return await team.one_on_ones.keep(
        member.user_id,
        now,
        heard=heard or None,
        dimension=outline.gap.dimension.id,
        expectation=outline.behaviour.id,
        questions=outline.questions,
    )


async def look_ahead(team: Team, member: Member, heard: str, content: Content, now: datetime) -> Prepared:
    """What a preparation would say now; nothing is kept. NothingToAskError where the next level expects nothing."""
    gap = await least_evidenced(team, member, content, now)
    if gap is None:
        raise NothingToAskError(content.words.say("one_on_one.nothing_to_ask"))
    today = local_day(now, member.timezone)
    past = await team.one_on_ones.latest(member.user_id, REMEMBERED)
    earlier = [one for one in past if local_day(one.prepared_at, member.timezone) < today]
    behaviour = next_behaviour(gap, [one.expectation for one in earlier if one.expectation])
    kind = kind_of(content, heard)
    return Prepared(
        None,
        heard,
        kind,
        gap,
        behaviour,
        questions(kind, gap.dimension, behaviour),
        await team.goals.active(member.user_id),
        await changes_since(team, member, gap.ladder, gap.target, earlier[0] if earlier else None, now),
        today,
    )


async def recall(team: Team, member: Member, row: OneOnOne, content: Content, now: datetime) -> Prepared:
    """A kept preparation with its own questions, and what has changed since the one of the day before it.

    Where the ladder has lost its statement since, what a preparation would say now.
    """
    ladder, target = target_of(content, member)
    name = row.expectation or ""
    gap, found = await gap_of(team, member, ladder, name, now), find_expectation(ladder, name)
    if gap is None or found is None:
        return replace(await look_ahead(team, member, row.heard or "", content, now), row=row)
    before = await team.one_on_ones.before(member.user_id, _day_start(row, member))
    return Prepared(
        row,
        row.heard or "",
        kind_of(content, row.heard or ""),
        gap,
        found,
        list(row.questions),
        await team.goals.active(member.user_id),
        await changes_since(team, member, ladder, target, before, now),
        local_day(now, member.timezone),
    )


def _day_start(row: OneOnOne, member: Member) -> datetime:
    """The beginning of the local day of a preparation: those of the same day are one conversation's."""
    local = row.prepared_at.astimezone(zone_of(member.timezone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(row.prepared_at.tzinfo)


async def last_heard(team: Team, user_id: str) -> str:
    """What the member heard the last time; nothing where nothing was ever prepared."""
    found = await team.one_on_ones.latest(user_id)
    return found[0].heard or "" if found else ""
