"""`/cairn privacy`, and the button of App Home: what Cairn knows about me."""

from bot.blocks.message import Message
from bot.blocks.privacy import privacy_page
from bot.slack.answers import Answer, Sheet
from bot.slack.context import Visit
from bot.slack.inputs import Click


async def page(visit: Visit) -> Message:
    """What is stored about this person; nothing is written for the question."""
    counts = await visit.rows.holdings.of(visit.user_id)
    member = await visit.rows.members.get(visit.user_id)
    accesses = await visit.rows.accesses.newest(visit.user_id)
    accepted = await visit.rows.mentors.accepted(visit.user_id)
    looked_at, desk = await visit.rows.admin_acts.looked_at(), visit.desk
    return privacy_page(
        visit.content,
        counts,
        desk.terms,
        member,
        accesses=accesses,
        accepted=accepted,
        keeping=desk.keeping,
        looked_at=looked_at,
    )


async def clicked(visit: Visit, _click: Click) -> Answer:
    """`What Cairn knows about me`"""
    return Sheet(visit.say("privacy.title"), await page(visit))
