"""How an answer looks: the point, what to do this week, both sides, the sources; and what stands there without one."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from bot.blocks.goals.wording import quote
from bot.blocks.message import Message
from bot.blocks.page import Page, button, note, paragraph
from bot.blocks.passports import passport
from bot.blocks.text import entities, escape, fit
from bot.content import Content, Contradiction, Ladder
from bot.mentoring.dates import say_day
from bot.mentoring.levels import find_expectation
from bot.mentoring.questions import Composed, Generated, Offered, Piece, is_contested
from bot.mentoring.questions.generated import parts_of

SAID = 3
"""Remarks of a source on the items shown that stand beside its name; `Why?` has all of them."""


def answer(content: Content, ladder: Ladder, found: Composed, generated: Generated | None = None) -> Message:
    """One answer with its buttons. Words of a language model stand where the point does, and say what they are.

    Where the parts of a curated answer give every side, they go only if the statements rest on all of them.
    """
    say, piece = content.words.say, found.piece
    page = Page(_title(content, ladder, piece))
    if generated is not None:
        page.section(_statements(content, generated))
        page.small(_mark(content, ladder, generated))
    lines = [text for text in (_body(content, ladder, found), _parts(content, found)) if text]
    if lines and (generated is None or _leaves_a_side_out(content, found, generated)):
        page.section("\n".join(lines))
    if found.at_level is not None:
        level, expected = found.at_level
        page.section(say("questions.at_level", level=entities(level.title), text=entities(expected.title)))
    if found.step:
        page.section(_step(content, found))
    for dispute in found.disputes:
        page.section(_dispute(content, piece, dispute))
    beside = [] if generated is None else [name for one in generated.pieces for name in one.sources]
    page.small(say("questions.sources", sources=_sources(content, found, beside)))
    page.actions(*_buttons(content, found))
    page.actions(*_more(content, ladder, found))
    return page.message()


def generated_beside(content: Content, ladder: Ladder, found: Composed, generated: Generated) -> Message:
    """The words of a language model alone, for below the curated answer, which has the buttons and the sources."""
    page = Page(_title(content, ladder, found.piece))
    page.section(_statements(content, generated))
    page.small(_mark(content, ladder, generated))
    return page.message()


def _statements(content: Content, generated: Generated) -> str:
    """Each with the numbers of what it rests on, as `_mark` counts them."""
    return "\n".join(
        content.words.say(
            "questions.statement",
            text=escape(one.text),
            numbers=", ".join(map(str, sorted({generated.number(name) for name in one.passages}))),
        )
        for one in generated.statements
    )


def _mark(content: Content, ladder: Ladder, generated: Generated) -> str:
    """Who wrote this, from what, and that it may be wrong: in the blocks and in the text alike (CHG-4)."""
    say = content.words.say
    passages = "; ".join(
        say("questions.passage", number=number, title=entities(fit(_title(content, ladder, piece), 150)))
        for number, piece in enumerate(generated.pieces, 1)
    )
    return say("questions.generated", model=escape(generated.model), passages=passages)


def _leaves_a_side_out(content: Content, found: Composed, generated: Generated) -> bool:
    return is_contested(content, found) and not generated.tells(parts_of(found))


def _title(content: Content, ladder: Ladder, piece: Piece) -> str:
    """The heading; statements are too long for one, so it says what they are."""
    say = content.words.say
    if piece.kind in ("expectation", "self_check"):
        level = next((one.title for one in ladder.levels if one.id in piece.levels), "")
        key = "questions.kind_expectation" if piece.kind == "expectation" else "questions.kind_self_check"
        return say(key, level=level)
    return piece.title


def _body(content: Content, ladder: Ladder, found: Composed) -> str:
    say, piece = content.words.say, found.piece
    if piece.kind == "expectation":
        one = find_expectation(ladder, piece.key.rpartition(":")[2])
        shown = [say("questions.expectation", text=entities(piece.title))]
        if piece.text:
            shown.append(say("questions.example", example=entities(piece.text)))
        if one is not None and one.question:
            shown.append(say("questions.question", question=entities(one.question)))
        return "\n".join(shown)
    if piece.kind == "reading":
        book = content.reading[piece.key]
        return say("questions.reading", why=entities(book.why), by=entities(book.recommended_by))
    if piece.kind == "self_check":
        return entities(piece.title)
    return entities(found.point)


def _parts(content: Content, found: Composed) -> str:
    return "\n".join(content.words.say("questions.part", text=entities(part)) for part in found.parts)


def _step(content: Content, found: Composed) -> str:
    say, step = content.words.say, entities(found.step)
    if found.nudge is None:
        return say("questions.step", step=step)
    return say("questions.step_of", title=_running(entities(found.nudge.title)), step=step)


def _running(title: str) -> str:
    """A title inside a sentence."""
    return title[0].lower() + title[1:]


def _dispute(content: Content, piece: Piece, dispute: Contradiction) -> str:
    say = content.words.say
    sides = "\n".join(
        say("questions.side", says=entities(side.says), sources=_titles(content, side.sources))
        for side in dispute.sides
    )
    if piece.key == dispute.id:
        return say("questions.dispute_own", sides=sides)
    shown = say("questions.dispute", topic=entities(dispute.topic), sides=sides)
    return f"{shown}\n{say('questions.handling', handling=entities(dispute.handling))}"


def _titles(content: Content, sources: Sequence[str]) -> str:
    return "; ".join(entities(content.sources[name].title) for name in sources if name in content.sources)


def _sources(content: Content, found: Composed, beside: Sequence[str] = ()) -> str:
    """Each source with how strong it is, and what it says of these very items; `beside` are sources of other pieces."""
    say, told = content.words.say, []
    for name in dict.fromkeys((*found.sources, *beside)):
        source = content.sources.get(name)
        if source is None:
            continue
        strength = say(f"levels.strength_{source.strength.replace('-', '_')}")
        said = dict.fromkeys(source.items[ref].said for ref in found.piece.refs if ref in source.items)
        title = entities(source.title)
        if said:
            remarks = "; ".join(entities(one) for one in list(said)[:SAID])
            told.append(say("questions.source_said", title=title, strength=strength, said=remarks))
        else:
            told.append(title if title == strength else say("questions.source", title=title, strength=strength))
    return " · ".join(told)


def _buttons(content: Content, found: Composed) -> list[ButtonElement]:
    say, key = content.words.say, found.piece.key
    goal = button(say("questions.button_goal"), "questions.goal", key)
    goal.style = "primary"
    full = found.full
    return [
        *([goal] if found.step else []),
        button(say("questions.button_nudge"), "questions.nudge", key),
        button(say("questions.button_why"), "questions.why", key),
        *([button(say("questions.button_full"), "questions.full", full.key)] if full is not None else []),
    ]


def _more(content: Content, ladder: Ladder, found: Composed) -> list[ButtonElement | StaticSelectElement]:
    """The same topic at another level, and what lies near to it."""
    return [_levels(content, ladder, found.piece), *_topics(content, found.others)]


def _levels(content: Content, ladder: Ladder, piece: Piece) -> StaticSelectElement:
    say = content.words.say
    options = [
        Option(
            text=PlainTextObject(text=fit(say("questions.level_option", level=level.title), 75)),
            value=f"{level.id} {piece.key}",
        )
        for level in ladder.levels
    ]
    placeholder = PlainTextObject(text=say("questions.level_pick"))
    return StaticSelectElement(action_id="questions.level", placeholder=placeholder, options=options)


def _topics(content: Content, pieces: Sequence[Piece]) -> list[ButtonElement]:
    """A button for each; the position makes its id unique in its row."""
    say = content.words.say
    return [
        button(
            fit(piece.title, 75),
            f"questions.open:{position}",
            piece.key,
            say("questions.other_label", title=piece.title),
        )
        for position, piece in enumerate(pieces)
    ]


def nothing(content: Content, asked: str, near: Sequence[Piece], note_id: int | None) -> Message:
    """Nothing curated says anything on it: the nearest topics, and the offer to keep the question."""
    say = content.words.say
    parts = [say("questions.nothing"), quote(asked) or "> …"]
    blocks: list[Block] = [paragraph(part) for part in parts]
    if near:
        parts.append("\n".join((say("questions.near"), *(f"• {entities(piece.title)}" for piece in near))))
        blocks += [paragraph(say("questions.near")), ActionsBlock(elements=_topics(content, near))]
    if note_id is not None:
        parts.append(say("questions.keep"))
        keep = button(say("questions.button_keep"), "questions.keep", str(note_id))
        blocks += [paragraph(say("questions.keep")), ActionsBlock(elements=[keep])]
    return Message("\n\n".join(parts), blocks)


def kept(content: Content, text: str) -> Message:
    """The question is in the backlog, and this is all that stands there."""
    return note(f"{content.words.say('questions.kept')}\n{quote(text) or '> …'}")


def usage(content: Content, command: str) -> Message:
    """How to ask."""
    return note(content.words.say("questions.usage", command=command))


def full(content: Content, piece: Piece) -> Message:
    """Everything that a piece says."""
    page = Page(piece.title)
    page.section(entities(piece.text))
    if piece.do:
        page.section(content.words.say("questions.step", step=entities(piece.do)))
    return page.message()


def why(content: Content, found: Composed) -> Message:
    """The passports of everything that an answer shows."""
    shown = passport(content, found.piece.title, found.piece.sources, found.piece.refs)
    beside = [found.nudge] if found.nudge is not None else []
    beside += [found.at_level[1]] if found.at_level is not None else []
    for piece in beside:
        shown = shown.followed_by(passport(content, piece.title, piece.sources, piece.refs))
    return shown


def nudge_offered(content: Content, offered: Offered, today: date, zone: ZoneInfo, command: str) -> Message:
    """The nudge that was chosen for the coming week; where nudges are off, which one it would be."""
    say, nudge = content.words.say, offered.nudge
    step = say("nudges.first_step", minutes=nudge.first_step_minutes, step=entities(nudge.first_step))
    if offered.week is None:
        text = say("questions.nudge_off", title=entities(nudge.title), step=step)
        yes = button(say("questions.button_nudges_on"), "nudges.on", "question")
        return Message(text, [paragraph(text), ActionsBlock(elements=[yes])])
    day = say_day(offered.week.slot.due_at.astimezone(zone).date(), today)
    return note(say("questions.nudge_chosen", day=day, title=entities(nudge.title), step=step, command=command))
