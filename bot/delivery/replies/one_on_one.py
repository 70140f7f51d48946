"""Answers about a 1:1: the preparation, the question that begins it, and the reminder."""

from bot.blocks import one_on_one as blocks
from bot.blocks.message import Message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import one_on_one as rules


async def prepared(letter: Letter, command: str) -> Message | Withheld:
    """The kept preparation that the subject names; the question what was heard where it names none."""
    team, member, content = letter.team, letter.member, letter.content
    schedule = await team.schedules.get(member.user_id, "one_on_one")
    prepared_id = letter.delivery.subject.get("one_on_one")
    if prepared_id is None:
        return blocks.ask_heard(content.words, schedule, letter.today, command)
    row = await team.one_on_ones.get(member.user_id, prepared_id)
    if row is None:
        return GONE
    return blocks.prepared(content, await rules.recall(team, member, row, content, letter.now), schedule, command)


async def kept(letter: Letter, command: str) -> Message | Withheld:
    """What was prepared before."""
    past = await letter.team.one_on_ones.latest(letter.member.user_id, blocks.PAST)
    return blocks.kept(letter.content, past, letter.member, letter.now, command)


async def reminder(letter: Letter, command: str) -> Message | Withheld:
    """What came of words about the reminder."""
    words, outcome = letter.content.words, letter.delivery.subject["outcome"]
    if outcome in ("off", "off_already"):
        return blocks.reminder_off(words, again=outcome == "off_already")
    if outcome != "set":
        return blocks.reminder_unclear(words, outcome, command)
    schedule = await letter.team.schedules.get(letter.member.user_id, "one_on_one")
    return GONE if schedule is None else blocks.reminder_set(words, schedule, letter.today, command)
