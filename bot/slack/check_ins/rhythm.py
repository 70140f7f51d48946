"""`/goals checkin`: the member's yes, day and time, pauses, and a check-in at once."""

from bot.blocks import check_ins as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.delivery.check_ins import answer_page, check_in_page
from bot.mentoring import check_ins as rules
from bot.mentoring import rhythm as said
from bot.mentoring.members import local_day
from bot.mentoring.schedules import Told, read_wish
from bot.slack.answers import Answer
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.store import Member


async def command(visit: Visit, text: str) -> Message:
    """`/goals checkin`, `/goals checkin on`, `/goals checkin friday 15:00`, `/goals checkin with my nudge` ..."""
    member = await visit.member()
    typed = clean(text)
    wish = rules.read(typed, local_day(visit.now, member.timezone), member.locale or "en")
    if isinstance(wish, said.Unknown):
        return blocks.unknown_page(visit.content, typed, wish.suggestion, _command(visit))
    return await _answer(visit, member, wish)


async def turned_on(visit: Visit, click: Click) -> Answer:
    """The yes, at the time in the button or at the usual one."""
    wish = read_wish(click.value)
    return await _answer(visit, await visit.member(), said.On() if wish is None else rules.OnAt(wish))


async def turned_off(visit: Visit, _click: Click) -> Answer:
    """`Turn off`."""
    return await _answer(visit, await visit.member(), said.Off())


async def resumed(visit: Visit, _click: Click) -> Answer:
    """`Resume`."""
    return await _answer(visit, await visit.member(), said.Resume())


async def put_into_nudge(visit: Visit, _click: Click) -> Answer:
    """`Yes, with my nudge`."""
    return await _answer(visit, await visit.member(), rules.Rides())


async def shown(visit: Visit, _click: Click) -> Answer:
    """How check-ins stand, and what can be done about it."""
    return await _answer(visit, await visit.member(), said.Show())


async def clicked_now(visit: Visit, _click: Click) -> Answer:
    """`Check in now`."""
    return await _answer(visit, await visit.member(), said.Now())


async def asked(visit: Visit, click: Click) -> Answer:
    """What was meant instead of what was typed."""
    return await command(visit, click.value)


async def _answer(visit: Visit, member: Member, wish: rules.Wish) -> Message:
    question = rules.question(wish)
    if question == "now":
        return await _now(visit, member)
    what = Told(question or "")
    if isinstance(wish, said.Pause):
        what = Told("pause_ask")
    if not what.outcome:
        today = local_day(visit.now, member.timezone)
        async with visit.open_team() as team:
            what = await rules.carry_out(team, member, wish, today, visit.now) or Told("show")
        member = await visit.rows.members.get(visit.user_id) or member
    return await answer_page(visit.rows, member, visit.content, what, visit.now, _command(visit))


async def _now(visit: Visit, member: Member) -> Message:
    async with visit.open_team() as team:
        check_in = await rules.ask_now(team, member, visit.now)
    if check_in is None:
        return await answer_page(visit.rows, member, visit.content, Told("nothing"), visit.now, _command(visit))
    return await check_in_page(visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix)


def _command(visit: Visit) -> str:
    return f"/{visit.desk.prefix}goals checkin"
