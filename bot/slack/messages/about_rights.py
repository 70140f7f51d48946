"""What a direct message asks for about all of one's own data, and about all that comes by itself."""

from bot.mentoring.rights.asking import KINDS, plan_export
from bot.mentoring.stopping import stop_all
from bot.slack.messages.spoken import Reply, Spoken
from bot.slack.speech.intents import ExportData, StopAll


async def export_everything(spoken: Spoken, _intent: ExportData) -> Reply:
    """The answer is the file for a program; the one to read follows it."""
    team, user_id = spoken.team, spoken.member.user_id
    await plan_export(team, user_id, f"message:{spoken.ts}", spoken.now, kinds=KINDS[1:], thread=spoken.thread)
    return Reply(KINDS[0], {})


async def stop_everything(spoken: Spoken, _intent: StopAll) -> Reply:
    """Nothing comes by itself any more."""
    return Reply("reply.stopped", {"kinds": await stop_all(spoken.team, spoken.member.user_id, spoken.now)})
