"""What Slack tells of installations: the app was removed, or an organisation gave it to workspaces, or took it away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from bot.clock import from_epoch
from bot.slack.context import Desk, Payload
from bot.slack.inputs import mapping, text
from bot.slack.manifest import EVENTS_OF_ENTERPRISES
from bot.slack.served import Origin, read_origin
from bot.store import Everywhere
from bot.store.leaving import delete_left
from bot.store.passing import retried

log = structlog.get_logger()

ENDS = ("app_uninstalled", "tokens_revoked")
"""Both come, in either order (LIFE-1)."""


def concerns(body: Payload) -> bool:
    """Whether an event is about an installation."""
    return text(mapping(body.get("event")).get("type")) in (*ENDS, *EVENTS_OF_ENTERPRISES)


async def take(desk: Desk, body: Payload, now: datetime) -> None:
    """Let it have its effect before Slack gets its 200: the token of a workspace that has removed the app goes at once.

    Every effect may happen twice, and Slack may repeat an event a day later (CHG-9): one from before the installation
    began anew changes nothing. PassingError where the database cannot do it now: Slack must send it again (EVT-3).
    """
    event, origin = mapping(body.get("event")), read_origin(body)
    kind, happened_at = text(event.get("type")), from_epoch(body.get("event_time"))

    async def write() -> list[str]:
        async with desk.database.everywhere() as everywhere:
            if kind in EVENTS_OF_ENTERPRISES:
                teams = _ids(event.get("team_ids"))
                return await _access(everywhere, kind, origin.enterprise_id, teams, now, happened_at)
            if kind == "tokens_revoked" and not mapping(event.get("tokens")).get("bot"):
                return []  # a person's own token, of which we have none
            return await _end(everywhere, kind, origin, now, happened_at)

    for team_id in await retried(write):
        desk.served.forget(team_id)
        log.info("installation_changed", team=team_id, kind=kind)
    if kind != "team_access_granted" and desk.grace == timedelta(0):
        desk.afterwards(_delete(desk), "leaving")


async def _delete(desk: Desk) -> None:
    await delete_left(desk.database, desk.clock())


async def _access(
    everywhere: Everywhere,
    kind: str,
    enterprise_id: str,
    teams: Sequence[str],
    now: datetime,
    happened_at: datetime | None,
) -> list[str]:
    installations = everywhere.installations
    if kind == "team_access_granted":
        return await installations.give_access(enterprise_id, teams, now, happened_at)
    return await _cancelled(everywhere, await installations.take_access(enterprise_id, teams, now, happened_at), now)


async def _end(
    everywhere: Everywhere, kind: str, origin: Origin, now: datetime, happened_at: datetime | None
) -> list[str]:
    if origin.is_enterprise_install or not origin.team_id:
        left = await everywhere.installations.end_enterprise(origin.enterprise_id, kind, now, happened_at)
    else:
        left = await everywhere.installations.end(origin.team_id, kind, now, happened_at)
    return await _cancelled(everywhere, left, now)


async def _cancelled(everywhere: Everywhere, left: list[str], now: datetime) -> list[str]:
    await everywhere.flush()
    for team_id in left:
        await everywhere.team(team_id).deliveries.cancel("workspace", now)
    return left


def _ids(listed: object) -> list[str]:
    return [each for each in listed if isinstance(each, str) and each] if isinstance(listed, list) else []
