"""Which drawn pictures Slack has, and what the pictures of goals are drawn from."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import GoalEvent, Picture, Workspace

_MINE = (col(Picture.team_id) == bindparam("team"), col(Picture.user_id) == bindparam("user"))
_ONE = select(Picture.file_id).where(*_MINE, Picture.digest == bindparam("digest"))
_DROP = delete(Picture).where(*_MINE, col(Picture.digest) == bindparam("digest"))
_CHANGES = (
    select(GoalEvent)
    .where(
        col(GoalEvent.team_id) == bindparam("team"),
        col(GoalEvent.user_id) == bindparam("user"),
        col(GoalEvent.goal_id).in_(bindparam("goals", expanding=True)),
    )
    .order_by(col(GoalEvent.id))
    .limit(5000)
)

_NEWER = aliased(Picture)
_SUPERSEDED = (
    select(Picture)
    .where(
        col(Picture.created_at) < bindparam("before"),
        exists().where(col(Workspace.team_id) == col(Picture.team_id), col(Workspace.state) == "active"),
        exists().where(
            and_(
                col(_NEWER.team_id) == col(Picture.team_id),
                col(_NEWER.user_id) == col(Picture.user_id),
                col(_NEWER.created_at) > col(Picture.created_at),
            )
        ),
    )
    # One of each workspace, then the second of each: where Slack deletes nothing, others are not held up by it.
    .order_by(
        func.row_number().over(partition_by=col(Picture.team_id), order_by=col(Picture.created_at)),
        col(Picture.created_at),
    )
    .limit(bindparam("limit"))
)


class Pictures:
    """Queries on pictures of one workspace; always of one member."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def file(self, user_id: str, digest: str) -> str | None:
        """Slack's id of the member's picture with this content."""
        found: str | None = await self._rows.first(_ONE, team=self._team_id, user=user_id, digest=digest)
        return found

    async def keep(self, user_id: str, digest: str, file_id: str, now: datetime) -> bool:
        """Note that Slack has it; False where another process was first, whose file then counts."""
        row = {"user_id": user_id, "digest": digest, "file_id": file_id}
        return bool(await self._rows.insert(Picture, [row], team_id=self._team_id, created_at=now))

    async def drop(self, user_id: str, digest: str) -> None:
        """Slack has it no more."""
        await self._rows.run(_DROP, team=self._team_id, user=user_id, digest=digest)

    async def goal_changes(self, user_id: str, goal_ids: Sequence[int]) -> list[GoalEvent]:
        """The changes of these goals of the member, oldest first, 5,000 at most."""
        if not goal_ids:
            return []
        return await self._rows.all(_CHANGES, team=self._team_id, user=user_id, goals=list(goal_ids))


class OldPictures:
    """Pictures of all workspaces that a newer one has taken the place of, for jobs."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def superseded(self, before: datetime, limit: int) -> list[Picture]:
        """Pictures older than `before` whose member has a newer one, of workspaces that are served, each in turn."""
        return await self._rows.all(_SUPERSEDED, before=before, limit=limit)
