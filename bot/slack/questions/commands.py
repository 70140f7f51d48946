"""`/cairn ask`: a question in one's own words, seen by nobody else."""

from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.mentoring import questions as rules
from bot.slack import levels, one_on_one, readiness
from bot.slack.answers import Ready
from bot.slack.context import Visit
from bot.slack.speech import read_message
from bot.slack.speech.intents import AskReadiness, PrepareOneOnOne, ShowLevel


async def command(visit: Visit, text: str) -> Message | Ready:
    """`/cairn ask how do I review better?`; without a question, how to ask."""
    said = clean(text).strip()
    if not said:
        return blocks.usage(visit.content, f"/{visit.desk.prefix}cairn")
    intent = read_message(said)
    if isinstance(intent, ShowLevel):
        return await levels.command(visit, intent.text)
    if isinstance(intent, AskReadiness):
        return await readiness.command(visit, intent)
    if isinstance(intent, PrepareOneOnOne):
        return await one_on_one.command(visit, intent.text)
    return await answer(visit, said)


async def answer(visit: Visit, said: str, note_id: int | None = None) -> Message:
    """What the content says; where it says nothing, the nearest topics and the offer to keep the question.

    `note_id` is the note that holds these words already.
    """
    known, content = await visit.known(), visit.content
    ladder = content.ladder(known.ladder)
    found = rules.library(content).find(said, ladder.id, known.level)
    if found.answers:
        first, *others = found.answers
        return blocks.answer(content, ladder, rules.compose(content, ladder, first, tuple(others)))
    if note_id is None:
        async with visit.open_team() as team:
            await team.members.meet(visit.user_id, visit.now)
            note_id = (await team.notes.keep(visit.user_id, said, visit.now, kind="unplaced")).id
    return blocks.nothing(content, said, found.near, note_id)
