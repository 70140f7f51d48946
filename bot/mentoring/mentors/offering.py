"""What a member offers to others: topics, shadowings, for how many; and who they are not to be put together with."""

from dataclasses import dataclass
from datetime import datetime

from bot.content import Words
from bot.mentoring.mentors.asking import let_go, part
from bot.mentoring.mentors.matching import load
from bot.mentoring.mentors.refusals import MentorRefusedError, StoppedSinceError
from bot.store import Member, Mentor, Team

LONGEST_ABOUT = 300
"""Characters of the sentence about oneself."""
MOST = 5
"""People at a time."""


@dataclass(frozen=True)
class Offering:
    """What the form says."""

    topics: tuple[str, ...]
    shadowings: tuple[str, ...]
    level: str
    capacity: int
    about: str = ""


async def volunteer(
    team: Team, member: Member, ladder_id: str, offering: Offering, words: Words, now: datetime, *, stop: str = ""
) -> None:
    """Offer this from now on, or once the member's pause is over.

    `stop` is the one that the member knew of (`stop_of`). MentorRefusedError where more people than that are with the
    member already, StoppedSinceError where the offer was taken back later.
    """
    known = await team.mentors.offer(member.user_id)
    if stop_of(known) not in ("", stop):
        raise StoppedSinceError(words, "mentors.stopped_since")
    if known is not None and load(known) > offering.capacity:
        raise MentorRefusedError(words, "mentors.capacity_taken", count=load(known))
    await team.mentors.volunteer(
        member.user_id,
        now,
        state="paused" if known is not None and known.state == "paused" else "active",
        ladder=ladder_id,
        level=offering.level,
        topics=list(offering.topics),
        shadowings=list(offering.shadowings),
        capacity=offering.capacity,
        about=offering.about,
    )


def stop_of(offer: Mentor | None) -> str:
    """Names the stop that an offer rests at; empty where it is not stopped."""
    return offer.updated_at.isoformat() if offer is not None and offer.state == "stopped" else ""


async def set_state(team: Team, member: Member, state: str, words: Words, now: datetime) -> Mentor:
    """`active`, `paused` or `stopped`: who is with the member stays, nobody new comes unless active.

    Unless active, whoever waits for the member's answer is passed on at once.
    MentorRefusedError for a member who offers nothing; after a stop only the form brings an offer back.
    """
    known = await team.mentors.offer(member.user_id)
    if known is None or known.state == "stopped":
        raise MentorRefusedError(words, "mentors.no_offer")
    if state == "active":
        await team.mentors.change(member.user_id, now, state=state)
    else:
        await rest_offer(team, member.user_id, state, now)
    return known


async def rest_offer(team: Team, user_id: str, state: str, now: datetime) -> None:
    """`paused` or `stopped`, by whoever offers it; who waits for the answer is passed on at once."""
    await team.mentors.change(user_id, now, state=state)
    for request in await team.mentors.helped(user_id):
        await let_go(team, request, now)


async def keep_apart(team: Team, member: Member, other_id: str, words: Words, now: datetime) -> None:
    """Never put the two together, in either direction."""
    if other_id == member.user_id:
        raise MentorRefusedError(words, "mentors.block_self")
    await part(team, member.user_id, other_id, now)


async def own_blocks(team: Team, user_id: str) -> list[str]:
    """Whom the member has blocked; who has blocked the member is nobody's to see."""
    return [row.other_id for row in await team.mentors.kept_apart(user_id) if row.user_id == user_id]
