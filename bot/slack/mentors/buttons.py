"""The buttons of mentors. Each looks its request up again: a forged id meets the same refusal as an unknown one."""

from bot.blocks import mentors as blocks
from bot.blocks.page import note
from bot.mentoring import mentors as rules
from bot.slack.answers import Answer, Form, Sheet, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, number
from bot.slack.mentors.commands import find_card, name, set_state, show


async def clicked_find(visit: Visit, click: Click) -> Answer:
    """`Find someone`: the card, for what the value names; beside a nudge, which stays."""
    member = await visit.member()
    card = await find_card(visit, rules.wish_of(click.value, visit.content.ladder(member.ladder)))
    return Sheet(visit.say("mentors.title"), card) if click.action_id.endswith(":beside") else card


async def clicked_write(visit: Visit, click: Click) -> Answer:
    """`Write why, and ask`: the form."""
    member = await visit.member()
    ladder = visit.content.ladder(member.ladder)
    return Form(blocks.request_form(visit.content.words, ladder, rules.wish_of(click.value, ladder), origin(visit)))


async def clicked_volunteer(visit: Visit, _click: Click) -> Answer:
    """`Offer something`, `Change`: the form with what there is."""
    member = await visit.member()
    offer = await visit.rows.mentors.offer(member.user_id)
    ladder = visit.content.ladder(member.ladder)
    return Form(blocks.volunteer_form(visit.content.words, ladder, offer, member.level, origin(visit)))


async def clicked_pause(visit: Visit, _click: Click) -> Answer:
    """`Pause`."""
    return await set_state(visit, "paused")


async def clicked_resume(visit: Visit, _click: Click) -> Answer:
    """`Resume`."""
    return await set_state(visit, "active")


async def clicked_stop(visit: Visit, _click: Click) -> Answer:
    """`Stop`: nothing is offered any more."""
    return await set_state(visit, "stopped")


async def clicked_accept(visit: Visit, click: Click) -> Answer:
    """`Accept`: the two are a pair."""
    member = await visit.member()
    async with visit.open_team() as team:
        request = await rules.accept(team, member, number(click.value), visit.content.words, visit.now)
    return blocks.paired(visit.content, member, request)


async def clicked_decline(visit: Visit, click: Click) -> Answer:
    """`Decline`: no reason is asked for, and the next person is asked."""
    member = await visit.member()
    async with visit.open_team() as team:
        await rules.decline(team, member, number(click.value), visit.content.words, visit.now)
    return note(visit.say("mentors.declined"))


async def clicked_never(visit: Visit, click: Click) -> Answer:
    """`Not this person again`."""
    member = await visit.member()
    async with visit.open_team() as team:
        await rules.decline(team, member, number(click.value), visit.content.words, visit.now, never=True)
    return note(visit.say("mentors.never"))


async def clicked_withdraw(visit: Visit, click: Click) -> Answer:
    """`Withdraw` below one's own request."""
    member = await visit.member()
    async with visit.open_team() as team:
        request = await rules.withdraw(team, member, number(click.value), visit.content.words, visit.now)
    return blocks.withdrawn(visit.content, member, request)


async def clicked_widen(visit: Visit, click: Click) -> Answer:
    """`Ask more widely`: peers, and people with other working hours."""
    member = await visit.member()
    async with visit.open_team() as team:
        request = await rules.widen(team, member, number(click.value), visit.content, visit.now)
    return blocks.sent(visit.content, member, request, name(visit))


async def clicked_met(visit: Visit, click: Click) -> Answer:
    """`We met`."""
    member = await visit.member()
    async with visit.open_team() as team:
        await rules.met(team, member, number(click.value), visit.content.words, visit.now)
    return note(visit.say("mentors.met"))


async def clicked_end(visit: Visit, click: Click) -> Answer:
    """`End it`, `Write a line for myself`: the form."""
    member, words = await visit.member(), visit.content.words
    request = await rules.shared(visit.rows, member.user_id, number(click.value), words)
    if request.state not in ("accepted", "ended"):
        raise rules.NoSuchRequestError(words)
    own = request.reflection if request.user_id == member.user_id else request.mentor_reflection
    return Form(blocks.end_form(words, request.id or 0, own, origin(visit), has_ended=request.state == "ended"))


async def clicked_block(visit: Visit, _click: Click) -> Answer:
    """`Keep somebody apart`: the form."""
    return Form(blocks.block_form(visit.content.words, origin(visit)))


async def clicked_unblock(visit: Visit, click: Click) -> Answer:
    """`Allow again`."""
    member = await visit.member()
    async with visit.open_team() as team:
        was_there = await team.mentors.unblock(member.user_id, click.value)
    if not was_there:
        return await show(visit)
    return blocks.told(visit.content.words, "mentors.unblocked", click.value)


async def clicked_open(visit: Visit, _click: Click) -> Answer:
    """`Mentors` on App Home: the member's own page."""
    return await show(visit)
