"""How levels, dimensions and gaps look."""

from collections.abc import Sequence

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    Option,
    StaticSelectElement,
)

from bot.blocks.message import Message
from bot.blocks.page import Page, button, paragraph, split_lines
from bot.blocks.passports import source_line
from bot.blocks.text import entities, escape, fit
from bot.content import Content, Dimension, Expectation, Ladder, Level

SHOWN = 3
"""Expectations of a dimension in an overview; a button leads to all of them."""


def one_level(content: Content, ladder: Ladder, level: Level, *, own: bool = False) -> Message:
    """A level: its meaning, and by dimension the expectations that come first. `own`: it is the reader's."""
    say = content.words.say
    key = "levels.mine_title" if own else "levels.level_title"
    page = Page(say(key, level=level.title, ladder=ladder.title))
    page.section(say("levels.level_intro", meaning=entities(level.meaning)))
    _cells(page, content, ladder, level)
    sources = dict.fromkeys(name for one in _first_of_all(ladder, level) for name in one.sources)
    page.small(source_line(content, list(sources)))
    page.small(say("levels.guide"))
    above = ladder.next_level(level.id)
    buttons = [] if own else [button(say("levels.set_this"), "level.set", level.id)]
    if above is not None:
        buttons.append(button(say("levels.next_level", level=above.title), "level.gap", f"{level.id}>{above.id}"))
    page.actions(*buttons)
    return page.message()


def _cells(page: Page, content: Content, ladder: Ladder, level: Level) -> None:
    say = content.words.say
    for dimension in ladder.dimensions:
        cell = ladder.expectations(level.id, dimension.id)
        if cell:
            more = button(
                say("levels.more", count=len(cell)),
                f"level.open:{dimension.id}",
                f"{level.id}:{dimension.id}",
                say("levels.more_label", count=len(cell), dimension=dimension.title),
            )
            lines = _bullets(content, cell[:SHOWN])
            page.section(say("levels.cell", dimension=entities(dimension.title), lines=lines), more)


def _first_of_all(ladder: Ladder, level: Level) -> list[Expectation]:
    return [one for dimension in ladder.dimensions for one in ladder.expectations(level.id, dimension.id)[:SHOWN]]


def _bullets(content: Content, cell: Sequence[Expectation]) -> str:
    return "\n".join(content.words.say("levels.bullet", text=entities(one.text)) for one in cell)


def one_dimension(content: Content, ladder: Ladder, level: Level, dimension: Dimension) -> Message:
    """One dimension in depth: each expectation with example, question, sources and `Why?`."""
    say = content.words.say
    page = Page(say("levels.dimension_title", level=level.title, dimension=dimension.title))
    page.section(entities(dimension.about))
    for one in ladder.expectations(level.id, dimension.id):
        page.section(
            _expectation(content, one), button(say("levels.why"), f"level.why:{one.id}", f"{ladder.id}:{one.id}")
        )
        page.small(source_line(content, one.sources))
    page.actions(*_around(content, ladder, level, dimension))
    return page.message()


def _expectation(content: Content, one: Expectation) -> str:
    say = content.words.say
    lines = [say("levels.expectation", text=entities(one.text))]
    if one.example:
        lines.append(say("levels.expectation_example", example=entities(one.example)))
    if one.question:
        lines.append(say("levels.expectation_question", question=entities(one.question)))
    return "\n".join(lines)


def _around(
    content: Content, ladder: Ladder, level: Level, dimension: Dimension
) -> list[ButtonElement | StaticSelectElement]:
    say = content.words.say
    options = [
        Option(text=fit(one.title, 75), value=f"{level.id}:{one.id}") for one in ladder.dimensions if one != dimension
    ]
    elements: list[ButtonElement | StaticSelectElement] = []
    if options:
        placeholder = say("levels.another_dimension")
        elements.append(StaticSelectElement(placeholder=placeholder, action_id="level.open", options=options))
    above = ladder.next_level(level.id)
    if above is not None:
        text = say("levels.same_at", dimension=dimension.short, level=above.title)
        elements.append(button(text, f"level.open:{above.id}", f"{above.id}:{dimension.id}"))
    elements.append(button(say("levels.advice"), "level.advice", f"{level.id}:{dimension.id}"))
    return elements


def _gap_in(page: Page, content: Content, ladder: Ladder, goal: Level, dimension: Dimension) -> None:
    """What one dimension adds, where the ladder says anything."""
    say, cell = content.words.say, ladder.expectations(goal.id, dimension.id)
    if not cell:
        return
    more = button(
        say("levels.more", count=len(cell)),
        f"level.open:{dimension.id}",
        f"{goal.id}:{dimension.id}",
        say("levels.more_label", count=len(cell), dimension=dimension.title),
    )
    lines = _bullets(content, cell[:SHOWN])
    text = say("levels.gap_cell", dimension=entities(dimension.title), goal=entities(goal.title), lines=lines)
    page.section(text, more)


