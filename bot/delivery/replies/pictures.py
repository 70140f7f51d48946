"""Answers with pictures: how a member sees themselves, and how far their goals have come."""

from bot.blocks.message import Message
from bot.blocks.pictures.charts import goals_chart
from bot.blocks.pictures.messages import in_full
from bot.delivery.letters import Letter, Withheld
from bot.delivery.pictures.portraits import portrait
from bot.mentoring.progress import progress


async def picture_shown(letter: Letter, command: str) -> Message | Withheld:
    """The radar where Slack has it by now, and its numbers in any case."""
    found = await portrait(letter.team, letter.member, letter.content, letter.now, command)
    file_id = await letter.team.pictures.file(letter.member.user_id, found.drawing.digest)
    return in_full(found, file_id)


async def progress_shown(letter: Letter, command: str) -> Message | Withheld:
    """The chart of the member's goals."""
    found = await progress(letter.team, letter.member, letter.now)
    return goals_chart(letter.content.words, found, command)
