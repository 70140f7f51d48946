"""A request on its way: one person is asked at a time, then the next, until somebody accepts or nobody is left."""

from datetime import datetime, timedelta

from bot.content import Content, Words
from bot.mentoring.mentors.matching import answer_by, load, match
from bot.mentoring.mentors.refusals import MentorRefusedError, NoSuchRequestError, shared, sought
from bot.mentoring.mentors.wishes import Wish
from bot.store import Delivery, Member, Mentor, MentorBlock, MentorRequest, Team

LONGEST_REASON = 500
LONGEST_REFLECTION = 1000
MOST_OPEN = 3
"""Requests of one member at a time that have not ended."""
LOOK_AGAIN = timedelta(minutes=15)
"""After so long a request for which everybody is busy looks for room again."""
LOOK_FOR_NEW = timedelta(days=1)
"""After so long a request that nobody fits looks for people who offer it since."""
THREE_WEEKS = timedelta(weeks=3)
"""Without a word that they have met, a pair is asked after so long, and never more often."""
_TRIES = 100
_LATEST = 50
"""Messages to one person that are looked through: far more than anybody is asked by within the time for an answer."""


async def ask(team: Team, member: Member, wish: Wish, reason: str, content: Content, now: datetime) -> MentorRequest:
    """Write a request down and ask the first person who fits, in one transaction.

    MentorRefusedError where the member has as many as may be open, or one for the same wish.
    """
    words = content.words
    known = await team.mentors.sought(member.user_id)
    if any((one.topic, one.shadowing) == (wish.topic, wish.shadowing) for one in known):
        raise MentorRefusedError(words, "mentors.asked_already")
    if len(known) >= MOST_OPEN:
        raise MentorRefusedError(words, "mentors.too_many", most=MOST_OPEN)
    request = await team.mentors.ask(member.user_id, reason, now, topic=wish.topic, shadowing=wish.shadowing)
    return await pass_on(team, request, content, now)


async def pass_on(
    team: Team, request: MentorRequest, content: Content, now: datetime, *, unasked: bool = False
) -> MentorRequest:
    """Ask the next person who fits; where all who fit are busy it waits, and where nobody is left too, for longer.

    `request` waits, and nothing of anybody's room is held for it. `unasked`: no answer of ours tells the mentee what
    has become of it, so that a message must.
    """
    member = await team.members.get(request.user_id)
    if member is None or not member.is_active:
        await team.mentors.move(request, now, state="withdrawn", next_at=None)
        return await _again(team, request)
    blocked = _others(member.user_id, await team.mentors.kept_apart(member.user_id))
    for _ in range(_TRIES):  # whoever is asked elsewhere at this moment has another load when looked at again
        offers = await team.mentors.offers()
        found = match(request, member, offers, blocked, content, now)
        if not found.ready:
            await _wait(team, request, now, is_busy=found.are_others_busy, unasked=unasked)
            return await _again(team, request)
        chosen = found.ready[0]
        if await team.mentors.reserve(chosen.user_id, load(chosen), now):
            await _offer(team, request, chosen, offers, now)
            return await _again(team, request)
    return request


async def _offer(
    team: Team, request: MentorRequest, chosen: Mentor, offers: list[tuple[Mentor, Member]], now: datetime
) -> None:
    zone = next(member.timezone for mentor, member in offers if mentor.user_id == chosen.user_id)
    until = answer_by(now, zone)
    await team.mentors.move(request, now, state="asked", mentor_id=chosen.user_id, asked_at=now, next_at=until)
    await team.deliveries.plan(
        chosen.user_id,
        "mentor.ask",
        "proactive",
        f"mentor:ask:{request.id}:{now.isoformat()}:{chosen.user_id}",
        now,
        expires_at=until,
        subject={"request": request.id},
        now=now,
    )


async def _wait(team: Team, request: MentorRequest, now: datetime, *, is_busy: bool, unasked: bool) -> None:
    if is_busy:
        await team.mentors.move(request, now, state="waiting", next_at=now + LOOK_AGAIN)
        return
    await team.mentors.move(request, now, state="nobody", next_at=now + LOOK_FOR_NEW)
    if unasked and request.state != "nobody":
        width = "wide" if request.is_wide else "near"
        await tell(team, request, request.user_id, f"nobody:{width}:{len(request.passed)}", now)


async def tell(team: Team, request: MentorRequest, user_id: str, what: str, now: datetime) -> None:
    """Plan the news of a request for one of the two; the same news once."""
    key = f"mentor:news:{request.id}:{user_id}:{what}"
    subject = {"request": request.id}
    await team.deliveries.plan(user_id, "mentor.news", "proactive", key, now, subject=subject, now=now)


