"""All that comes to a member by itself, and an end of all of it at once."""

from datetime import datetime

from bot.mentoring.mentors import rest_offer
from bot.store import Schedule, Team

KINDS = ("nudge", "check_in", "intention", "one_on_one")
"""Of schedules."""
OFFER = "mentor"
"""Stands among the kinds of schedules for being asked as a mentor, which has none."""


async def coming(team: Team, user_id: str) -> dict[str, list[Schedule]]:
    """What comes by itself, by kind; an offer as a mentor has no schedule."""
    found: dict[str, list[Schedule]] = {}
    for schedule in await team.schedules.all_of(user_id):
        if schedule.is_on:
            found.setdefault(schedule.kind, []).append(schedule)
    offer = await team.mentors.offer(user_id)
    return found | ({OFFER: []} if offer is not None and offer.state == "active" else {})


async def stop_all(team: Team, user_id: str, now: datetime) -> list[str]:
    """No more of any of it, at once; what waits to be sent is cancelled. The kinds that there were.

    What was said of it stays, so that each can be taken up again; an offer as a mentor pauses.
    """
    found = await coming(team, user_id)
    if OFFER in found:
        await rest_offer(team, user_id, "paused", now)
    for kind in KINDS:  # those that were put off wait where there is no rhythm, too
        await team.deliveries.cancel("consent", now, user_id=user_id, kind=kind)
        await team.deliveries.withdraw(user_id, kind)
        for schedule in found.get(kind, ()):
            schedule.is_on, schedule.next_due_at, schedule.paused_until = False, None, None
            schedule.version += 1
    return list(found)
