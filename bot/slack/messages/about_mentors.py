"""Direct messages about mentors."""

from bot.mentoring import mentors as rules
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import FindMentor, ShowMentors


async def find_mentor(spoken: Spoken, intent: FindMentor | ShowMentors) -> Reply:
    """The same card as `/mentor find`, the same page as `/mentor`."""
    if isinstance(intent, ShowMentors):
        return Reply("reply.mentors", {})
    ladder = spoken.content.ladder(spoken.member.ladder)
    return Reply("reply.mentor_find", {"wish": rules.read_wish(intent.about, ladder).value})
