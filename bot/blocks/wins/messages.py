"""How wins look in a message: one win after each change, the question before it is deleted, and what was refused."""

from bot.blocks.goals.messages import escape_code
from bot.blocks.goals.plain import Button, actions, button, section
from bot.blocks.goals.wording import Scene, quote
from bot.blocks.message import Message
from bot.blocks.text import escape
from bot.blocks.wins.wording import WHOLE, both
from bot.content import Words
from bot.mentoring.dates import say_day
from bot.mentoring.wins import FIRST_DAY, LONGEST_LINK, LONGEST_TEXT, Kept
from bot.store import Win


def saved(scene: Scene, win: Win, about: str | None = None) -> Message:
    """A win that has just been written down, with the way back; `about` is what it came from, as typed."""
    say = scene.words.say
    head = say("wins.saved", number=win.number)
    if about is not None:
        key = "wins.saved_goal" if win.origin == "goal" else "wins.saved_nudge"
        head = say(key, number=win.number, title=escape(about))
    undo = button(say("wins.button_undo"), "wins.undo", str(win.id), label=say("wins.label_undo", number=win.number))
    return _one(scene, win, head, [undo, _edit(scene.words, win), _all(scene.words)])


def edited(scene: Scene, win: Win, *, again: bool) -> Message:
    """A win after its form."""
    head = scene.words.say("wins.edited_again" if again else "wins.edited", number=win.number)
    return _one(scene, win, head, [_edit(scene.words, win), _all(scene.words)])


def card(scene: Scene, win: Win) -> Message:
    """One win with all that can be done to it."""
    words = scene.words
    return _one(scene, win, None, [_edit(words, win, style="primary"), _delete(words, win), _all(words)])


def asked_to_delete(scene: Scene, win: Win) -> Message:
    """The question before a win is gone for good."""
    say = scene.words.say
    buttons = [
        button(
            say("wins.button_really"),
            "wins.really",
            str(win.id),
            style="danger",
            label=say("wins.label_really", number=win.number),
        ),
        button(say("wins.button_keep"), "wins.keep", str(win.id)),
    ]
    return _one(scene, win, say("wins.delete_ask", number=win.number), buttons)


def deleted(words: Words, win: Win) -> Message:
    """It is gone; its words are not said again."""
    text = words.say("wins.deleted", number=win.number)
    return Message(text, [section(text), actions([_all(words)])])


def undone(words: Words, win: Win) -> Message:
    """It is gone, as if it had never been written down."""
    text = words.say("wins.undone", number=win.number)
    return Message(text, [section(text), actions([_all(words)])])


def kept(scene: Scene, outcome: Kept) -> Message:
    """Words that did not make a win: why, what to do, and that they are kept."""
    say = scene.words.say
    unfit = outcome.unfit
    if unfit.reason == "future" and unfit.day is not None:
        text = say("wins.future", day=say_day(unfit.day, scene.today))
    elif unfit.reason == "future":
        text = say("wins.coming")
    elif unfit.reason == "early":
        text = say("wins.early", year=FIRST_DAY.year)
    elif unfit.reason == "link":
        text = say("wins.link_long", length=f"{unfit.length:,}", most=f"{LONGEST_LINK:,}")
    elif unfit.reason == "long":
        text = say("wins.too_long", length=f"{unfit.length:,}", most=f"{LONGEST_TEXT:,}")
    else:
        text = say("wins.no_words")
    said = quote(outcome.note.text) or "> …"
    blocks = [section(text), section(said)]
    if unfit.reason == "future":
        blocks.append(actions([button(say("dm.button_goal"), "dm.goal", str(outcome.note.id))]))
    return Message(f"{text}\n{said}", blocks)


def unknown(words: Words, typed: str, suggestion: str | None, command: str) -> Message:
    """A line that is not understood: an example where its first word exists, else the one that was likely meant."""
    text = words.say("wins.unknown", command=command)
    if suggestion and typed.lower().split()[:1] == suggestion.split()[:1]:
        text = words.say("wins.unreadable", command=command, line=escape_code(suggestion))
    elif suggestion:
        text = words.say("wins.did_you_mean", command=command, line=escape_code(suggestion))
    said = quote(typed) or "> …"
    return Message(f"{text}\n{said}", [section(text), section(said)])


def help_page(words: Words, command: str) -> Message:
    """What can be typed after the command."""
    text = words.say("wins.help", command=command)
    return Message(text, [section(text)])


def export_coming(words: Words, count: int) -> Message:
    """The document is on its way as a direct message."""
    text = words.say("wins.export_one") if count == 1 else words.say("wins.export_many", count=count)
    return Message(text, [section(text)])


def export_message(words: Words, count: int) -> Message:
    """What stands beside the document; without blocks, since a file has none of its own."""
    return Message(words.say("wins.document_one") if count == 1 else words.say("wins.document_many", count=count))


def nothing_to_export(words: Words) -> Message:
    """No wins, no document."""
    text = words.say("wins.export_none")
    return Message(text, [section(text)])


def _one(scene: Scene, win: Win, head: str | None, buttons: list[Button]) -> Message:
    block, line = both(scene, win, WHOLE, WHOLE)
    text = line if head is None else f"{head}\n{line}"
    blocks = [section(block), actions(buttons)]
    return Message(text, blocks if head is None else [section(head), *blocks])


def _edit(words: Words, win: Win, style: str | None = None) -> Button:
    label = words.say("wins.label_edit", number=win.number)
    return button(words.say("wins.button_edit"), "wins.edit", str(win.id), style=style, label=label)


def _delete(words: Words, win: Win) -> Button:
    label = words.say("wins.label_delete", number=win.number)
    return button(words.say("wins.button_delete"), "wins.delete", str(win.id), label=label)


def _all(words: Words) -> Button:
    return button(words.say("wins.button_all"), "wins.page", "0")
