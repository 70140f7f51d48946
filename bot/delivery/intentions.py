"""What is written about if-then plans unasked: the message at their minute, and their sentences in nudges."""

from datetime import datetime

from bot.blocks import intentions as blocks
from bot.blocks.message import Message
from bot.content import Words
from bot.delivery.letters import Letter, Withheld
from bot.mentoring import intentions as rules
from bot.store import Member, NudgeGiven, Team


async def intention_letter(letter: Letter) -> Message | Withheld:
    """The member's own sentence at its minute; nothing once the plan has ended or while its goal rests."""
    found = await rules.plan_with(letter.team, letter.member, int(letter.delivery.subject.get("of", 0)), letter.now)
    if found is None:
        return Withheld("cancelled", "erased")
    if not found.is_made or found.goal.state != "active":
        return Withheld("cancelled", "user")
    if found.is_resting:
        return Withheld("skipped", "resting")
    return blocks.fires(letter.content.words, found)


async def with_words_of_then(
    team: Team, member: Member, given: NudgeGiven, nudge: Message, words: Words, now: datetime
) -> Message:
    """A nudge that has come, with the member's own sentences that it came with."""
    found = await rules.quoted_in(team, member, given, now)
    return blocks.quoted_in(words, nudge, found) if found else nudge


async def with_own_words(letter: Letter, nudge: Message) -> Message:
    """The nudge with the member's new plans in it, each in its first nudges."""
    found = await rules.quotable(letter.team, letter.member, letter.now)
    return blocks.quoted_in(letter.content.words, nudge, found) if found else nudge
