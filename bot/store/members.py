"""People of a workspace who have spoken to the bot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, exists, func, text, update
from sqlmodel import col, select

from bot.store.rows import OF_MANY, Rows
from bot.store.tables import Assessment, Delivery, Member, Mentor, MentorRequest, Schedule, Win, Workspace

_ONE = select(Member).where(Member.team_id == bindparam("team"), Member.user_id == bindparam("user"))

_TRACES = select(
    Member,
    *(
        exists().where(col(table.team_id) == bindparam("team"), col(table.user_id) == bindparam("user"))
        for table in (Schedule, Win, Assessment, Mentor, MentorRequest)
    ),
).where(Member.team_id == bindparam("team"), Member.user_id == bindparam("user"))

# Whoever lives where nothing may be asked would stand before all others for ever.
_IS_SERVED = exists().where(col(Workspace.team_id) == col(Member.team_id), col(Workspace.state) == "active")


def _in_turn(since: Any) -> Any:
    """The longest waiting of each workspace, then the second of each, and so on: a large one holds no other up."""
    return func.row_number().over(partition_by=col(Member.team_id), order_by=since), since


WITHOUT_ZONE = (
    select(Member.team_id, Member.user_id)
    .where(col(Member.timezone).is_(None), col(Member.is_active).is_(True), _IS_SERVED)
    .order_by(*_in_turn(col(Member.created_at)))
    .limit(bindparam("limit"))
    .execution_options(**{OF_MANY: True})
)
AWAITED = (
    select(Member.team_id, Member.user_id)
    .where(
        col(Member.updated_at) <= bindparam("before"),
        _IS_SERVED,
        exists().where(
            text("delivery.state = 'pending'"),  # a literal, so that the partial index serves
            col(Delivery.team_id) == Member.team_id,
            col(Delivery.user_id) == Member.user_id,
            col(Delivery.held).in_(bindparam("held", expanding=True)),
        ),
    )
    .order_by(*_in_turn(col(Member.updated_at)))
    .limit(bindparam("limit"))
    .execution_options(**{OF_MANY: True})
)
_WELCOMED = (
    update(Member)
    .where(
        col(Member.team_id) == bindparam("team"),
        col(Member.user_id).in_(bindparam("users", expanding=True)),
        col(Member.welcomed_at).is_(None),
    )
    .execution_options(synchronize_session=False)
)
_HOME = (
    update(Member)
    .where(
        col(Member.team_id) == bindparam("team"),
        col(Member.user_id) == bindparam("user"),
        col(Member.home_digest).is_not_distinct_from(bindparam("was")),
        col(Member.created_at) == bindparam("since"),
    )
    .values(home_digest=bindparam("digest"))
    .execution_options(synchronize_session=False)
)


class Person(NamedTuple):
    """Somebody in one of all workspaces; the rest is that workspace's to tell."""

    team_id: str
    user_id: str


class Traces(NamedTuple):
    """A member, and whether anything of theirs is there at all, sort by sort: what is not need not be read."""

    member: Member
    schedules: bool = False
    wins: bool = False
    assessments: bool = False
    offer: bool = False
    requests: bool = False


class Members:
    """Queries on members of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def get(self, user_id: str) -> Member | None:
        """The member, or None for somebody who never spoke to the bot."""
        found: Member | None = await self._rows.first(_ONE, team=self._team_id, user=user_id)
        return found

    async def traces(self, user_id: str) -> Traces | None:
        """The member, and of what there is anything; one read."""
        found = await self._rows.first(_TRACES, team=self._team_id, user=user_id)
        return None if found is None else Traces(*found)

    async def meet(self, user_id: str, now: datetime) -> Member:
        """The member, made at the first contact."""
        member = await self.get(user_id)
        if member is None:
            member = Member(team_id=self._team_id, user_id=user_id, created_at=now, updated_at=now)
            self._rows.add(member)
            await self._rows.flush()
        return member

    async def welcome(self, user_ids: Sequence[str], now: datetime) -> None:
        """Note for whom of these the welcome has arrived now; who had it before keeps that day."""
        statement = _WELCOMED.values(welcomed_at=now, updated_at=now)
        await self._rows.run(statement, team=self._team_id, users=list(user_ids))

    async def remember_home(self, user_id: str, since: datetime, was: str | None, digest: str) -> bool:
        """Note which App Home Slack has; nobody has changed anything about the member by that.

        False where it is not remembered any more as it `was` of the member who is here `since` then, and changes
        nothing: who was forgotten and came back is another one.
        """
        given = {"user": user_id, "since": since, "was": was, "digest": digest}
        return await self._rows.run(_HOME, team=self._team_id, **given) == 1

    async def change(self, user_id: str, now: datetime, **values: Any) -> None:
        """Set columns of a member who exists; nothing happens for one who does not."""
        statement = (
            update(Member)
            .where(Member.team_id == bindparam("team"), Member.user_id == bindparam("user"))  # type: ignore[arg-type]
            .values(updated_at=now, **values)
            .execution_options(synchronize_session="fetch")
        )
        await self._rows.run(statement, team=self._team_id, user=user_id)
