"""The buttons of wins. Each one looks the win up again, so a forged id meets the same refusal as a deleted one."""

from bot.blocks import wins as blocks
from bot.mentoring import wins as rules
from bot.slack.answers import Answer, Form, origin
from bot.slack.context import Visit
from bot.slack.goals.scenes import scene
from bot.slack.inputs import Click, number
from bot.slack.wins.commands import export, known_scene, show_list
from bot.store import Team, Win


async def clicked_page(visit: Visit, click: Click) -> Answer:
    """`More`, `Earlier`, `All wins`: the list from an offset on."""
    return await show_list(visit, number(click.value) or 0)


async def clicked_found(visit: Visit, click: Click) -> Answer:
    """`More`, `Earlier` below what a search has found: the offset, and which wins that are."""
    offset, _, numbers = click.value.partition(" ")
    wanted = rules.unpacked(numbers)
    found = [win for win in await visit.rows.wins.of(visit.user_id) if win.number in wanted]
    return blocks.found(await known_scene(visit), found, offset=number(offset) or 0)


async def clicked_add(visit: Visit, _click: Click) -> Answer:
    """`Add a win`."""
    known = await visit.known()
    return Form(blocks.add_form(await known_scene(visit), known.level, origin(visit)))


async def clicked_edit(visit: Visit, click: Click) -> Answer:
    """`Edit`: the form with everything the win holds."""
    return Form(blocks.edit_form(await known_scene(visit), await _win(visit, visit.rows, click), origin(visit)))


async def clicked_delete(visit: Visit, click: Click) -> Answer:
    """`Delete`: it is asked back."""
    return blocks.asked_to_delete(await known_scene(visit), await _win(visit, visit.rows, click))


async def clicked_keep(visit: Visit, click: Click) -> Answer:
    """`Keep it`: the win stays, with all that can be done to it."""
    return blocks.card(await known_scene(visit), await _win(visit, visit.rows, click))


async def clicked_really(visit: Visit, click: Click) -> Answer:
    """`Delete for good`."""
    async with visit.open_team() as team:
        win = await _win(visit, team, click)
        await rules.delete(team, win)
    return blocks.deleted(visit.content.words, win)


async def clicked_undo(visit: Visit, click: Click) -> Answer:
    """`Undo` below a win that has just been written down."""
    member = await visit.member()
    async with visit.open_team() as team:
        win = await rules.undo(team, member, number(click.value), visit.content.words, visit.now)
    return blocks.undone(visit.content.words, win)


async def clicked_export(visit: Visit, _click: Click) -> Answer:
    """`Export`: the document comes as a direct message."""
    return await export(visit, is_click=True)


async def clicked_text(visit: Visit, click: Click) -> Answer:
    """`More`, `Earlier` below the document where it came as text: it is made anew from the wins of now."""
    member = await visit.member()
    wins, goals = await rules.for_review(visit.rows, member)
    if not wins:
        return blocks.nothing_to_export(visit.content.words)
    text = blocks.document(scene(visit, member), wins, goals, member.level)
    return blocks.text_page(visit.content.words, text, number(click.value) or 0)


async def _win(visit: Visit, team: Team, click: Click) -> Win:
    win = await team.wins.get(visit.user_id, number(click.value) or 0)
    if win is None:
        raise rules.NoSuchWinError(visit.content.words, "wins.not_there")
    return win
