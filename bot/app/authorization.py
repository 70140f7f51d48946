"""One workspace by its token: Slack is asked with the token, and asked again for as long as it cannot be reached."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import Clock
from bot.delivery.client import new_mute_client
from bot.delivery.quiet import read_scopes
from bot.errors import CairnError, SettingRefusedError
from bot.slack.served import Origin, Standing
from bot.store import Database, PassingError
from bot.store.passing import retried

log = structlog.get_logger()

REFUSED = {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
"""Answers to auth.test that no waiting mends."""
ASK_AGAIN_SECONDS = (1.0, 60.0)
"""The first and the longest wait before Slack is asked again who we are."""


NOBODY = AuthorizeResult(enterprise_id=None, team_id="", bot_user_id="", bot_id="", bot_token=None)
"""What Bolt is told where there are many tokens: whose a call is, is asked when it is made."""


class Authorization:
    """One token's workspace; `team_ids` are served, from before the start where Slack has not answered yet."""

    def __init__(self, client: AsyncWebClient, database: Database, clock: Clock, token: str | None) -> None:
        self.team_ids: set[str] = set()
        self.is_known = False
        self.scopes: frozenset[str] = frozenset()
        self._client, self._database, self._clock, self._token = client, database, clock, token
        self._mute = new_mute_client(client)
        self.result = self._as("", "", "")

    def client_of(self, team_id: str) -> AsyncWebClient:
        # The database may know other workspaces, of a time before or of a copy: none of theirs goes out by this token.
        return self._client if team_id in self.team_ids else self._mute

    async def token_of(self, team_id: str) -> str | None:
        return self._token if team_id in self.team_ids else None

    async def scopes_of(self, _team_id: str) -> frozenset[str]:
        return self.scopes

    async def standing(self, origin: Origin) -> Standing:
        if origin.team_id not in self.team_ids:
            return "unknown"
        return "stranger" if origin.foreign else "served"

    def forget(self, team_id: str) -> None:
        """It has left: nothing more is sent to it until Slack is asked with its token again."""
        self.team_ids.discard(team_id)

    async def ask_refused(self) -> None:
        """Serve the workspace again that Slack has refused and takes again; one that has removed the app stays away."""
        for team_id in sorted(self.team_ids):
            workspace = await self._database.glance_everywhere().workspaces.get(team_id)
            if workspace is not None and workspace.state == "stopped" and workspace.left_at is None:
                is_taken = await self._is_taken(team_id)
                await retried(partial(self._asked_again, team_id, is_taken=is_taken))

    async def _is_taken(self, team_id: str) -> bool:
        try:
            answer = await self._client.auth_test()
        except SlackApiError as error:
            log.info("still_refused", team=team_id, error=str(error.response.get("error")))
        except Exception as error:  # no network, a time-out, an odd answer: all mean to ask another time
            log.info("still_refused", team=team_id, error=type(error).__name__)
        else:
            return answer.get("team_id") == team_id
        return False

    async def _asked_again(self, team_id: str, *, is_taken: bool) -> None:
        async with self._database.everywhere() as rows:
            await rows.workspaces.asked_again(team_id, self._clock(), is_taken=is_taken)

    async def ask(self) -> None:
        """Ask Slack once; CairnError where it refuses the token."""
        try:
            answer = await self._client.auth_test()
        except SlackApiError as error:
            code = str(error.response.get("error"))
            if code in REFUSED:
                raise SettingRefusedError(
                    f"Slack refuses the bot token ({code}). Copy it again into SLACK_BOT_TOKEN."
                ) from None
            log.warning("slack_unreachable", error=code)
        except Exception as error:  # no network, a time-out, an odd answer: all mean to ask again
            log.warning("slack_unreachable", error=type(error).__name__)
        else:
            self.scopes = read_scopes(answer.headers)
            told = answer.data if isinstance(answer.data, dict) else {}
            await self._written(partial(self._serve, told))  # several processes start at once, and one makes the row
            return
        await self._written(self._remember)

    async def _written(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await retried(work)
        except PassingError as error:
            log.warning("database_unreachable", error=type(error).__name__)

    async def _remember(self) -> None:
        known = await self._database.glance_everywhere().workspaces.active()
        self.team_ids.update(workspace.team_id for workspace in known)

    async def ask_until_known(self) -> None:
        """Ask again, less and less often."""
        seconds, longest = ASK_AGAIN_SECONDS
        while not self.is_known:
            await asyncio.sleep(seconds)
            seconds = min(longest, 2 * seconds)
            try:
                await self.ask()
            except CairnError as error:
                log.error("slack_refuses", problem=str(error))

    async def _serve(self, answer: dict[str, Any]) -> None:
        team_id, bot_user = str(answer.get("team_id")), str(answer.get("user_id"))
        async with self._database.everywhere() as rows:
            await rows.workspaces.serve(team_id, str(answer.get("team") or ""), bot_user, self._clock())
        self.team_ids.clear()
        self.team_ids.add(team_id)
        self.result = self._as(team_id, bot_user, str(answer.get("bot_id") or ""))
        self.is_known = True

    def _as(self, team_id: str, bot_user: str, bot_id: str) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id=team_id, bot_user_id=bot_user, bot_id=bot_id, bot_token=self._token
        )
