"""What is answered about weeks without a nudge."""

from datetime import date

from bot.blocks import holdout as blocks
from bot.blocks.message import Message
from bot.content import Content
from bot.mentoring import holdout as rules
from bot.store import Member, Team


async def holdout_page(
    team: Team, member: Member, content: Content, outcome: str, today: date, command: str
) -> Message:
    """The answer from the rows as they are: `holdout_report`, or what came of a switch."""
    schedule = await team.schedules.get(member.user_id)
    is_on = schedule is not None and schedule.is_on
    if outcome != "holdout_report":
        return blocks.told(content, outcome, member, today, command, is_on=is_on)
    found = await rules.report(team, member, today)
    return blocks.report_page(content, member, found, today, command, is_on=is_on)
