"""What a member sees of mentors: what they offer, who they are with, what they look for, and in which state."""

from dataclasses import dataclass

from bot.mentoring.mentors.asking import may_be_asked
from bot.mentoring.mentors.offering import own_blocks
from bot.mentoring.mentors.wishes import Wish
from bot.store import Mentor, MentorRequest, Team


@dataclass(frozen=True)
class Overview:
    """One member's side of it alone."""

    offer: Mentor | None
    sought: tuple[MentorRequest, ...]
    helped: tuple[MentorRequest, ...]
    blocked: tuple[str, ...]


async def overview(team: Team, user_id: str) -> Overview:
    """Four reads, and a few more where somebody waits for the member's answer."""
    return Overview(
        await team.mentors.offer(user_id),
        tuple(await team.mentors.sought(user_id)),
        tuple(await helped(team, user_id)),
        tuple(await own_blocks(team, user_id)),
    )


async def helped(team: Team, user_id: str) -> list[MentorRequest]:
    """Who is with the member, and who waits for an answer that the member may give: what is withheld is not there."""
    found = await team.mentors.helped(user_id)
    return [one for one in found if one.state != "asked" or await may_be_asked(team, one)]


async def is_offered(team: Team, user_id: str, wish: Wish) -> bool:
    """Whether anybody but the member offers this at the moment: nobody learns who, or how many."""
    return any(
        wish.shadowing in mentor.shadowings if wish.shadowing else wish.topic in mentor.topics
        for mentor, _ in await team.mentors.offers()
        if mentor.user_id != user_id
    )
