"""`/level`: expectations, gaps, one's own level, and where each statement comes from."""

import json
from collections.abc import Callable

from bot.blocks import level_pages as pages
from bot.blocks import levels as blocks
from bot.blocks.knowledge import worth_knowing
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.passports import passport
from bot.blocks.text import escape, fit
from bot.content import Content, Ladder
from bot.mentoring import levels as rules
from bot.mentoring.gaps import own_step
from bot.slack import assessment, gaps, pictures, readiness
from bot.slack.acquaintances import Known
from bot.slack.answers import Answer, Ready, Sheet
from bot.slack.context import Visit
from bot.slack.inputs import Click
from bot.slack.speech.assessment import read_level_command
from bot.slack.speech.intents import AskReadiness, Assess, ProposeGoals
from bot.slack.speech.pictures import asks_for_picture, beside_picture


class Pages:
    """Rendered answers that depend on content and a level alone, and what led to them; emptied for other content."""

    def __init__(self) -> None:
        self._content: Content | None = None
        self._bodies: dict[tuple[object, ...], Ready] = {}
        self._typed: dict[tuple[str, str], Ready] = {}

    def typed(self, content: Content, ladder: Ladder, text: str) -> Ready | None:
        """The answer to these very words, where they were typed before and whoever types them gets the same."""
        return self._typed.get((ladder.id, text)) if content is self._content else None

    def of_content(self, content: Content, ladder: Ladder, text: str, request: rules.One) -> Ready:
        """What everybody gets who types this."""
        ready = self._get(content, (ladder.id, request), lambda: pages.of_content(content, ladder, request))
        if len(text) <= LONGEST_REMEMBERED and len(self._typed) < MOST_REMEMBERED:
            self._typed[ladder.id, text] = ready
        return ready

    def of_level(
        self, content: Content, ladder: Ladder, own: str | None, request: rules.Request, command: str
    ) -> Ready:
        """What everybody at this level gets who asks for one of `FOR_A_LEVEL`."""
        level = rules.own_level(ladder, own)
        key = (ladder.id, level, request, command)
        return self._get(content, key, lambda: pages.render(content, ladder, level, request, command))

    def _get(self, content: Content, key: tuple[object, ...], render: Callable[[], Message]) -> Ready:
        """The body as Slack takes it, rendered once."""
        if content is not self._content:
            self._content, self._bodies, self._typed = content, {}, {}
        ready = self._bodies.get(key)
        if ready is None:
            ready = Ready(json.dumps(render().body(), ensure_ascii=False))
            if len(self._bodies) < MOST_RENDERED:
                self._bodies[key] = ready
        return ready


FOR_A_LEVEL = (rules.Mine, rules.MineIn, rules.Ladders, rules.Help)
"""Requests without a word of the member's in the answer, which is the same for all at one level."""
MOST_RENDERED = 500
"""Pages that are remembered, of some 10 kB."""
LONGEST_REMEMBERED = 60
"""Characters of typed words whose answer is remembered."""
MOST_REMEMBERED = 2_000
"""Ways of asking that are remembered; pages are shared among them."""
PAGES = Pages()


async def command(visit: Visit, text: str) -> Message | Ready:
    """`/level`, `/level senior architecture`, `/level mid to senior`, `/level set mid` ..."""
    known = await visit.known()
    content = visit.content
    ladder = content.ladder(known.ladder)
    before = PAGES.typed(content, ladder, text)
    if before is not None:
        return before
    if asks_for_picture(text):
        return await pictures.command(visit)
    beside = beside_picture(text)
    if beside:
        said = escape(fit(beside, 100))
        return note(visit.say("pictures.unknown", typed=said, command=f"/{visit.desk.prefix}level"))
    about_me = read_level_command(text)
    if about_me is not None:
        return await _about_me(visit, about_me)
    request = rules.read_request(text, ladder, tuple(content.ladders))
    if isinstance(request, rules.One):
        return PAGES.of_content(content, ladder, text, request)
    if isinstance(request, FOR_A_LEVEL) or _is_a_way(request, ladder, known):
        own = rules.own_level(ladder, known.level)
        return PAGES.of_level(content, ladder, own, request, f"/{visit.desk.prefix}level")
    return await answer(visit, known, ladder, request)


def _is_a_way(request: rules.Request, ladder: Ladder, known: Known) -> bool:
    """Whether it is about two levels alone; the way from one's own to the next ends with goals of one's own."""
    return isinstance(request, rules.Gap) and not own_step(ladder, known.level, request)


async def _about_me(visit: Visit, asked: Assess | AskReadiness | ProposeGoals) -> Message:
    """`/level assess`, `/level readiness`, `/level goals`."""
    if isinstance(asked, Assess):
        return await assessment.command(visit, asked)
    if isinstance(asked, AskReadiness):
        return await readiness.command(visit, asked)
    return await gaps.show(visit)


async def answer(visit: Visit, known: Known, ladder: Ladder, request: rules.Request) -> Message:
    """The answer to a request that depends on the person or changes something."""
    if isinstance(request, rules.SetMine):
        return await set_mine(visit, known, ladder, request.level)
    if isinstance(request, rules.Unset):
        return await unset(visit, ladder)
    if isinstance(request, rules.Choose):
        return await choose(visit, known, request.ladder)
    if isinstance(request, rules.Gap):
        return await gaps.of_gap(visit, known, ladder, request)
    return pages.render(visit.content, ladder, known.level, request, f"/{visit.desk.prefix}level")


