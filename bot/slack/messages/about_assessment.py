"""Direct messages about self-assessment, readiness and the goals that follow."""

from bot.mentoring import assessment
from bot.slack.assessment import SHOWS, dimension_named
from bot.slack.messages.spoken import Reply, Spoken, say
from bot.slack.readiness import level_named
from bot.slack.speech.intents import AskReadiness, Assess, ProposeGoals


async def assess(spoken: Spoken, intent: Assess) -> Reply:
    """The same as `/level assess`; a finished round is finished at once."""
    ladder = spoken.content.ladder(spoken.member.ladder)
    if intent.text == "finish":
        try:
            finished = await assessment.finish(spoken.team, spoken.member, ladder, spoken.content.words, spoken.now)
        except assessment.AssessmentRefusedError as error:
            return say(error.key)
        return Reply("reply.assessment", {"show": "finished", "version": finished.id})
    if intent.text in SHOWS:
        return Reply("reply.assessment", {"show": intent.text or "overview"})
    dimension = dimension_named(intent.text, ladder)
    if dimension is None:
        note = await spoken.team.notes.keep(spoken.member.user_id, intent.text, spoken.now, kind="unplaced")
        return Reply("reply.level_unknown", {"note": note.id, "guesses": [one.id for one in ladder.dimensions[:5]]})
    return Reply("reply.assessment", {"show": "overview", "dimension": dimension})


async def ask_readiness(spoken: Spoken, intent: AskReadiness) -> Reply:
    """The same as `/level readiness`; what names no level is kept and asked about."""
    level = level_named(intent.level, spoken.content.ladder(spoken.member.ladder)) if intent.level else None
    if intent.level and level is None:
        words = f"am I ready for {intent.level}?"
        note = await spoken.team.notes.keep(spoken.member.user_id, words, spoken.now, kind="unplaced")
        return Reply("reply.unplaced", {"note": note.id})
    return Reply("reply.readiness", {"level": level})


async def propose_goals(_spoken: Spoken, _intent: ProposeGoals) -> Reply:
    """The goals that follow from the assessment."""
    return Reply("reply.gaps", {})
