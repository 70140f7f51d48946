"""The buttons of goals. Each one looks the goal up again, so a forged id meets the same refusal as an unknown one."""

from bot.blocks import goals as blocks
from bot.mentoring import goals as rules
from bot.slack.answers import Answer, Form, origin
from bot.slack.context import Visit
from bot.slack.goals.commands import show_list
from bot.slack.goals.scenes import read_day, scene
from bot.slack.inputs import Click, number


async def clicked_page(visit: Visit, click: Click) -> Answer:
    """`More`, `Earlier`, `All goals`: the list from an offset on."""
    return await show_list(visit, number(click.value) or 0)


async def clicked_save(visit: Visit, click: Click) -> Answer:
    """`Save` below a draft, and `Keep mine` below a suggestion."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(click.value), visit.content.words)
        outcome = await rules.save(team, goal, visit.content.words, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_cancel(visit: Visit, click: Click) -> Answer:
    """`Cancel` below a draft."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(click.value), visit.content.words)
        title = await rules.cancel(goal, visit.content.words, visit.now)
    return blocks.cancelled(visit.content.words, title)


async def clicked_take(visit: Visit, click: Click) -> Answer:
    """`Take this` below a suggestion: the goal, the ladder's statement and the day are in the value."""
    member = await visit.member()
    goal_id, _, rest = click.value.partition(":")
    statement, _, day = rest.partition(":")
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(goal_id), visit.content.words)
        outcome = await rules.take(team, member, goal, statement, read_day(day), visit.content, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_done(visit: Visit, click: Click) -> Answer:
    """`Done` beside a goal; one line about it can follow."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(click.value), visit.content.words)
        outcome = await rules.finish(team, goal, visit.content.words, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_drop(visit: Visit, click: Click) -> Answer:
    """`Drop` on a goal's card."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(click.value), visit.content.words)
        outcome = await rules.drop(team, goal, visit.content.words, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_rest(visit: Visit, click: Click) -> Answer:
    """`Let it rest` on a goal's card."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(click.value), visit.content.words)
        outcome = await rules.rest(team, goal, visit.content.words, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_wake(visit: Visit, click: Click) -> Answer:
    """`Wake` beside a goal that rests."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.owned(team, member, number(click.value), visit.content.words)
        outcome = await rules.wake(team, goal, visit.content.words, visit.now)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_undo(visit: Visit, click: Click) -> Answer:
    """`Undo` below a change; the value is that change's id."""
    member = await visit.member()
    async with visit.open_team() as team:
        outcome = await rules.undo(team, member, visit.content.words, visit.now, event_id=number(click.value) or 0)
    return blocks.changed(scene(visit, member), outcome)


async def clicked_add(visit: Visit, _click: Click) -> Answer:
    """`Add a goal`."""
    return Form(blocks.add_form(scene(visit, await visit.member()), origin(visit)))


async def clicked_edit(visit: Visit, click: Click) -> Answer:
    """`Edit`: the form with everything the goal holds."""
    member = await visit.member()
    goal = await rules.owned(visit.rows, member, number(click.value), visit.content.words)
    rules.must_be_open(goal, visit.content.words)
    return Form(blocks.edit_form(scene(visit, member), goal, origin(visit)))


async def clicked_progress(visit: Visit, click: Click) -> Answer:
    """`Progress`: how far, and what happened."""
    member = await visit.member()
    goal = await rules.owned(visit.rows, member, number(click.value), visit.content.words)
    rules.must_be_open(goal, visit.content.words)
    return Form(blocks.progress_form(scene(visit, member), goal, origin(visit)))


async def clicked_line(visit: Visit, click: Click) -> Answer:
    """`Add a line` below a goal that is done."""
    member = await visit.member()
    goal = await rules.owned(visit.rows, member, number(click.value), visit.content.words)
    return Form(blocks.done_form(scene(visit, member), goal, origin(visit)))
