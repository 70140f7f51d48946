"""The workspaces that the bot serves."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, exists, or_, text, union, update
from sqlmodel import col, select

from bot.store.deliveries import REFUSED
from bot.store.rows import OF_MANY, Rows
from bot.store.tables import Delivery, InboxEntry, Member, Workspace

_ACTIVE = select(Workspace).where(Workspace.state == "active")
_ONE = select(Workspace).where(Workspace.team_id == bindparam("team"))
_OF_ENTERPRISE = select(Workspace).where(
    Workspace.enterprise_id == bindparam("enterprise"), Workspace.enterprise_id != ""
)
_STOPPED = (
    select(Workspace)
    .where(Workspace.state == "stopped", col(Workspace.left_at).is_(None))
    .order_by(col(Workspace.updated_at))
    .limit(bindparam("limit"))
)
_LEFT = (
    select(Workspace.team_id)
    .where(Workspace.state == "stopped", col(Workspace.left_at) <= bindparam("before"))
    .order_by(col(Workspace.left_at))
    .limit(bindparam("limit"))
)
_UNKNOWN = (
    union(
        *(
            select(team_id).where(written_at <= bindparam("before"), ~exists().where(col(Workspace.team_id) == team_id))
            for team_id, written_at in (
                (col(Member.team_id), col(Member.created_at)),
                (col(InboxEntry.team_id), col(InboxEntry.received_at)),
            )
        )
    )
    .limit(bindparam("limit"))
    .execution_options(**{OF_MANY: True})
)
_HEARD = (
    update(Workspace)
    .where(
        col(Workspace.team_id) == bindparam("team"),
        or_(col(Workspace.heard_at).is_(None), col(Workspace.heard_at) < bindparam("at")),
    )
    .values(heard_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)
_GO_ON = (
    update(Delivery)
    .where(
        col(Delivery.team_id) == bindparam("team"),
        text("delivery.state = 'pending'"),  # a literal, so that the partial index serves
        col(Delivery.held) == REFUSED,
    )
    .values(not_before=bindparam("at"))
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

    async def of_enterprise(self, enterprise_id: str) -> list[Workspace]:
        """The known workspaces of an organisation, whatever their state."""
        return await self._rows.all(_OF_ENTERPRISE, enterprise=enterprise_id)

    async def refused(self, limit: int) -> list[Workspace]:
        """Workspaces that have not left, but whose calls Slack refused; first those asked about longest ago."""
        return await self._rows.all(_STOPPED, limit=limit)

    async def asked_again(self, team_id: str, now: datetime, *, is_taken: bool) -> None:
        """Slack was asked whether it takes a refused workspace's token: serve it again, or ask the others first.

        One that has left in the meantime stays away.
        """
        workspace = await self.get(team_id)
        if workspace is None or workspace.state != "stopped" or workspace.left_at is not None:
            return
        workspace.updated_at = now
        if is_taken:
            workspace.state, workspace.reason = "active", None
            await self._go_on(team_id, now)

    async def left(self, before: datetime, limit: int) -> Sequence[str]:
        """The ids of workspaces that left by then, the earliest first."""
        return await self._rows.all(_LEFT, before=before, limit=limit)

    async def unknown(self, before: datetime, limit: int) -> Sequence[str]:
        """The ids of workspaces that are not known, though members or requests of theirs were written by then."""
        return await self._rows.all(_UNKNOWN, before=before, limit=limit)

    async def serve(
        self, team_id: str, name: str, bot_user_id: str, now: datetime, *, enterprise_id: str = ""
    ) -> Workspace:
        """Note that this workspace is served from now on; a stopped one is active again, and keeps what it has."""
        workspace = await self.get(team_id)
        if workspace is None:
            workspace = Workspace(team_id=team_id, created_at=now, updated_at=now)
            self._rows.add(workspace)
        elif workspace.state == "stopped":
            await self._go_on(team_id, now)
        workspace.name, workspace.bot_user_id = name or workspace.name, bot_user_id
        workspace.enterprise_id = enterprise_id or workspace.enterprise_id
        workspace.state, workspace.reason, workspace.updated_at, workspace.left_at = "active", None, now, None
        return workspace

    async def _go_on(self, team_id: str, now: datetime) -> None:
        """What has waited for Slack is looked at again at once."""
        await self._rows.run(_GO_ON, team=team_id, at=now)

    async def stop(
        self, team_id: str, reason: str, now: datetime, *, happened_at: datetime | None = None, leaves: bool = False
    ) -> bool:
        """As `OwnWorkspace.stop`."""
        return await OwnWorkspace(self._rows, team_id).stop(reason, now, happened_at=happened_at, leaves=leaves)


class OwnWorkspace:
    """The row of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self) -> Workspace | None:
        """The row; None where the workspace is not known."""
        found: Workspace | None = await self._rows.first(_ONE, team=self._team_id)
        return found

    async def stop(
        self, reason: str, now: datetime, *, happened_at: datetime | None = None, leaves: bool = False
    ) -> bool:
        """Nothing is sent to this workspace any more, until it is served again. `leaves`: it has removed the app.

        False where it is not known, or has been served anew since the reason arose (`happened_at`, a whole second).
        """
        workspace = await self.get()
        if workspace is None:
            return False
        if workspace.state == "active" and is_old_news(happened_at, workspace.updated_at):
            return False
        workspace.state, workspace.reason, workspace.updated_at = "stopped", reason, now
        if leaves and workspace.left_at is None:
            workspace.left_at = happened_at or now
        return True

    async def heard(self, now: datetime) -> None:
        """Note that something came from it; an earlier moment never replaces a later one."""
        await self._rows.run(_HEARD, team=self._team_id, at=now)


def is_old_news(happened_at: datetime | None, since: datetime) -> bool:
    """Whether what happened in that whole second was over when things began anew (CHG-9)."""
    return happened_at is not None and since >= happened_at + timedelta(seconds=1)
