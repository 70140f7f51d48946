"""A member's portrait, read at the moment it is shown."""

from datetime import date, datetime

from bot.blocks.pictures.drawing import radar
from bot.blocks.pictures.messages import Portrait
from bot.content import Content
from bot.mentoring.members import local_day
from bot.mentoring.profile import Profile, profile
from bot.store import Member, Team


async def portrait(team: Team, member: Member, content: Content, now: datetime, command: str) -> Portrait:
    """How the member sees themselves now; `command` is `/level` with its prefix."""
    found = await profile(team, member, content, now)
    return portrait_of(content, found, local_day(now, member.timezone), command)


def portrait_of(content: Content, found: Profile, today: date, command: str) -> Portrait:
    """The portrait of a profile that has been read before."""
    return Portrait(content.words, found, radar(content.words, found, today), command)
