"""Stop, start, dry run, caps: each change with who made it, in one transaction."""

from datetime import datetime, timedelta
from typing import Literal

from bot.store import Team
from bot.store.controls import ADMINS, OPERATOR

LONGEST_REASON = 200
"""Characters of the reason for a stop, which other admins read."""
LOOK_AGAIN = timedelta(hours=24)
"""So long a second look of the same admin at the counts is the same look."""


async def stop(team: Team, user_id: str, reason: str | None, now: datetime) -> bool:
    """Nothing comes any more that nobody asked for; False where it is stopped already."""
    if not await team.controls.halt(ADMINS, now):
        return False
    await team.admin_acts.add(user_id, "stop", now, reason)
    return True


async def start(team: Team, user_id: str, now: datetime) -> bool:
    """Go on; False where it was not stopped, or by the operator."""
    if not await team.controls.resume(ADMINS, now):
        return False
    await team.admin_acts.add(user_id, "start", now)
    return True


async def operator_stop(team: Team, now: datetime) -> bool:
    """The same by the operator, whose stop admins do not take back; False where it was so before."""
    if not await team.controls.halt(OPERATOR, now):
        return False
    await team.admin_acts.add(None, "operator_stop", now)
    return True


async def operator_start(team: Team, now: datetime) -> bool:
    """Go on, whoever has stopped it; False where nobody had."""
    if not await team.controls.resume(OPERATOR, now):
        return False
    await team.admin_acts.add(None, "operator_start", now)
    return True


async def dry_run(team: Team, user_id: str, now: datetime, *, is_on: bool) -> bool:
    """Begin or end a dry run; False where it was so before."""
    if not await team.controls.dry_run(now, is_on=is_on):
        return False
    await team.admin_acts.add(user_id, "dry_run_on" if is_on else "dry_run_off", now)
    return True


async def cap(team: Team, user_id: str, per: Literal["week", "day"], most: int | None, now: datetime) -> bool:
    """Set one cap; False where it was so before."""
    before = await team.controls.read()
    if most == (before.cap_week if per == "week" else before.cap_day):
        return False
    if per == "week":
        await team.controls.cap_week(most)
    else:
        await team.controls.cap_day(most)
    await team.admin_acts.add(user_id, "cap", now, f"{'default' if most is None else most} {per}")
    return True


async def look(team: Team, user_id: str, now: datetime) -> None:
    """Note that an admin sees the workspace's counts; once a day for each."""
    before = await team.admin_acts.looked_at(user_id)
    if before is None or now - before >= LOOK_AGAIN:
        await team.admin_acts.add(user_id, "looked", now)
