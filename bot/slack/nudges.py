"""`/nudges`: the member's yes, day and time, pauses, looks ahead and back, and every button of a nudge."""

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.blocks import nudges as blocks
from bot.blocks.message import Message
from bot.blocks.rhythm import unknown_page
from bot.blocks.text import clean
from bot.blocks.wins import saved
from bot.content import Nudge
from bot.delivery.nudges import answer_page, nudge_as_it_came, what_remains
from bot.errors import NotFoundError
from bot.mentoring import coming as ahead
from bot.mentoring import nudges as rules
from bot.mentoring import rhythm as said
from bot.mentoring import wins
from bot.mentoring.choice import read_parts
from bot.mentoring.dates import parse_day
from bot.mentoring.members import local_day, zone_of
from bot.mentoring.schedules import Told, carry_out, read_wish, turn_off, turn_on, usual_weeks
from bot.slack.answers import Answer, Form, Invalid, Sheet, origin
from bot.slack.context import Visit
from bot.slack.goals.scenes import scene
from bot.slack.inputs import Click, Filled, number
from bot.store import Member, NudgeGiven, Team

_QUESTIONS: dict[type[said.Rhythm], str] = {
    said.Show: "show",
    said.Next: "next",
    said.History: "history",
    said.HoldOutReport: "holdout_report",
    said.Help: "help",
    said.Pause: "pause_ask",
}
_PAUSE = re.compile(r"\s*(?:pause|snooze|mute|hold|stop)\s+(?:until|till|til|to)\s+(.{1,64})", re.I)

_BEFORE = re.compile(r"(?:yesterday|last\s.*|.*\sago)\s*\.?", re.I)


async def command(visit: Visit, text: str) -> Message:
    """`/nudges`, `/nudges on`, `/nudges friday 15:30`, `/nudges pause until 5 Jan`, `/nudges next` ..."""
    member = await visit.member()
    today = local_day(visit.now, member.timezone)
    typed = clean(text)
    wish = said.read_rhythm(typed, today, member.locale or "en")
    if isinstance(wish, said.Unknown) and not _names_past_day(typed, visit, member):
        return unknown_page(visit.content, typed, wish.suggestion, _command(visit))
    return await _answer(visit, member, wish)


def _names_past_day(typed: str, visit: Visit, member: Member) -> bool:
    """`pause until yesterday`: understood, and refused with a sentence of its own."""
    found = _PAUSE.fullmatch(typed)
    today = local_day(visit.now, member.timezone)
    if found is None:
        return False
    day = parse_day(found[1], today, member.locale or "en")
    return _BEFORE.fullmatch(found[1]) is not None if day is None else day <= today


async def _answer(visit: Visit, member: Member, wish: said.Rhythm) -> Message:
    today = local_day(visit.now, member.timezone)
    what = Told("pause_past") if isinstance(wish, said.Unknown) else Told(_QUESTIONS.get(type(wish), ""))
    if not what.outcome:
        async with visit.open_team() as team:
            what = await _carry_out(team, member, wish, visit)
        member = await visit.rows.members.get(visit.user_id) or member
    return await answer_page(visit.rows, member, visit.content, what, today, _command(visit))


async def _carry_out(team: Team, member: Member, wish: said.Rhythm, visit: Visit) -> Told:
    if isinstance(wish, said.Now):
        given = await rules.give_now(team, member, visit.content, visit.now)
        return Told("given", "" if given is None else str(given.id))
    return await carry_out(team, member, wish, local_day(visit.now, member.timezone), visit.now) or Told("show")


def _command(visit: Visit) -> str:
    return f"/{visit.desk.prefix}nudges"


async def turned_on(visit: Visit, click: Click) -> Answer:
    """The yes. Under the welcome it is said beside the answer that the welcome ends, which stays as it is."""
    member = await visit.member()
    wish = read_wish(click.value)
    if wish is None:
        message = await _answer(visit, member, said.On())
    else:
        async with visit.open_team() as team:
            await turn_on(team, member, visit.now, wish)
        today = local_day(visit.now, member.timezone)
        message = await answer_page(visit.rows, member, visit.content, Told("on"), today, _command(visit))
    return Sheet(visit.say("app.name"), message) if click.value == "welcome" else message


