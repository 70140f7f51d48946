"""A pair: they have met, they end, each writes a line for themselves; and what time does about a request."""

from datetime import datetime, timedelta

from bot.content import Content, Words
from bot.mentoring.mentors.asking import THREE_WEEKS, asked_in, let_go, pass_on, tell
from bot.mentoring.mentors.refusals import NoSuchRequestError, shared
from bot.store import Member, MentorRequest, Team

REST = timedelta(hours=1)
"""After so long a request is looked at again where nobody is written to unasked."""


async def met(team: Team, member: Member, request_id: int | None, words: Words, now: datetime) -> MentorRequest:
    """The two have met: they are not asked for three weeks."""
    request = await shared(team, member.user_id, request_id, words)
    next_at = now + THREE_WEEKS
    if not await team.mentors.move(request, now, was=("accepted",), met_at=now, next_at=next_at):
        raise NoSuchRequestError(words)
    return request


async def end(
    team: Team, member: Member, request_id: int | None, reflection: str, words: Words, now: datetime
) -> MentorRequest:
    """Either of the two ends it; the other one is told that it ended, and nothing of what was written.

    Once it has ended, the same writes this member's own line down.
    """
    request = await shared(team, member.user_id, request_id, words)
    column = "reflection" if request.user_id == member.user_id else "mentor_reflection"
    written = {column: reflection} if reflection else {}
    if request.state == "ended":
        await team.mentors.move(request, now, **written)
        return request
    if not await team.mentors.move(request, now, was=("accepted",), state="ended", next_at=None, **written):
        raise NoSuchRequestError(words)
    await team.mentors.finish(request.mentor_id or "")
    await tell(team, request, other_of(request, member.user_id), "ended", now)
    return request


def other_of(request: MentorRequest, user_id: str) -> str:
    """The other one of the two."""
    return request.mentor_id or "" if request.user_id == user_id else request.user_id


async def step(team: Team, request_id: int, content: Content, now: datetime) -> bool:
    """What time does about one request; False where it is not due, or another process is at it.

    Who was silent is let go, a request without anybody is passed on, a pair that has not said that they met is asked.
    """
    request = await team.mentors.due(request_id, now)
    if request is None:
        return False
    if request.state == "asked":
        await _after_silence(team, request, now)
    elif request.state in ("waiting", "nobody"):
        await pass_on(team, request, content, now, unasked=True)
    elif request.state == "accepted":
        await _ask_whether_met(team, request, now)
    else:
        await team.mentors.move(request, now, next_at=None)
    return True


async def rest(team: Team, request_id: int, now: datetime) -> bool:
    """Look at a request another time; False where it is not due, or another process is at it."""
    request = await team.mentors.due(request_id, now)
    if request is None:
        return False
    await team.mentors.move(request, now, next_at=now + REST)
    return True


async def _after_silence(team: Team, request: MentorRequest, now: datetime) -> None:
    """While it is not known whether the message came, nobody knows either whether there was anything to answer."""
    if await asked_in(team, request) in ("sending", "unknown"):
        await team.mentors.move(request, now, next_at=now + REST)
    else:
        await let_go(team, request, now)


async def _ask_whether_met(team: Team, request: MentorRequest, now: datetime) -> None:
    count = request.reminders + 1
    await team.mentors.move(request, now, reminders=count, next_at=now + THREE_WEEKS)
    await team.deliveries.plan(
        request.user_id,
        "mentor.met",
        "proactive",
        f"mentor:met:{request.id}:{count}",
        now,
        expires_at=now + THREE_WEEKS,
        subject={"request": request.id},
        now=now,
    )
