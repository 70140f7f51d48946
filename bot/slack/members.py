"""What Slack tells of people: zones that change, who is away and who is back, who leaves."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from bot.delivery.lines import Line
from bot.mentoring.absence import KINDS
from bot.mentoring.mentors import end_of_gone
from bot.slack.asking import StrangerError, look_up
from bot.slack.context import Desk, learn
from bot.slack.inputs import text
from bot.slack.profiles import read_user
from bot.store import InboxEntry, Team
from bot.store.members import Person

ASKED = 20
"""Members of whom Slack is asked in one round."""
ASK_AGAIN = timedelta(hours=6)
"""How old Slack's word that somebody is away may be while a message waits for them: an event can be lost."""


def follow(desk: Desk) -> Callable[[Team, InboxEntry, datetime], Awaitable[None]]:
    """`user_change`: zone, locale and absence as Slack has them now; a deactivated member gets nothing more."""

    async def take_effect(team: Team, entry: InboxEntry, now: datetime) -> None:
        user = entry.payload or {}
        user_id = text(user.get("id"))
        member = await team.members.get(user_id)
        if member is None:
            return
        values = read_user(user)
        if values.get("timezone") == member.timezone:
            values.pop("timezone", None)
        is_active = user.get("deleted") is not True
        await learn(team, member, {**values, "is_active": is_active}, now)
        if not is_active:
            await team.deliveries.cancel("user", now, user_id=user_id)
            await end_of_gone(team, user_id, now)
        desk.acquaintances.forget(entry.team_id, user_id)

    return take_effect


async def look_up_zones(desk: Desk) -> None:
    """A chore: ask Slack for the zone of members who have none yet, a few at a time."""
    line = desk.without_zone
    waiting = await desk.database.glance_everywhere().members_without_zone(limit=line.room(ASKED))
    await _look_up(desk, waiting, line)


async def look_up_absences(desk: Desk) -> None:
    """A chore: ask Slack whether members for whom a message waits are still away, a few at a time."""
    before, line = desk.clock() - ASK_AGAIN, desk.awaited
    waiting = await desk.database.glance_everywhere().members_awaited(KINDS, before, limit=line.room(ASKED))
    await _look_up(desk, waiting, line)


async def _look_up(desk: Desk, waiting: Sequence[Person], line: Line[Person]) -> None:
    for person in line.first(waiting, ASKED):
        line.failed(person)
        try:
            values = await look_up(desk.client_of(person.team_id), person.user_id, seconds=10)
        except StrangerError:
            continue
        if not values:
            continue
        now = desk.clock()
        async with desk.database.team(person.team_id) as team:
            member = await team.members.get(person.user_id)
            if member is not None:
                await learn(team, member, values, now)
        if "timezone" in values:
            line.done(person)
        desk.acquaintances.forget(person.team_id, person.user_id)
