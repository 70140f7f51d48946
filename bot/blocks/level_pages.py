"""Which page answers which request about a ladder; the same for command, button and direct message."""

from collections.abc import Sequence

from bot.blocks import levels as blocks
from bot.blocks.message import Message
from bot.blocks.page import note
from bot.blocks.text import entities
from bot.content import Content, Ladder
from bot.mentoring import levels as rules


def render(
    content: Content,
    ladder: Ladder,
    own: str | None,
    request: rules.Request,
    command: str,
    order: Sequence[str] = (),
) -> Message:
    """Everything that can be asked without changing anything. `own` is the member's level, if it is set.

    `order` is how a gap's dimensions come, by id, where another order than the ladder's says more.
    """
    if isinstance(request, rules.Ladders):
        return blocks.ladders(content, ladder)
    if isinstance(request, rules.Help):
        return blocks.help_page(content, ladder, command)
    if isinstance(request, rules.Unknown) and request.typed.lower() == "set":
        return blocks.pick_level(content, ladder, content.words.say("levels.mine_none", command=command))
    if isinstance(request, rules.Unknown):
        return blocks.suggestions(content, request.typed, request.guesses, _not_found(content, request))
    level = rules.own_level(ladder, own)
    about_me = isinstance(request, rules.Mine | rules.MineIn)
    if about_me or (isinstance(request, rules.Gap) and request.start is None):
        if level is None:
            key = "levels.mine_none" if about_me else "levels.gap_needs_level"
            return blocks.pick_level(content, ladder, content.words.say(key, command=command))
        request = rules.with_own(ladder, level, request)
    if isinstance(request, rules.Mine) and level is not None:
        return blocks.mine(content, ladder, ladder.level(level))
    return of_content(content, ladder, request, order)


def _not_found(content: Content, request: rules.Unknown) -> str | None:
    """What to say of a level to set or a ladder to choose that is not there; None where neither was asked for."""
    if request.guesses and request.guesses[0].startswith("set "):
        return content.words.say("levels.unknown_set")
    if request.guesses and request.guesses[0].startswith("ladder "):
        return content.words.say("levels.unknown_ladder")
    return None


def of_content(content: Content, ladder: Ladder, request: rules.Request, order: Sequence[str] = ()) -> Message:
    """A page that depends on content alone; TypeError for a request that is about a person."""
    if isinstance(request, rules.One) and request.dimension is not None:
        dimension = ladder.dimension(request.dimension)
        return blocks.one_dimension(content, ladder, ladder.level(request.level), dimension)
    if isinstance(request, rules.One):
        return blocks.one_level(content, ladder, ladder.level(request.level))
    if isinstance(request, rules.Gap) and request.start is not None and request.goal is not None:
        return _gap(content, ladder, request.start, request.goal, request.dimension, order)
    raise TypeError(f"no page for {type(request).__name__}")


def _gap(
    content: Content, ladder: Ladder, start: str, goal: str, dimension: str | None, order: Sequence[str] = ()
) -> Message:
    """The way up, whichever way round it was asked."""
    say = content.words.say
    low, high = ladder.level(start), ladder.level(goal)
    if start == goal:
        key = "levels.gap_same" if ladder.next_level(goal) else "levels.gap_top"
        said = note(say(key, level=high.title, ladder=entities(ladder.title)))
        return said.followed_by(of_content(content, ladder, rules.One(goal, dimension)))
    steps = rules.between(ladder, start, goal)
    if not steps:
        said = note(say("levels.gap_down", start=low.title, goal=high.title))
        return said.followed_by(_gap(content, ladder, goal, start, dimension))
    if dimension is not None:
        return of_content(content, ladder, rules.One(goal, dimension))
    return blocks.gap(content, ladder, low, high, steps[:-1], order)
