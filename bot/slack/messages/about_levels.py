"""Direct messages about levels."""

from bot.content import Ladder
from bot.mentoring import levels
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import ShowLevel


async def show_level(spoken: Spoken, intent: ShowLevel) -> Reply:
    """What was asked is put into the ladder's own words; those are what the writer of the answer reads."""
    ladder = spoken.content.ladder(spoken.member.ladder)
    request = levels.read_request(intent.text, ladder, tuple(spoken.content.ladders))
    if isinstance(request, levels.Unknown):
        note = await spoken.team.notes.keep(spoken.member.user_id, intent.text, spoken.now, kind="unplaced")
        return Reply("reply.level_unknown", {"note": note.id, "guesses": list(request.guesses)})
    if isinstance(request, levels.SetMine):
        return await _set_mine(spoken, ladder, request.level)
    if isinstance(request, levels.Unset):
        await spoken.team.members.change(spoken.member.user_id, spoken.now, level=None)
        return Reply("reply.level", {"ask": ""})
    if isinstance(request, levels.Choose):
        return await _choose(spoken, request.ladder)
    return Reply("reply.level", {"ask": ask_of(request)})


async def _set_mine(spoken: Spoken, ladder: Ladder, level: str) -> Reply:
    before = levels.own_level(ladder, spoken.member.level)
    await spoken.team.members.change(spoken.member.user_id, spoken.now, level=level, ladder=ladder.id)
    return Reply("reply.level_set", {"level": level, "before": before})


async def _choose(spoken: Spoken, ladder_id: str) -> Reply:
    """Another ladder; a level that it lacks is unset."""
    kept = levels.own_level(spoken.content.ladder(ladder_id), spoken.member.level)
    await spoken.team.members.change(spoken.member.user_id, spoken.now, level=kept, ladder=ladder_id)
    return Reply("reply.level", {"ask": ""})


def ask_of(request: levels.Request) -> str:
    """A request as `/level` would be typed, in ids alone."""
    if isinstance(request, levels.One):
        return f"{request.level} {request.dimension or ''}".strip()
    if isinstance(request, levels.Gap):
        way = f"{request.start or ''} to {request.goal or ''}" if request.start or request.goal else "gap"
        return f"{way} {request.dimension or ''}".strip()
    if isinstance(request, levels.MineIn):
        return request.dimension
    return {levels.Ladders: "ladders", levels.Help: "help"}.get(type(request), "")
