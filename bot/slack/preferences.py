"""`/cairn settings`, and the form behind its button: when things come, and the working hours."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, time

from bot.blocks.message import Message
from bot.blocks.preferences import OFF, ON, RIDES, preferences_form, preferences_page
from bot.blocks.stopping import stopped
from bot.mentoring import check_ins, schedules
from bot.mentoring.members import local_day
from bot.mentoring.questions.generated import GOALS, QUESTION
from bot.mentoring.rhythm import At, Off, On
from bot.mentoring.stopping import stop_all
from bot.slack.answers import Answer, Form, Invalid, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled
from bot.store import Member, Team

Values = Mapping[str, str | None]


async def page(visit: Visit) -> Message:
    """What comes when."""
    member = await visit.member()
    found = await visit.rows.schedules.all_of(visit.user_id)
    rhythms = {one.kind: one for one in found if one.is_on and one.subject_id == 0}
    return preferences_page(visit.content, member, rhythms, f"/{visit.desk.prefix}", visit.desk.terms)


async def clicked_open(visit: Visit, _click: Click) -> Answer:
    """`Change settings`"""
    rows, user_id = visit.rows, visit.user_id
    member = await visit.member()
    nudges = await rows.schedules.get(user_id)
    check_in = await rows.schedules.get(user_id, check_ins.KIND)
    places, has_model = {"origin": origin(visit)}, visit.desk.terms is not None
    return Form(preferences_form(visit.content, member, nudges, check_in, places, has_model=has_model))


async def submitted(visit: Visit, filled: Filled) -> Message | Invalid | None:
    """What the person has changed in the form is changed by the rules that commands follow.

    What is as the form showed it is left alone, whatever it has become meanwhile.
    """
    values, changed = filled.values, filled.changed
    member = await visit.member()
    hours = _hours(changed, member)
    if hours is not None and hours[0] >= hours[1]:
        return Invalid({"hours_end": visit.say("preferences.hours_reversed")})
    if values.get("check_ins") == RIDES and await _has_no_nudges(visit, values, changed):
        return Invalid({"check_ins": visit.say("preferences.rides_alone")})
    async with visit.open_team() as team:
        await _nudges(team, member, values, changed, visit.now)
        await _check_ins(team, member, values, changed, visit.now)
        if hours is not None:
            await schedules.set_hours(team, visit.user_id, hours[0], hours[1], visit.now)
        if visit.desk.terms is not None and changed.get("model") in (OFF, QUESTION, GOALS):
            await team.members.change(visit.user_id, visit.now, model_wish=changed["model"])
    return await page(visit)


def _hours(changed: Values, member: Member) -> tuple[time, time] | None:
    """The working hours with what was changed of them; None where nothing was."""
    start, end = _time(changed.get("hours_start")), _time(changed.get("hours_end"))
    if start is None and end is None:
        return None
    return start or time.fromisoformat(member.hours_start), end or time.fromisoformat(member.hours_end)


async def _has_no_nudges(visit: Visit, values: Values, changed: Values) -> bool:
    """Whether a change leaves no nudge to come inside of: what the form leaves as it is counts as it is by now."""
    if "nudges" in changed:
        return values.get("nudges") == OFF
    if "check_ins" not in changed:
        return False
    nudges = await visit.rows.schedules.get(visit.user_id)
    return nudges is None or not nudges.is_on


async def _nudges(team: Team, member: Member, values: Values, changed: Values, now: datetime) -> None:
    today = local_day(now, member.timezone)
    before = await team.schedules.get(member.user_id)
    was_on = before is not None and before.is_on
    if changed.get("nudges") == OFF and was_on:
        await schedules.carry_out(team, member, Off(), today, now)
    if values.get("nudges") != ON:
        return  # nothing comes without a yes in so many words
    wish = _wish(changed, "nudges")
    if changed.get("nudges") == ON and not was_on:
        await schedules.carry_out(team, member, On(), today, now)
        wish = _wish(values, "nudges")  # who says yes says it to the day and time beside it
    if wish != At():
        await schedules.carry_out(team, member, wish, today, now)


async def _check_ins(team: Team, member: Member, values: Values, changed: Values, now: datetime) -> None:
    today = local_day(now, member.timezone)
    before = await team.schedules.get(member.user_id, check_ins.KIND)
    was_on = before is not None and before.is_on
    rode = before is not None and schedules.rides(before)
    chosen, wish = changed.get("check_ins"), _wish(changed, "check_ins")
    if chosen == OFF and was_on:
        await check_ins.carry_out(team, member, Off(), today, now)
    elif chosen == RIDES and not (was_on and rode):
        await check_ins.carry_out(team, member, check_ins.Rides(), today, now)
    elif chosen == ON and (not was_on or rode):
        await check_ins.carry_out(team, member, check_ins.OnAt(_wish(values, "check_ins")), today, now)
    elif values.get("check_ins") == ON and wish != At():
        await check_ins.carry_out(team, member, wish, today, now)


def _wish(values: Values, kind: str) -> At:
    """The day, time and frequency in the form; what is missing or is none stays as it is."""
    day, weeks = values.get(f"{kind}_day") or "", values.get(f"{kind}_weeks") or ""
    return At(
        int(day) if day in set("0123456") else None,
        _time(values.get(f"{kind}_time")),
        int(weeks) if weeks in {str(n) for n in range(1, 13)} else None,
    )


def _time(value: str | None) -> time | None:
    """`09:30` as a time picker gives it; None for anything else."""
    try:
        return time.fromisoformat(value) if value is not None and len(value) == 5 else None
    except ValueError:
        return None


async def clicked_all_off(visit: Visit, _click: Click) -> Answer:
    """`Turn all of it off`"""
    async with visit.open_team() as team:
        kinds = await stop_all(team, visit.user_id, visit.now)
    return stopped(visit.content, kinds, f"/{visit.desk.prefix}")


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "preferences.all_off": clicked_all_off,
    "preferences.open": clicked_open,
}
FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Invalid | None]]] = {"preferences.form": submitted}
