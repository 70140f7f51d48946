"""Wins that come from a goal or a nudge that is done, and goals that could become one."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.content import Content, Nudge
from bot.mentoring import dimensions
from bot.mentoring.members import local_day
from bot.mentoring.wins.reading import FIRST_DAY, LONGEST_LINK, LONGEST_TEXT, split
from bot.mentoring.wins.record import add
from bot.store import Goal, Member, Team, Win

EVER = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_GOALS = 1000
"""Goals that are looked up at once."""


async def add_of_goal(
    team: Team,
    member: Member,
    goal: Goal,
    line: str,
    content: Content,
    now: datetime,
    *,
    check_in_id: int | None = None,
) -> Win:
    """One line about a goal, as a win of its dimension, linked to it, and to the check-in that asked for it.

    A link and a day that end the line are read; without a day it is the one on which the goal was finished.
    """
    finished_day = local_day(goal.finished_at or now, member.timezone)
    text, day, link = _read_line(line, member, now)
    return await add(
        team,
        member,
        content,
        text,
        now=now,
        happened_day=day or finished_day,
        dimension=goal.dimension or dimensions.guess(goal.title, content.ladder(member.ladder)),
        link=link,
        origin="goal" if check_in_id is None else "check_in",
        origin_id=str(goal.id) if check_in_id is None else f"{check_in_id}:{goal.id}",
    )


async def add_of_nudge(team: Team, member: Member, nudge: Nudge, line: str, content: Content, now: datetime) -> Win:
    """One line about a nudge, as a win of its dimension, linked to it; its dimension is the ladder's counterpart."""
    text, day, link = _read_line(line, member, now)
    ladder = content.ladder(member.ladder)
    alike = (one.id for one in ladder.dimensions if nudge.dimension in (one.id, one.like))
    return await add(
        team,
        member,
        content,
        text,
        now=now,
        happened_day=day,
        dimension=next(alike, None),
        link=link,
        origin="nudge",
        origin_id=nudge.id,
    )


async def done_goals(team: Team, user_id: str, since: datetime = EVER) -> list[Goal]:
    """The goals done since then of which the member has no win, the latest last: they stay as wins as they are."""
    done = [goal for goal in await team.goals.shown(user_id, since) if goal.state == "done"]
    done.sort(key=lambda goal: (goal.finished_at or EVER, goal.id or 0))
    known = await team.wins.origins(user_id, "goal") if done else set()
    if done:
        known |= {origin.rpartition(":")[2] for origin in await team.wins.origins(user_id, "check_in")}
    return [goal for goal in done if str(goal.id) not in known]


async def for_review(team: Team, member: Member) -> tuple[list[Win], dict[str, Goal]]:
    """All wins, newest first, and the goals that they came from by their `origin_id`.

    A goal that is done and has no line of its own is one too, by its title; such a win has no id, and is no row.
    """
    wins, done = await team.wins.of(member.user_id), await done_goals(team, member.user_id)
    goals = await goals_of(team, member.user_id, wins) | {str(goal.id): goal for goal in done}
    wins += [_as_win(goal, member) for goal in done]
    return sorted(wins, key=lambda win: win.happened_day, reverse=True), goals


def _as_win(goal: Goal, member: Member) -> Win:
    at = goal.finished_at or goal.updated_at
    return Win(
        team_id=goal.team_id,
        user_id=goal.user_id,
        number=0,
        text=goal.title,
        dimension=goal.dimension,
        happened_day=local_day(at, member.timezone),
        origin="goal",
        origin_id=str(goal.id),
        created_at=at,
        updated_at=at,
    )


async def goals_of(team: Team, user_id: str, wins: Sequence[Win]) -> dict[str, Goal]:
    """The goals that these wins came from, by the `origin_id` of the wins."""
    named = {
        win.origin_id: win.origin_id.rpartition(":")[2]
        for win in wins
        if win.origin in ("goal", "check_in") and win.origin_id
    }
    ids = sorted({int(one) for one in named.values() if one.isdigit()})[-_MOST_GOALS:]
    goals = {str(goal.id): goal for goal in (await team.goals.some(user_id, ids) if ids else [])}
    return {origin_id: goals[goal_id] for origin_id, goal_id in named.items() if goal_id in goals}


def _read_line(line: str, member: Member, now: datetime) -> tuple[str, date | None, str | None]:
    """Words, day and link; the whole line where nothing is left beside them, or the day can be none of a win."""
    today = local_day(now, member.timezone)
    text, day, link = split(line, today, member.locale or "en")
    if (day is not None and not FIRST_DAY <= day <= today) or not any(letter.isalnum() for letter in text):
        text, day = line.strip(), None
    return text[:LONGEST_TEXT], day, link if link is not None and len(link) <= LONGEST_LINK else None