def gap(
    content: Content,
    ladder: Ladder,
    start: Level,
    goal: Level,
    on_the_way: Sequence[Level] = (),
    order: Sequence[str] = (),
) -> Message:
    """Only what changes: meanings, rules, what each dimension adds, and the questions to put to oneself.

    `order`: dimensions by id where another order than the ladder's says more.
    """
    say = content.words.say
    page = Page(say("levels.gap_title", start=start.title, goal=goal.title))
    page.section(
        say(
            "levels.gap_lines",
            start=entities(start.title),
            start_meaning=entities(start.meaning),
            goal=entities(goal.title),
            goal_meaning=entities(goal.meaning),
        )
    )
    for level in on_the_way:
        page.section(say("levels.gap_between", level=entities(level.title), meaning=entities(level.meaning)))
    _rules(page, content, ladder, goal)
    for dimension in [ladder.dimension(name) for name in order] or ladder.dimensions:
        _gap_in(page, content, ladder, goal, dimension)
    sources = dict.fromkeys(name for one in _first_of_all(ladder, goal) for name in one.sources)
    page.small(source_line(content, list(sources)))
    return page.message()


def _rules(page: Page, content: Content, ladder: Ladder, goal: Level) -> None:
    say = content.words.say
    rules = [rule for rule in ladder.rules if rule.level == goal.id]
    for rule in rules:
        cautions = "\n".join(say("levels.caution", text=entities(caution)) for caution in rule.cautions)
        text = say("levels.rule", title=entities(rule.title), text=entities(rule.text), cautions=cautions).strip()
        page.section(text, button(say("levels.why"), f"level.rule:{rule.id}", f"{ladder.id}:{rule.id}"))
    checks = [check for check in ladder.self_checks if check.level == goal.id]
    if checks:
        lines = "\n".join(
            say("levels.check", number=number, text=entities(check.text)) for number, check in enumerate(checks, 1)
        )
        page.section(say("levels.checks", lines=lines))
    if rules or checks:
        page.small(say("levels.never_verdict"))


def mine(content: Content, ladder: Ladder, level: Level) -> Message:
    """My level, and what the next rung adds."""
    say = content.words.say
    message = one_level(content, ladder, level, own=True)
    above = ladder.next_level(level.id)
    if above is None:
        text = say("levels.mine_top", ladder=entities(ladder.title))
    else:
        firsts = [ladder.expectations(above.id, dimension.id)[:1] for dimension in ladder.dimensions]
        lines = "\n".join(_bullets(content, first) for first in firsts if first)
        text = say("levels.mine_next", level=entities(above.title), meaning=entities(above.meaning), lines=lines)
    blocks = list(message.blocks)
    buttons = blocks[-1:] if isinstance(blocks[-1], ActionsBlock) else []
    end = len(blocks) - len(buttons)
    blocks[end:] = [*(paragraph(part) for part in split_lines(text)), *buttons]
    return Message(f"{message.text}\n\n{text}", blocks)


def pick_level(content: Content, ladder: Ladder, question: str) -> Message:
    """The question which level one is at, with a button and a meaning for each."""
    page = Page(content.words.say("app.name"))
    page.section(question)
    page.section(
        "\n".join(
            content.words.say("levels.bullet", text=f"*{entities(level.title)}:* {entities(level.meaning)}")
            for level in ladder.levels
        )
    )
    page.actions(*(button(level.title, f"level.set:{level.id}", level.id) for level in ladder.levels))
    return page.message()


def suggestions(content: Content, typed: str, guesses: Sequence[str], sentence: str | None = None) -> Message:
    """What was not understood, and what may have been meant, as buttons."""
    say = content.words.say
    text = sentence or say("levels.unknown", typed=escape(fit(typed, 100)))
    if guesses:
        text = f"{text} {say('levels.did_you_mean')}"
    blocks: list[Block] = [paragraph(text)]
    if guesses:
        blocks.append(
            ActionsBlock(elements=[button(guess, f"level.ask:{n}", fit(guess, 150)) for n, guess in enumerate(guesses)])
        )
    return Message(f"{text} {', '.join(guesses)}".strip(), blocks)


def ladders(content: Content, chosen: Ladder) -> Message:
    """Every ladder with its levels, and a button to use it."""
    say = content.words.say
    page = Page(say("levels.ladders_title"))
    for ladder in list(content.ladders.values())[:40]:
        text = say(
            "levels.ladder_line",
            title=entities(ladder.title),
            id=ladder.id,
            chosen=say("levels.ladder_chosen") if ladder.id == chosen.id else "",
            about=entities(ladder.about),
            levels=", ".join(entities(level.title) for level in ladder.levels),
        )
        use = button(say("levels.ladder_use"), f"level.ladder:{ladder.id}", ladder.id)
        page.section(text, use if ladder.id != chosen.id else None)
    return page.message()


def help_page(content: Content, ladder: Ladder, command: str) -> Message:
    """What can be typed."""
    page = Page(content.words.say("levels.help_title"))
    page.section(
        content.words.say(
            "levels.help",
            command=command,
            levels=", ".join(level.id for level in ladder.levels),
            dimensions=", ".join(dimension.id for dimension in ladder.dimensions),
        )
    )
    return page.message()


def level_set(content: Content, ladder: Ladder, level: Level, key: str, before: str | None) -> Message:
    """What the level is now, with the way to its expectations and to the next one."""
    say = content.words.say
    was = ladder.level(before).title if before else ""
    text = say(key, level=entities(level.title), meaning=entities(level.meaning), before=entities(was))
    buttons = [button(level.title, "level.ask:mine", level.id)]
    above = ladder.next_level(level.id)
    if above is not None:
        buttons.append(button(say("levels.next_level", level=above.title), "level.gap", f"{level.id}>{above.id}"))
    return Message(text, [paragraph(text), ActionsBlock(elements=buttons)])
