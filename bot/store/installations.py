"""Where the app is installed by OAuth: tokens by workspace or organisation, and installs that have been begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, or_, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Installation, OauthState, Workspace
from bot.store.workspaces import Workspaces, is_old_news

_OF = (
    select(Installation)
    .where(
        or_(
            col(Installation.is_enterprise_install).is_(False) & (col(Installation.team_id) == bindparam("team")),
            col(Installation.is_enterprise_install).is_(True)
            & (col(Installation.enterprise_id) == bindparam("enterprise")),
        )
    )
    .order_by(col(Installation.is_enterprise_install), col(Installation.updated_at).desc())
)
_ENDED = delete(Installation).where(
    col(Installation.token).is_(None), col(Installation.ended_at) <= bindparam("before")
)
_DROP = (
    update(Installation)
    .where(
        col(Installation.team_id) == bindparam("team"),
        col(Installation.is_enterprise_install).is_(False),
        col(Installation.token).is_not(None),
    )
    .values(token=None, ended_at=bindparam("at"), updated_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)
_TAKE = delete(OauthState).where(
    col(OauthState.digest) == bindparam("state"),
    col(OauthState.cookie_digest) == bindparam("cookie"),
    col(OauthState.expires_at) > bindparam("now"),
)
_EXPIRED = delete(OauthState).where(col(OauthState.expires_at) <= bindparam("now"))
_BEGUN = select(func.count()).select_from(OauthState)

GONE = ("account_inactive", "token_revoked")
"""Slack's words, in answer to a call, for an installation that is over and does not come back by itself."""

JUST_NOW = timedelta(seconds=30)
"""Longer than a process remembers a token together with how long a call with it may take."""


@dataclass(frozen=True)
class Granted:
    """What Slack has given: an installation in one workspace, or in an organisation (`team_id` is empty then)."""

    team_id: str
    enterprise_id: str
    is_enterprise_install: bool
    app_id: str
    name: str
    bot_user_id: str
    scopes: str
    token: str


