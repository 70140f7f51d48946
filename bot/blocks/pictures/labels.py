"""Words in a picture: wrapped and shortened by their real width, and placed so that none covers another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.blocks.pictures.font import ASCENT, DESCENT, drawable, font
from bot.blocks.pictures.palette import INK, MUTED
from bot.blocks.pictures.svg import Canvas

ELLIPSIS = "…"
LEADING = 1.22
"""From one line of a label to the next, of its size."""


@dataclass(frozen=True)
class Line:
    """One line of text: size in units, weight 400 or 600."""

    text: str
    size: float
    weight: int = 400
    colour: str = INK

    @property
    def width(self) -> float:
        return font(self.weight).width(self.text, self.size)


@dataclass(frozen=True)
class Box:
    """A rectangle that text may cover."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Label:
    """Lines below one another; `x` is their left end, middle or right end by `anchor`, `y` the middle of them all."""

    lines: tuple[Line, ...]
    x: float = 0.0
    y: float = 0.0
    anchor: str = "start"

    @property
    def height(self) -> float:
        return height_of(self.lines)

    @property
    def box(self) -> Box:
        """What the text covers, accents included."""
        width = max((line.width for line in self.lines), default=0.0)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        return Box(left, self.y - self.height / 2, left + width, self.y + self.height / 2)

    def at(self, x: float, y: float) -> "Label":
        return replace(self, x=x, y=y)

    def draw(self, canvas: Canvas, **attributes: object) -> None:
        """Write the lines."""
        top = self.y - self.height / 2
        for line in self.lines:
            baseline = top + ASCENT * line.size
            weight = line.weight if line.weight != 400 else ""
            canvas.text(
                line.text, self.x, baseline, line.size, line.colour,
                text_anchor=self.anchor if self.anchor != "start" else "", font_weight=weight, **attributes,
            )  # fmt: skip
            top += LEADING * line.size


def height_of(lines: Sequence[Line]) -> float:
    """From the highest accent of the first line to the lowest stroke of the last one."""
    if not lines:
        return 0.0
    return sum(LEADING * line.size for line in lines[:-1]) + (ASCENT + DESCENT) * lines[-1].size


def shortened(text: str, width: float, size: float, weight: int = 400) -> str:
    """`text` in one line of at most this width, cut with an ellipsis."""
    measure = font(weight).width
    if measure(text, size) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + ELLIPSIS, size) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,;:-") + ELLIPSIS


def wrapped(text: str, width: float, most: int, line: Line) -> list[Line]:
    """`text` in at most `most` lines styled like `line`; the last one ends with an ellipsis where more is left."""
    measure = font(line.weight).width
    words, lines = text.split(), list[str]()
    while words and len(lines) < most:
        taken = words.pop(0)
        while words and measure(f"{taken} {words[0]}", line.size) <= width:
            taken = f"{taken} {words.pop(0)}"
        lines.append(taken)
    if words and lines:
        lines[-1] = f"{lines[-1]} {' '.join(words)}"
    return [replace(line, text=shortened(one, width, line.size, line.weight)) for one in lines]


def is_whole(lines: Sequence[Line], text: str) -> bool:
    """Whether nothing of the text was cut off."""
    return " ".join(line.text for line in lines) == " ".join(text.split())


def name_lines(title: str, short: str, stand_in: str, width: float, most: int) -> list[Line]:
    """A dimension's name: its title, its short name where the title is cut, or what stands in for other scripts."""
    style = Line("", 12, 600)
    for name in (title, short):
        shown = drawable(name)
        if shown:
            lines = wrapped(shown, width, most, style)
            if is_whole(lines, shown):
                return lines
    shown = drawable(title) or drawable(short) or drawable(stand_in) or ""
    return wrapped(shown, width, most, style)


def reading_lines(text: str, width: float, most: int) -> list[Line]:
    """A reading below a name."""
    return wrapped(drawable(text) or "", width, most, Line("", 11, 400, MUTED))


def spaced(labels: Sequence[Label], top: float, bottom: float, gap: float = 4.0) -> list[Label]:
    """The labels, in the order of their heights, moved up and down as little as it takes to keep apart.

    They stay between `top` and `bottom` where all of them fit in there at all.
    """
    placed: list[Label] = []
    edge = top
    for label in sorted(labels, key=lambda label: label.y):
        y = max(label.y, edge + label.height / 2)
        placed.append(label.at(label.x, y))
        edge = y + label.height / 2 + gap
    edge = bottom
    for position in range(len(placed) - 1, -1, -1):
        label = placed[position]
        y = min(label.y, edge - label.height / 2)
        placed[position] = label.at(label.x, y)
        edge = y - label.height / 2 - gap
    return placed
