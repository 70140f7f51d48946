"""Mentors, requests for one, and who is kept apart. Room is taken and given back by one guarded update each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, or_, update
from sqlmodel import col, select

from bot.store.rows import Rows
from bot.store.tables import Member, Mentor, MentorBlock, MentorRequest, Workspace

_FRESH = {"populate_existing": True}  # updates go past the session, so what it remembers may be old
_PAST = {"synchronize_session": False}
_TEAM = col(Mentor.team_id) == bindparam("team")
_ONE = (_TEAM, col(Mentor.user_id) == bindparam("user"))
_LOAD = col(Mentor.offered) + col(Mentor.engaged)
_OF_TEAM = col(MentorRequest.team_id) == bindparam("team")
_STATE = col(MentorRequest.state)
_MENTEE = col(MentorRequest.user_id) == bindparam("user")
_MENTOR = col(MentorRequest.mentor_id) == bindparam("user")

_OFFER = select(Mentor).where(*_ONE).execution_options(**_FRESH)
_OFFERS = (
    select(Mentor, Member)
    .join(Member, (col(Member.team_id) == col(Mentor.team_id)) & (col(Member.user_id) == col(Mentor.user_id)))
    .where(_TEAM, col(Mentor.state) == "active", col(Member.is_active).is_(True))
    .order_by(col(Mentor.user_id))
    .execution_options(**_FRESH)
)
_RESERVE = (
    update(Mentor)
    .where(*_ONE, col(Mentor.state) == "active", bindparam("seen") == _LOAD, col(Mentor.capacity) > _LOAD)
    .values(offered=col(Mentor.offered) + 1, asked_at=bindparam("now"))
    .execution_options(**_PAST)
)
_RELEASE = (
    update(Mentor)
    .where(*_ONE, col(Mentor.offered) > 0)
    .values(offered=col(Mentor.offered) - 1)
    .execution_options(**_PAST)
)
_ENGAGE = (
    update(Mentor)
    .where(*_ONE, col(Mentor.offered) > 0, col(Mentor.engaged) < col(Mentor.capacity))
    .values(offered=col(Mentor.offered) - 1, engaged=col(Mentor.engaged) + 1)
    .execution_options(**_PAST)
)
_FINISH = (
    update(Mentor)
    .where(*_ONE, col(Mentor.engaged) > 0)
    .values(engaged=col(Mentor.engaged) - 1)
    .execution_options(**_PAST)
)
_REQUEST = (
    select(MentorRequest)
    .where(_OF_TEAM, col(MentorRequest.id) == bindparam("id"), or_(_MENTEE, _MENTOR))
    .execution_options(**_FRESH)
)
_MENTEE_OF = select(MentorRequest.user_id).where(_OF_TEAM, col(MentorRequest.id) == bindparam("id"))
_ACCEPTED = select(MentorRequest.id, MentorRequest.mentor_id).where(
    _OF_TEAM, _MENTEE, col(MentorRequest.accepted_at).is_not(None), col(MentorRequest.mentor_id).is_not(None)
)
_DUE = (
    select(MentorRequest)
    .where(_OF_TEAM, col(MentorRequest.id) == bindparam("id"), col(MentorRequest.next_at) <= bindparam("now"))
    .with_for_update(skip_locked=True)
    .execution_options(**_FRESH)
)
_SOUGHT = (
    select(MentorRequest)
    .where(_OF_TEAM, _MENTEE, _STATE.in_(("waiting", "asked", "accepted", "nobody")))
    .order_by(col(MentorRequest.id).desc())
    .limit(bindparam("limit"))
    .execution_options(**_FRESH)
)
_HELPED = (
    select(MentorRequest)
    .where(_OF_TEAM, _MENTOR, _STATE.in_(("asked", "accepted")))
    .order_by(col(MentorRequest.id).desc())
    .limit(bindparam("limit"))
    .execution_options(**_FRESH)
)
_KEPT_APART = select(MentorBlock).where(
    col(MentorBlock.team_id) == bindparam("team"),
    or_(col(MentorBlock.user_id) == bindparam("user"), col(MentorBlock.other_id) == bindparam("user")),
)
_UNBLOCK = delete(MentorBlock).where(
    col(MentorBlock.team_id) == bindparam("team"),
    col(MentorBlock.user_id) == bindparam("user"),
    col(MentorBlock.other_id) == bindparam("other"),
)
_ALL_DUE = (
    select(MentorRequest.team_id, MentorRequest.id)
    .where(col(MentorRequest.next_at).is_not(None), col(MentorRequest.next_at) <= bindparam("now"))
    .where(~exists().where(col(Workspace.team_id) == col(MentorRequest.team_id), col(Workspace.state) == "stopped"))
    .order_by(col(MentorRequest.next_at), col(MentorRequest.id))
    .limit(bindparam("limit"))
)


class DueRequest(NamedTuple):
    """A request about which time has something to do."""

    team_id: str
    id: int


class Mentors:
    """Queries on mentors of one workspace."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def offer(self, user_id: str) -> Mentor | None:
        """What the member offers, in any state; None for somebody who never did."""
        found: Mentor | None = await self._rows.first(_OFFER, team=self._team_id, user=user_id)
        return found

    async def offers(self) -> list[tuple[Mentor, Member]]:
        """Every active offer of an active member, as committed by now."""
        return [(mentor, member) for mentor, member in await self._rows.all(_OFFERS, team=self._team_id)]

    async def volunteer(self, user_id: str, now: datetime, **values: Any) -> None:
        """Write an offer down, new or changed. The counts of a known one stay."""
        row = {"team_id": self._team_id, "user_id": user_id, "created_at": now, "updated_at": now, **values}
        if not await self._rows.insert(Mentor, [row]):
            await self.change(user_id, now, **values)

    async def change(self, user_id: str, now: datetime, **values: Any) -> bool:
        """Set columns of an offer; False where there is none."""
        written = self._rows.sealed(Mentor, values, team_id=self._team_id, user_id=user_id)
        statement = update(Mentor).where(*_ONE).values(updated_at=now, **written).execution_options(**_PAST)
        return await self._rows.run(statement, team=self._team_id, user=user_id) == 1

    async def reserve(self, user_id: str, seen: int, now: datetime) -> bool:
        """Take room for one offer; False where the load is not `seen` any more, where there is no room, or no offer.

        With `seen` the least load of all, the loads of people who are alike never differ by more than one.
        """
        return await self._rows.run(_RESERVE, team=self._team_id, user=user_id, seen=seen, now=now) == 1

    async def release(self, user_id: str) -> None:
        """Give the room of an offer back that came to nothing."""
        await self._rows.run(_RELEASE, team=self._team_id, user=user_id)

    async def engage(self, user_id: str) -> bool:
        """An offer becomes a pair; False where that would be more than the capacity."""
        return await self._rows.run(_ENGAGE, team=self._team_id, user=user_id) == 1

    async def finish(self, user_id: str) -> None:
        """Give the room of a pair back."""
        await self._rows.run(_FINISH, team=self._team_id, user=user_id)

    async def request(self, user_id: str, request_id: int) -> MentorRequest | None:
        """A request of the two alone: the mentee's, or one that the member is asked about; else None."""
        found: MentorRequest | None = await self._rows.first(_REQUEST, team=self._team_id, user=user_id, id=request_id)
        return found

    async def mentee_of(self, request_id: int) -> str | None:
        """Whose request it is; None where it is not there any more."""
        found: str | None = await self._rows.first(_MENTEE_OF, team=self._team_id, id=request_id)
        return found

    async def accepted(self, user_id: str) -> set[tuple[int, str]]:
        """The member's requests that somebody took, at any time, each with who it was."""
        return {(row[0], row[1]) for row in await self._rows.all(_ACCEPTED, team=self._team_id, user=user_id)}

    async def due(self, request_id: int, now: datetime) -> MentorRequest | None:
        """The request, held until the end of the transaction; None where it is not due, or held elsewhere."""
        found: MentorRequest | None = await self._rows.first(_DUE, team=self._team_id, id=request_id, now=now)
        return found

    async def sought(self, user_id: str, limit: int = 20) -> list[MentorRequest]:
        """What the member looks for and has not ended, the latest first."""
        return await self._rows.all(_SOUGHT, team=self._team_id, user=user_id, limit=limit)

    async def helped(self, user_id: str, limit: int = 20) -> list[MentorRequest]:
        """Requests that the member is asked about or has accepted, the latest first."""
        return await self._rows.all(_HELPED, team=self._team_id, user=user_id, limit=limit)

    async def ask(
        self, user_id: str, reason: str, now: datetime, *, topic: str | None, shadowing: str | None
    ) -> MentorRequest:
        """A new request that nobody has been asked about; its id is set."""
        request = MentorRequest(
            team_id=self._team_id,
            user_id=user_id,
            reason=reason,
            topic=topic,
            shadowing=shadowing,
            next_at=now,
            created_at=now,
            updated_at=now,
        )
        self._rows.add(request)
        await self._rows.flush()
        return request

    async def move(
        self, request: MentorRequest, now: datetime, *, was: Sequence[str] | None = None, **values: Any
    ) -> bool:
        """Change a request that is still as it was read: same state (or one of `was`), same mentor. False else."""
        mentor = col(MentorRequest.mentor_id)
        written = self._rows.sealed(
            MentorRequest, values, team_id=self._team_id, user_id=request.user_id, id=request.id
        )
        statement = (
            update(MentorRequest)
            .where(
                col(MentorRequest.team_id) == self._team_id,
                col(MentorRequest.id) == request.id,
                _STATE.in_(was or (request.state,)),
                mentor.is_(None) if request.mentor_id is None else mentor == request.mentor_id,
            )
            .values(updated_at=now, **written)
            .execution_options(**_PAST)
        )
        return await self._rows.run(statement) == 1

    async def kept_apart(self, user_id: str) -> list[MentorBlock]:
        """Every block between this member and others, whoever set it."""
        return await self._rows.all(_KEPT_APART, team=self._team_id, user=user_id)

    async def block(self, user_id: str, other_id: str, now: datetime) -> None:
        """Keep the two apart from now on."""
        await self._rows.insert(
            MentorBlock, [{"team_id": self._team_id, "user_id": user_id, "other_id": other_id, "created_at": now}]
        )

    async def unblock(self, user_id: str, other_id: str) -> bool:
        """Take the member's own block back; False where there is none."""
        return await self._rows.run(_UNBLOCK, team=self._team_id, user=user_id, other=other_id) == 1


class DueMentorRequests:
    """Looks over all workspaces, for the tick."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def due(self, now: datetime, limit: int) -> list[DueRequest]:
        """Requests about which time has something to do, the oldest first; not where nothing can be sent at all."""
        return [DueRequest(*row) for row in await self._rows.all(_ALL_DUE, now=now, limit=limit)]
