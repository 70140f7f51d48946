"""What one person's page asks for and does: its state, older messages, files, acts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from aiohttp import web

from bot.standin.entities import File, Message
from bot.standin.people import Person
from bot.standin.pictured import shows
from bot.standin.playground import acting, showing
from bot.standin.playground.asked import PageError, body, number

if TYPE_CHECKING:
    from bot.standin.conversations import Channel
    from bot.standin.server import Standin

PAGE, PAGE_AT_MOST = 50, 200


def person_of(standin: Standin, request: web.Request) -> Person:
    """Who the tab acts as; the first member unless it says. Raises PageError if there is nobody of that name."""
    return person_named(standin, request.query.get("as", ""))


def people_in(standin: Standin) -> list[str]:
    """The names of everybody in the first workspace, the ones that can be acted as; no bots."""
    first = next(iter(standin.world.workspaces.values()), None)
    return [user.name for user in first.users.values() if not user.is_bot] if first else []


def person_named(standin: Standin, name: str) -> Person:
    """A member of the workspace by name, the first one for ""; no bots. Raises PageError naming those there are."""
    people = people_in(standin)
    if people and name and name not in people:
        raise PageError(f"Nobody here is called {name}. There are: {', '.join(people)}.")
    if not people:
        raise PageError("There is nobody in this workspace yet.")
    return standin.person(name or people[0])


def channel_of(person: Person, channel_id: str) -> Channel:
    """A conversation of that person's. Raises PageError; one they are not in is answered as one that is not there."""
    channel = person.workspace.channels.get(channel_id)
    if channel is None or person.id not in channel.members:
        raise PageError("There is no such conversation.")
    return channel


class Seeing:
    """Answers what a tab asks as its person."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin

    async def state(self, request: web.Request) -> web.Response:
        """Everything a page begins with; the WebSocket says the same first."""
        person = person_of(self._standin, request)
        return web.json_response(showing.state_json(self._standin, person))

    async def messages(self, request: web.Request) -> web.Response:
        """A page of a conversation or thread, oldest first: the newest, or those `before` or `after` a timestamp."""
        person = person_of(self._standin, request)
        channel = channel_of(person, request.query.get("channel", ""))
        limit = _limit(request.query.get("limit"))
        said = list(_wanted(person, channel, request.query.get("thread")))
        before, after = request.query.get("before"), request.query.get("after")
        if after:
            newer = [message for message in said if message.ts > after]
            chosen, more = newer[:limit], len(newer) > limit
        else:
            older = [message for message in said if not before or message.ts < before]
            chosen, more = older[-limit:], len(older) > limit
        return web.json_response({"messages": [showing.message_json(person, one) for one in chosen], "more": more})

    async def file(self, request: web.Request) -> web.Response:
        """The bytes of a file in a conversation that this person is in, or of a picture in blocks that they see."""
        person = person_of(self._standin, request)
        file = person.workspace.files.get(request.match_info["file"])
        if file is None or file.content is None or not _sees(person, file):
            raise web.HTTPNotFound(text="There is no such file.")
        kind = str(file.json("")["mimetype"])
        shown = kind if kind.startswith("image/") else "application/octet-stream"
        return web.Response(body=file.content, content_type=shown)

    async def act(self, request: web.Request) -> web.Response:
        """One act; the answer says what went wrong, and everything else comes over the WebSocket."""
        act = acting.ACTS.get(request.match_info["act"])
        if act is None:
            raise PageError(f"An act is one of: {', '.join(acting.ACTS)}.")
        wanted = await body(request)
        person = person_of(self._standin, request)
        try:
            answer = await act(person, wanted)
        except acting.ActError as error:
            words = str(error)
        except KeyError:  # something that was there when the act began, such as an app before a reset
            words = acting.GONE
        except (AssertionError, LookupError) as error:
            words = str(error).partition(" The screen:")[0]
        else:
            return web.json_response({"error": None} | answer)
        self._standin.feed.publish("error", user=person.id, error=words)
        return web.json_response({"error": words})


def _sees(person: Person, file: File) -> bool:
    workspace = person.workspace
    if any(person.id in workspace.channels[channel].members for channel in file.shares):
        return True
    home = [person.home.blocks] if person.home is not None else []
    views = [view["blocks"] for view in showing.modals_json(person)]
    said = ([message.blocks, message.attachments] for message in person.messages())
    return any(shows(blocks, file) for blocks in chain(home, views, said))


def _limit(text: str | None) -> int:
    limit = PAGE if text is None else number(text, "`limit`")
    if not 0 < limit <= PAGE_AT_MOST:
        raise PageError(f"`limit` is a number from 1 to {PAGE_AT_MOST}.")
    return limit


def _wanted(person: Person, channel: Channel, thread: str | None) -> list[Message]:
    """The messages of a conversation without replies, or those of one thread, oldest first."""
    each = {message.ts: message for message in person.in_channel(channel)}  # a broadcast reply stands there twice
    said = [each[ts] for ts in sorted(each)]
    if thread:
        return [message for message in said if thread in (message.ts, message.thread_ts)]
    return [message for message in said if message.thread_ts in (None, message.ts) or message.broadcast]
