"""The end of an installation: nothing more is sent to the workspace (LIFE-1: two events, in either order)."""

from datetime import datetime

from bot.store import InboxEntry, Team


async def end(team: Team, entry: InboxEntry, now: datetime) -> None:
    """`app_uninstalled`, or `tokens_revoked` with a bot token: what waits is cancelled, with its reason on record."""
    await team.workspace.stop(entry.kind, now)
    await team.deliveries.cancel("workspace", now)
