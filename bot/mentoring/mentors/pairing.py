"""A pair: they have met, they end, each writes a line for themselves; and what time does about a request."""

from datetime import datetime, timedelta

from bot.content import Content, Words
from bot.mentoring.mentors.asking import THREE_WEEKS, asked_in, let_go, pass_on, tell
from bot.mentoring.mentors.refusals import NoSuchRequestError, shared
from bot.store import Member, MentorRequest, Team

REST = timedelta(hours=1)
"""After so long a request is looked at again where nobody is written to unasked."""
MOST_UNANSWERED = 2
"""So often a pair is asked whether they have met without a word from them; then once told that it stops."""
_LATEST = 50
"""Messages to one person that are looked through."""


async def met(team: Team, member: Member, request_id: int | None, words: Words, now: datetime) -> MentorRequest:
    """The two have met: they are not asked for three weeks, and what went unanswered before counts no more."""
    request = await shared(team, member.user_id, request_id, words)
    values = {"met_at": now, "next_at": now + THREE_WEEKS, "reminders": 0}
    if not await team.mentors.move(request, now, was=("accepted",), **values):
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
        await _look_after_pair(team, request, now)
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


async def end_of_gone(team: Team, user_id: str, now: datetime) -> None:
    """Somebody is not in Slack any more: their pairs end, and the other one of each is told."""
    for request in [*await team.mentors.sought(user_id), *await team.mentors.helped(user_id)]:
        if request.state == "accepted":
            await _end_without(team, request, user_id, now)


async def _end_without(team: Team, request: MentorRequest, gone_id: str, now: datetime) -> None:
    if await team.mentors.move(request, now, was=("accepted",), state="ended", next_at=None):
        await team.mentors.finish(request.mentor_id or "")
        await tell(team, request, other_of(request, gone_id), "gone", now)


async def _look_after_pair(team: Team, request: MentorRequest, now: datetime) -> None:
    for user_id in (request.mentor_id or "", request.user_id):
        member = await team.members.get(user_id)
        if member is None or not member.is_active:  # what Slack said of it may have been lost
            await _end_without(team, request, user_id, now)
            return
    if request.reminders > MOST_UNANSWERED:
        await team.mentors.move(request, now, next_at=now + THREE_WEEKS)
    else:
        await _ask_whether_met(team, request, now)


async def _ask_whether_met(team: Team, request: MentorRequest, now: datetime) -> None:
    asked = await team.deliveries.newest(request.user_id, "mentor.met", _LATEST)
    last = next((one for one in asked if one.subject.get("request") == request.id), None)
    was_lost = request.reminders > 0 and last is not None and last.state != "sent"
    count = request.reminders if was_lost else request.reminders + 1
    await team.mentors.move(request, now, reminders=count, next_at=now + THREE_WEEKS)
    await team.deliveries.plan(
        request.user_id,
        "mentor.met",
        "proactive",
        f"mentor:met:{request.id}:{now.isoformat()}",
        now,
        expires_at=now + THREE_WEEKS,
        subject={"request": request.id},
        now=now,
    )
