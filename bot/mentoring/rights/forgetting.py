"""Forgetting a member: what would go, the yes that lets it go, and the going."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.mentoring.mentors.leaving import leave
from bot.store import Member, Team, Tombstone

LASTS = timedelta(minutes=15)
"""So long the question whether everything is to be deleted can be answered with yes."""


@dataclass(frozen=True)
class Asked:
    """When somebody was asked whether everything is to be deleted, and of what: all that began at `since`.

    Who comes back later begins anew, so an old yes does not reach what is written then.
    """

    at: datetime
    since: datetime

    @classmethod
    def now(cls, member: Member, now: datetime) -> "Asked":
        return cls(now, member.created_at)

    def value(self) -> str:
        """For a button."""
        return f"{stamp(self.at)}:{stamp(self.since)}"

    @classmethod
    def read(cls, value: str) -> "Asked | None":
        """From a button's value; None for anything that `value` did not make."""
        at, _, since = value.partition(":")
        if not all(part.isascii() and part.isdigit() and len(part) <= 18 for part in (at, since)):
            return None
        return cls(_moment(at), _moment(since))

    def is_over(self, now: datetime) -> bool:
        return not self.at <= now < self.at + LASTS


@dataclass(frozen=True)
class Forgotten:
    """What was deleted: rows by table, and files that are deleted at Slack."""

    counts: Mapping[str, int]
    files: int
    tombstone: Tombstone


async def forget(team: Team, user_id: str, now: datetime, *, asked: Asked | None = None) -> Forgotten | None:
    """Delete everything of a member's in this transaction; None where nothing is stored of what `asked` was about.

    Messages that are planned or on their way end as `cancelled:erased`; one that Slack has taken already is there.
    """
    member = await team.erasure.hold(user_id)
    if member is None or (asked is not None and member.created_at != asked.since):
        return None
    counts = await team.holdings.of(user_id)
    await leave(team, user_id, now)
    files = await team.erasure.files(user_id, now)
    await team.erasure.everything(member, now)
    return Forgotten(counts, files, await team.tombstones.set(user_id, now))


async def forget_rest(team: Team, user_id: str, now: datetime) -> None:
    """Delete what work under way has written of somebody who is forgotten already; nothing of who has come back."""
    if await team.erasure.hold(user_id) is None:
        await leave(team, user_id, now)
        await team.erasure.files(user_id, now)
        await team.erasure.rest(user_id, now)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def stamp(moment: datetime) -> int:
    """A moment as buttons and forms carry it, to the microsecond."""
    return (moment - _EPOCH) // _MICROSECOND


def _moment(stamp: str) -> datetime:
    return _EPOCH + int(stamp) * _MICROSECOND
