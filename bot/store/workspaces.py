"""The workspaces that the bot serves."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import select

from bot.store.rows import Rows
from bot.store.tables import Workspace

_ACTIVE = select(Workspace).where(Workspace.state == "active")
_ONE = select(Workspace).where(Workspace.team_id == bindparam("team"))


class Workspaces:
    """Queries on workspaces themselves; for start-up and for jobs."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def get(self, team_id: str) -> Workspace | None:
        found: Workspace | None = await self._rows.first(_ONE, team=team_id)
        return found

    async def active(self) -> list[Workspace]:
        """Every workspace that is served."""
        return await self._rows.all(_ACTIVE)

    async def serve(self, team_id: str, name: str, bot_user_id: str, now: datetime) -> Workspace:
        """Note that this workspace is served from now on; a stopped one is active again."""
        workspace = await self.get(team_id)
        if workspace is None:
            workspace = Workspace(team_id=team_id, created_at=now, updated_at=now)
            self._rows.add(workspace)
        workspace.name, workspace.bot_user_id = name, bot_user_id
        workspace.state, workspace.reason, workspace.updated_at = "active", None, now
        return workspace

    async def stop(self, team_id: str, reason: str, now: datetime) -> None:
        """Nothing is sent to this workspace any more, until it is served again."""
        await OwnWorkspace(self._rows, team_id).stop(reason, now)


class OwnWorkspace:
    """The row of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def stop(self, reason: str, now: datetime) -> None:
        """Nothing is sent to this workspace any more, until it is served again."""
        workspace: Workspace | None = await self._rows.first(_ONE, team=self._team_id)
        if workspace is not None:
            workspace.state, workspace.reason, workspace.updated_at = "stopped", reason, now
