"""What a person sees: messages in order, the Home tab, the modal on top, and claims about all that."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.standin import forms
from bot.standin.apps import App, Install
from bot.standin.conversations import Channel
from bot.standin.drawing import Painter, message_lines, view_lines
from bot.standin.entities import JSON, Message, User, View
from bot.standin.forms import Values
from bot.standin.mrkdwn import Reader, lines, plain
from bot.standin.people.saw import Saw

if TYPE_CHECKING:
    from bot.standin.server import Standin
    from bot.standin.world import Workspace


class Looking:
    """A person's eyes."""

    def __init__(self, standin: Standin, workspace: Workspace, user: User, app: App | None) -> None:
        self.standin = standin
        self.workspace = workspace
        self.user = user
        self.errors: list[str] = []
        self.place = "messages"
        self.read: dict[str, int] = {}
        self.offered: dict[str, list[JSON]] = {}
        self._app = app
        self._states: dict[tuple[str, str], tuple[int, Values]] = {}
        self._view_seen: dict[str, int] = {}

    @property
    def id(self) -> str:
        """The user id."""
        return self.user.id

    @property
    def app(self) -> App:
        """The app this person is dealing with: the first one installed here, unless chosen."""
        if self._app is not None:
            return self._app
        installs = self.workspace.installs
        if not installs:
            raise LookupError(f"no app is installed in {self.workspace.name}")
        return next(iter(installs.values())).app

    @property
    def install(self) -> Install:
        """That app's installation in this person's workspace."""
        return self.app.installs[self.workspace.id]

    @property
    def dm_channel(self) -> Channel:
        """The direct conversation with the app's bot; it opens on first use."""
        return self.standin.world.direct(self.workspace, self.install.bot_user_id, self.id)[0]

    @property
    def dm(self) -> list[Message]:
        """What is said in it, ephemeral messages included, oldest first."""
        return list(self.in_channel(self.dm_channel))[::-1]

    @property
    def home(self) -> View | None:
        """The Home tab the app has published for this person."""
        return self.workspace.homes.get((self.app.id, self.id))

    @property
    def modal(self) -> View | None:
        """The topmost open modal."""
        stack = self.workspace.stacks.get((self.app.id, self.id))
        return stack[-1] if stack else None

    def messages(self) -> Iterator[Message]:
        """All messages this person can see, newest first."""
        channels = self.workspace.by_user.get(self.id, [])
        streams = [self.in_channel(channel) for channel in channels]
        return heapq.merge(*streams, key=lambda message: -message.seq)

    def in_channel(self, channel: Channel) -> Iterator[Message]:
        """What this person sees in a conversation, replies and ephemeral messages included, newest first."""
        said = (channel.log.by_ts[ts] for ts in reversed(channel.log.order))
        replies = sorted(
            (
                channel.log.by_ts[ts]
                for stamps in channel.log.threads.values()
                for ts in stamps
                if not channel.log.by_ts[ts].broadcast  # those stand among what is said already
            ),
            key=lambda message: -message.seq,
        )
        mine = reversed(channel.ephemerals.get(self.id, []))
        return heapq.merge(said, replies, mine, key=lambda message: -message.seq)

    def reader(self) -> Reader:
        """How names and dates are shown to this person."""
        return Reader(self._name, self.user.tz or "UTC")

    def _name(self, entity: str) -> str:
        if entity in self.workspace.users:
            return self.workspace.users[entity].name
        channel = self.workspace.channels.get(entity)
        return channel.name if channel else entity

    def values(self, message: Message) -> Values:
        """What this person has filled in in a message so far."""
        key = (message.channel_id, message.ts)
        changed, values = self._states.get(key, (0, {}))
        if changed != message.changed:
            values = forms.carried(values, message.every_block)
            self._states[key] = (message.changed, values)
        return values

    def text_of(self, message: Message) -> str:
        """A message as plain text."""
        return plain(message_lines(message, Painter(self.reader(), self.values(message))))

    def text_of_view(self, view: View) -> str:
        """A modal or Home tab as plain text."""
        return plain(view_lines(view, Painter(self.reader(), view.values)))

    def screen(self) -> str:
        """Everything this person can see, as plain text: each conversation, then Home if open, then the modal."""
        parts: list[str] = []
        for channel in self.workspace.by_user.get(self.id, []):
            said = [self._line(message) for message in self.in_channel(channel)][::-1]
            if said:
                parts.append("\n".join([f"== {self._title(channel)} ==", *said]))
        if self.place == "home" and self.home is not None:
            parts.append("== Home ==\n" + self.text_of_view(self.home))
        if self.modal is not None:
            parts.append("== Modal ==\n" + self.text_of_view(self.modal))
        parts += [f"! {error}" for error in self.errors[-1:]]
        return "\n\n".join(parts) or "(nothing)"

    def _title(self, channel: Channel) -> str:
        if channel.kind != "im":
            return f"#{channel.name}"
        return "Direct message with " + ", ".join(self._name(member) for member in channel.members if member != self.id)

    def _line(self, message: Message) -> str:
        return f"{self._name(message.user)}: {self.text_of(message)}"

    def _look(self, words: str) -> list[str]:
        """Where the words stand; the messages they stand in count as looked at."""
        found: list[str] = []
        for message in self.messages():
            text = self.text_of(message)
            if _holds(text, words):
                message.looked_at = True
                found.append(text)
        if self.place == "home" and self.home is not None:
            found += [text for text in [self.text_of_view(self.home)] if _holds(text, words)]
        if self.modal is not None:
            found += [text for text in [self.text_of_view(self.modal)] if _holds(text, words)]
        return found + [error for error in self.errors if words in error]

    def sees(self, words: str) -> None:
        """Claim that the words stand somewhere on the screen. Raises AssertionError with the screen."""
        if not self._look(words):
            raise AssertionError(f"{self.user.name} does not see {words!r}. The screen:\n{self.screen()}")

    def sees_only_once(self, words: str) -> None:
        """Claim that exactly one message, modal or Home tab holds the words."""
        count = len(self._look(words))
        if count != 1:
            raise AssertionError(f"{self.user.name} sees {words!r} {count} times. The screen:\n{self.screen()}")

    def does_not_see(self, words: str) -> None:
        """Claim that the words stand nowhere on the screen."""
        if self._look(words):
            raise AssertionError(f"{self.user.name} sees {words!r}. The screen:\n{self.screen()}")

    def unseen(self) -> list[Message]:
        """Messages of apps visible to this person that nobody has looked at, oldest first."""
        return [
            message
            for message in dict.fromkeys(self.workspace.touched)
            if message.bot_id and not message.looked_at and not message.deleted and self.can_see(message)
        ]

    def can_see(self, message: Message) -> bool:
        """Whether a message is for this person's eyes."""
        if message.only_for is not None:
            return message.only_for == self.id
        return self.id in self.workspace.channels[message.channel_id].members

    def reads(self, channel: Channel) -> None:
        """Have everything in a conversation read, up to now."""
        self.read[channel.id] = self.standin.world.seq
        for message in self.unseen():
            message.looked_at = message.looked_at or message.channel_id == channel.id
        self.standin.feed.publish("read", user=self.id, channel=channel.id)

    def sees_nothing_new(self) -> None:
        """Claim that no message of an app has come or changed since this person last looked."""
        unseen = self.unseen()
        if unseen:
            shown = "\n".join(self._line(message) for message in unseen)
            raise AssertionError(f"{self.user.name} sees something new:\n{shown}")

    def looks(self, error: str | None = None, since: int | None = None) -> Saw:
        """Look at everything new: what nobody has looked at, or what changed after a number of the world's clock."""
        if since is None:
            fresh = self.unseen()
        else:
            touched = dict.fromkeys(reversed(self.workspace.touched))
            fresh = [message for message in touched if message.changed > since and not message.deleted]
            fresh = [message for message in fresh if message.bot_id and self.can_see(message)][::-1]
        for message in fresh:
            message.looked_at = True
        parts = [self.text_of(message) for message in fresh]
        modal, home = self.modal, self.home
        parts += [self.text_of_view(view) for view in (modal, home) if view is not None and self._is_news(view, since)]
        return Saw("\n".join(parts), tuple(fresh), error, modal, home, self.field_errors())

    def _is_news(self, view: View, since: int | None) -> bool:
        seen = self._view_seen.get(view.id, 0) if since is None else since
        self._view_seen[view.id] = view.changed
        return view.changed > seen

    def field_errors(self) -> dict[str, str]:
        """The errors beside the fields of the open modal, by label."""
        modal = self.modal
        if modal is None:
            return {}
        painter = Painter(self.reader())
        labels = {
            block["block_id"]: painter.words(block["label"]) for block in modal.blocks if block["type"] == "input"
        }
        return {labels.get(name, name): words for name, words in modal.errors.items()}

    async def waits_until(self, reached: Callable[[], bool], seconds: float = 5) -> Saw:
        """Wait until something holds, looking again at each change; AssertionError with the screen after `seconds`."""
        if not await self.standin.feed.until(reached, seconds):
            raise AssertionError(f"{self.user.name} waited {seconds} s in vain. The screen:\n{self.screen()}")
        return self.looks()

    async def waits_for(self, words: str, seconds: float = 5) -> Saw:
        """Wait until the words stand on the screen; returns everything new."""
        if not await self.standin.feed.until(lambda: bool(self._look(words)), seconds):
            raise AssertionError(
                f"{self.user.name} waited {seconds} s in vain for {words!r}. The screen:\n{self.screen()}"
            )
        saw = self.looks()
        return saw if words in saw else Saw("\n".join(self._look(words)), saw.messages, None, saw.modal, saw.home)


def _holds(text: str, words: str) -> bool:
    if words in text:
        return True
    flat = " ".join(text.split())
    return words in flat or plain(lines(words, Reader(str))) in flat
