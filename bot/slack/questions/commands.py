"""`/cairn ask`: a question in one's own words, seen by nobody else."""

from bot.blocks import questions as blocks
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.errors import CairnError
from bot.mentoring import care
from bot.mentoring import questions as rules
from bot.slack import levels, one_on_one, readiness
from bot.slack.answers import Ready
from bot.slack.context import Visit
from bot.slack.speech import read_message
from bot.slack.speech.intents import AskReadiness, PrepareOneOnOne, ShowLevel
from bot.slack.speech.ladder_words import in_the_ladders_words


async def command(visit: Visit, text: str) -> Message | Ready:
    """`/cairn ask how do I review better?`; without a question, how to ask."""
    said = clean(text).strip()
    if not said:
        return blocks.usage(visit.content, f"/{visit.desk.prefix}cairn")
    known = await visit.known()
    intent = in_the_ladders_words(said, read_message(said), visit.content.ladder(known.ladder))
    if isinstance(intent, ShowLevel):
        return await levels.command(visit, intent.text)
    if isinstance(intent, AskReadiness):
        return await readiness.command(visit, intent)
    if isinstance(intent, PrepareOneOnOne):
        return await one_on_one.command(visit, intent.text)
    return await answer(visit, said)


def _go_on(visit: Visit, said: str, found: rules.Composed) -> None:
    """Have a language model put it into words too, where there is one: a click's message is replaced, and below a
    command's answer, which nothing can replace, they come alone."""
    generating, url = visit.desk.generating, visit.payload.get("response_url")
    if generating is None or not isinstance(url, str) or not url:
        return
    is_click = visit.payload.get("command") is None

    async def show(whole: Message, alone: Message) -> bool:
        body = {**(whole if is_click else alone).body(), "replace_original": is_click}
        return await visit.desk.answer_at(url, body) == ""

    generating.after(visit.team_id, visit.user_id, said, found, show)


async def answer(visit: Visit, said: str, note_id: int | None = None) -> Message:
    """What the content says; where it says nothing, the nearest topics and the offer to keep the question.

    `note_id` is the note that holds these words already.
    """
    if care.tells_of_mistreatment(said):
        raise CairnError(visit.say(care.MISTREATED))
    known, content = await visit.known(), visit.content
    ladder = content.ladder(known.ladder)
    found = rules.library(content).find(said, ladder.id, known.level)
    if found.answers:
        first, *others = found.answers
        composed = rules.compose(content, ladder, first, tuple(others))
        _go_on(visit, said, composed)
        return blocks.answer(content, ladder, composed)
    if note_id is None:
        async with visit.open_team() as team:
            await team.members.meet(visit.user_id, visit.now)
            note_id = (await team.notes.keep(visit.user_id, said, visit.now, kind="unplaced")).id
    return blocks.nothing(content, said, found.near, note_id)