async def set_mine(visit: Visit, known: Known, ladder: Ladder, level_id: str) -> Message:
    """Set the member's level, and show where to look next."""
    level = ladder.level(level_id)
    async with visit.open_team() as team:
        await team.members.meet(visit.user_id, visit.now)
        await team.members.change(visit.user_id, visit.now, level=level.id, ladder=ladder.id)
    before = rules.own_level(ladder, known.level)
    key = "levels.set_done" if before is None else "levels.set_same" if before == level.id else "levels.set_moved"
    return blocks.level_set(visit.content, ladder, level, key, before)


async def unset(visit: Visit, ladder: Ladder) -> Message:
    """No level any more; which one it is can be said at once."""
    async with visit.open_team() as team:
        await team.members.meet(visit.user_id, visit.now)
        await team.members.change(visit.user_id, visit.now, level=None)
    return blocks.pick_level(visit.content, ladder, visit.say("levels.unset"))


async def choose(visit: Visit, known: Known, ladder_id: str) -> Message:
    """Use another ladder; a level that it lacks is asked for again."""
    ladder = visit.content.ladders[ladder_id]
    kept = rules.own_level(ladder, known.level)
    async with visit.open_team() as team:
        await team.members.meet(visit.user_id, visit.now)
        await team.members.change(visit.user_id, visit.now, ladder=ladder.id, level=kept)
    levels = ", ".join(level.title for level in ladder.levels)
    if known.level is not None and kept is None:
        text = visit.say("levels.ladder_set_lost", title=ladder.title, level=known.level)
        return blocks.pick_level(visit.content, ladder, text)
    return note(visit.say("levels.ladder_set", title=ladder.title, levels=levels))


async def _ladder_of(visit: Visit) -> tuple[Known, Ladder]:
    known = await visit.known()
    return known, visit.content.ladder(known.ladder)


async def clicked_set(visit: Visit, click: Click) -> Answer:
    """A level's button in the question which level one is at."""
    known, ladder = await _ladder_of(visit)
    if rules.own_level(ladder, click.value) is None:
        return blocks.suggestions(visit.content, click.value, (), visit.say("levels.unknown_set"))
    return await set_mine(visit, known, ladder, click.value)


async def clicked_ask(visit: Visit, click: Click) -> Answer:
    """A guess at what was meant, or any request carried by a button as it would be typed."""
    known, ladder = await _ladder_of(visit)
    request = rules.read_request(click.value, ladder, tuple(visit.content.ladders))
    if isinstance(request, rules.One):
        return pages.of_content(visit.content, ladder, request)
    return await answer(visit, known, ladder, request)


async def clicked_open(visit: Visit, click: Click) -> Answer:
    """One dimension of a level, `senior:architecture`."""
    level, _, dimension = click.value.partition(":")
    return await clicked_ask(visit, Click(click.action_id, f"{level} {dimension}"))


async def clicked_gap(visit: Visit, click: Click) -> Answer:
    """From one level to another, `mid>senior`."""
    start, _, goal = click.value.partition(">")
    return await clicked_ask(visit, Click(click.action_id, f"{start} to {goal}"))


async def clicked_ladder(visit: Visit, click: Click) -> Answer:
    """`Use this one` in the list of ladders."""
    known = await visit.known()
    if click.value not in visit.content.ladders:
        return blocks.ladders(visit.content, visit.content.ladder(known.ladder))
    return await choose(visit, known, click.value)


async def clicked_why(visit: Visit, click: Click) -> Answer:
    """`Why?` beside an expectation."""
    ladder_id, _, name = click.value.partition(":")
    expectation = rules.find_expectation(visit.content.ladder(ladder_id), name)
    if expectation is None:
        return gone(visit)
    said = passport(visit.content, expectation.text, expectation.sources, expectation.refs)
    return Sheet(visit.say("levels.why_title"), said)


async def clicked_rule(visit: Visit, click: Click) -> Answer:
    """`Why?` beside a readiness rule."""
    ladder_id, _, name = click.value.partition(":")
    rule = next((one for one in visit.content.ladder(ladder_id).rules if one.id == name), None)
    if rule is None:
        return gone(visit)
    return Sheet(visit.say("levels.why_title"), passport(visit.content, rule.text, rule.sources, rule.refs))


async def clicked_source(visit: Visit, click: Click) -> Answer:
    """`Why?` beside a piece of advice or a book."""
    piece = visit.content.advice.get(click.value) or visit.content.reading.get(click.value)
    if piece is None:
        return gone(visit)
    return Sheet(visit.say("levels.why_title"), passport(visit.content, piece.title, piece.sources, piece.refs))


async def clicked_advice(visit: Visit, click: Click) -> Answer:
    """`Worth knowing` below a dimension."""
    _, ladder = await _ladder_of(visit)
    request = rules.read_request(click.value.replace(":", " "), ladder)
    if not isinstance(request, rules.One) or request.dimension is None:
        return gone(visit)
    level, dimension = ladder.level(request.level), ladder.dimension(request.dimension)
    return Sheet(visit.say("levels.advice_title"), worth_knowing(visit.content, level, dimension))


def gone(visit: Visit) -> Message:
    """The button speaks of content that is no longer there."""
    return note(visit.say("app.gone", command=f"/{visit.desk.prefix}level"))