class Installations:
    """Queries on installations of all workspaces: who is meant by a request is only known after asking here."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._workspaces = Workspaces(rows)

    async def of(self, team_id: str, enterprise_id: str) -> list[Installation]:
        """The workspace's own installations, then its organisation's; also those that are over."""
        # No organisation has the id "-": an empty one must not find what belongs to none.
        return await self._rows.all(_OF, team=team_id or "-", enterprise=enterprise_id or "-")

    async def store(self, granted: Granted, now: datetime) -> None:
        """Keep the installation and serve from now on. What was installed there before is replaced (OAU-2)."""
        row = None
        for each in await self.of(granted.team_id, granted.enterprise_id):
            if each.is_enterprise_install != granted.is_enterprise_install:
                continue
            if (each.team_id, each.enterprise_id) == (granted.team_id, granted.enterprise_id):
                row = each
            else:  # the workspace has joined an organisation since, or left one
                each.token, each.ended_at, each.updated_at = None, now, now
        if row is None:
            row = Installation(
                team_id=granted.team_id,
                enterprise_id=granted.enterprise_id,
                is_enterprise_install=granted.is_enterprise_install,
                app_id=granted.app_id,
                bot_user_id=granted.bot_user_id,
                created_at=now,
                updated_at=now,
            )
            self._rows.add(row)
        row.app_id, row.name, row.bot_user_id = granted.app_id, granted.name, granted.bot_user_id
        row.scopes, row.token, row.ended_at, row.updated_at = granted.scopes, granted.token, None, now
        if not granted.is_enterprise_install:
            await self._workspaces.serve(
                granted.team_id, granted.name, granted.bot_user_id, now, enterprise_id=granted.enterprise_id
            )
            return
        for workspace in await self._workspaces.of_enterprise(granted.enterprise_id):
            if workspace.state != "stopped" or workspace.reason == "team_access_revoked":
                continue
            if not await self._has_removed_own(workspace):
                await self._workspaces.serve(workspace.team_id, "", granted.bot_user_id, now)

    async def meet(self, team_id: str, enterprise_id: str, now: datetime) -> Workspace | None:
        """Serve a workspace of an organisation that has the app, at its first contact; None where it has not.

        A workspace that is known is left as it is.
        """
        found = next((each for each in await self.of("", enterprise_id) if each.token is not None), None)
        if found is None or await self._workspaces.get(team_id) is not None:
            return None
        return await self._workspaces.serve(team_id, "", found.bot_user_id, now, enterprise_id=enterprise_id)

    async def give_access(
        self, enterprise_id: str, team_ids: Sequence[str], now: datetime, happened_at: datetime | None
    ) -> list[str]:
        """An organisation's admins have given these workspaces the app: which of them are served by that.

        One that has left since (`happened_at`, a whole second) stays away.
        """
        found = next((each for each in await self.of("", enterprise_id) if each.token is not None), None)
        if found is None:
            return []
        given = []
        for team_id in team_ids:
            known = await self._workspaces.get(team_id)
            if known is not None and known.left_at is not None and is_old_news(happened_at, known.left_at):
                continue
            await self._workspaces.serve(team_id, "", found.bot_user_id, now, enterprise_id=enterprise_id)
            given.append(team_id)
        return given

    async def take_access(
        self, enterprise_id: str, team_ids: Sequence[str], now: datetime, happened_at: datetime | None
    ) -> list[str]:
        """They have taken it away from these: which of them left by that. One with an installation of its own stays."""
        left = []
        for workspace in await self._workspaces.of_enterprise(enterprise_id):
            team_id = workspace.team_id
            if team_id not in team_ids or await self._has_own(team_id):
                continue
            stop = self._workspaces.stop
            if await stop(team_id, "team_access_revoked", now, happened_at=happened_at, leaves=True):
                left.append(team_id)
        return left

    async def end(self, team_id: str, reason: str, now: datetime, happened_at: datetime | None) -> list[str]:
        """A workspace has removed the app: its token goes at once. The workspaces that left by that: it, or none.

        Also one that was never installed by OAuth, but by its token in the settings.
        """
        own = [each for each in await self.of(team_id, "") if each.token is not None]
        if any(is_old_news(happened_at, each.updated_at) for each in own):
            return []  # also where Slack refuses calls for the new one just now
        if not await self._workspaces.stop(team_id, reason, now, happened_at=happened_at, leaves=True):
            return []
        await self.drop(team_id, now)
        return [team_id]

    async def end_enterprise(
        self, enterprise_id: str, reason: str, now: datetime, happened_at: datetime | None
    ) -> list[str]:
        """An organisation has removed the app: its token goes, and every workspace leaves that has none of its own."""
        rows = await self.of("", enterprise_id)
        if any(each.token is not None and is_old_news(happened_at, each.updated_at) for each in rows):
            return []
        for each in rows:
            if each.token is not None:
                each.token, each.ended_at, each.updated_at = None, now, now
        left = []
        for workspace in await self._workspaces.of_enterprise(enterprise_id):
            # Also one that Slack refused before: its calls may have failed sooner than the event came.
            if workspace.left_at is None and not await self._has_own(workspace.team_id):
                await self._workspaces.stop(workspace.team_id, reason, now, leaves=True)
                left.append(workspace.team_id)
        return left

    async def refuse(self, team_id: str, code: str, now: datetime) -> bool:
        """Slack refuses calls for this workspace. Where it says that the installation is over, the token goes.

        False where it was installed anew, or Slack took its token, within `JUST_NOW`: the refusal may be of the token
        before, which a process uses that has not ended yet.
        """
        workspace = await self._workspaces.get(team_id)
        if workspace is not None and workspace.state == "active" and now - workspace.updated_at < JUST_NOW:
            return False
        if any(each.token is not None and now - each.updated_at < JUST_NOW for each in await self.of(team_id, "")):
            return False
        is_over = code in GONE and await self.drop(team_id, now)
        await self._workspaces.stop(team_id, code, now, leaves=is_over)
        return True

    async def drop(self, team_id: str, now: datetime) -> bool:
        """Forget the workspace's own token; False where there was none."""
        return await self._rows.run(_DROP, team=team_id, at=now) > 0

    async def forget_ended(self, before: datetime) -> None:
        """Drop what ended by then."""
        await self._rows.run(_ENDED, before=before)

    async def _has_removed_own(self, workspace: Workspace) -> bool:
        """Whether it left by the end of an installation of its own: what its organisation does has no say in that."""
        left_at = workspace.left_at
        if left_at is None:
            return False
        # `left_at` is by Slack's clock, and may be a little ahead of ours.
        own = await self.of(workspace.team_id, "")
        return any(each.ended_at is not None and each.ended_at >= left_at - JUST_NOW for each in own)

    async def _has_own(self, team_id: str) -> bool:
        return any(each.token is not None for each in await self.of(team_id, ""))


class OauthStates:
    """Installs that have been begun."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def keep(self, digest: str, cookie_digest: str, expires_at: datetime, now: datetime, most: int) -> bool:
        """Remember one until then; those that have expired go. False where `most` are remembered already."""
        await self._rows.run(_EXPIRED, now=now)
        if await self._rows.first(_BEGUN) >= most:
            return False
        self._rows.add(OauthState(digest=digest, cookie_digest=cookie_digest, expires_at=expires_at))
        return True

    async def take(self, digest: str, cookie_digest: str, now: datetime) -> bool:
        """Whether it is known, of this browser and unexpired: then it is used up. Of many who ask at once, one hears
        that it is.
        """
        return await self._rows.run(_TAKE, state=digest, cookie=cookie_digest, now=now) == 1

    async def forget(self, now: datetime) -> None:
        """Drop those that have expired."""
        await self._rows.run(_EXPIRED, now=now)
