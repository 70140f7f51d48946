"""App Home: published when it is opened, and again after every change."""

from bot.blocks import levels as blocks
from bot.blocks.home import home
from bot.mentoring.standing import standing
from bot.slack.answers import Answer
from bot.slack.context import Desk, Visit, meet
from bot.slack.inputs import Click


async def publish(desk: Desk, team_id: str, user_id: str) -> None:
    """Show the member's Home as things are now. Also for somebody who never spoke to the bot (HOME-5)."""
    now = desk.clock()
    rows = desk.database.glance(team_id)
    member = await rows.members.get(user_id)
    if member is None or member.timezone is None:
        member = await meet(desk, team_id, user_id, now)
    found = await standing(rows, member, desk.content(), now)
    await desk.client.views_publish(user_id=user_id, view=home(desk.content(), found, f"/{desk.prefix}"))


async def clicked_pick(visit: Visit, _click: Click) -> Answer:
    """`Change my level`: the levels with their meanings, a button each."""
    known = await visit.known()
    ladder = visit.content.ladder(known.ladder)
    question = visit.say("levels.mine_none", command=f"/{visit.desk.prefix}level")
    return blocks.pick_level(visit.content, ladder, question)
