"""The three buttons below words that were not understood."""

from bot.blocks import dm
from bot.blocks import goals as blocks
from bot.blocks import wins as win_blocks
from bot.errors import NotFoundError
from bot.mentoring import goals as rules
from bot.mentoring import wins
from bot.slack.answers import Answer, Sheet
from bot.slack.context import Visit
from bot.slack.goals import scene, suggestion
from bot.slack.inputs import Click, number
from bot.store import Note, Team


async def clicked_goal(visit: Visit, click: Click) -> Answer:
    """`Make it a goal` below words that were not understood."""
    member = await visit.member()
    async with visit.open_team() as team:
        note = await _note(visit, team, click)
        outcome = await rules.draft_from_note(team, member, note, visit.content, visit.now)
    if isinstance(outcome, rules.Kept):
        return blocks.kept(scene(visit, member), outcome)
    if outcome.state != "draft":
        return blocks.card(scene(visit, member), outcome)
    unread = rules.unread_day(outcome, member, visit.now)
    return blocks.draft(scene(visit, member), outcome, suggestion(visit, member, outcome), unread)


async def clicked_win(visit: Visit, click: Click) -> Answer:
    """`Make it a win` below words that were not understood."""
    member = await visit.member()
    async with visit.open_team() as team:
        note = await _note(visit, team, click)
        outcome = await wins.add_from_note(team, member, note, visit.content, visit.now)
    if isinstance(outcome, wins.Kept):
        return win_blocks.kept(scene(visit, member), outcome)
    return win_blocks.saved(scene(visit, member), outcome)


async def clicked_note(visit: Visit, click: Click) -> Answer:
    """`Keep as a note`."""
    async with visit.open_team() as team:
        note = await _note(visit, team, click)
        note.kind = "kept"
    return dm.noted(visit.content.words, note)


async def clicked_help(visit: Visit, _click: Click) -> Answer:
    """`Help`: shown beside the question, which stays."""
    return Sheet(visit.say("dm.help_title"), dm.help_page(visit.content.words))


async def _note(visit: Visit, team: Team, click: Click) -> Note:
    note = await team.notes.get(visit.user_id, number(click.value) or 0)
    if note is None:
        raise NotFoundError(visit.say("dm.note_gone"))
    return note
