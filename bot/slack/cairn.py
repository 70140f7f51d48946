"""`/cairn`: where I stand in five lines, and what can be typed."""

from bot.blocks import cairn as blocks
from bot.blocks.message import Message
from bot.mentoring.care import tells_of_mistreatment
from bot.mentoring.questions import looks_like_question
from bot.mentoring.standing import standing
from bot.slack import admin, export, forgetting, importing, one_on_one, preferences, privacy, questions
from bot.slack.answers import Answer, Ready
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.slack.speech.cairn import ASK, ONE_ON_ONE, Said, read_cairn_command
from bot.slack.speech.intents import ExportData, ForgetMe, ImportData, ShowSettings

ADMIN = ("admin", "admins")


async def command(visit: Visit, text: str) -> Message | Ready:
    """`/cairn` and `/cairn help`."""
    typed = " ".join(text.split()).lower()
    if typed in ("", "status", "me", "where do i stand"):
        return await status(visit)
    page = read_cairn_command(text)
    if page is not None:
        return await _own_page(visit, page)
    verb, _, rest = text.strip().partition(" ")
    if verb.lower().rstrip(":") in ONE_ON_ONE:
        return await one_on_one.command(visit, rest)
    if verb.lower().rstrip(":") in ASK:
        return await questions.command(visit, rest)
    if verb.lower() in ADMIN:
        return await admin.command(visit, rest)
    if typed in ("help", "?", "usage"):
        return await _help_page(visit)
    if looks_like_question(text) or tells_of_mistreatment(text):
        return await questions.command(visit, text)
    return blocks.unknown(visit.content, text).followed_by(await _help_page(visit))


async def _own_page(visit: Visit, said: Said) -> Message:
    match said:
        case ShowSettings():
            return await preferences.page(visit)
        case ExportData():
            return await export.send(visit)
        case ImportData():
            return importing.page(visit)
        case ForgetMe():
            return await forgetting.ask(visit)
        case _:
            return await privacy.page(visit)


async def status(visit: Visit) -> Message:
    """Level, goals, nudges in one line each."""
    member = await visit.member()
    found = await standing(visit.rows, member, visit.content, visit.now)
    return blocks.status(visit.content, found, f"/{visit.desk.prefix}")


async def clicked_help(visit: Visit, _click: Click) -> Answer:
    """`Help` on App Home."""
    return await _help_page(visit)


async def _help_page(visit: Visit) -> Message:
    """Every command; to admins also theirs."""
    desk = visit.desk
    client = desk.client_of(visit.team_id)
    is_admin = await desk.admins.seem_to_have(client, visit.team_id, visit.user_id, visit.now)
    return blocks.help_page(visit.content, f"/{desk.prefix}", is_admin=is_admin)
