"""Direct messages about a 1:1."""

from bot.mentoring import one_on_one as rules
from bot.mentoring.members import local_day
from bot.slack.messages.spoken import Reply, Spoken, say
from bot.slack.speech.intents import PrepareOneOnOne


async def prepare(spoken: Spoken, intent: PrepareOneOnOne) -> Reply:
    """The same rules as `/cairn 1on1`."""
    team, member, now = spoken.team, spoken.member, spoken.now
    if not intent.text or rules.asks_how(intent.text):
        return Reply("reply.one_on_one", {})
    if rules.asks_for_kept(intent.text):
        return Reply("reply.one_on_one_kept", {})
    wish = rules.read_reminder(intent.text, local_day(now, member.timezone))
    if isinstance(wish, rules.Unclear):
        return Reply("reply.one_on_one_reminder", {"outcome": wish.reason})
    if isinstance(wish, rules.Off):
        was_set = await rules.forget(team, member, now)
        return Reply("reply.one_on_one_reminder", {"outcome": "off" if was_set else "off_already"})
    if isinstance(wish, rules.Meeting):
        await rules.remind(team, member, wish, now)
        return Reply("reply.one_on_one_reminder", {"outcome": "set"})
    if len(intent.text) > rules.LONGEST_HEARD:
        await team.notes.keep(member.user_id, intent.text, now)
        return say("one_on_one.too_long", length=f"{len(intent.text):,}", most=f"{rules.LONGEST_HEARD:,}")
    row = await rules.prepare(team, member, intent.text, spoken.content, now)
    return Reply("reply.one_on_one", {"one_on_one": row.id})
