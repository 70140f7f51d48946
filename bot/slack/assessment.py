"""`/level assess`: the overview, a form for each dimension, versions, and what can be undone."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from slack_sdk.models.views import View

from bot.blocks import assessment as blocks
from bot.blocks.assessment_form import MARK, NOT_YET, field, form
from bot.blocks.message import Message
from bot.blocks.text import clean, escape, fit
from bot.content import Ladder
from bot.errors import NotFoundError
from bot.mentoring import assessment as rules
from bot.mentoring import dimensions, levels
from bot.mentoring.members import local_day
from bot.slack.answers import Answer, Form, Invalid, Sheet, origin
from bot.slack.context import Visit
from bot.slack.inputs import Click, Filled, number
from bot.slack.speech.intents import Assess
from bot.store import Member, Rating

SHOWS = ("", "history", "restart", "finish")
"""What can stand after `/level assess`, besides the name of a dimension."""


def scene(visit: Visit, member: Member) -> blocks.Scene:
    """What renderings need to know of the member."""
    command = f"/{visit.desk.prefix}level assess"
    today = local_day(visit.now, member.timezone)
    return blocks.Scene(visit.content, visit.content.ladder(member.ladder), today, member.timezone, command)


def dimension_named(text: str, ladder: Ladder) -> str | None:
    """The dimension that these words name, near misses included."""
    asked = levels.read_request(text, ladder)
    return asked.dimension if isinstance(asked, levels.MineIn | levels.One) else None


async def command(visit: Visit, intent: Assess) -> Message:
    """`/level assess`, `/level assess architecture`, `/level assess history` ..."""
    member = await visit.member()
    if intent.text == "finish":
        return await finish(visit, member)
    found = scene(visit, member)
    if intent.text == "history":
        return blocks.history(found, await _versions(visit, member))
    standpoint = await rules.read(visit.rows, member.user_id, found.ladder, visit.now)
    if intent.text == "restart":
        return blocks.ask_discard(found, standpoint)
    first = dimension_named(intent.text, found.ladder) if intent.text else None
    opening = ""
    if intent.text and first is None:
        opening = visit.say("levels.unknown_dimension", typed=escape(fit(intent.text, 100)))
    return blocks.overview(found, standpoint, opening, first=first)


async def show(visit: Visit, opening: str = "", undo: int | None = None) -> Message:
    """The overview as things are now."""
    member = await visit.member()
    found = scene(visit, member)
    standpoint = await rules.read(visit.rows, member.user_id, found.ladder, visit.now)
    return blocks.overview(found, standpoint, opening, undo)


async def finish(visit: Visit, member: Member) -> Message:
    """The open round becomes a version, at once."""
    ladder = visit.content.ladder(member.ladder)
    async with visit.open_team() as team:
        finished = await rules.finish(team, member, ladder, visit.content.words, visit.now)
    count = len(await _versions(visit, member))
    name = f"/{visit.desk.prefix}level assess"
    return await show(visit, visit.say("assessment.just_finished", number=count, command=name), finished.id)


async def _versions(visit: Visit, member: Member) -> list[rules.Version]:
    ladder = visit.content.ladder(member.ladder)
    return await rules.history(visit.rows, member.user_id, ladder, visit.now)


async def clicked_open(visit: Visit, _click: Click) -> Answer:
    """`Rate yourself`, `Back to the overview`."""
    return await show(visit)


async def clicked_rate(visit: Visit, click: Click) -> Answer:
    """A dimension's button, or its line in the select: the form with what was said before."""
    member = await visit.member()
    return Form(await _form(visit, member, click.value, origin(visit)))


async def _form(visit: Visit, member: Member, dimension_id: str, place: str) -> View:
    found = scene(visit, member)
    dimension = dimensions.find(dimension_id, found.ladder)
    if dimension is None:
        raise NotFoundError(visit.say("assessment.dimension_gone", command=found.command))
    standpoint = await rules.read(visit.rows, member.user_id, found.ladder, visit.now)
    wins = await visit.rows.wins.in_dimension(member.user_id, dimension.id, rules.MOST_WINS)
    return form(found, dimension, standpoint, wins, place)


