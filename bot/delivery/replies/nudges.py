"""Answers about nudges."""

from bot.blocks import rhythm
from bot.blocks.message import Message
from bot.blocks.nudges import nudge_message
from bot.delivery.letters import Letter, Withheld
from bot.delivery.replies.general import GONE
from bot.mentoring import nudges
from bot.mentoring.choice import read_parts
from bot.mentoring.coming import coming, level_of
from bot.mentoring.schedules import Told


async def nudges_told(letter: Letter, command: str) -> Message | Withheld:
    """What came of a change of the nudges."""
    subject = letter.delivery.subject
    state = await nudges.state(letter.team, letter.member, letter.content)
    what = Told(subject["outcome"], subject["about"])
    return rhythm.told(letter.content, what, state, letter.member, letter.today, command)


async def nudges_shown(letter: Letter, command: str) -> Message | Withheld:
    """The nudges as they are, were, will be, or one at once."""
    content, member, team, today = letter.content, letter.member, letter.team, letter.today
    show = letter.delivery.subject["show"]
    if show == "help":
        return rhythm.help_page(content, command)
    if show == "history":
        return rhythm.history_page(content, await team.nudges.latest(member.user_id), member.timezone, today)
    if show == "given":
        return await _nudge_given(letter)
    schedule = await team.schedules.get(member.user_id) if show == "next" else None
    if schedule is not None and schedule.is_on:
        found = await coming(team, member, schedule, content)
        return rhythm.ahead_page(content, content.ladder(member.ladder), found, schedule.timezone, today)
    return rhythm.state_page(content, await nudges.state(team, member, content), member, today, command)


async def _nudge_given(letter: Letter) -> Message | Withheld:
    given = await letter.team.nudges.given(letter.member.user_id, letter.delivery.subject["given"])
    nudge = letter.content.nudges.get(given.nudge_id) if given is not None else None
    if given is None or nudge is None:
        return GONE
    standing = level_of(letter.content, letter.member)
    return nudge_message(letter.content, nudge, standing, read_parts(given.reasons), str(given.id))


async def nudges_unknown(letter: Letter, command: str) -> Message | Withheld:
    """Words about nudges that were not understood."""
    subject = letter.delivery.subject
    found = await letter.team.notes.get(letter.member.user_id, subject["note"])
    return GONE if found is None else rhythm.unknown_page(letter.content, found.text, subject["meant"], command)
