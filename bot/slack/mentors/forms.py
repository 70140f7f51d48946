"""The forms of mentors, submitted."""

from bot.blocks import mentors as blocks
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import clean
from bot.mentoring import mentors as rules
from bot.slack.answers import Invalid
from bot.slack.context import Visit
from bot.slack.inputs import Filled, number
from bot.slack.mentors.commands import name
from bot.store import Team


async def requested(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """A request with its reason: the first person who fits is asked."""
    member = await visit.member()
    wish = rules.wish_of(filled.values.get("wish") or "", visit.content.ladder(member.ladder))
    reason = " ".join(clean(filled.values.get("reason") or "").split())
    if not (wish.topic or wish.shadowing):
        return Invalid({"wish": visit.say("mentors.error_wish")})
    if not reason:
        return Invalid({"reason": visit.say("mentors.error_reason")})
    if len(reason) > rules.LONGEST_REASON:
        return Invalid({"reason": _too_long(visit, reason, rules.LONGEST_REASON)})
    async with visit.open_team() as team:
        request = await rules.ask(team, member, wish, reason, visit.content, visit.now)
        await _answer_in_dm(visit, filled, team, "reply.mentor_sent", request.id or 0)
    return blocks.sent(visit.content, member, request, name(visit))


async def volunteered(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """An offer, new or changed."""
    member, words = await visit.member(), visit.content.words
    ladder = visit.content.ladder(member.ladder)
    offering = read_offering(visit, filled, {one.id for one in ladder.dimensions}, {one.id for one in ladder.levels})
    if isinstance(offering, Invalid):
        return offering
    try:
        async with visit.open_team() as team:
            stop = filled.metadata.get("stop", "")
            await rules.volunteer(team, member, ladder.id, offering, words, visit.now, stop=stop)
            await _answer_in_dm(visit, filled, team, "reply.mentors", 0)
    except rules.StoppedSinceError as error:
        return Invalid({"topics": str(error)})
    except rules.MentorRefusedError as error:
        return Invalid({"capacity": str(error)})
    offer = await visit.rows.mentors.offer(member.user_id)
    return None if offer is None else blocks.volunteered(visit.content, offer, name(visit))


def read_offering(visit: Visit, filled: Filled, topics: set[str], levels: set[str]) -> rules.Offering | Invalid:
    """The fields of an offer, or what is wrong with each."""
    errors: dict[str, str] = {}
    wanted = tuple(one for one in _several(filled, "topics") if one in topics)
    sittings = tuple(one for one in _several(filled, "shadowings") if one in rules.SHADOWINGS)
    level, capacity = filled.values.get("level") or "", number(filled.values.get("capacity") or "") or 0
    about = " ".join(clean(filled.values.get("about") or "").split())
    if not wanted and not sittings:
        errors["topics"] = visit.say("mentors.error_nothing")
    if level not in levels:
        errors["level"] = visit.say("mentors.error_level")
    if not 1 <= capacity <= rules.MOST:
        errors["capacity"] = visit.say("mentors.error_capacity")
    if len(about) > rules.LONGEST_ABOUT:
        errors["about"] = _too_long(visit, about, rules.LONGEST_ABOUT)
    return Invalid(errors) if errors else rules.Offering(wanted, sittings, level, capacity, about)


async def ended(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """The end of a pair, or a line after it."""
    member, words = await visit.member(), visit.content.words
    said = clean(filled.values.get("reflection") or "").strip()
    if len(said) > rules.LONGEST_REFLECTION:
        return Invalid({"reflection": _too_long(visit, said, rules.LONGEST_REFLECTION)})
    async with visit.open_team() as team:
        before = await rules.end(team, member, number(filled.metadata.get("request", "")), said, words, visit.now)
    if before.state == "ended":
        return note(visit.say("mentors.line_kept"))
    return blocks.ended(visit.content, member, before, has_line=bool(said))


async def blocked(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """Somebody is kept apart from now on."""
    member, who = await visit.member(), filled.values.get("person") or ""
    if not who.isalnum() or len(who) > 20:
        return Invalid({"person": visit.say("mentors.error_person")})
    try:
        async with visit.open_team() as team:
            await rules.keep_apart(team, member, who, visit.content.words, visit.now)
    except rules.MentorRefusedError as error:
        return Invalid({"person": str(error)})
    return blocks.told(visit.content.words, "mentors.blocked_now", who)


async def _answer_in_dm(visit: Visit, filled: Filled, team: Team, kind: str, request_id: int) -> None:
    """A form that was opened on Home has no place to be answered at."""
    if filled.metadata.get("origin"):
        return
    key, subject = f"mentor:{visit.key}", {"request": request_id}
    await team.deliveries.plan(visit.user_id, kind, "requested", key, visit.now, subject=subject, now=visit.now)


def _several(filled: Filled, field: str) -> list[str]:
    return [one for one in (filled.values.get(field) or "").split(",") if one]


def _too_long(visit: Visit, said: str, most: int) -> str:
    return visit.say("mentors.error_long", length=f"{len(said):,}", most=most)
