"""The workspaces that the bot serves."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Workspace

_ACTIVE = select(Workspace).where(Workspace.state == "active")
_ONE = select(Workspace).where(Workspace.team_id == bindparam("team"))
_HEARD = (
    update(Workspace)
    .where(
        col(Workspace.team_id) == bindparam("team"),
        or_(col(Workspace.heard_at).is_(None), col(Workspace.heard_at) < bindparam("at")),
    )
    .values(heard_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)


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

    async def stop(self, reason: str, now: datetime, *, happened_at: datetime | None = None) -> bool:
        """Nothing is sent to this workspace any more, until it is served again.

        False where it is not known, or has been served anew since the reason arose (`happened_at`, a whole second).
        """
        workspace: Workspace | None = await self._rows.first(_ONE, team=self._team_id)
        if workspace is None:
            return False
        is_anew = happened_at is not None and workspace.updated_at >= happened_at + timedelta(seconds=1)
        if is_anew and workspace.state == "active":
            return False
        workspace.state, workspace.reason, workspace.updated_at = "stopped", reason, now
        return True

    async def heard(self, now: datetime) -> None:
        """Note that something came from it; an earlier moment never replaces a later one."""
        await self._rows.run(_HEARD, team=self._team_id, at=now)
