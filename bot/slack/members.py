"""What Slack tells of people and of the installation: zones that change, people who leave, tokens that end."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.slack.context import Desk, learn, look_up, zone_and_locale
from bot.slack.inputs import text
from bot.store import InboxEntry, Team


def follow(desk: Desk) -> Callable[[Team, InboxEntry, datetime], Awaitable[None]]:
    """`user_change`: the member's zone and locale as Slack has them now; a deactivated member gets nothing more."""

    async def take_effect(team: Team, entry: InboxEntry, now: datetime) -> None:
        user = entry.payload or {}
        user_id = text(user.get("id"))
        member = await team.members.get(user_id)
        if member is None:
            return
        values = zone_and_locale(user)
        if values.get("timezone") == member.timezone:
            values.pop("timezone", None)
        is_active = user.get("deleted") is not True
        await learn(team, member, {**values, "is_active": is_active}, now)
        if not is_active:
            await team.deliveries.cancel("user", now, user_id=user_id)
        desk.acquaintances.forget(entry.team_id, user_id)

    return take_effect


async def look_up_zones(desk: Desk) -> None:
    """A chore: ask Slack for the zone of members who have none yet, a few at a time."""
    for member in await desk.database.glance_everywhere().members_without_zone(limit=20):
        values = await look_up(desk.client, member.user_id, seconds=10)
        if not values:
            continue
        now = desk.clock()
        async with desk.database.team(member.team_id) as team:
            await learn(team, member, values, now)
        desk.acquaintances.forget(member.team_id, member.user_id)
