"""What is worth knowing beside the expectations: facts, practices and reading, each with its source."""

from bot.blocks.message import Message
from bot.blocks.page import Page, button
from bot.blocks.text import entities
from bot.content import Content, Dimension, Level


def worth_knowing(content: Content, level: Level, dimension: Dimension) -> Message:
    """Facts, practices and reading on one dimension at one level."""
    say = content.words.say
    page = Page(say("levels.dimension_title", level=level.title, dimension=dimension.title))
    levels, dimensions = {level.id, level.like}, {dimension.id, dimension.like}
    for piece in content.advice.values():
        if levels & set(piece.levels) and piece.dimension in dimensions and len(page.blocks) < 80:
            text = say("levels.advice_piece", title=entities(piece.title), text=entities(piece.text))
            if piece.do:
                text += "\n" + say("levels.advice_do", do=entities(piece.do))
            page.section(text, button(say("levels.why"), f"level.source:{piece.id}", piece.id))
    for book in content.reading.values():
        if levels & set(book.levels) and book.dimension in dimensions and len(page.blocks) < 95:
            author = say("levels.reading_author", author=entities(book.author)) if book.author else ""
            text = say(
                "levels.reading_piece",
                title=entities(book.title),
                author=author,
                why=entities(book.why),
                by=entities(book.recommended_by),
            )
            page.section(text, button(say("levels.why"), f"level.source:{book.id}", book.id))
    if len(page.blocks) == 1:
        page.section(say("levels.nothing_more"))
    return page.message()
