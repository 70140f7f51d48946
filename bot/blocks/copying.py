"""A long text in pages to copy from, where a file cannot be sent."""

from collections.abc import Callable
from typing import NamedTuple

from bot.blocks.goals.plain import Button, Plain, actions, context, section
from bot.blocks.message import Message
from bot.blocks.text import entities

PAGE = 2500
"""Characters of the document on a page of text; escaping may make the fallback text longer."""


class Turning(NamedTuple):
    """What stands below a page. `place` says which one it is, given `number` from 1 and `count`."""

    place: Callable[..., str]
    back: Callable[[str], Button]
    """The button to the page before, by that page's number from 0."""
    on: Callable[[str], Button]
    """The one to the page after."""


def pages(text: str) -> list[str]:
    """The document in pages of whole lines; a longer line is cut between words, and nothing is lost."""
    found: list[str] = [""]
    for line in text.splitlines(keepends=True):
        for piece in _pieces(line):
            if found[-1] and len(found[-1]) + len(piece) > PAGE:
                found.append("")
            found[-1] += piece
    return found


def to_copy(text: str, number: int, turning: Turning, why: str | None = None) -> Message:
    """One page, from 0; the first where there is none of that number. `why` says why it is not a file."""
    every = pages(text)
    number = number if 0 <= number < len(every) else 0
    shown = every[number].rstrip("\n") or " "
    place = turning.place(number=number + 1, count=len(every))
    copied = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": shown}]}
    blocks = [section(why)] if why else []
    blocks += [Plain({"type": "rich_text", "elements": [copied]}), context(place)]
    buttons = []
    if number > 0:
        buttons.append(turning.back(str(number - 1)))
    if number + 1 < len(every):
        buttons.append(turning.on(str(number + 1)))
    if buttons:
        blocks.append(actions(buttons))
    return Message("\n".join((*((why,) if why else ()), entities(shown), place)), blocks)


def _pieces(line: str) -> list[str]:
    pieces = []
    while len(line) > PAGE:
        cut = line.rfind(" ", PAGE // 2, PAGE) + 1 or PAGE
        pieces.append(line[:cut] + "\n")
        line = line[cut:]
    return [*pieces, line]
