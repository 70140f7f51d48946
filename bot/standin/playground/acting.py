"""What a person does at the page, found by ids where tests find it by words; the bot cannot tell the two apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.standin.entities import JSON, Message, View
from bot.standin.forms import STATE, walk
from bot.standin.people import Person, Saw, choosing, finding
from bot.standin.people.finding import Found, Surface


class ActError(Exception):
    """Why an act cannot be done, in a sentence for the person."""


GONE = "This has changed meanwhile. Look again, and press what is there now."


def _answer(saw: Saw) -> JSON:
    return {"error": saw.error}


def _place(person: Person, channel_id: str) -> str | None:
    """The conversation as Person's acts name it: None for the app's own."""
    if channel_id == person.dm_channel.id:
        return None
    channel = person.workspace.channels.get(channel_id)
    if channel is None or person.id not in channel.members:
        raise ActError("You are not in this conversation.")
    return channel.name


def _message(person: Person, channel_id: str, ts: str) -> Message:
    channel = person.workspace.channels.get(channel_id)
    if channel is None or person.id not in channel.members:
        raise ActError(GONE)
    mine = channel.ephemerals.get(person.id, [])
    found = channel.find(ts) or next((message for message in mine if message.ts == ts), None)
    if found is None:
        raise ActError(GONE)
    return found


def _view(person: Person, view_id: str) -> View:
    view = person.workspace.views.get(view_id)
    if view is None or view.user_id != person.id:
        raise ActError("This form is closed already.")
    return view


def _surface(person: Person, place: Mapping[str, Any]) -> Surface:
    if "view" in place:
        view = _view(person, str(place["view"]))
        return Surface(view.kind, view.blocks, view.values, view=view)
    where = place["message"]
    return finding.of_message(person, _message(person, str(where["channel"]), str(where["ts"])))


def _found(person: Person, body: JSON) -> Found:
    surface = _surface(person, body["surface"])
    _keep(person, surface, body.get("drafts") or {})
    for block, element in walk(surface.blocks):
        if block.get("block_id") == body["block"] and element.get("action_id") == body["action"]:
            return Found(surface, block, element)
    raise ActError(GONE)


def _keep(person: Person, surface: Surface, drafts: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what was typed and not sent yet; what no field takes any more is left out."""
    for block, element in walk(surface.blocks):
        typed = drafts.get(str(block.get("block_id")), {})
        if element.get("action_id") in typed and element["type"] in STATE:
            state = _state(person, element, typed[element["action_id"]])
            surface.values[block["block_id"]][element["action_id"]] = state


def _state(person: Person, element: JSON, value: Any) -> JSON:
    try:
        return choosing.given(person, element, value)
    except (AssertionError, ValueError) as error:
        raise ActError(str(error)) from error


async def type_command(person: Person, body: JSON) -> JSON:
    """A slash command; in a thread Slack takes none (CMD-4)."""
    typed = str(body["command"])
    if body.get("thread"):
        raise ActError(f"{typed.split()[0]} is not supported in threads. Sorry!")
    return _answer(await person.types(typed, in_=_place(person, str(body["channel"]))))


async def say(person: Person, body: JSON) -> JSON:
    """A message, or a reply in a thread."""
    text = str(body["text"])
    if not text.strip():
        raise ActError("There is nothing in this message yet.")
    channel = str(body["channel"])
    root = _message(person, channel, str(body["thread"])) if body.get("thread") else None
    return _answer(await person.says(text, in_=_place(person, channel), thread=root))


def _own(person: Person, body: JSON) -> Message:
    message = _message(person, str(body["channel"]), str(body["ts"]))
    if message.user != person.id:
        raise ActError("Only your own messages can be changed.")
    return message


async def edit(person: Person, body: JSON) -> JSON:
    """Change a message of one's own."""
    text = str(body["text"])
    if not text.strip():
        raise ActError("There is nothing in this message. Delete it instead.")
    return _answer(await person.edits(_own(person, body), text))


async def delete(person: Person, body: JSON) -> JSON:
    """Delete a message of one's own."""
    return _answer(await person.deletes(_own(person, body)))


async def press(person: Person, body: JSON) -> JSON:
    """A button, an entry of an overflow menu, a feedback button."""
    found = _found(person, body)
    number = body.get("option")
    if number is not None:
        pair = [found.element.get("positive_button"), found.element.get("negative_button")]
        entries = found.element.get("options") or pair
        if not isinstance(number, int) or not 0 <= number < len(entries):
            raise ActError(GONE)
        found = Found(found.surface, found.block, found.element, entries[number])
    elif found.element["type"] in ("overflow", "feedback_buttons"):
        raise ActError(GONE)
    label = (found.element.get("text") or (found.option or {}).get("text") or {}).get("text", found.element["type"])
    return _answer(await person.uses(found, choosing.pressed(found), str(label)))


async def fill(person: Person, body: JSON) -> JSON:
    """Fill in or choose; the app hears of it where Slack would tell it (INT-7)."""
    found = _found(person, body)
    if found.element["type"] not in STATE:
        raise ActError(GONE)
    return _answer(await person.sets(found, _state(person, found.element, body["value"])))


async def suggest(person: Person, body: JSON) -> JSON:
    """Options of an external select for what was typed (INT-9)."""
    found = _found(person, body)
    return {"options": await person.asks(found, str(body["typed"]))}


async def submit(person: Person, body: JSON) -> JSON:
    """Submit the topmost form, with what was typed last."""
    view = _view(person, str(body["view"]))
    if view is not person.modal:
        raise ActError("Another form lies on top of this one. Finish that first.")
    _keep(person, Surface(view.kind, view.blocks, view.values, view=view), body.get("drafts") or {})
    return _answer(await person.submits())


async def close(person: Person, body: JSON) -> JSON:
    """Close the topmost form, or all of them."""
    _view(person, str(body["view"]))
    return _answer(await person.closes(everything=bool(body.get("everything"))))


async def home(person: Person, _body: JSON) -> JSON:
    """Open the app's Home tab."""
    return _answer(await person.opens_home())


async def messages(person: Person, _body: JSON) -> JSON:
    """Open the app's Messages tab."""
    return _answer(await person.opens_messages())


async def shortcut(person: Person, body: JSON) -> JSON:
    """A global shortcut, or one on a message."""
    kind = "message" if body.get("ts") else "global"
    entry = next(
        (one for one in person.app.shortcuts if one["callback_id"] == body["callbackId"] and one["type"] == kind), None
    )
    if entry is None:
        raise ActError("There is no such shortcut.")
    message = _message(person, str(body["channel"]), str(body["ts"])) if kind == "message" else None
    return _answer(await person.shortcut(entry["name"], message))


async def read(person: Person, body: JSON) -> JSON:
    """Mark a conversation as read up to now."""
    channel = person.workspace.channels.get(str(body["channel"]))
    if channel is not None and person.id in channel.members:
        person.reads(channel)
    return {}


ACTS: dict[str, Callable[[Person, JSON], Awaitable[JSON]]] = {
    "type": type_command,
    "say": say,
    "edit": edit,
    "delete": delete,
    "press": press,
    "fill": fill,
    "suggest": suggest,
    "submit": submit,
    "close": close,
    "home": home,
    "messages": messages,
    "shortcut": shortcut,
    "read": read,
}
