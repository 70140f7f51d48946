"""Drawing on a rich console: messages with a bar at their side, modals and Home in a frame."""

from __future__ import annotations

from rich.console import Console, Group
from rich.panel import Panel
from rich.text import Text

from bot.standin.drawing import Painter, message_lines, view_lines
from bot.standin.entities import Message, View
from bot.standin.mrkdwn import Line
from bot.standin.people import Person, Saw

STYLES = {
    "bold": "bold",
    "italic": "italic",
    "strike": "strike",
    "code": "cyan",
    "link": "underline",
    "dim": "dim",
    "button": "bold reverse",
}
SHOWN = 20


def rich_line(row: Line) -> Text:
    """A line of spans as rich text."""
    text = Text()
    for span in row:
        text.append(span.text, " ".join(STYLES[style] for style in sorted(span.styles) if style in STYLES))
    return text


class Wall:
    """Where messages, modals and Home tabs are drawn."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._drawn: dict[str, int] = {}

    def show(self, person: Person, saw: Saw) -> None:
        """Draw what somebody saw: messages, then a modal or Home tab that is new or has changed, then errors."""
        for message in saw.messages:
            self._message(person, message)
        if person.place == "home" and saw.home is not None and saw.modal is None:
            self._view(person, saw.home, "Home")
        if saw.modal is not None:
            self._view(person, saw.modal, "Form")
        if saw.error:
            self._console.print(f"! {saw.error}", style="bold red", markup=False)

    def screen(self, person: Person) -> None:
        """Draw everything a person sees, the last twenty messages of it."""
        self.forget()
        newest = [message for message, _ in zip(person.messages(), range(SHOWN), strict=False)]
        for message in reversed(newest):
            self._message(person, message)
        if person.place == "home" and person.home is not None:
            self._view(person, person.home, "Home")
        if person.modal is not None:
            self._view(person, person.modal, "Form")

    def forget(self) -> None:
        """Draw modals and Home again next time, even unchanged."""
        self._drawn.clear()

    def _message(self, person: Person, message: Message) -> None:
        users = person.workspace.users
        author = users[message.user].real_name if message.user in users else message.user
        channel = person.workspace.channels[message.channel_id]
        place = "" if channel.kind == "im" else f" in #{channel.name}"
        edited = " (edited)" if message.edited else ""
        self._console.print(Text(f"{author}{place}{edited}", "bold"))
        painter = Painter(person.reader(), person.values(message))
        for row in message_lines(message, painter):
            for part in rich_line(row).wrap(self._console, max(self._console.width - 2, 20)):
                self._console.print(Text("│ ").append_text(part))

    def _view(self, person: Person, view: View, title: str) -> None:
        if self._drawn.get(view.id) == view.changed:
            return
        self._drawn[view.id] = view.changed
        rows = [rich_line(row) for row in view_lines(view, Painter(person.reader(), view.values))]
        self._console.print(Panel(Group(*rows), title=title, title_align="left", expand=False))
