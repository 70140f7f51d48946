"""`/wins`: what is typed after it, and the rule that each line leads to."""

from bot.blocks import wins as blocks
from bot.blocks.goals import Scene
from bot.blocks.message import Message
from bot.blocks.text import clean
from bot.mentoring import wins as rules
from bot.mentoring.second_clicks import was_just_planned
from bot.slack.context import Visit
from bot.slack.goals.scenes import scene
from bot.slack.speech.intents import AddWin, DeleteWin, EditWin, ExportWins, Help, ListWins, SearchWins
from bot.slack.speech.wins import read_wins_command

EXPORT = "reply.wins_export"


async def command(visit: Visit, text: str) -> Message:
    """`/wins`, `/wins add Led the storage review yesterday`, `/wins search review`, `/wins export` ..."""
    typed = clean(text).strip()
    intent = read_wins_command(typed)
    name = f"/{visit.desk.prefix}wins"
    match intent:
        case ListWins():
            return await show_list(visit)
        case Help():
            return blocks.help_page(visit.content.words, name)
        case AddWin():
            return await add(visit, intent.text)
        case SearchWins():
            return await show_found(visit, intent.words)
        case ExportWins():
            return await export(visit)
        case EditWin() | DeleteWin():
            return await show_one(visit, intent)
        case _:
            return blocks.unknown(visit.content.words, typed, intent.suggestion, name)


async def show_list(visit: Visit, offset: int = 0) -> Message:
    """One page of the member's wins, newest first; the first one speaks of goals that are done too."""
    count = sum((await visit.rows.wins.counts(visit.user_id)).values())
    offset = offset if 0 <= offset < count else 0
    page = await visit.rows.wins.of(visit.user_id, blocks.PAGE, offset)
    done = [] if offset else await rules.done_goals(visit.rows, visit.user_id)
    return blocks.listed(await known_scene(visit), page, count, offset, done)


async def show_found(visit: Visit, words: str) -> Message:
    """The first page of the wins that have all of these words."""
    looks = await known_scene(visit)
    return blocks.found(looks, rules.matching(await visit.rows.wins.of(visit.user_id), words, looks.ladder), words)


async def show_one(visit: Visit, intent: EditWin | DeleteWin) -> Message:
    """One win with its buttons, or the question whether it is to be deleted."""
    member = await visit.member()
    win = await rules.numbered(visit.rows, member, intent.number, visit.content.words)
    if isinstance(intent, DeleteWin):
        return blocks.asked_to_delete(scene(visit, member), win)
    return blocks.card(scene(visit, member), win)


async def add(visit: Visit, typed: str) -> Message:
    """Write a win down at once; what makes none is kept."""
    member = await visit.member()
    async with visit.open_team() as team:
        outcome = await rules.add_typed(team, member, typed, visit.content, visit.now)
    if isinstance(outcome, rules.Kept):
        return blocks.kept(scene(visit, member), outcome)
    return blocks.saved(scene(visit, member), outcome)


async def export(visit: Visit, *, is_click: bool = False) -> Message:
    """All wins, and the goals that are done, as a document by direct message; one for two clicks."""
    count = sum((await visit.rows.wins.counts(visit.user_id)).values())
    count += len(await rules.done_goals(visit.rows, visit.user_id))
    if not count:
        return blocks.nothing_to_export(visit.content.words)
    await visit.member()
    async with visit.open_team() as team:
        if not (is_click and await was_just_planned(team, visit.user_id, EXPORT, visit.now)):
            await team.deliveries.plan(
                visit.user_id, EXPORT, "requested", f"export:{visit.key}", visit.now, now=visit.now
            )
    return blocks.export_coming(visit.content.words, count)


async def known_scene(visit: Visit) -> Scene:
    """The scene from what is remembered of the member."""
    known = await visit.known()
    return Scene(visit.content.words, visit.content.ladder(known.ladder), await visit.today(), known.timezone)
