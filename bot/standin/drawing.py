"""Messages, modals and Home tabs drawn as lines of styled text, for the terminal and for tests alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

from bot.standin.entities import JSON, Message, View
from bot.standin.forms import STATE, Values, value
from bot.standin.mrkdwn import Line, Reader, Span, date_words, lines, plain, styled

RULE = "─" * 40
ONLY_YOU = "Only visible to you"


class Painter:
    """Draws blocks for one reader; `values` is what has been filled in so far."""

    def __init__(self, reader: Reader, values: Values | None = None) -> None:
        self.reader = reader
        self.values = values or {}
        self._draw: dict[str, Callable[[JSON], list[Line]]] = {
            "header": lambda block: self.text(block["text"], "bold"),
            "section": self._section,
            "divider": lambda _block: [[styled(RULE, "dim")]],
            "actions": lambda block: [self._controls(block, block["elements"])],
            "context_actions": lambda block: [self._controls(block, block["elements"])],
            "context": self._context,
            "input": self._input,
            "image": self._image,
            "video": self._image,
            "markdown": lambda block: [[Span(row)] for row in block["text"].split("\n")],
            "rich_text": lambda block: self._rich(block["elements"]),
            "table": self._table,
            "data_table": self._table,
            "data_visualization": self._chart,
            "alert": lambda block: self.text(block["text"], "bold"),
            "card": self._card,
            "carousel": lambda block: self.blocks(block["elements"]),
            "container": self._container,
            "plan": self._plan,
            "task_card": self._plan,
        }

    def blocks(self, blocks: list[JSON]) -> list[Line]:
        """Blocks, one under another."""
        rows: list[Line] = []
        for block in blocks:
            draw = self._draw.get(block["type"])
            rows += draw(block) if draw else [[styled(f"[{block['type']}]", "dim")]]
        return rows

    def text(self, text: JSON, *styles: str) -> list[Line]:
        """A text object."""
        if text["type"] == "mrkdwn":
            return lines(text["text"], self.reader, *styles)
        return [[styled(unescape(row), *styles)] for row in text["text"].split("\n")]

    def words(self, text: JSON) -> str:
        """A text object as plain text."""
        return plain(self.text(text))

    def _section(self, block: JSON) -> list[Line]:
        rows = self.text(block["text"]) if block.get("text") else []
        for text in block.get("fields") or ():
            rows += self.text(text)
        accessory = block.get("accessory")
        if accessory:
            rows.append(self._controls(block, [accessory]))
        return rows

    def _context(self, block: JSON) -> list[Line]:
        rows: list[Line] = []
        for element in block["elements"]:
            if element["type"] == "image":
                rows.append([styled(f"[image: {element['alt_text']}]", "dim")])
            else:
                rows += self.text(element, "dim")
        return [[styled("· ", "dim"), *row] for row in rows]

    def _image(self, block: JSON) -> list[Line]:
        title = f"{self.words(block['title'])}: " if block.get("title") else ""
        return [[styled(f"[{block['type']}: {title}{block['alt_text']}]", "dim")]]

    def _input(self, block: JSON) -> list[Line]:
        label = self.words(block["label"]) + (" (optional)" if block.get("optional") else "")
        row: Line = [styled(label, "bold"), Span(": "), *self._control(block, block["element"])]
        hint = self.text(block["hint"], "dim") if block.get("hint") else []
        return [row, *hint]

    def _controls(self, block: JSON, elements: list[JSON]) -> Line:
        row: Line = []
        for element in elements:
            row += [*([Span("  ")] if row else []), *self._control(block, element)]
        return row

    def _control(self, block: JSON, element: JSON) -> Line:
        kind = element["type"]
        if kind == "image":
            return [styled(f"[image: {element['alt_text']}]", "dim")]
        if kind in ("button", "workflow_button", "icon_button"):
            return [styled(f"[ {self.words(element['text'])} ]", "button")]
        if kind == "feedback_buttons":
            pair = (element["positive_button"], element["negative_button"])
            return [styled("  ".join(f"[ {self.words(each['text'])} ]" for each in pair), "button")]
        if kind == "overflow":
            return [styled(f"( ... {' | '.join(self._labels(element))} )", "button")]
        if kind in ("radio_buttons", "checkboxes"):
            return self._ticks(block, element)
        return [styled(f"( {self._filled(block, element)} v )" if "select" in kind else self._filled(block, element))]

    def _labels(self, element: JSON) -> list[str]:
        return [self.words(option["text"]) for option in element["options"]]

    def _state(self, block: JSON, element: JSON) -> object:
        state = self.values.get(block["block_id"], {}).get(element["action_id"])
        return value(state) if state else element.get(STATE[element["type"]][1])

    def _ticks(self, block: JSON, element: JSON) -> Line:
        filled = self._state(block, element)
        chosen = filled if isinstance(filled, list) else [filled]
        values = {entry["value"] for entry in chosen if isinstance(entry, dict)}
        box = "(x) ", "( ) "
        if element["type"] == "checkboxes":
            box = "[x] ", "[ ] "
        marks = [box[0] if option["value"] in values else box[1] for option in element["options"]]
        labels = self._labels(element)
        return [styled("  ".join(mark + label for mark, label in zip(marks, labels, strict=True)))]

    def _filled(self, block: JSON, element: JSON) -> str:
        filled = self._state(block, element)
        shown = [self._one(entry) for entry in (filled if isinstance(filled, list) else [filled]) if entry]
        if shown:
            return ", ".join(shown)
        placeholder = element.get("placeholder")
        return f"<{self.words(placeholder)}>" if placeholder else "______"

    def _one(self, entry: object) -> str:
        if isinstance(entry, dict) and "text" in entry:
            return self.words(entry["text"])
        if isinstance(entry, dict):
            return plain(self._rich(entry.get("elements", [])))
        if isinstance(entry, int):
            return datetime.fromtimestamp(entry, UTC).astimezone(ZoneInfo(self.reader.tz)).strftime("%Y-%m-%d %H:%M")
        return self.reader.name(str(entry))

    def _rich(self, elements: list[JSON]) -> list[Line]:
        rows: list[Line] = []
        for element in elements:
            kind = element["type"]
            if kind == "rich_text_list":
                for number, item in enumerate(element["elements"], element.get("offset", 0) + 1):
                    mark = f"{number}. " if element["style"] == "ordered" else "• "
                    first, *others = self._parts(item["elements"])
                    pad = "  " * element.get("indent", 0)
                    rows += [[Span(pad + mark), *first], *[[Span(pad + "  "), *row] for row in others]]
            else:
                quote = [styled("> ", "dim")] if kind == "rich_text_quote" else []
                rows += [[*quote, *row] for row in self._parts(element["elements"])]
        return rows

    def _parts(self, parts: list[JSON]) -> list[Line]:
        rows: list[Line] = [[]]
        for part in parts:
            styles = [name for name, on in (part.get("style") or {}).items() if on]
            first, *others = self._part(part).split("\n")
            rows[-1].append(styled(first, *styles))
            rows += [[styled(row, *styles)] for row in others]
        return rows

    def _part(self, part: JSON) -> str:
        kind = part["type"]
        if kind in ("text", "link"):
            return str(part.get("text") or part.get("url"))
        if kind == "user":
            return "@" + self.reader.name(part["user_id"])
        if kind == "channel":
            return "#" + self.reader.name(part["channel_id"])
        if kind == "date":
            moment = datetime.fromtimestamp(part["timestamp"], UTC).astimezone(ZoneInfo(self.reader.tz))
            return date_words(part["format"], moment)
        if kind == "broadcast":
            return "@" + str(part["range"])
        return f":{part['name']}:" if kind == "emoji" else f"[{kind}]"

    def _cell(self, cell: JSON) -> str:
        return str(cell["text"]) if cell["type"] == "raw_text" else plain(self._rich(cell["elements"]))

    def _table(self, block: JSON) -> list[Line]:
        cells = [[self._cell(cell) for cell in row] for row in block["rows"]]
        widths = [max(len(row[index]) for row in cells if index < len(row)) for index in range(max(map(len, cells)))]
        rows = [
            [Span(" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)))] for row in cells
        ]
        caption = [[styled(block["caption"], "bold")]] if block.get("caption") else []
        return [*caption, *rows]

    def _chart(self, block: JSON) -> list[Line]:
        chart = block["chart"]
        groups = chart.get("series") or [{"name": "", "data": chart.get("segments", [])}]
        rows: list[Line] = [[styled(block["title"], "bold")]]
        for group in groups:
            points = ", ".join(f"{point['label']} {point['value']}" for point in group["data"])
            rows.append([Span(f"{group['name']}: {points}" if group["name"] else points)])
        return rows

    def _card(self, block: JSON) -> list[Line]:
        rows = [*self.text(block["title"], "bold")] if block.get("title") else []
        for name in ("subtitle", "body"):
            rows += self.text(block[name]) if block.get(name) else []
        return [*rows, self._controls(block, block["actions"])] if block.get("actions") else rows

    def _container(self, block: JSON) -> list[Line]:
        title = (
            self.text(block["title"], "bold")
            if block.get("title")
            else self._rich(block["rich_text_title"]["elements"])
        )
        subtitle = self.text(block["subtitle"], "dim") if block.get("subtitle") else []
        return [*title, *subtitle, *[[Span("  "), *row] for row in self.blocks(block["child_blocks"])]]

    def _plan(self, block: JSON) -> list[Line]:
        status = f" ({block['status']})" if block.get("status") else ""
        tasks = [[Span("  "), *row] for task in block.get("tasks") or () for row in self._plan(task)]
        return [[styled(block["title"] + status, "bold")], *tasks]


def message_lines(message: Message, painter: Painter) -> list[Line]:
    """A message as its reader sees it: the blocks if there are any, else the text (MSG-2); files by name."""
    rows = painter.blocks(message.blocks) if message.blocks and message.bot_id else lines(message.text, painter.reader)
    for attachment in message.attachments:
        rows += painter.blocks(attachment.get("blocks") or [])
    rows += [[styled(f"[file: {file['name']}]", "dim")] for file in message.files]
    mark = [[styled(ONLY_YOU, "dim", "italic")]] if message.only_for else []
    return [*mark, *rows]


def view_lines(view: View, painter: Painter) -> list[Line]:
    """A modal or Home tab, with the errors beside its fields and the buttons at its foot."""
    rows: list[Line] = []
    if view.kind == "modal":
        rows += painter.text(view.body["title"], "bold")
    for block in view.blocks:
        rows += painter.blocks([block])
        words = view.errors.get(block.get("block_id", ""))
        rows += [[styled(f"! {words}", "bold")]] if words else []
    if view.kind == "modal":
        close = view.body.get("close")
        buttons = [f"[ {painter.words(close) if close else 'Cancel'} ]"]
        if view.body.get("submit"):
            buttons.append(f"[ {painter.words(view.body['submit'])} ]")
        rows.append([styled("  ".join(buttons), "button")])
    return rows
