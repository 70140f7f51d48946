"""What is written before a weekly 1:1."""

from bot.blocks import one_on_one as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.mentoring import one_on_one as rules


async def one_on_one_letter(letter: Letter) -> Message | Withheld:
    """The short form of the agenda; nothing once the 1:1 has begun, or where the reminder is set for none."""
    team, member, content = letter.team, letter.member, letter.content
    schedule = await team.schedules.get(member.user_id, "one_on_one")
    week = str(letter.delivery.subject.get("week", ""))
    begins_at = rules.begins_at(schedule, week) if schedule is not None else None
    if schedule is None or begins_at is None:
        return Withheld("cancelled", "consent")
    if begins_at <= letter.now:
        return Withheld("skipped", "late")
    heard = await rules.last_heard(team, member.user_id)
    try:
        found = await rules.look_ahead(team, member, heard, content, letter.now)
    except rules.NothingToAskError:
        return Withheld("skipped", "nothing_left")
    return blocks.fires(content, found, begins_at, schedule.timezone)
