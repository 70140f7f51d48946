"""Direct messages about nudges."""

from bot.mentoring import nudges, rhythm, schedules
from bot.mentoring.members import local_day
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import NudgeRhythm

_SHOWN: dict[type[rhythm.Rhythm], str] = {
    rhythm.Next: "next",
    rhythm.History: "history",
    rhythm.HoldOutReport: "holdout_report",
    rhythm.Help: "help",
    rhythm.Show: "show",
}


async def set_rhythm(spoken: Spoken, intent: NudgeRhythm) -> Reply:
    """The same rules as `/nudges`: a change is made, a question is looked up when the answer is written."""
    member, now = spoken.member, spoken.now
    today = local_day(now, member.timezone)
    wish = rhythm.read_rhythm(intent.text, today, member.locale or "en")
    told = await schedules.carry_out(spoken.team, member, wish, today, now)
    if told is not None:
        return Reply("reply.nudges_told", {"outcome": told.outcome, "about": told.about})
    if isinstance(wish, rhythm.Pause):
        return Reply("reply.nudges_told", {"outcome": "pause_ask", "about": ""})
    if isinstance(wish, rhythm.Now):
        given = await nudges.give_now(spoken.team, member, spoken.content, now)
        return Reply("reply.nudges", {"show": "given", "given": None if given is None else given.id})
    if isinstance(wish, rhythm.Unknown):
        note = await spoken.team.notes.keep(member.user_id, intent.text, now, kind="unplaced")
        return Reply("reply.nudges_unknown", {"note": note.id, "meant": wish.suggestion})
    return Reply("reply.nudges", {"show": _SHOWN[type(wish)]})
