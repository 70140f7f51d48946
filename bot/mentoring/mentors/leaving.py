"""A member goes for good: what becomes of the people with whom they were put together."""

from datetime import datetime

from bot.store import MentorRequest, Team
from bot.store.erasure import NOBODY


async def leave(team: Team, user_id: str, now: datetime) -> None:
    """Requests that the member was asked about go on to the next person, pairs end, and the other one is told.

    What the other one wrote for themselves stays theirs. The member's own requests are deleted with the rest.
    """
    for request in await team.erasure.requests(user_id):
        if request.user_id == user_id:
            await _own(team, request, now)
        else:
            await _helped(team, request, now)
    for request in await team.erasure.passed_by(user_id):
        request.passed = [NOBODY if one == user_id else one for one in request.passed]
    await team.flush()


async def _own(team: Team, request: MentorRequest, now: datetime) -> None:
    """Who was asked has the room back; a mentor of a pair is told, and keeps the line that is theirs."""
    mentor_id = request.mentor_id
    if not mentor_id:
        return
    if request.state == "asked":
        await team.mentors.release(mentor_id)
    elif request.state == "accepted":
        await team.mentors.finish(mentor_id)
        await _tell(team, mentor_id, f"{request.id}:mentor", {}, now)
    if request.accepted_at is not None:
        await team.erasure.keep_line(
            MentorRequest(
                team_id=team.team_id,
                user_id=NOBODY,
                mentor_id=mentor_id,
                reason="",
                state="ended",
                accepted_at=request.accepted_at,
                met_at=request.met_at,
                mentor_reflection=request.mentor_reflection,
                created_at=request.created_at,
                updated_at=now,
            )
        )


async def _helped(team: Team, request: MentorRequest, now: datetime) -> None:
    """Nothing of it names the member any more; whoever still waits for somebody is not asked to begin again."""
    was_accepted = request.state == "accepted"
    if request.state in ("asked", "accepted"):
        request.state, request.next_at = "waiting", now
        request.asked_at = request.accepted_at = request.met_at = None
        request.reminders = 0
    request.mentor_id, request.mentor_reflection = None, None
    request.updated_at = now
    if was_accepted:
        await _tell(team, request.user_id, f"{request.id}:mentee:{now.isoformat()}", {"request": request.id}, now)


async def _tell(team: Team, user_id: str, key: str, subject: dict[str, int | None], now: datetime) -> None:
    await team.deliveries.plan(
        user_id, "mentor.left", "proactive", f"mentor:left:{key}", now, subject=dict(subject), now=now
    )
