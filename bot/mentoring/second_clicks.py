"""A second click in the same moment asks for nothing that the first one has not asked for."""

from datetime import datetime, timedelta

from bot.store import Team

MOMENT = timedelta(seconds=10)
"""From one click to the next, where nobody means two."""


def is_same_moment(before: datetime, now: datetime) -> bool:
    """Whether what was asked for then is asked for still, by replicas whose clocks differ too."""
    return abs(now - before) < MOMENT


async def was_just_planned(team: Team, user_id: str, kind: str, now: datetime) -> bool:
    """Whether this member's message is planned already, in the transaction of a request of theirs: those take turns."""
    latest = await team.deliveries.newest(user_id, kind, 1)
    return bool(latest) and is_same_moment(latest[0].created_at, now)
