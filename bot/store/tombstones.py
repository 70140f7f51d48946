"""Who was erased, and when, so that no restored copy brings them back; and the file that outlives such a copy."""

import hashlib
import json
import os
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import bindparam, exists, union, update
from sqlalchemy import select as select_columns
from sqlmodel import SQLModel, col, select

from bot.store.holdings import OWNED
from bot.store.rows import Rows
from bot.store.tables import LeftFile, Member, Tombstone

_TEAM = col(Tombstone.team_id) == bindparam("team")
_SALT = select(Tombstone.salt).where(_TEAM).order_by(col(Tombstone.erased_at)).limit(1)
_OF_TEAM = select(Tombstone).where(_TEAM)
_AGAIN = (
    update(Tombstone)
    .where(_TEAM, col(Tombstone.digest) == bindparam("of"), col(Tombstone.erased_at) < bindparam("at"))
    .values(erased_at=bindparam("at"))
    .execution_options(synchronize_session=False)
)
_OLDER = select(Member.user_id, Member.created_at).where(
    Member.team_id == bindparam("team"), col(Member.created_at) < bindparam("before")
)
_STRAYS = union(
    *(
        select_columns(table.c.user_id)
        .where(
            table.c.team_id == bindparam("team"),
            table.c.user_id != "",
            ~exists().where(col(Member.team_id) == table.c.team_id, col(Member.user_id) == table.c.user_id),
            *([table.c.state == "done"] if table.name == "inbox" else []),
        )
        .distinct()
        for table in SQLModel.metadata.sorted_tables
        if table.name in OWNED and table.name != "member"
    )
)
"""Whose rows are there without a member's; what waits in the inbox is yet to make one."""
_SINCE = select(Tombstone).where(col(Tombstone.erased_at) >= bindparam("since"))
_FILES = (
    select(LeftFile)
    .where(col(LeftFile.try_at) <= bindparam("at"))
    .order_by(col(LeftFile.try_at))
    .limit(bindparam("limit"))
)


def digest(salt: str, team_id: str, user_id: str) -> str:
    """What stands for a member of a workspace."""
    return hashlib.sha256("\0".join((salt, team_id, user_id)).encode()).hexdigest()


class Tombstones:
    """The tombstones of one workspace. All of them share a salt, so that a member has one, however often."""

    def __init__(self, rows: Rows, team_id: str) -> None:
        self._rows = rows
        self._team_id = team_id

    async def set(self, user_id: str, now: datetime) -> Tombstone:
        """Note that this member was erased now; nothing of theirs that is older may be there from now on."""
        salt: str = await self._rows.first(_SALT, team=self._team_id) or secrets.token_hex(16)
        stone = Tombstone(team_id=self._team_id, digest=digest(salt, self._team_id, user_id), salt=salt, erased_at=now)
        await self.put([stone])
        return stone

    async def put(self, stones: Iterable[Tombstone]) -> None:
        """Note tombstones of this workspace as they are; the latest moment counts."""
        for stone in stones:
            row = {"team_id": self._team_id, "digest": stone.digest, "salt": stone.salt, "erased_at": stone.erased_at}
            if not await self._rows.insert(Tombstone, [row]):
                await self._rows.run(_AGAIN, team=self._team_id, of=stone.digest, at=stone.erased_at)

    async def returned(self) -> list[str]:
        """Members whose first word is older than their erasure: a copy, or work under way, brought them back."""
        stones: list[Tombstone] = await self._rows.all(_OF_TEAM, team=self._team_id)
        if not stones:
            return []
        older = await self._rows.all(_OLDER, team=self._team_id, before=max(one.erased_at for one in stones))
        erased_at = {one.digest: one.erased_at for one in stones}
        salts = {one.salt for one in stones}
        return [
            user_id
            for user_id, created_at in older
            for salt in salts
            if created_at < erased_at.get(digest(salt, self._team_id, user_id), created_at)
        ]

    async def strays(self) -> list[str]:
        """Who was erased and has rows again, but not a member's: work under way wrote them a moment later."""
        stones: list[Tombstone] = await self._rows.all(_OF_TEAM, team=self._team_id)
        names, salts = {one.digest for one in stones}, {one.salt for one in stones}
        found = await self._rows.all(_STRAYS, team=self._team_id)
        return [one for one in found if any(digest(salt, self._team_id, one) in names for salt in salts)]


class AllTombstones:
    """What jobs need of all workspaces: who was erased lately, and which files are left at Slack."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def since(self, moment: datetime) -> list[Tombstone]:
        """Tombstones of what was erased at that moment or later."""
        return await self._rows.all(_SINCE, since=moment)

    async def files(self, now: datetime, limit: int) -> list[LeftFile]:
        """Files that may be deleted at Slack by now, the longest waiting first."""
        return await self._rows.all(_FILES, at=now, limit=limit)


class TombstoneFile:
    """Tombstones in a file of their own, a line each: a copy of the database that is put back does not take it along.

    Lines are only ever added, and a line is on the disk before `add` returns. OSError where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> list[Tombstone]:
        """All of them; a line that was cut off by a crash is left out, since what it says is in the database."""
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                team_id, name, salt, erased_at = json.loads(line)
                moment = datetime.fromisoformat(erased_at).astimezone(UTC)
            except (ValueError, TypeError, OverflowError):
                continue
            if not all(isinstance(part, str) for part in (team_id, name, salt)):
                continue
            found.append(Tombstone(team_id=team_id, digest=name, salt=salt, erased_at=moment))
        return found

    def add(self, stones: Sequence[Tombstone]) -> None:
        """Append what the file does not have yet."""
        known = {(one.team_id, one.digest, one.erased_at) for one in self.read()}
        fresh = [one for one in stones if (one.team_id, one.digest, one.erased_at) not in known]
        if not fresh:
            return
        lines = [json.dumps([one.team_id, one.digest, one.salt, one.erased_at.isoformat()]) for one in fresh]
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # A line of its own even after one that was cut off.
            os.write(handle, ("\n" + "\n".join(lines) + "\n").encode())
            os.fsync(handle)
        finally:
            os.close(handle)
