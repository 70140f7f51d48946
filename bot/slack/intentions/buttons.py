"""The buttons of plans. Each one looks the plan up again, so a forged id meets the same refusal as an unknown one."""

from bot.blocks import intentions as blocks
from bot.mentoring import goals as goal_rules
from bot.mentoring import intentions as rules
from bot.slack.answers import Answer, Form, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, mapping, number
from bot.slack.intentions.commands import plan_of, show_list
from bot.store import Intention, Member


async def clicked_page(visit: Visit, click: Click) -> Answer:
    """`More`, `Earlier`, `All plans`: the list from an offset on."""
    return await show_list(visit, number(click.value) or 0)


async def clicked_make(visit: Visit, click: Click) -> Answer:
    """`Make a plan` on a goal: the form, with what there is."""
    member, words = await visit.member(), visit.content.words
    goal = await goal_rules.owned(visit.rows, member, number(click.value), words)
    goal_rules.must_be_active(goal, words)
    known = await visit.rows.intentions.of_goal(member.user_id, goal.id or 0)
    return Form(blocks.form(words, goal, known[0] if known else None, origin(visit)))


async def clicked_change(visit: Visit, click: Click) -> Answer:
    """`Change`, and `Use a form` instead of questions."""
    member, words = await visit.member(), visit.content.words
    plan = await rules.owned(visit.rows, member, number(click.value), words)
    goal = await goal_rules.owned(visit.rows, member, plan.goal_id, words)
    goal_rules.must_be_active(goal, words)
    return Form(blocks.form(words, goal, plan, origin(visit)))


async def clicked_stop(visit: Visit, click: Click) -> Answer:
    """`Stop`: no more of this plan."""
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(click.value), words)
        has_ended = await rules.stop(team, plan, visit.now)
    return blocks.stopped(words, await plan_of(visit, member, plan), again=not has_ended)


async def clicked_undo(visit: Visit, click: Click) -> Answer:
    """`Undo` below a plan that was made or stopped; the value says which."""
    member, words = await visit.member(), visit.content.words
    what, _, plan_id = click.value.partition(":")
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(plan_id), words)
        if what == "stopped":
            plan = await rules.take_back_stop(team, member, plan, words, visit.now)
        else:
            plan = await rules.take_back_making(team, plan, words, visit.now)
    return blocks.undone(words, await plan_of(visit, member, plan))


async def clicked_weekly(visit: Visit, click: Click) -> Answer:
    """`Every Thursday 09:30` below a plan for one day."""
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(click.value), words)
        plan = await rules.make_weekly(team, member, plan, words, visit.now)
    return blocks.made(words, await plan_of(visit, member, plan))


async def clicked_done(visit: Visit, click: Click) -> Answer:
    """`Done it` at the plan's minute: a line of the goal's history."""
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(click.value), words)
        change = await rules.do(team, member, plan, words, visit.now)
    return blocks.did(words, await plan_of(visit, member, plan), change)


async def clicked_not_now(visit: Visit, click: Click) -> Answer:
    """`Not this time`: nothing is held against anybody."""
    member, words = await visit.member(), visit.content.words
    plan = await rules.owned(visit.rows, member, number(click.value), words)
    return blocks.not_now(words, await plan_of(visit, member, plan))


async def clicked_skip(visit: Visit, click: Click) -> Answer:
    """`Skip this one` below a question; one that has been answered since stays answered."""
    member, words = await visit.member(), visit.content.words
    asked, _, plan_id = click.value.partition(":")
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(plan_id), words)
        if plan.state == "draft" and plan.asked == asked:
            rules.skip(plan, visit.now)
    return await _as_it_stands(visit, member, plan)


async def clicked_leave(visit: Visit, click: Click) -> Answer:
    """`Stop here`: what was said is kept."""
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(click.value), words)
        rules.leave(plan, visit.now)
    return await _as_it_stands(visit, member, plan)


async def clicked_go_on(visit: Visit, click: Click) -> Answer:
    """`Go on` with a plan that is not finished: by questions in our conversation, elsewhere by form."""
    member, words = await visit.member(), visit.content.words
    if not _is_in_our_conversation(visit):
        return await clicked_change(visit, click)
    async with visit.open_team() as team:
        plan = await rules.owned(team, member, number(click.value), words)
        if plan.state == "draft":
            goal = await goal_rules.owned(team, member, plan.goal_id, words)
            plan = await rules.begin(team, member, goal, words, visit.now)
    return await _as_it_stands(visit, member, plan)


async def _as_it_stands(visit: Visit, member: Member, intention: Intention) -> Answer:
    words, plan = visit.content.words, await plan_of(visit, member, intention)
    if plan.is_made:
        return blocks.card(words, plan)
    if plan.intention.state == "ended":
        return blocks.stopped(words, plan, again=True)
    return blocks.question(words, plan) if plan.intention.asked else blocks.left(words, plan)


def _is_in_our_conversation(visit: Visit) -> bool:
    """Whether the button stands in a message of ours that stays: there an answer reaches us."""
    container = mapping(visit.payload.get("container"))
    return container.get("type") == "message" and not container.get("is_ephemeral")
