"""Stop, start, dry run, caps: one rule for what is typed, clicked and filled in."""

from bot.blocks import admin as blocks
from bot.blocks.message import Message
from bot.mentoring import admin as rules
from bot.slack.admin.role import for_admins
from bot.slack.admin.showing import page, reading, rendered, seen
from bot.slack.context import Visit
from bot.slack.inputs import Click


async def stop(visit: Visit, reason: str | None) -> Message:
    """At once, and for everybody here."""
    reader = await reading(visit)
    async with visit.open_team() as team:
        done = await rules.stop(team, visit.user_id, reason, visit.now)
        await seen(visit, team)
    sentence = visit.say("admin.stopped") if done else visit.say("admin.stopped_already")
    return blocks.told(sentence, await rendered(visit, reader))


async def ask_stop(visit: Visit, *, has_reason: bool = False) -> Message:
    """The question; none where it is stopped already. A reason that was typed is not kept, and so it is told."""
    if (await visit.rows.controls.read()).halted_at is not None:
        return blocks.told(visit.say("admin.stopped_already"), await page(visit))
    asked = blocks.ask_stop(visit.content.words)
    return blocks.told(visit.say("admin.reason_not_kept"), asked) if has_reason else asked


async def start(visit: Visit) -> Message:
    """Go on, where it is not the operator who has stopped it."""
    reader = await reading(visit)
    async with visit.open_team(is_long=True) as team:
        done = await rules.start(team, visit.user_id, visit.now)
        controls = await team.controls.read()
        await seen(visit, team)
    if controls.is_halted:
        sentence = visit.say("admin.start_not_yours")
    else:
        sentence = visit.say("admin.started") if done else visit.say("admin.started_already")
    return blocks.told(sentence, await rendered(visit, reader))


async def dry_run(visit: Visit, *, is_on: bool) -> Message:
    """Plan and choose, and send nothing that nobody asked for."""
    reader = await reading(visit)
    async with visit.open_team() as team:
        done = await rules.dry_run(team, visit.user_id, visit.now, is_on=is_on)
        await seen(visit, team)
    if is_on:
        sentence = visit.say("admin.dry_on") if done else visit.say("admin.dry_on_already")
    elif visit.desk.defaults.is_dry_run:
        sentence = visit.say("admin.dry_off_by_settings")
    else:
        sentence = visit.say("admin.dry_off") if done else visit.say("admin.dry_off_already")
    return blocks.told(sentence, await rendered(visit, reader))


async def cap(visit: Visit, *wishes: rules.SetCap) -> Message:
    """One cap, or both."""
    reader = await reading(visit)
    async with visit.open_team() as team:
        done = [await rules.cap(team, visit.user_id, one.per, one.most, visit.now) for one in wishes]
        await seen(visit, team)
    new = visit.say("admin.capped") if any(one.most != 0 for one in wishes) else visit.say("admin.uncapped")
    sentence = new if any(done) else visit.say("admin.capped_already")
    return blocks.told(sentence, await rendered(visit, reader))


@for_admins
async def clicked_page(visit: Visit, _click: Click) -> Message:
    """`Back`, `Let it run`"""
    return await page(visit)


@for_admins
async def clicked_ask_stop(visit: Visit, _click: Click) -> Message:
    """`Stop`"""
    return await ask_stop(visit)


@for_admins
async def clicked_stop(visit: Visit, _click: Click) -> Message:
    """`Stop it now`"""
    return await stop(visit, None)


@for_admins
async def clicked_start(visit: Visit, _click: Click) -> Message:
    """`Start`"""
    return await start(visit)


@for_admins
async def clicked_dry_on(visit: Visit, _click: Click) -> Message:
    """`Begin a dry run`"""
    return await dry_run(visit, is_on=True)


@for_admins
async def clicked_dry_off(visit: Visit, _click: Click) -> Message:
    """`End the dry run`"""
    return await dry_run(visit, is_on=False)
