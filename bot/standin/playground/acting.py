"""What a person does at the page, found by ids where tests find it by words; the bot cannot tell the two apart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.standin.entities import JSON, Message, View
from bot.standin.forms import STATE, walk
from bot.standin.people import Person, Saw, choosing, finding
from bot.standin.people.finding import Found, Surface
from bot.standin.playground.asked import PageError, flag, inner, optional_text, text


class ActError(Exception):
    """Why an act cannot be done, in a sentence for the person."""


GONE = "This has changed meanwhile. Look again, and press what is there now."
NOT_IN = "You are not in this conversation."
PRESSED = {"button", "workflow_button", "icon_button", "overflow", "feedback_buttons"}
SENT: set[View] = set()
"""Forms whose submission has no answer yet: Slack's client takes no second press meanwhile."""


def _answer(saw: Saw) -> JSON:
    return {"error": saw.error}


def _place(person: Person, channel_id: str) -> str | None:
    """The conversation as Person's acts name it: None for the app's own."""
    if channel_id == person.dm_channel.id:
        return None
    channel = person.workspace.channels.get(channel_id)
    if channel is None or person.id not in channel.members:
        raise ActError(NOT_IN)
    if not channel.name:
        raise ActError("Nobody hears you in this conversation.")
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


def _shared(person: Person, channel_id: str, ts: str) -> Message:
    """A message that is not for this person's eyes alone."""
    found = _message(person, channel_id, ts)
    if found.only_for is not None:
        raise ActError("Only you see this message, so this cannot be done with it.")
    return found


def _view(person: Person, view_id: str) -> View:
    view = person.workspace.views.get(view_id)
    if view is None or view.user_id != person.id:
        raise ActError("This form is closed already.")
    if view.kind == "modal" and view is not person.modal:
        raise ActError("Another form lies on top of this one. Finish that first.")
    return view


def _form(person: Person, view_id: str) -> View:
    """The topmost form, unless it is on its way to the app."""
    view = _view(person, view_id)
    if view.kind != "modal":
        raise ActError("This is no form.")
    if view in SENT:
        raise ActError("This form has been sent. Wait for the answer.")
    return view


def _of_view(view: View) -> Surface:
    return Surface(view.kind, view.blocks, view.values, view=view)


def _surface(person: Person, body: JSON) -> Surface:
    place = inner(body, "surface")
    if "view" in place:
        return _of_view(_view(person, text(place, "view")))
    where = inner(place, "message")
    return finding.of_message(person, _message(person, text(where, "channel"), text(where, "ts")))


def _found(person: Person, body: JSON, kinds: set[str]) -> Found:
    """The element that is meant, if it is one of these kinds; what was typed around it is kept only then."""
    wanted = text(body, "block"), text(body, "action")
    surface = _surface(person, body)
    for block, element in walk(surface.blocks):
        if (block.get("block_id"), element.get("action_id")) == wanted and element["type"] in kinds:
            return Found(surface, block, element)
    raise ActError(GONE)


def _drafts(person: Person, surface: Surface, body: JSON) -> list[tuple[str, str, JSON]]:
    """What was typed and not sent yet, as states by block and action; what no field takes any more is left out."""
    drafts = inner(body, "drafts")
    typed = {block: inner(drafts, block) for block in drafts}
    return [
        (block["block_id"], element["action_id"], _state(person, surface, block, element, typed[block["block_id"]]))
        for block, element in walk(surface.blocks)
        if element["type"] in STATE and element.get("action_id") in typed.get(block.get("block_id", ""), {})
    ]


def _keep(surface: Surface, states: list[tuple[str, str, JSON]]) -> None:
    for block_id, action_id, state in states:
        surface.values[block_id][action_id] = state


def _state(person: Person, surface: Surface, block: JSON, element: JSON, given: JSON) -> JSON:
    """The state of an element for what `given` has under its action_id."""
    action_id = element["action_id"]
    try:
        return choosing.given(person, element, given[action_id], surface.values[block["block_id"]][action_id])
    except ValueError as error:
        raise ActError(str(error)) from error


def _tells_errors(person: Person, view: View | None, before: dict[str, str]) -> None:
    """Show the words beside the fields anew where the client itself has put them there or taken them away."""
    if view is not None and view.errors != before:
        person.standin.feed.publish("view", view=view)


async def type_command(person: Person, body: JSON) -> JSON:
    """A slash command; in a thread Slack takes none (CMD-4)."""
    typed = text(body, "command").strip()
    if not typed.startswith("/"):
        raise ActError("A command begins with a slash.")
    if optional_text(body, "thread"):
        raise ActError(f"{typed.split()[0]} is not supported in threads. Sorry!")
    return _answer(await person.types(typed, in_=_place(person, text(body, "channel"))))


