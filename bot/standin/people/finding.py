"""Finding a button, an option or a field by the words a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from bot.standin import forms
from bot.standin.entities import JSON, Message, View
from bot.standin.forms import Values

if TYPE_CHECKING:
    from bot.standin.people.looking import Looking

PLACES = ("modal", "home", "dm", "messages")


@dataclass(frozen=True, slots=True)
class Surface:
    """A message, modal or Home tab, with what has been filled in."""

    kind: str
    blocks: list[JSON]
    values: Values
    message: Message | None = None
    view: View | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An element on a surface; `option` is the entry of an overflow menu, radio group or checkbox group."""

    surface: Surface
    block: JSON
    element: JSON
    option: JSON | None = None


def surfaces(person: Looking, in_: str | None, message: Message | str | None) -> Iterator[Surface]:
    """Where to look, in order: the open modal alone; else the place the person is in, newest message first.

    `in_` is modal, home, dm, messages or the name of a channel; `message` is a message or words in one.
    """
    if message is not None:
        yield of_message(person, message if isinstance(message, Message) else saying(person, message))
        return
    modal, home = person.modal, person.home
    if in_ == "modal" or (in_ is None and modal is not None):
        yield from [Surface("modal", modal.blocks, modal.values, view=modal)] if modal else []
        return
    at_home = [Surface("home", home.blocks, home.values, view=home)] if home is not None else []
    if in_ == "home" or (in_ is None and person.place == "home"):
        yield from at_home
    if in_ != "home":
        yield from (
            of_message(person, each) for each in person.messages() if each.bot_id and _within(person, each, in_)
        )
    if in_ is None and person.place != "home":
        yield from at_home


def _within(person: Looking, message: Message, in_: str | None) -> bool:
    if in_ in (None, "messages"):
        return True
    if in_ == "dm":
        return message.channel_id == person.dm_channel.id
    return person.workspace.channels[message.channel_id].name == str(in_).removeprefix("#")


def of_message(person: Looking, message: Message) -> Surface:
    """A message as a surface."""
    return Surface("message", message.every_block, person.values(message), message=message)


def saying(person: Looking, words: str) -> Message:
    """The newest message that holds the words. Raises AssertionError with the screen."""
    for message in person.messages():
        if words in person.text_of(message):
            return message
    raise AssertionError(f"{person.user.name} sees no message with {words!r}. The screen:\n{person.screen()}")


def _words(text: JSON | None) -> str:
    return unescape(str(text["text"])).strip() if text else ""


def pressables(surface: Surface) -> Iterator[tuple[str, Found]]:
    """Everything one can click, with its label."""
    for block, element in forms.walk(surface.blocks):
        kind = element["type"]
        if kind in ("button", "workflow_button", "icon_button"):
            yield _words(element["text"]), Found(surface, block, element)
        elif kind == "feedback_buttons":
            for name in ("positive_button", "negative_button"):
                yield _words(element[name]["text"]), Found(surface, block, element, element[name])
        elif kind in ("overflow", "radio_buttons", "checkboxes"):
            for option in element["options"]:
                yield _words(option["text"]), Found(surface, block, element, option)


def fields(surface: Surface) -> Iterator[tuple[tuple[str, ...], Found]]:
    """Everything one can fill in or choose from, with the words by which it may be called."""
    for block, element in forms.walk(surface.blocks):
        if element["type"] in forms.STATE:
            placeholder = _words(element.get("placeholder"))
            names = (_words(block.get("label")), placeholder, _words(block.get("text")), element["action_id"])
            yield names, Found(surface, block, element)


def _same(name: str, wanted: str) -> bool:
    return bool(name) and name.casefold() == wanted.strip().casefold()


def pressable(
    person: Looking, label: str, *, in_: str | None = None, nth: int = 1, message: Message | str | None = None
) -> Found:
    """The nth thing with that label on the first surface that has one. Raises AssertionError with the screen."""
    for surface in surfaces(person, in_, message):
        found = [each for name, each in pressables(surface) if _same(name, label)]
        if len(found) >= nth:
            return found[nth - 1]
    known = [name for surface in surfaces(person, in_, message) for name, _ in pressables(surface)]
    raise AssertionError(
        f"{person.user.name} finds nothing to click called {label!r}"
        + (f" ({nth})" if nth > 1 else "")
        + f"; {_there_are(known, 'nothing can be clicked here')}. The screen:\n{person.screen()}"
    )


def input_field(
    person: Looking, label: str, *, in_: str | None = None, message: Message | str | None = None, nth: int = 1
) -> Found:
    """The nth field called so: by label, placeholder, the section's text or action_id. Raises AssertionError."""
    for surface in surfaces(person, in_, message):
        for test in (_same, _begins):
            found = [each for names, each in fields(surface) if any(test(name, label) for name in names)]
            if len(found) >= nth:
                return found[nth - 1]
    known = [next(filter(None, names)) for surface in surfaces(person, in_, message) for names, _ in fields(surface)]
    raise AssertionError(
        f"{person.user.name} finds no field called {label!r}; {_there_are(known, 'there is no field here')}. "
        f"The screen:\n{person.screen()}"
    )


def _there_are(known: list[str], otherwise: str) -> str:
    return f"there are: {', '.join(dict.fromkeys(known))}" if known else otherwise


def _begins(name: str, wanted: str) -> bool:
    return name.casefold().startswith(wanted.strip().casefold())


def options(element: JSON) -> list[JSON]:
    """All options of an element, out of groups too."""
    groups = element.get("option_groups")
    if groups:
        return [option for group in groups for option in group["options"]]
    return list(element.get("options") or [])


def option(person: Looking, known: list[JSON], label: str) -> JSON:
    """The option with that label. Raises AssertionError naming those there are."""
    for each in known:
        if _same(_words(each["text"]), label):
            return each
    labels = ", ".join(_words(each["text"]) for each in known)
    raise AssertionError(f"{person.user.name} finds no option {label!r}; there are: {labels}")
