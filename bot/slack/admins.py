"""Who administers the bot in a workspace: members whom the settings name, and those whom Slack calls admins."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

log = structlog.get_logger()

ASK_SECONDS = 1.5
"""How long Slack has to say who is an admin: its own answer is due within three."""
REMEMBERED = timedelta(minutes=10)
"""So long it is known whom to show that there is a page for admins; who may use it is asked each time."""
MOST = 10_000


class UnsureError(Exception):
    """Slack does not say who somebody is."""


class Admins:
    """The role is looked up at every command, click and form: who has lost it loses it at once."""

    def __init__(self, listed: Iterable[str] = (), *, by_slack: bool = True) -> None:
        """`listed` are ids of members, alone or behind their workspace's and a colon. `by_slack`: owners and admins of
        a workspace are admins here as well.
        """
        self._listed = frozenset(listed)
        self._by_slack = by_slack
        self._seen: OrderedDict[tuple[str, str], tuple[datetime, bool]] = OrderedDict()

    async def have(self, client: AsyncWebClient, team_id: str, user_id: str) -> bool:
        """Whether this member is an admin now. UnsureError where Slack does not answer in time."""
        if ":" not in user_id and not self._listed.isdisjoint((user_id, f"{team_id}:{user_id}")):
            return True
        return self._by_slack and await _is_admin_there(client, team_id, user_id)

    async def seem_to_have(self, client: AsyncWebClient, team_id: str, user_id: str, now: datetime) -> bool:
        """The same for what is shown and not for what is done: as remembered, and no where Slack does not answer."""
        known = self._seen.get((team_id, user_id))
        if known is not None and known[0] <= now < known[0] + REMEMBERED:
            return known[1]
        try:
            found = await self.have(client, team_id, user_id)
        except UnsureError:
            return False
        self._seen[team_id, user_id] = now, found
        self._seen.move_to_end((team_id, user_id))
        if len(self._seen) > MOST:
            self._seen.popitem(last=False)
        return found


async def _is_admin_there(client: AsyncWebClient, team_id: str, user_id: str) -> bool:
    try:
        async with asyncio.timeout(ASK_SECONDS):
            answer = await client.users_info(user=user_id)
    except Exception as error:  # whatever it is, it is no answer
        log.info("admin_unknown", error=type(error).__name__)
        raise UnsureError from None
    return is_admin(answer.get("user") or {}, team_id)


def is_admin(user: Mapping[str, Any], team_id: str) -> bool:
    """Whether a user object of Slack's is this workspace's owner or admin, who is there and belongs to it.

    With an organisation's token Slack shows people of its other workspaces too, with what they are at home.
    """
    home = user.get("team_id")
    if isinstance(home, str) and home.startswith("T") and home != team_id:
        return False
    if any(user.get(name) is True for name in ("deleted", "is_bot", "is_stranger", "is_restricted")):
        return False
    return any(user.get(name) is True for name in ("is_admin", "is_owner", "is_primary_owner"))
