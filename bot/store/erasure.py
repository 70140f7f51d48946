"""Everything of one member's is deleted; of records that must still add up, what would tell whose they were."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Text, bindparam, case, cast, delete, func, null, or_, type_coerce, update
from sqlalchemy import select as select_columns
from sqlmodel import SQLModel, col, select

from bot.store.holdings import OWNED
from bot.store.rows import Rows
from bot.store.tables import (
    Access,
    AdminAct,
    Delivery,
    InboxEntry,
    LeftFile,
    Member,
    MentorBlock,
    MentorRequest,
    Picture,
)

NOBODY = ""
"""Stands where a member's id stood who is forgotten; no id of Slack's is empty."""
FLIGHT = timedelta(seconds=30)
"""A file that was on its way may still be shared within this time: it is deleted after it."""

_PAST = {"synchronize_session": False}
_TEAM: Any = bindparam("team")
_USER: Any = bindparam("user")
BRINGING = ("reply.wins_export", "reply.export_read", "reply.export_data")
"""Kinds of deliveries that bring a file."""
_KEPT = frozenset({"delivery", "inbox", "admin_act"})
"""Tables whose rows stay, without whose they are: the account of messages has to balance, a key not to work twice, and
what was done to everybody is not undone by who did it.
"""
_OWNED = [
    table for table in reversed(SQLModel.metadata.sorted_tables) if table.name in OWNED and table.name not in _KEPT
]
_DELETE = [
    delete(table).where(table.c.team_id == _TEAM, table.c.user_id == _USER)
    for table in sorted(_OWNED, key=lambda table: {"schedule": 0, "member": 2}.get(table.name, 1))
]
"""Schedules first, so that nothing is planned any more; children before parents, the member at the end."""
_HOLD = select(Member).where(Member.team_id == _TEAM, Member.user_id == _USER).with_for_update()

# Requests are kept under keys that name nobody; one whose key does, of a version before, goes.
_ENTRY = (col(InboxEntry.team_id) == _TEAM, col(InboxEntry.user_id) == _USER)
_UNKEY = delete(InboxEntry).where(
    *_ENTRY,
    or_(
        col(InboxEntry.dedupe_key).contains(_USER, autoescape=False),
        col(InboxEntry.dedupe_key).contains(bindparam("channel"), autoescape=False),
    ),
)
_UNSIGN = (
    update(InboxEntry)
    .where(*_ENTRY)
    .values(
        user_id=null(), payload=null(), state="done", settled_at=func.coalesce(InboxEntry.settled_at, bindparam("at"))
    )
    .execution_options(**_PAST)
)

_SETTLED = col(InboxEntry.state) == "done"
_UNKEY_SETTLED, _UNSIGN_SETTLED = _UNKEY.where(_SETTLED), _UNSIGN.where(_SETTLED)

_OPEN = col(Delivery.state).in_(("planned", "pending", "sending", "unknown"))
_OF_USER = (col(Delivery.team_id) == _TEAM, col(Delivery.user_id) == _USER)
_BROUGHT = select_columns(col(Delivery.subject), _OPEN).where(
    *_OF_USER, col(Delivery.kind).in_(bindparam("kinds", expanding=True))
)
_ANONYMOUS = (
    update(Delivery)
    .where(*_OF_USER)
    .values(
        state=case((_OPEN, "cancelled"), else_=col(Delivery.state)),
        reason=case((_OPEN, "erased"), else_=col(Delivery.reason)),
        settled_at=func.coalesce(Delivery.settled_at, bindparam("at")),
        user_id=NOBODY,
        subject={},
        schedule_id=null(),
        channel_id=null(),
        occurrence_key="erased:" + col(Delivery.id),
        slack_ts=case((col(Delivery.slack_ts).is_not(None), col(Delivery.id)), else_=null()),
        after_ts=null(),
        held=null(),
    )
    .execution_options(**_PAST)
)
_PICTURES = select(Picture.file_id).where(Picture.team_id == _TEAM, Picture.user_id == _USER)

_FILE = (col(LeftFile.team_id) == _TEAM, col(LeftFile.file_id) == bindparam("file"))
_GONE = delete(LeftFile).where(*_FILE)
_LATER = update(LeftFile).where(*_FILE).values(try_at=bindparam("at")).execution_options(**_PAST)

_FRESH = {"populate_existing": True}
_REQUESTS = (
    select(MentorRequest)
    .where(
        col(MentorRequest.team_id) == _TEAM,
        or_(col(MentorRequest.user_id) == _USER, col(MentorRequest.mentor_id) == _USER),
    )
    .order_by(col(MentorRequest.id))
    .with_for_update()
    .execution_options(**_FRESH)
)
_NAMED = (
    select(MentorRequest)
    .where(
        col(MentorRequest.team_id) == _TEAM,
        type_coerce(col(MentorRequest.passed), Text).contains(_USER, autoescape=False),
        col(MentorRequest.user_id) != _USER,
    )
    .order_by(col(MentorRequest.id))
    .with_for_update()
    .execution_options(**_FRESH)
)
_UNBLOCK = delete(MentorBlock).where(col(MentorBlock.team_id) == _TEAM, col(MentorBlock.other_id) == _USER)
_UNREAD = (
    update(Access)
    .where(col(Access.team_id) == _TEAM, col(Access.reader_id) == _USER)
    # Two who are forgotten may have read the same: what was read once for each reader is told apart by its own id.
    .values(reader_id=NOBODY, subject="erased:" + cast(col(Access.id), Text))
    .execution_options(**_PAST)
)
_UNSAID = (
    update(AdminAct)
    .where(col(AdminAct.team_id) == _TEAM, col(AdminAct.user_id) == _USER)
    .values(user_id=null(), note=case((col(AdminAct.what) == "stop", null()), else_=col(AdminAct.note)))
    .execution_options(**_PAST)
)


class Erasure:
    """The end of one member in one workspace, step by step in one transaction."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def hold(self, user_id: str) -> Member | None:
        """The member, held until the end of the transaction; None for somebody of whom nothing is stored."""
        found: Member | None = await self._rows.first(_HOLD, **self._whose(user_id))
        return found

    async def requests(self, user_id: str) -> list[MentorRequest]:
        """Every request for a mentor that is the member's, or that names them as the mentor, in any state."""
        return await self._rows.all(_REQUESTS, **self._whose(user_id))

    async def passed_by(self, user_id: str) -> list[MentorRequest]:
        """Requests of others about which the member was asked before."""
        return [one for one in await self._rows.all(_NAMED, **self._whose(user_id)) if user_id in one.passed]

    async def file_is_gone(self, file_id: str) -> None:
        """Slack has it no more, or will never delete it."""
        await self._rows.run(_GONE, team=self._team_id, file=file_id)

    async def try_file_at(self, file_id: str, moment: datetime) -> None:
        """It could not be deleted now."""
        await self._rows.run(_LATER, team=self._team_id, file=file_id, at=moment)

    async def keep_line(self, line: MentorRequest) -> None:
        """What a mentor wrote for themselves stays, though the other one's request goes."""
        self._rows.add(line)

    async def files(self, user_id: str, now: datetime) -> int:
        """Note every file at Slack that is the member's for deletion there; how many."""
        whose = self._whose(user_id)
        found = dict.fromkeys(await self._rows.all(_PICTURES, **whose), now)
        for subject, is_open in await self._rows.all(_BROUGHT, **whose, kinds=list(BRINGING)):
            file_id = subject.get("file")
            if isinstance(file_id, str) and file_id:
                found[file_id] = now + FLIGHT if is_open else now
        rows = [{"file_id": file_id, "try_at": at} for file_id, at in found.items()]
        await self._rows.insert(LeftFile, rows, team_id=self._team_id)
        return len(rows)

    async def everything(self, member: Member, now: datetime) -> None:
        """Delete every row of the member's, and make nobody's of what stays.

        First what could bring more (what waits in the inbox, what comes by a schedule): whoever is at work on it holds
        its row, and what they wrote is there for the steps that follow.
        """
        whose = self._whose(member.user_id)
        await self._rows.run(_UNKEY, **whose, channel=member.dm_channel or member.user_id)
        await self._rows.run(_UNSIGN, **whose, at=now)
        await self._owned(whose, now)

    async def rest(self, user_id: str, now: datetime) -> None:
        """The same for somebody who has no member's row; what waits in the inbox is the word of who comes back."""
        whose = self._whose(user_id)
        await self._rows.run(_UNKEY_SETTLED, **whose, channel=user_id)
        await self._rows.run(_UNSIGN_SETTLED, **whose, at=now)
        await self._owned(whose, now)

    async def _owned(self, whose: dict[str, Any], now: datetime) -> None:
        for statement in _DELETE:
            await self._rows.run(statement, **whose)
        await self._rows.run(_UNBLOCK, **whose)
        await self._rows.run(_UNREAD, **whose)
        await self._rows.run(_UNSAID, **whose)
        await self._rows.run(_ANONYMOUS, **whose, at=now)

    def _whose(self, user_id: str) -> dict[str, Any]:
        return {"team": self._team_id, "user": user_id}
