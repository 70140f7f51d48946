"""A person who uses Slack, in the words in which one would tell it: ada types, clicks, chooses, submits."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Any

from bot.standin import acks, forms, payloads, posting, sharing, viewing
from bot.standin.apps import App, Install
from bot.standin.content import Content
from bot.standin.conversations import Channel
from bot.standin.entities import JSON, Message
from bot.standin.outbound import Answer, Parcel
from bot.standin.people import choosing, finding
from bot.standin.people.finding import Found
from bot.standin.people.looking import Looking
from bot.standin.people.saw import Saw


class Person(Looking):
    """Each act waits for the app's acknowledgement and returns what the person saw."""

    last_sent: Parcel | None = None

    async def types(self, command: str, text: str = "", *, in_: str | None = None, raw: bool = False) -> Saw:
        """Type a slash command, in the direct conversation or the channel `in_`.

        As Slack's client does, & < > are escaped; `raw` sends the text as it is.
        """
        name, _, rest = command.partition(" ")
        words = text if text else rest
        since = self.standin.world.seq
        install = self._owner(name)
        if install is None:
            return self._done(since, f"{name} is not a valid command")
        channel = self._channel(in_)
        self.place = "messages"
        sent = words if raw else _escaped(words)
        payload = payloads.command(self.standin, install.app, self.workspace, self.user, channel, name, sent)
        answer = await self._send(Parcel(install.app, "command", payload, name))
        return self._done(
            since, acks.command(self.standin, install, channel, self.id, f"{name} {sent}".strip(), answer)
        )

    def _owner(self, command: str) -> Install | None:
        """The app that owns a command: the one installed last wins (CMD-5)."""
        for install in reversed(list(self.workspace.installs.values())):
            if command in install.app.commands and install.has("commands") and not install.revoked:
                return install
        return None

    def _channel(self, in_: str | None) -> Channel:
        if in_ is None:
            return self.dm_channel
        channel = self.workspace.channel_named(in_)
        if channel is None:
            raise LookupError(f"there is no channel {in_!r}")
        return channel

    async def says(
        self, text: str, *, in_: str | None = None, thread: Message | str | None = None, raw: bool = False
    ) -> Saw:
        """Write a message, to the app's bot, in the channel `in_` or in a thread; waits for its first delivery."""
        since = self.standin.world.seq
        channel = self._channel(in_)
        if channel.kind == "im" and not self.app.messages_enabled:
            return self._done(since, "Sending messages to this app has been turned off.")
        self.place = "messages"
        sent = text if raw else _escaped(text)
        root = finding.saying(self, thread) if isinstance(thread, str) else thread
        message = posting.write(self.standin, self.workspace, channel, self.id, sent, root.ts if root else None)
        tasks = self.standin.events.message(self.workspace, channel, message)
        self._remember(await asyncio.gather(*tasks))
        return self._done(since, None)

    async def shares(self, name: str, content: bytes | None = None, text: str = "", *, in_: str | None = None) -> Saw:
        """Share a file with these bytes, or the newest one of that name that this person can see, with a comment."""
        since, self.place = self.standin.world.seq, "messages"
        files = sharing.received(self.workspace, self.id, name) if content is None else {name: content}
        channel, words = self._channel(in_), _escaped(text)
        self._remember(await sharing.share(self.standin, self.workspace, channel, self.id, files, words))
        return self._done(since, None)

    async def edits(self, message: Message | str, text: str) -> Saw:
        """Change a message of one's own; apps are told by message_changed (HOME-4)."""
        since = self.standin.world.seq
        own = finding.saying(self, message) if isinstance(message, str) else message
        words = _escaped(text)
        posting.change(self.standin, own, Content(words, posting.typed_blocks(self.standin, words)))
        own.looked_at = True
        await self.standin.settle()
        return self._done(since, None)

    async def deletes(self, message: Message | str) -> Saw:
        """Delete a message of one's own; apps are told by message_deleted (HOME-4)."""
        since = self.standin.world.seq
        posting.remove(self.standin, finding.saying(self, message) if isinstance(message, str) else message)
        await self.standin.settle()
        return self._done(since, None)

    async def clicks(
        self, label: str, *, in_: str | None = None, nth: int = 1, message: Message | str | None = None
    ) -> Saw:
        """Click a button, an entry of an overflow menu, a radio button or a checkbox by its visible label."""
        found = finding.pressable(self, label, in_=in_, nth=nth, message=message)
        if found.element["type"] in ("radio_buttons", "checkboxes"):
            return await self.sets(found, choosing.toggled(found))
        return await self.uses(found, choosing.pressed(found), label)

    async def chooses(
        self,
        label: str,
        option: str | Iterable[str],
        *,
        in_: str | None = None,
        nth: int = 1,
        message: Message | str | None = None,
    ) -> Saw:
        """Choose in a select, radio or checkbox group or picker by its label; a multi select takes several options."""
        found = finding.input_field(self, label, in_=in_, message=message, nth=nth)
        wanted = [option] if isinstance(option, str) else list(option)
        known = finding.options(found.element)
        if found.element["type"].endswith("external_select"):
            known = await self.asks(found, wanted[0])
        return await self.sets(found, choosing.chosen(self, found.element, known, wanted))

    async def fills(
        self, label: str, text: str, *, in_: str | None = None, nth: int = 1, message: Message | str | None = None
    ) -> Saw:
        """Fill in a text, number, e-mail, URL, date or time field by its label."""
        found = finding.input_field(self, label, in_=in_, message=message, nth=nth)
        return await self.sets(found, choosing.written(self, found.element, text))

    async def sets(self, found: Found, state: JSON) -> Saw:
        """Keep what was filled in; outside input blocks, or with dispatch_action, the app hears of it (INT-7)."""
        block, element = found.block, found.element
        found.surface.values[block["block_id"]][element["action_id"]] = state
        if found.surface.view is not None:
            found.surface.view.errors.pop(block["block_id"], None)
            found.surface.view.changed = self.standin.world.tick()
            self.standin.feed.publish("view", view=found.surface.view)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return self._done(self.standin.world.seq, None)
        return await self.uses(found, {**state}, element["action_id"])

    async def uses(self, found: Found, action: JSON, label: str) -> Saw:
        """Use an element that was found; `action` is what it sends, `label` what an error calls it."""
        since = self.standin.world.seq
        surface = found.surface
        stamp = self.workspace.timestamps.next(self.standin.now())
        full = {"action_id": found.element["action_id"], "block_id": found.block["block_id"], **action}
        full["action_ts"] = stamp
        app = self._app_of(found)
        if surface.message is not None:
            payload = payloads.message_action(
                self.standin, app, self.workspace, self.user, surface.message, surface.values, full
            )
        else:
            assert surface.view is not None  # noqa: S101 -- a surface is either a message or a view
            payload = payloads.view_action(self.standin, app, self.workspace, self.user, surface.view, full)
        answer = await self._send(Parcel(app, "interaction", payload))
        return self._done(since, acks.interaction(self.standin, f"{label!r}", answer))

    def _app_of(self, found: Found) -> App:
        surface = found.surface
        owner = surface.message.app_id if surface.message else surface.view.app_id if surface.view else None
        return self.standin.world.apps[owner] if owner else self.app

    async def asks(self, found: Found, typed: str) -> list[JSON]:
        """Ask the app for the options of an external select, once enough is typed (INT-9)."""
        if len(typed) < found.element.get("min_query_length", choosing.MIN_QUERY):
            return []
        app, surface = self._app_of(found), found.surface
        if surface.view is not None:
            place: JSON = {"container": {"type": "view", "view_id": surface.view.id}, "view": surface.view.json()}
        else:
            assert surface.message is not None  # noqa: S101 -- a surface is either a message or a view
            container = {"type": "message", "message_ts": surface.message.ts, "channel_id": surface.message.channel_id}
            place = {"container": container, "message": surface.message.json()}
        payload = payloads.suggestion(app, self.workspace, self.user, place, found.block, found.element, typed)
        answer = await self._send(Parcel(app, "options", payload))
        offered = self.offered[found.element["action_id"]] = choosing.suggested(self.standin, answer)
        return offered

    async def submits(self) -> Saw:
        """Press the submit button of the open modal; Slack's client checks the fields first."""
        view = self._open_modal()
        since = self.standin.world.seq
        view.errors = forms.problems(view.blocks, view.values)
        if view.errors:
            view.changed = self.standin.world.tick()
            self.standin.feed.publish("view", view=view)
            return self._done(since, None)
        app = self.standin.world.apps[view.app_id]
        payload = payloads.view_submission(self.standin, app, self.workspace, self.user, view)
        answer = await self._send(Parcel(app, "interaction", payload))
        install = app.installs[self.workspace.id]
        return self._done(since, acks.submission(self.standin, install, view, answer))

    async def closes(self, *, everything: bool = False) -> Saw:
        """Close the topmost modal, or with `everything` the whole stack as the cross does (INT-5)."""
        view = self._open_modal()
        since = self.standin.world.seq
        app = self.standin.world.apps[view.app_id]
        stack = self.workspace.stacks[app.id, self.id]
        shown = stack[0] if everything else view
        payload = payloads.view_closed(app, self.workspace, self.user, shown, is_cleared=everything)
        if everything or view.body.get("clear_on_close"):
            viewing.close_all(self.standin, self.workspace, app.id, self.id)
        else:
            viewing.close_top(self.standin, self.workspace, app.id, self.id)
        if not shown.body.get("notify_on_close"):
            return self._done(since, None)
        answer = await self._send(Parcel(app, "interaction", payload))
        return self._done(since, acks.interaction(self.standin, "view_closed", answer))

    def _open_modal(self) -> Any:
        if self.modal is None:
            raise AssertionError(f"no modal is open for {self.user.name}. The screen:\n{self.screen()}")
        return self.modal

    async def opens_home(self) -> Saw:
        """Open the app's Home tab."""
        return await self._opens("home")

    async def opens_messages(self) -> Saw:
        """Open the app's Messages tab."""
        return await self._opens("messages")

    async def _opens(self, tab: str) -> Saw:
        since = self.standin.world.seq
        self.place = tab
        task = self.standin.events.home_opened(self.install, self.id, self.dm_channel, tab)
        if task is not None:
            self._remember([await task])
        saw = self._done(since, None)
        if tab == "messages" or self.home is None:
            return saw
        return replace(saw, text=self.text_of_view(self.home))

    async def shortcut(self, name: str, message: Message | str | None = None) -> Saw:
        """Use a global shortcut, or one on a message (a message, or words in it), by its name."""
        since = self.standin.world.seq
        kind = "message" if message is not None else "global"
        entries = [entry for entry in self.app.shortcuts if entry["type"] == kind and entry["name"] == name]
        if not entries:
            names = ", ".join(entry["name"] for entry in self.app.shortcuts)
            known = f"there are: {names}" if names else "the app has no shortcuts"
            raise AssertionError(f"there is no {kind} shortcut {name!r}; {known}")
        callback_id = entries[0]["callback_id"]
        if message is None:
            payload = payloads.shortcut(self.standin, self.app, self.workspace, self.user, callback_id)
        else:
            target = message if isinstance(message, Message) else finding.saying(self, message)
            payload = payloads.message_shortcut(self.standin, self.app, self.workspace, self.user, callback_id, target)
        answer = await self._send(Parcel(self.app, "interaction", payload))
        return self._done(since, acks.interaction(self.standin, f"{name!r}", answer))

    async def moves_to(self, zone: str) -> Saw:
        """Change the time zone, an IANA name; apps are told by user_change."""
        return await self.changes(tz=zone)

    async def leaves(self) -> Saw:
        """Be deactivated; apps are told by user_change, and can no longer write to this person."""
        return await self.changes(deleted=True)

    async def changes(self, **details: Any) -> Saw:
        """Change fields of the profile (see User); apps are told by user_change."""
        since = self.standin.world.seq
        for name, value in details.items():
            if not hasattr(self.user, name):
                raise AttributeError(f"a user has no {name!r}")
            setattr(self.user, name, value)
        self.user.updated = int(self.standin.now().timestamp())
        self.standin.feed.publish("user", user=self.user)
        self._remember(await asyncio.gather(*self.standin.events.about_user(self.workspace, self.user, "user_change")))
        return self._done(since, None)

    async def _send(self, parcel: Parcel) -> Answer:
        if parcel.kind in ("interaction", "options") and not parcel.app.interactive:
            return Answer(error="interactivity_off")
        self.last_sent = parcel
        return await self.standin.outbound.send(parcel)

    def _remember(self, _answers: Iterable[Answer]) -> None:
        if self.standin.sent:
            self.last_sent = self.standin.sent[-1]

    def _done(self, since: int, error: str | None) -> Saw:
        if error is not None:
            self.errors.append(error)
            self.standin.feed.publish("error", user=self.id, error=error)
        return self.looks(error, since)


def _escaped(text: str) -> str:
    return escape(text, quote=False)
