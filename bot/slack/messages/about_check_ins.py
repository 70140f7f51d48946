"""Direct messages about check-ins."""

from bot.mentoring import check_ins as rules
from bot.mentoring import rhythm
from bot.mentoring.members import local_day
from bot.mentoring.schedules import Told
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import CheckInRhythm


async def set_check_ins(spoken: Spoken, intent: CheckInRhythm) -> Reply:
    """The same rules as `/goals checkin`: a change is made, a question is looked up when the answer is written."""
    member, now = spoken.member, spoken.now
    today = local_day(now, member.timezone)
    wish = rules.read(intent.text, today, member.locale or "en")
    question = rules.question(wish)
    if question == "now":
        check_in = await rules.ask_now(spoken.team, member, now)
        return _told(Told("nothing")) if check_in is None else Reply("reply.check_in", {"check_in": check_in.id})
    if isinstance(wish, rhythm.Unknown):
        note = await spoken.team.notes.keep(member.user_id, intent.text, now, kind="unplaced")
        return Reply("reply.check_ins_unknown", {"note": note.id, "meant": wish.suggestion})
    if isinstance(wish, rhythm.Pause):
        return _told(Told("pause_ask"))
    told = await rules.carry_out(spoken.team, member, wish, today, now) if question is None else None
    return _told(told or Told(question or "show"))


def _told(what: Told) -> Reply:
    return Reply("reply.check_ins", {"outcome": what.outcome, "about": what.about})
