"""`/mentor`, `/mentor find system design`, `/mentor shadow client call`, `/mentor volunteer` ..."""

from bot.blocks import mentors as blocks
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import clean
from bot.mentoring import mentors as rules
from bot.mentoring.members import local_day
from bot.slack.context import Visit
from bot.slack.speech.mentors import read_mentor_command

STATES = {"pause": "paused", "resume": "active", "stop": "stopped"}


async def command(visit: Visit, text: str) -> Message:
    """What a member typed after `/mentor`."""
    verb, rest = read_mentor_command(clean(text))
    if verb == "":
        return await show(visit)
    if verb == "find":
        return await find(visit, rest)
    if verb == "volunteer":
        return blocks.invitation(visit.content.words)
    if verb == "block":
        return blocks.apart(visit.content.words)
    if verb in STATES:
        return await set_state(visit, STATES[verb])
    if verb == "unknown":
        member = await visit.member()
        wish = rules.read_wish(rest, visit.content.ladder(member.ladder))
        if wish != rules.Wish():
            return await find_card(visit, wish)
    help_text = visit.say("mentors.help", command=name(visit))
    return note(help_text if verb == "help" else visit.say("mentors.unknown", help=help_text))


def name(visit: Visit) -> str:
    """How this workspace types the command."""
    return f"/{visit.desk.prefix}mentor"


async def show(visit: Visit) -> Message:
    """The member's own page."""
    member = await visit.member()
    found = await rules.overview(visit.rows, member.user_id)
    if any(request.state == "asked" for request in found.helped):
        # Not the request's own effect, so beside its one transaction: what is shown is on record before it is.
        async with visit.desk.database.team(visit.team_id, is_brief=True) as team:
            await rules.note_page(team, member.user_id, visit.now)
    return blocks.page(visit.content, member, found, local_day(visit.now, member.timezone), name(visit))


async def find(visit: Visit, said: str) -> Message:
    """The card before a request: what about, and how it goes."""
    member = await visit.member()
    return await find_card(visit, rules.read_wish(said, visit.content.ladder(member.ladder)))


async def find_card(visit: Visit, wish: rules.Wish) -> Message:
    """The card for a wish, which may be empty."""
    member = await visit.member()
    is_offered = await rules.is_offered(visit.rows, member.user_id, wish)
    return blocks.card(visit.content, member, wish, is_offered=is_offered)


async def set_state(visit: Visit, state: str) -> Message:
    """Pause, go on, or stop offering."""
    member, words = await visit.member(), visit.content.words
    async with visit.open_team() as team:
        await rules.set_state(team, member, state, words, visit.now)
    said = {
        "paused": visit.say("mentors.paused", command=name(visit)),
        "active": visit.say("mentors.resumed"),
        "stopped": visit.say("mentors.stopped"),
    }
    return note(said[state])
