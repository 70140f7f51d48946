"""A bounded memory of who was here lately, so that an answer from content alone touches no row."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.store import Database, Team

STALE_AFTER = timedelta(seconds=60)
"""How old a memory may be. Whatever the bot itself changes is seen at once; this is for changes by other hands."""
MOST = 20_000
"""How many people are remembered; about 300 bytes each."""


@dataclass(frozen=True, slots=True)
class Known:
    """What `/level`, local days and the welcome need to know of a person."""

    ladder: str | None
    level: str | None
    welcomed: bool
    timezone: str | None
    until: datetime
    is_active: bool = True
    """False for somebody who was taken for gone."""
    since: datetime | None = None
    """When the person's row was made: who was forgotten and came back is another one."""


class Acquaintances:
    """Least recently seen people are forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[tuple[str, str], Known] = OrderedDict()

    async def of(self, team_id: str, user_id: str, rows: Team, now: datetime, *, is_shared: bool = False) -> Known:
        """The person as remembered, or as the database says.

        Where other processes write to it too (`is_shared`) it is always asked, one read by key: who has just set a
        level through one of them must not be shown the old one by the next.
        """
        person = (team_id, user_id)
        known = None if is_shared else self._known.get(person)
        if known is not None and now < known.until <= now + STALE_AFTER:
            self._known.move_to_end(person)
            return known
        member = await rows.members.get(user_id)
        until = now + STALE_AFTER
        if member is None:
            return Known(None, None, False, None, until)
        welcomed = member.welcomed_at is not None
        known = Known(
            member.ladder, member.level, welcomed, member.timezone, until, member.is_active, member.created_at
        )
        if is_shared:
            return known
        self._known[person] = known
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return known

    async def take_back(self, database: Database, team_id: str, user_id: str, now: datetime) -> None:
        """Somebody who was taken for gone is here: what they had asked for goes on."""
        async with database.team(team_id, is_brief=True) as team:
            await team.members.change(user_id, now, is_active=True)
        self.forget(team_id, user_id)

    def people(self) -> list[tuple[str, str]]:
        """Who is remembered: workspace and person."""
        return list(self._known)

    def forget(self, team_id: str, user_id: str) -> None:
        """The person's row has changed."""
        self._known.pop((team_id, user_id), None)
