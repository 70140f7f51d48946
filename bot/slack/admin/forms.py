"""The forms for admins: a stop with its reason, and both caps."""

from bot.blocks import admin as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean, one_line
from bot.mentoring import admin as rules
from bot.slack.admin.changing import cap, stop
from bot.slack.admin.role import for_admins, form_for_admins
from bot.slack.answers import Form, Invalid, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled


@for_admins
async def clicked_stop_form(visit: Visit, _click: Click) -> Form:
    """`Stop it, and say why`"""
    return Form(blocks.stop_form(visit.content.words, origin(visit)))


@for_admins
async def clicked_caps(visit: Visit, _click: Click) -> Form:
    """`Change caps`"""
    return Form(blocks.caps_form(visit.content.words, await visit.rows.controls.read(), origin(visit)))


@form_for_admins
async def stopped(visit: Visit, filled: Filled) -> Message | Invalid:
    """Stopped, with the reason where there is one."""
    reason = one_line(clean(filled.values.get("reason") or ""))[: rules.LONGEST_REASON]
    return await stop(visit, reason or None)


@form_for_admins
async def capped(visit: Visit, filled: Filled) -> Message | Invalid:
    """Each cap that was changed, as it stands in the form."""
    week, day = filled.values.get("week"), filled.values.get("day")
    errors = {}
    if not _fits(week, rules.MOST_A_WEEK):
        errors["week"] = visit.say("admin.bad_week", most=rules.MOST_A_WEEK)
    if not _fits(day, rules.MOST_A_DAY):
        errors["day"] = visit.say("admin.bad_day", most=rules.MOST_A_DAY)
    if errors:
        return Invalid(errors)
    wishes = rules.SetCap("week", _number(week)), rules.SetCap("day", _number(day))
    return await cap(visit, *(one for one in wishes if one.per in filled.changed))


def _fits(typed: str | None, most: int) -> bool:
    said = (typed or "").strip()
    return not said or (said.isascii() and said.isdigit() and len(said) <= 9 and int(said) <= most)


def _number(typed: str | None) -> int | None:
    said = (typed or "").strip()
    return int(said) if said else None
