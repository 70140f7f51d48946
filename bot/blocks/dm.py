"""Answers to direct messages that belong to no feature."""

from bot.blocks.goals.plain import actions, button, section
from bot.blocks.goals.wording import quote
from bot.blocks.message import Message
from bot.content import Words
from bot.store import Note


def unplaced(words: Words, note: Note) -> Message:
    """Words that could not be placed: quoted, kept, and three things they may become."""
    text, value = words.say("dm.unplaced"), str(note.id)
    quoted = quote(note.text) or "> …"
    buttons = [
        button(words.say("dm.button_goal"), "dm.goal", value),
        button(words.say("dm.button_win"), "dm.win", value),
        button(words.say("questions.button_ask"), "questions.ask", value),
        button(words.say("dm.button_note"), "dm.note", value),
        button(words.say("dm.button_help"), "dm.help", value),
    ]
    return Message(f"{text}\n{quoted}", [section(text), section(quoted), actions(buttons)])


def noted(words: Words, note: Note) -> Message:
    """A note that stays one."""
    text = f"{words.say('dm.noted')}\n{quote(note.text)}"
    return Message(text, [section(text)])


def help_page(words: Words) -> Message:
    """What can be said in a direct message."""
    text = words.say("dm.help")
    return Message(text, [section(text)])