def _typed(wish: said.Rhythm) -> Callable[[Visit, Click], Awaitable[Answer]]:
    """A button that says what could be typed as well."""

    async def clicked(visit: Visit, _: Click) -> Answer:
        return await _answer(visit, await visit.member(), wish)

    return clicked


async def paused(visit: Visit, click: Click) -> Answer:
    """A pause of so many weeks."""
    weeks = number(click.value)
    if weeks is None or not 1 <= weeks <= 52:
        raise NotFoundError(visit.say("nudges.gone"))
    return await command(visit, f"pause {weeks} weeks")


async def asked(visit: Visit, click: Click) -> Answer:
    """What was meant instead of what was typed."""
    return await command(visit, click.value)


async def swapped(visit: Visit, click: Click) -> Answer:
    """Another nudge for a coming week."""
    week, _, shown = click.value.partition(" ")
    member = await visit.member()
    async with visit.open_team() as team:
        await ahead.swap(team, member, visit.content, week, shown, visit.now)
    return await _answer(visit, member, said.Next())


async def dropped(visit: Visit, click: Click) -> Answer:
    """No nudge in a coming week."""
    member = await visit.member()
    async with visit.open_team() as team:
        await ahead.drop(team, member, visit.content, click.value.partition(" ")[0], visit.now)
    return await _answer(visit, member, said.Next())


async def kept(visit: Visit, click: Click) -> Answer:
    """A dropped week gets its nudge after all."""
    member = await visit.member()
    async with visit.open_team() as team:
        await ahead.keep(team, member, visit.content, click.value)
    return await _answer(visit, member, said.Next())


async def done(visit: Visit, click: Click) -> Answer:
    """It is done, whatever was said before."""
    async with visit.open_team() as team:
        given = await rules.find_to_answer(team, visit.user_id, click.value, visit.content, visit.now)
        await rules.answer(team, given, "done", visit.now)
    schedule = await visit.rows.schedules.get(visit.user_id)
    usual = usual_weeks(schedule) if schedule is not None else None
    return blocks.done(visit.content, _nudge(visit, given), click.value, usual)


async def never(visit: Visit, click: Click) -> Answer:
    """It is not for this member, for good."""
    async with visit.open_team() as team:
        given = await rules.find_to_answer(team, visit.user_id, click.value, visit.content, visit.now)
        await rules.answer(team, given, "never", visit.now)
    return blocks.never(visit.content, _nudge(visit, given), click.value)


async def undone(visit: Visit, click: Click) -> Answer:
    """The refusal was a slip."""
    member = await visit.member()
    async with visit.open_team() as team:
        given = await rules.find_to_answer(team, visit.user_id, click.value, visit.content, visit.now)
        if given.answer == "never":
            await rules.answer(team, given, "none", visit.now)
    return _settled(visit, given, click.value) or await _whole(visit, member, given, click.value)


async def later(visit: Visit, click: Click) -> Answer:
    """When shall it come back? The nudge stays in view while that is asked."""
    member = await visit.member()
    given = await rules.find(visit.rows, visit.user_id, click.value, visit.content)
    schedule = await visit.rows.schedules.get(visit.user_id)
    zone, today = zone_of(member.timezone), local_day(visit.now, member.timezone)
    this_day = rules.later_at("afternoon", member, schedule, visit.now).astimezone(zone).date() == today
    choices = [to for to in rules.LATER if to != "afternoon" or this_day]
    buttons = blocks.later_buttons(visit.content, click.value, choices)
    return _settled(visit, given, click.value) or blocks.nudge_message(
        visit.content,
        _nudge(visit, given),
        ahead.level_of(visit.content, member),
        read_parts(given.reasons),
        click.value,
        opening=visit.say("nudges.later_ask"),
        buttons=buttons,
    )


