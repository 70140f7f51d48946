"""Many workspaces: whose token is whose, remembered for a few seconds, since another process may hear of an end."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.delivery.client import new_client, new_token_client
from bot.slack.served import Origin, Standing
from bot.store import Database
from bot.store.passing import retried

log = structlog.get_logger()

REMEMBERED = timedelta(seconds=3)
"""So old what is known of a workspace may be: an end that another process has heard of counts within five seconds."""
MOST = 10_000
"""Workspaces that are remembered."""
ASKED_AGAIN = 20
"""Refused workspaces of which Slack is asked in one round whether it takes their token again."""


@dataclass(frozen=True, slots=True)
class _Grant:
    read_at: datetime
    token: str | None = None
    scopes: frozenset[str] = frozenset()
    enterprise_id: str = ""
    is_known: bool = False


class Installed:
    """The workspaces that have installed the app, or whose organisation has; see `Served`."""

    def __init__(self, database: Database, clock: Clock, api_url: str, session: aiohttp.ClientSession) -> None:
        self._database, self._clock, self._api_url, self._session = database, clock, api_url, session
        self._clients: OrderedDict[str, AsyncWebClient] = OrderedDict()
        self._grants: OrderedDict[str, _Grant] = OrderedDict()

    def client_of(self, team_id: str) -> AsyncWebClient:
        client = self._clients.get(team_id)
        if client is None:

            async def token_of() -> str | None:
                return await self.token_of(team_id)

            client = self._clients[team_id] = new_token_client(token_of, self._api_url, self._session)
            if len(self._clients) > MOST:
                self._clients.popitem(last=False)
        return client

    async def token_of(self, team_id: str) -> str | None:
        return (await self._grant(team_id)).token

    async def scopes_of(self, team_id: str) -> frozenset[str]:
        return (await self._grant(team_id)).scopes

    async def standing(self, origin: Origin) -> Standing:
        if not origin.team_id:
            return "unknown"
        grant = await self._grant(origin.team_id)
        if not grant.is_known and origin.enterprise_id:
            await self._meet(origin)
            grant = await self._grant(origin.team_id)
        if grant.token is None or _differ(grant.enterprise_id, origin.enterprise_id):
            return "unknown"
        for home in origin.foreign:
            if not await self._is_beside(home, grant.enterprise_id):
                return "stranger"
        return "served"

    def forget(self, team_id: str) -> None:
        self._grants.pop(team_id, None)

    async def ask_refused(self) -> None:
        """Serve a workspace again whose token Slack refused for a while and takes again, for example by an address
        that its organisation allows anew.
        """
        for workspace in await self._database.glance_everywhere().workspaces.refused(ASKED_AGAIN):
            grant = await self._read(workspace.team_id, is_refused_too=True)
            taken = grant.token is not None and await self._is_taken(grant.token, workspace.team_id)

            async def note(team_id: str = workspace.team_id, taken: bool = taken) -> None:
                async with self._database.everywhere() as everywhere:
                    await everywhere.workspaces.asked_again(team_id, self._clock(), is_taken=taken)

            await retried(note)
            self.forget(workspace.team_id)

    async def _is_taken(self, token: str, team_id: str) -> bool:
        try:
            await new_client(token, self._api_url, self._session).auth_test()
        except SlackApiError as error:
            log.info("still_refused", team=team_id, error=str(error.response.get("error")))
        except Exception as error:  # no network, a time-out, an odd answer: all mean to ask another time
            log.info("still_refused", team=team_id, error=type(error).__name__)
        else:
            return True
        return False

    async def _grant(self, team_id: str) -> _Grant:
        now, known = self._clock(), self._grants.get(team_id)
        if known is not None and known.read_at <= now < known.read_at + REMEMBERED:
            return known
        grant = await self._read(team_id)
        if grant.token is None:  # asked again each time: another process may just have installed it
            self._grants.pop(team_id, None)
            return grant
        self._grants[team_id] = grant
        self._grants.move_to_end(team_id)
        if len(self._grants) > MOST:
            self._grants.popitem(last=False)
        return grant

    async def _read(self, team_id: str, *, is_refused_too: bool = False) -> _Grant:
        now, rows = self._clock(), self._database.glance_everywhere()
        workspace = await rows.workspaces.get(team_id)
        if workspace is None:
            return _Grant(now)
        enterprise_id = workspace.enterprise_id
        if workspace.state != "active" and not is_refused_too:
            return _Grant(now, enterprise_id=enterprise_id, is_known=True)
        for found in await rows.installations.of(team_id, enterprise_id):
            if found.token is not None:
                scopes = frozenset(scope.strip() for scope in found.scopes.split(",") if scope.strip())
                return _Grant(now, found.token, scopes, enterprise_id, is_known=True)
        return _Grant(now, enterprise_id=enterprise_id, is_known=True)

    async def _meet(self, origin: Origin) -> None:
        """The first contact of a workspace whose organisation has installed the app, if it has (ENT-1)."""

        async def meet() -> None:
            async with self._database.everywhere() as everywhere:
                await everywhere.installations.meet(origin.team_id, origin.enterprise_id, self._clock())

        await retried(meet)

    async def _is_beside(self, home: str, enterprise_id: str) -> bool:
        """Whether another workspace is one of the same organisation, and served too."""
        if not enterprise_id:
            return False
        other = await self._grant(home)
        return other.token is not None and other.enterprise_id == enterprise_id


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
