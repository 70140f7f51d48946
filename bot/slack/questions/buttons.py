"""The buttons of an answer. Each one looks its piece of content up again; what is gone by now is said to be."""

from bot.blocks import goals as goal_blocks
from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.errors import NotFoundError
from bot.mentoring import questions as rules
from bot.mentoring.levels import own_level
from bot.mentoring.members import local_day, zone_of
from bot.slack.answers import Answer, Sheet
from bot.slack.context import Visit
from bot.slack.goals.scenes import scene
from bot.slack.inputs import Click, number
from bot.slack.questions.commands import answer


async def clicked_goal(visit: Visit, click: Click) -> Answer:
    """`Make it a goal`: the draft with its day, beside the answer, which stays."""
    member = await visit.member()
    async with visit.open_team() as team:
        goal = await rules.draft_goal(team, member, click.value, visit.content, visit.now)
    return Sheet(visit.say("questions.goal_title"), goal_blocks.draft(scene(visit, member), goal, None))


async def clicked_nudge(visit: Visit, click: Click) -> Answer:
    """`Nudge me on this`: the fitting one for the coming week."""
    member = await visit.member()
    async with visit.open_team() as team:
        offered = await rules.offer_nudge(team, member, click.value, visit.content, visit.now)
    today, command = local_day(visit.now, member.timezone), f"/{visit.desk.prefix}nudges"
    shown = blocks.nudge_offered(visit.content, offered, today, zone_of(member.timezone), command)
    return Sheet(visit.say("questions.nudge_title"), shown)


async def clicked_why(visit: Visit, click: Click) -> Answer:
    """`Why?`: the passport of everything that the answer shows."""
    ladder = visit.content.ladder((await visit.known()).ladder)
    piece = rules.find(visit.content, click.value)
    shown = blocks.why(visit.content, rules.compose(visit.content, ladder, piece))
    return Sheet(visit.say("questions.why_title"), shown)


async def clicked_full(visit: Visit, click: Click) -> Answer:
    """`Read all of it`."""
    piece = rules.find(visit.content, click.value)
    return Sheet(visit.say("questions.full_title"), blocks.full(visit.content, piece))


async def clicked_open(visit: Visit, click: Click) -> Answer:
    """A topic near to the question, in the answer's place."""
    return await _show(visit, click.value, None)


async def clicked_level(visit: Visit, click: Click) -> Answer:
    """The same topic at another level."""
    level, _, key = click.value.partition(" ")
    return await _show(visit, key, level)


async def _show(visit: Visit, key: str, level: str | None) -> Message:
    if visit.desk.generating is not None:
        visit.desk.generating.drop(visit.team_id, visit.user_id)
    ladder = visit.content.ladder((await visit.known()).ladder)
    piece = rules.find(visit.content, key)
    found = rules.compose(visit.content, ladder, piece, level=own_level(ladder, level))
    return blocks.answer(visit.content, ladder, found)


async def clicked_keep(visit: Visit, click: Click) -> Answer:
    """`Keep this question`: its words go to the backlog, without whose they are."""
    member = await visit.member()
    async with visit.open_team() as team:
        text = await rules.keep_question(team, member, number(click.value) or 0, visit.content, visit.now)
    return blocks.kept(visit.content, text)


async def clicked_ask(visit: Visit, click: Click) -> Answer:
    """`It is a question` below words that were not understood."""
    note = await visit.rows.notes.get(visit.user_id, number(click.value) or 0)
    if note is None or not note.text:
        raise NotFoundError(visit.say("dm.note_gone"))
    return await answer(visit, note.text, note.id)