async def say(person: Person, body: JSON) -> JSON:
    """A message, or a reply in a thread; a reply to a reply stands in the same thread."""
    words, channel, thread = text(body, "text"), text(body, "channel"), optional_text(body, "thread")
    if not words.strip():
        raise ActError("There is nothing in this message yet.")
    place = _place(person, channel)
    root = _shared(person, channel, thread) if thread else None
    if root is not None and root.thread_ts:
        root = _shared(person, channel, root.thread_ts)
    return _answer(await person.says(words, in_=place, thread=root))


def _own(person: Person, body: JSON) -> Message:
    message = _message(person, text(body, "channel"), text(body, "ts"))
    if message.user != person.id:
        raise ActError("Only your own messages can be changed.")
    return message


async def edit(person: Person, body: JSON) -> JSON:
    """Change a message of one's own."""
    words = text(body, "text")
    if not words.strip():
        raise ActError("There is nothing in this message. Delete it instead.")
    return _answer(await person.edits(_own(person, body), words))


async def delete(person: Person, body: JSON) -> JSON:
    """Delete a message of one's own."""
    return _answer(await person.deletes(_own(person, body)))


async def press(person: Person, body: JSON) -> JSON:
    """A button, an entry of an overflow menu, a feedback button."""
    found = _found(person, body, PRESSED)
    element, number = found.element, body.get("option")
    entries = element.get("options", [])
    if element["type"] == "feedback_buttons":
        entries = [element["positive_button"], element["negative_button"]]
    if entries or number is not None:
        if type(number) is not int or not 0 <= number < len(entries):
            raise ActError(GONE)
        found = Found(found.surface, found.block, element, entries[number])
    _keep(found.surface, _drafts(person, found.surface, body))
    label = (element.get("text") or (found.option or {}).get("text") or {}).get("text", element["type"])
    return _answer(await person.uses(found, choosing.pressed(found), str(label)))


async def fill(person: Person, body: JSON) -> JSON:
    """Fill in or choose; the app hears of it where Slack would tell it (INT-7)."""
    found = _found(person, body, set(STATE))
    if "value" not in body:
        raise PageError("`value` is missing.")
    state = _state(person, found.surface, found.block, found.element, {found.element["action_id"]: body["value"]})
    _keep(found.surface, _drafts(person, found.surface, body))
    view = found.surface.view
    before = dict(view.errors) if view else {}
    saw = await person.sets(found, state)
    _tells_errors(person, view, before)
    return _answer(saw)


async def suggest(person: Person, body: JSON) -> JSON:
    """Options of an external select for what was typed (INT-9)."""
    typed = text(body, "typed")
    found = _found(person, body, {"external_select", "multi_external_select"})
    return {"options": await person.asks(found, typed)}


async def submit(person: Person, body: JSON) -> JSON:
    """Submit the topmost form, with what was typed last."""
    view = _form(person, text(body, "view"))
    if not view.body.get("submit"):
        raise ActError("This form has nothing to submit.")
    _keep(_of_view(view), _drafts(person, _of_view(view), body))
    before = dict(view.errors)
    SENT.add(view)
    try:
        saw = await person.submits()
    finally:
        SENT.discard(view)
    _tells_errors(person, view, before)
    return _answer(saw)


async def close(person: Person, body: JSON) -> JSON:
    """Close the topmost form, or all of them."""
    everything = flag(body, "everything")
    _form(person, text(body, "view"))
    return _answer(await person.closes(everything=everything))


async def home(person: Person, _body: JSON) -> JSON:
    """Open the app's Home tab."""
    return _answer(await person.opens_home())


async def messages(person: Person, _body: JSON) -> JSON:
    """Open the app's Messages tab."""
    return _answer(await person.opens_messages())


async def shortcut(person: Person, body: JSON) -> JSON:
    """A global shortcut, or one on a message."""
    wanted, ts = text(body, "callbackId"), optional_text(body, "ts")
    kind = "message" if ts else "global"
    entry = next((one for one in person.app.shortcuts if (one["callback_id"], one["type"]) == (wanted, kind)), None)
    if entry is None:
        raise ActError("There is no such shortcut.")
    message = _shared(person, text(body, "channel"), ts) if ts else None
    return _answer(await person.shortcut(entry["name"], message))


async def read(person: Person, body: JSON) -> JSON:
    """Mark a conversation as read up to now."""
    channel = person.workspace.channels.get(text(body, "channel"))
    if channel is None or person.id not in channel.members:
        raise PageError(NOT_IN)
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