async def rated(visit: Visit, filled: Filled) -> Message | Form | Invalid | None:
    """One dimension, kept at once; then the next open one, or the overview."""
    member = await visit.member()
    ladder = visit.content.ladder(member.ladder)
    dimension = filled.metadata.get("dimension", "")
    if dimensions.find(dimension, ladder) is None:
        raise NotFoundError(visit.say("assessment.dimension_gone", command=f"/{visit.desk.prefix}level assess"))
    said = read_said(visit, filled.values, ladder, dimension)
    if isinstance(said, Invalid):
        return said
    async with visit.open_team() as team:
        rated_now = (await rules.read(team, member.user_id, ladder, visit.now)).ratings.get(dimension)
        if rated_now is not None:
            said = _as_changed(filled, dimension, rated_now.rating, said)
        await rules.save(team, member, ladder, dimension, said, visit.now)
    standpoint = await rules.read(visit.rows, member.user_id, ladder, visit.now)
    following = rules.next_dimension(standpoint, dimension)
    if following is not None:
        return Form(await _form(visit, member, following, filled.metadata.get("origin", "")))
    return blocks.overview(scene(visit, member), standpoint)


def _as_changed(filled: Filled, dimension: str, rating: Rating, said: rules.Said) -> rules.Said:
    """The rating of now with what was changed in the form."""
    known = rules.Said(rating.level, rating.sureness, rating.example, tuple(rating.win_ids))
    found = filled.changed_in(known, said, suffix=field("", dimension))
    return replace(found, win_ids=said.win_ids) if field("wins", dimension) in filled.changed else found


def read_said(visit: Visit, values: Mapping[str, str | None], ladder: Ladder, dimension: str) -> rules.Said | Invalid:
    """The four fields of a rating, or what is wrong with each of them."""
    errors: dict[str, str] = {}
    chosen = values.get(field("level", dimension)) or ""
    level = chosen.removeprefix(MARK) if chosen.startswith(MARK) else None
    if chosen != NOT_YET and levels.own_level(ladder, level) is None:
        errors[field("level", dimension)] = visit.say("assessment.error_level")
    sureness = number(values.get(field("sureness", dimension)) or "")
    if sureness not in rules.SURENESS:
        errors[field("sureness", dimension)] = visit.say("assessment.error_sureness")
    example = clean(values.get(field("example", dimension)) or "").strip()
    if len(example) > rules.LONGEST_EXAMPLE:
        facts = {"length": f"{len(example):,}", "most": f"{rules.LONGEST_EXAMPLE:,}"}
        errors[field("example", dimension)] = visit.say("assessment.error_example", **facts)
    if errors or sureness is None:
        return Invalid(errors)
    ids = (number(one) for one in (values.get(field("wins", dimension)) or "").split(","))
    return rules.Said(level, sureness, example or None, tuple(one for one in ids if one is not None))


async def clicked_finish(visit: Visit, _click: Click) -> Answer:
    """`Finish this round`."""
    return await finish(visit, await visit.member())


async def clicked_reopen(visit: Visit, click: Click) -> Answer:
    """`Undo` below a round that was just finished; when it is too late for that, the way to a new one."""
    member = await visit.member()
    try:
        async with visit.open_team() as team:
            await rules.reopen(team, member, number(click.value), visit.content.words, visit.now)
    except rules.TooLateError as late:
        return await show(visit, str(late))
    return await show(visit, visit.say("assessment.reopened"))


async def clicked_discard(visit: Visit, click: Click) -> Answer:
    """`Throw this round away`, once Slack has asked back."""
    member = await visit.member()
    async with visit.open_team() as team:
        await rules.discard(team, member, number(click.value), visit.content.words)
    return await show(visit, visit.say("assessment.thrown_away"))


async def clicked_history(visit: Visit, click: Click) -> Answer:
    """`Versions`, `Older`, `Newer`: the list from an offset on."""
    member = await visit.member()
    return blocks.history(scene(visit, member), await _versions(visit, member), number(click.value) or 0)


async def clicked_compare(visit: Visit, click: Click) -> Answer:
    """`What moved`: a version against the one before it."""
    member = await visit.member()
    versions = await _versions(visit, member)
    wanted = number(click.value)
    position = next((place for place, one in enumerate(versions) if one.assessment.id == wanted), None)
    if position is None:
        raise NotFoundError(visit.say("assessment.version_gone"))
    return blocks.compared(scene(visit, member), versions, position)


async def clicked_rough(visit: Visit, _click: Click) -> Answer:
    """`How rough?`: the studies behind the ranges."""
    return Sheet(visit.say("assessment.rough_title"), blocks.rough(visit.content))


ACTIONS: Mapping[str, Callable[[Visit, Click], Awaitable[Answer]]] = {
    "assessment.open": clicked_open,
    "assessment.next": clicked_rate,
    "assessment.rate": clicked_rate,
    "assessment.finish": clicked_finish,
    "assessment.reopen": clicked_reopen,
    "assessment.discard": clicked_discard,
    "assessment.history": clicked_history,
    "assessment.compare": clicked_compare,
    "assessment.rough": clicked_rough,
}

FORMS: Mapping[str, Callable[[Visit, Filled], Awaitable[Message | Form | Invalid | None]]] = {
    "assessment.rated": rated,
}