async def put_off(visit: Visit, click: Click) -> Answer:
    """It comes back then; the series does not move."""
    to, _, value = click.value.partition(" ")
    if to not in rules.LATER:
        raise NotFoundError(visit.say("nudges.gone"))
    member = await visit.member()
    async with visit.open_team() as team:
        given = await rules.find_to_answer(team, visit.user_id, value, visit.content, visit.now)
        settled = _settled(visit, given, value)
        planned = None if settled else await rules.put_off(team, member, given, to, visit.now)
        in_place = planned is not None and ahead.takes_slot(await team.schedules.get(visit.user_id), planned)
    if settled is not None:
        return settled
    nudge = _nudge(visit, given)
    if planned is None:
        return blocks.put_off_over(visit.content, nudge, _command(visit))
    today = local_day(visit.now, member.timezone)
    zone = zone_of(member.timezone)
    return blocks.put_off(visit.content, nudge, value, planned.due_at, zone, today, takes_slot=in_place)


async def back(visit: Visit, click: Click) -> Answer:
    """Not later after all."""
    member = await visit.member()
    given = await rules.find(visit.rows, visit.user_id, click.value, visit.content)
    return _settled(visit, given, click.value) or await _whole(visit, member, given, click.value)


async def why(visit: Visit, click: Click) -> Answer:
    """The parts of the score, and the sources."""
    known = await visit.known()
    given = await rules.find(visit.rows, visit.user_id, click.value, visit.content)
    ladder = visit.content.ladder(known.ladder)
    page = blocks.why_page(visit.content, _nudge(visit, given), ladder, read_parts(given.reasons))
    return Sheet(visit.say("nudges.why_title"), page)


async def stopped(visit: Visit, _: Click) -> Answer:
    """Off at once, from inside a nudge."""
    async with visit.open_team() as team:
        await turn_off(team, visit.user_id, visit.now)
    rest = await what_remains(visit.rows, visit.user_id, visit.content, _command(visit))
    return blocks.stopped(visit.content, _command(visit), rest)


async def line(visit: Visit, click: Click) -> Answer:
    """The form for one line about what was done."""
    given = await rules.find(visit.rows, visit.user_id, click.value, visit.content)
    return Form(blocks.line_form(visit.content, _nudge(visit, given), click.value, origin(visit)))


async def line_said(visit: Visit, filled: Filled) -> Message | Invalid:
    """One line about what was done becomes a win."""
    text = clean(filled.values.get("line") or "").strip()
    if not text:
        return Invalid({"line": visit.say("nudges.line_empty")})
    if len(text) > blocks.LONGEST_LINE:
        return Invalid({"line": visit.say("nudges.line_long", most=blocks.LONGEST_LINE, count=len(text))})
    value, member = filled.metadata.get("given", ""), await visit.member()
    async with visit.open_team() as team:
        given = await rules.find_to_answer(team, visit.user_id, value, visit.content, visit.now)
        win = await wins.add_of_nudge(team, member, _nudge(visit, given), text, visit.content, visit.now)
    return saved(scene(visit, member), win, _nudge(visit, given).title)


def _nudge(visit: Visit, given: NudgeGiven) -> Nudge:
    return visit.content.nudges[given.nudge_id]


async def _whole(visit: Visit, member: Member, given: NudgeGiven, value: str) -> Message:
    return await nudge_as_it_came(visit.rows, member, visit.content, given, value, visit.now, _command(visit))


def _settled(visit: Visit, given: NudgeGiven, value: str) -> Message | None:
    """What a click on an old copy of the message gets, where the nudge has its final answer."""
    if given.answer == "done":
        return blocks.done(visit.content, _nudge(visit, given), value)
    if given.answer == "never":
        return blocks.never(visit.content, _nudge(visit, given), value)
    return None


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "nudges.on": turned_on,
    "nudges.off": _typed(said.Off()),
    "nudges.pause": paused,
    "nudges.resume": _typed(said.Resume()),
    "nudges.now": _typed(said.Now()),
    "nudges.next": _typed(said.Next()),
    "nudges.ask": asked,
    "nudges.swap": swapped,
    "nudges.drop": dropped,
    "nudges.keep": kept,
    "nudges.done": done,
    "nudges.line": line,
    "nudges.later": later,
    "nudges.put_off": put_off,
    "nudges.back": back,
    "nudges.never": never,
    "nudges.undo": undone,
    "nudges.why": why,
    "nudges.stop": stopped,
}
"""Buttons, by the action id before its colon."""

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {"nudges.line": line_said}
"""Modals, by their callback id."""
