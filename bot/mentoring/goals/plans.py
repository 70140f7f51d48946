"""What becomes of a goal's if-then plan when the goal ends, and when that is taken back."""

from datetime import datetime

from bot.mentoring.slots import arrange
from bot.store import Goal, Intention, Schedule, Team


async def arm(team: Team, intention: Intention, timezone: str | None, now: datetime) -> Schedule | None:
    """Let a plan come at its local minute, from the next one on. None for a cue that names no minute."""
    if intention.weekday is None or intention.local_time is None:
        return None
    schedule = await team.schedules.begin(intention.user_id, now, "intention", intention.id or 0)
    schedule.is_on, schedule.paused_until, schedule.blocked_by = True, None, None
    schedule.weekday, schedule.local_time = intention.weekday, intention.local_time
    schedule.timezone = timezone or schedule.timezone
    arrange(schedule, now)
    schedule.version += 1
    return schedule


async def end(team: Team, intention: Intention, now: datetime) -> None:
    """No more of a plan: neither at its minute nor in nudges, and no question about it is open."""
    intention.state, intention.asked, intention.updated_at = "ended", None, now
    schedule = await team.schedules.get(intention.user_id, "intention", intention.id or 0)
    if schedule is not None and schedule.is_on:
        schedule.is_on, schedule.next_due_at = False, None
        schedule.version += 1


async def take_up(team: Team, intention: Intention, timezone: str | None, now: datetime) -> None:
    """A plan that had ended goes on; one that was never finished waits to be."""
    is_made = bool(intention.cue and intention.action)
    intention.state, intention.updated_at = "active" if is_made else "draft", now
    if is_made:
        await arm(team, intention, timezone, now)


async def end_plans(team: Team, goal: Goal, now: datetime) -> None:
    """The goal takes no more steps, so its plan has none to bring."""
    for intention in await team.intentions.of_goal(goal.user_id, goal.id or 0):
        await end(team, intention, now)


async def bring_back_plans(team: Team, goal: Goal, ended_at: datetime, now: datetime) -> None:
    """The goal goes on, and with it the plans that ended in the change that was taken back."""
    for intention in await team.intentions.ended_at(goal.user_id, goal.id or 0, ended_at):
        await take_up(team, intention, None, now)
