"""The buttons of a check-in. Each looks check-in and goal up again: a forged id is as unknown as one of nobody's."""

from collections.abc import Awaitable, Callable

from bot.blocks import check_ins as blocks
from bot.blocks import goals as goal_blocks
from bot.blocks.message import Message
from bot.delivery.check_ins import answer_page, check_in_page, nudge_above, weekly_part
from bot.mentoring import check_ins as rules
from bot.mentoring import goals as goal_rules
from bot.mentoring.members import local_day
from bot.mentoring.schedules import Told, turn_off
from bot.slack.answers import Answer, Form, Sheet, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, number
from bot.store import CheckIn, Member, Team

Step = Callable[[Team, Member, CheckIn, int | None], Awaitable[object]]


async def clicked_on_track(visit: Visit, click: Click) -> Answer:
    """`On track`."""
    return await _said(visit, click, "on_track")


async def clicked_slipped(visit: Visit, click: Click) -> Answer:
    """`Slipped`; what would make it doable is asked in the same place."""
    return await _said(visit, click, "slipped")


async def clicked_done(visit: Visit, click: Click) -> Answer:
    """`Done`; one line about it can follow."""
    return await _said(visit, click, "done")


async def clicked_move(visit: Visit, click: Click) -> Answer:
    """A week more for a goal that slipped."""
    words, now = visit.content.words, visit.now
    return await _step(visit, click, lambda team, member, of, goal: rules.move_on(team, member, of, goal, words, now))


async def clicked_rest(visit: Visit, click: Click) -> Answer:
    """`Let it rest`."""
    words, now = visit.content.words, visit.now
    return await _step(visit, click, lambda team, member, of, goal: rules.let_rest(team, member, of, goal, words, now))


async def clicked_wake(visit: Visit, click: Click) -> Answer:
    """`Wake it`."""
    words, now = visit.content.words, visit.now
    return await _step(visit, click, lambda team, member, of, goal: rules.wake(team, member, of, goal, words, now))


async def clicked_undo(visit: Visit, click: Click) -> Answer:
    """`Undo` below a goal that is done; the value is that change's id, then the goal and the check-in."""
    event, _, rest = click.value.partition(" ")
    words, now = visit.content.words, visit.now

    async def take_back(team: Team, member: Member, _of: CheckIn, _goal: int | None) -> object:
        return await goal_rules.undo(team, member, words, now, event_id=number(event) or 0)

    return await _step(visit, Click(click.action_id, rest), take_back)


async def clicked_skip(visit: Visit, click: Click) -> Answer:
    """`Skip this week`."""
    member = await visit.member()
    async with visit.open_team() as team:
        check_in = await rules.find(team, visit.user_id, click.value, visit.content.words, visit.now)
        await rules.skip(team, member, check_in, visit.now)
    return await check_in_page(visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix)


async def clicked_page(visit: Visit, click: Click) -> Answer:
    """Another page of goals, and `Answer after all` below one that was skipped: the skip is taken back."""
    offset, _, ref = click.value.partition(" ")
    member = await visit.member()
    async with visit.open_team() as team:
        check_in = await rules.find(team, visit.user_id, ref, visit.content.words, visit.now)
        await rules.answer_after_all(team, member, check_in)
    return await check_in_page(
        visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix, offset=number(offset) or 0
    )


async def clicked_stop(visit: Visit, click: Click) -> Answer:
    """Off at once, from inside a check-in; the nudge that carries it stays."""
    member = await visit.member()
    async with visit.open_team() as team:
        check_in = await rules.find(team, visit.user_id, click.value, visit.content.words, visit.now)
        await turn_off(team, visit.user_id, visit.now, rules.KIND)
    command = f"/{visit.desk.prefix}goals checkin"
    stopped = await answer_page(visit.rows, member, visit.content, Told("off"), visit.now, command)
    above = await nudge_above(visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix)
    return stopped if above is None else above.followed_by(stopped)


async def clicked_look(visit: Visit, _click: Click) -> Answer:
    """The quarter's offer: the list of goals, beside the message, which stays."""
    member = await visit.member()
    goals = await visit.rows.goals.shown(visit.user_id, visit.now - goal_rules.FINISHED_SHOWN)
    weekly = await weekly_part(visit.rows, visit.user_id, visit.content, visit.now)
    return Sheet(visit.say("app.name"), goal_blocks.listed(scene(visit, member), goals, weekly=weekly))


async def clicked_note(visit: Visit, click: Click) -> Answer:
    """`Add a note`, or `Add a line` to a goal that is done."""
    member, goal_id, ref = await visit.member(), *_parts(click)
    check_in = await _known(visit, ref)
    goal = await rules.asked_about(visit.rows, member, check_in, goal_id, visit.content.words)
    if goal.state == "done":
        return Form(blocks.line_form(scene(visit, member), goal, ref, origin(visit)))
    said = await rules.last_said(visit.rows, member, check_in, goal_id, visit.content.words)
    return Form(blocks.note_form(scene(visit, member), goal, ref, origin(visit), said.note))


async def clicked_smaller(visit: Visit, click: Click) -> Answer:
    """`Make it smaller`."""
    member, goal_id, ref = await visit.member(), *_parts(click)
    goal = await rules.asked_about(visit.rows, member, await _known(visit, ref), goal_id, visit.content.words)
    goal_rules.must_be_open(goal, visit.content.words)
    return Form(blocks.smaller_form(scene(visit, member), goal, ref, origin(visit)))


def scene(visit: Visit, member: Member) -> goal_blocks.Scene:
    """What renderings need to know of the member."""
    today = local_day(visit.now, member.timezone)
    return goal_blocks.scene(visit.content, member.ladder, today, member.timezone)


async def _said(visit: Visit, click: Click, said: str) -> Message:
    words, now = visit.content.words, visit.now
    return await _step(
        visit, click, lambda team, member, of, goal: rules.answer(team, member, of, goal, said, words, now)
    )


async def _step(visit: Visit, click: Click, step: Step) -> Message:
    """One change through a check-in, and the check-in as it stands then."""
    member, goal_id, ref = await visit.member(), *_parts(click)
    async with visit.open_team() as team:
        check_in = await rules.find(team, visit.user_id, ref, visit.content.words, visit.now)
        await step(team, member, check_in, goal_id)
    return await check_in_page(
        visit.rows, member, check_in, visit.content, visit.now, visit.desk.prefix, goal_id=goal_id or 0
    )


def _parts(click: Click) -> tuple[int | None, str]:
    """The goal and the check-in that a button's value names."""
    goal_id, _, ref = click.value.partition(" ")
    return number(goal_id), ref


async def _known(visit: Visit, ref: str) -> CheckIn:
    """The check-in of a button that shows only once something was answered, so that it is written down."""
    return await rules.find(visit.rows, visit.user_id, ref, visit.content.words, visit.now)