async def accept(team: Team, member: Member, request_id: int | None, words: Words, now: datetime) -> MentorRequest:
    """The two are a pair, and the mentee is told. The same however often it is clicked.

    MentorRefusedError where that would be more people than the member offers to take.
    """
    request = await shared(team, member.user_id, request_id, words)
    if request.mentor_id != member.user_id:
        raise NoSuchRequestError(words)
    if request.state == "accepted":
        return request
    if not await may_be_asked(team, request):
        raise NoSuchRequestError(words)
    until = now + THREE_WEEKS
    if not await team.mentors.move(request, now, was=("asked",), state="accepted", accepted_at=now, next_at=until):
        raise NoSuchRequestError(words)
    if not await team.mentors.engage(member.user_id):
        raise MentorRefusedError(words, "mentors.no_room")
    await tell(team, request, request.user_id, "accepted", now)
    return await _again(team, request)


async def decline(
    team: Team, member: Member, request_id: int | None, words: Words, now: datetime, *, never: bool = False
) -> None:
    """No, for now or for good; the next person is asked by the next tick. No reason is asked for."""
    request = await shared(team, member.user_id, request_id, words)
    if request.mentor_id != member.user_id or not await let_go(team, request, now, has_answered=True):
        raise NoSuchRequestError(words)
    if never:
        await part(team, member.user_id, request.user_id, now)


async def part(team: Team, user_id: str, other_id: str, now: datetime) -> None:
    """Never put the two together, in either direction: what this one is asked for the other goes on to the next.

    What the other one is asked for them is withheld, and goes on when its time is over: if it moved at once, whoever
    keeps one colleague after another apart would see who was being asked.
    """
    await team.mentors.block(user_id, other_id, now)
    for request in await team.mentors.helped(user_id):
        if request.user_id == other_id:
            await let_go(team, request, now)


async def may_be_asked(team: Team, request: MentorRequest) -> bool:
    """Whether who is asked still offers it, to a mentee who is still there, and neither keeps the other apart."""
    mentor_id, mentee = request.mentor_id or "", await team.members.get(request.user_id)
    offer = await team.mentors.offer(mentor_id)
    if mentee is None or not mentee.is_active or offer is None or offer.state != "active":
        return False
    return request.user_id not in _others(mentor_id, await team.mentors.kept_apart(mentor_id))


async def let_go(team: Team, request: MentorRequest, now: datetime, *, has_answered: bool = False) -> bool:
    """Who was asked is asked no longer, and the request waits for the next one; False where it has moved on.

    Whom the message never reached and who has not answered counts as not asked, and may be another time; not again
    where Slack takes no message for them.
    """
    who = request.mentor_id or ""
    passed = list(request.passed)
    if has_answered or await asked_in(team, request) in ("sent", "dead"):
        passed.append(who)
    values = {"state": "waiting", "mentor_id": None, "passed": passed, "asked_at": None, "next_at": now}
    if not await team.mentors.move(request, now, was=("asked",), **values):
        return False
    await team.mentors.release(who)
    return True


async def asked_in(team: Team, request: MentorRequest) -> str | None:
    """The state of the message to who is asked; None where there is none."""
    for one in await team.deliveries.newest(request.mentor_id or "", "mentor.ask", _LATEST):
        if is_message_of(request, one):
            return one.state
    return None


def is_message_of(request: MentorRequest, delivery: Delivery) -> bool:
    """Whether this message asks what is asked now: somebody may be asked the same a second time."""
    return delivery.subject.get("request") == request.id and delivery.due_at == request.asked_at


async def withdraw(team: Team, member: Member, request_id: int | None, words: Words, now: datetime) -> MentorRequest:
    """The mentee wants it no more; who was asked has the room back."""
    request = await sought(team, member.user_id, request_id, words)
    if request.state == "withdrawn":
        return request
    was = ("waiting", "asked", "nobody")
    if request.state not in was or not await team.mentors.move(
        request, now, was=(request.state,), state="withdrawn", next_at=None
    ):
        raise NoSuchRequestError(words)
    if request.state == "asked" and request.mentor_id:
        await team.mentors.release(request.mentor_id)
    return await _again(team, request)


async def widen(team: Team, member: Member, request_id: int | None, content: Content, now: datetime) -> MentorRequest:
    """Ask peers too, and people with other working hours."""
    request = await sought(team, member.user_id, request_id, content.words)
    if request.is_wide:
        return request
    if not await team.mentors.move(request, now, was=("nobody",), state="waiting", is_wide=True, next_at=now):
        raise NoSuchRequestError(content.words)
    return await pass_on(team, await _again(team, request), content, now)


async def _again(team: Team, request: MentorRequest) -> MentorRequest:
    """The request as it is now."""
    return await team.mentors.request(request.user_id, request.id or 0) or request


def _others(user_id: str, blocks: list[MentorBlock]) -> set[str]:
    return {block.other_id if block.user_id == user_id else block.user_id for block in blocks}
