"""The end of an installation: nothing more is sent to the workspace (LIFE-1: two events, in either order)."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.clock import from_epoch
from bot.slack.context import Desk
from bot.store import InboxEntry, Team


def end(desk: Desk) -> Callable[[Team, InboxEntry, datetime], Awaitable[None]]:
    """`app_uninstalled`, or `tokens_revoked` with a bot token: what waits is cancelled, with its reason on record.

    Slack may repeat an event a day later (CHG-9): one from before the workspace was served again changes nothing.
    """

    async def take_effect(team: Team, entry: InboxEntry, now: datetime) -> None:
        if await team.workspace.stop(entry.kind, now, happened_at=from_epoch((entry.payload or {}).get("at"))):
            await team.deliveries.cancel("workspace", now)
            desk.team_ids.discard(team.team_id)

    return take_effect
