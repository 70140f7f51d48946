"""All that comes to a member by itself, and an end of all of it at once."""

from datetime import datetime

from bot.mentoring.mentors import MOST_UNANSWERED, rest_offer
from bot.store import MentorRequest, Schedule, Team

KINDS = ("nudge", "check_in", "intention", "one_on_one")
"""Of schedules."""
OFFER = "mentor"
"""Stands among the kinds of schedules for being asked as a mentor, which has none."""
PAIR = "met"
"""Likewise for being asked whether the member and their mentor have met."""


async def coming(team: Team, user_id: str) -> dict[str, list[Schedule]]:
    """What comes by itself, by kind; an offer as a mentor has no schedule, nor has a pair."""
    found: dict[str, list[Schedule]] = {}
    for schedule in await team.schedules.all_of(user_id):
        if schedule.is_on:
            found.setdefault(schedule.kind, []).append(schedule)
    if await _pairs(team, user_id):
        found[PAIR] = []
    offer = await team.mentors.offer(user_id)
    return found | ({OFFER: []} if offer is not None and offer.state == "active" else {})


async def stop_all(team: Team, user_id: str, now: datetime) -> list[str]:
    """No more of any of it, at once; what waits to be sent is cancelled. The kinds that there were.

    What was said of it stays, so that each can be taken up again; an offer as a mentor pauses, and a pair stays.
    """
    found = await coming(team, user_id)
    if OFFER in found:
        await rest_offer(team, user_id, "paused", now)
    if PAIR in found:
        await _ask_no_more(team, user_id, now)
    for kind in KINDS:  # those that were put off wait where there is no rhythm, too
        await team.deliveries.cancel("consent", now, user_id=user_id, kind=kind)
        await team.deliveries.withdraw(user_id, kind)
        for schedule in found.get(kind, ()):
            schedule.is_on, schedule.next_due_at, schedule.paused_until = False, None, None
            schedule.version += 1
    return list(found)


async def _pairs(team: Team, user_id: str) -> list[MentorRequest]:
    """Those of which the member is asked whether they have met: the mentee is, as long as they answer."""
    sought = await team.mentors.sought(user_id)
    return [one for one in sought if one.state == "accepted" and one.reminders <= MOST_UNANSWERED]


async def _ask_no_more(team: Team, user_id: str, now: datetime) -> None:
    """As if it had been asked often enough without an answer: `We met` has it asked again."""
    for request in await _pairs(team, user_id):
        await team.mentors.move(request, now, reminders=MOST_UNANSWERED + 1)
    await team.deliveries.cancel("consent", now, user_id=user_id, kind="mentor.met")
    await team.deliveries.withdraw(user_id, "mentor.met")
