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
from bot.store import Member, Schedule, Team


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
    """Everything that differs is changed by the rules that commands follow; what is as it was is left alone."""
    values = filled.values
    hours = _time(values.get("hours_start")), _time(values.get("hours_end"))
    if hours[0] is not None and hours[1] is not None and hours[0] >= hours[1]:
        return Invalid({"hours_end": visit.say("preferences.hours_reversed")})
    if values.get("check_ins") == RIDES and values.get("nudges") == OFF:
        return Invalid({"check_ins": visit.say("preferences.rides_alone")})
    member = await visit.member()
    async with visit.open_team() as team:
        await _nudges(team, member, values, visit.now)
        await _check_ins(team, member, values, visit.now)
        if hours[0] is not None and hours[1] is not None:
            await schedules.set_hours(team, visit.user_id, hours[0], hours[1], visit.now)
        if visit.desk.terms is not None and values.get("model") in (OFF, QUESTION, GOALS):
            await team.members.change(visit.user_id, visit.now, model_wish=values["model"])
    return await page(visit)


async def _nudges(team: Team, member: Member, values: Mapping[str, str | None], now: datetime) -> None:
    today = local_day(now, member.timezone)
    before = await team.schedules.get(member.user_id)
    if values.get("nudges") == OFF and before is not None and before.is_on:
        await schedules.carry_out(team, member, Off(), today, now)
    if values.get("nudges") != ON:
        return  # nothing comes without a yes in so many words
    wish = _wish(values, "nudges")
    if before is None or not before.is_on:
        await schedules.carry_out(team, member, On(), today, now)
    if before is None or _differs(before, wish):
        await schedules.carry_out(team, member, wish, today, now)


async def _check_ins(team: Team, member: Member, values: Mapping[str, str | None], now: datetime) -> None:
    today = local_day(now, member.timezone)
    before = await team.schedules.get(member.user_id, check_ins.KIND)
    was_on = before is not None and before.is_on
    rode = before is not None and schedules.rides(before)
    chosen, wish = values.get("check_ins"), _wish(values, "check_ins")
    if chosen == OFF and was_on:
        await check_ins.carry_out(team, member, Off(), today, now)
    elif chosen == RIDES and not (was_on and rode):
        await check_ins.carry_out(team, member, check_ins.Rides(), today, now)
    elif chosen == ON and (not was_on or rode or before is None or _differs(before, wish)):
        await check_ins.carry_out(team, member, check_ins.OnAt(wish), today, now)


def _wish(values: Mapping[str, str | None], kind: str) -> At:
    """The day, time and frequency in the form; what is missing or is none stays as it is."""
    day, weeks = values.get(f"{kind}_day") or "", values.get(f"{kind}_weeks") or ""
    return At(
        int(day) if day in set("0123456") else None,
        _time(values.get(f"{kind}_time")),
        int(weeks) if weeks in {str(n) for n in range(1, 13)} else None,
    )


def _differs(schedule: Schedule, wish: At) -> bool:
    wanted = (wish.weekday, None if wish.local_time is None else f"{wish.local_time:%H:%M}", wish.every_weeks)
    now = (schedule.weekday, schedule.local_time, schedule.every_weeks)
    return any(new is not None and new != old for new, old in zip(wanted, now, strict=True))


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
