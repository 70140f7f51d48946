"""Direct messages that ask something: answered from the content, or asked back where they are no question."""

from bot.mentoring import care
from bot.mentoring import questions as rules
from bot.mentoring.intentions import asks_to_stop
from bot.slack.messages.spoken import Reply, Spoken, say
from bot.slack.speech.intents import Intent, ShowLevel, Unclear
from bot.slack.speech.polite import beyond, goal_meant


async def answer_question(spoken: Spoken, intent: Unclear) -> Reply:
    """Words that are no command: an answer; three topics where there is none; three buttons where nothing was asked."""
    if asks_to_stop(intent.text):
        return Reply("reply.stop", {})
    if care.tells_of_mistreatment(intent.text):
        return say(care.MISTREATED)
    number = beyond(intent.text)
    if number is not None:
        await spoken.team.notes.keep(spoken.member.user_id, intent.text, spoken.now)
        return say("dm.share_beyond", number=number)
    number = goal_meant(intent.text)
    if number is not None:
        await spoken.team.notes.keep(spoken.member.user_id, intent.text, spoken.now)
        return say("dm.goal_unclear", number=number)
    member, content = spoken.member, spoken.content
    ladder = content.ladder(member.ladder)
    found = rules.library(content).find(intent.text, ladder.id, member.level)
    is_question = rules.looks_like_question(intent.text)
    if found.answers and (is_question or found.is_sure):
        first, *others = found.answers
        return _answered(spoken, first.key, [one.key for one in others])
    note = await spoken.team.notes.keep(member.user_id, intent.text, spoken.now, kind="unplaced")
    if is_question:
        return Reply("reply.not_covered", {"note": note.id, "near": [one.key for one in found.near]})
    return Reply("reply.unplaced", {"note": note.id})


async def go_on(spoken: Spoken, said: str, intent: Intent) -> Reply | None:
    """The same topic at another level: "and for a mid?". None where the words are something else."""
    if not isinstance(intent, Unclear | ShowLevel):
        return None
    ladder = spoken.content.ladder(spoken.member.ladder)
    level = rules.level_followed(said, ladder, in_thread=bool(spoken.thread))
    if level is None:
        return None
    topic = await rules.topic_of(spoken.team, spoken.member, spoken.thread, spoken.now)
    if topic is None or topic not in rules.pieces(spoken.content):
        return None
    return _answered(spoken, topic, [], level)


def _answered(spoken: Spoken, topic: str, others: list[str], level: str | None = None) -> Reply:
    return Reply(rules.KIND, {"topic": topic, "others": others, "level": level, "asked": spoken.ts})
