"""The signs of the pictures, each with a shape of its own: nothing is told by colour alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.blocks.pictures.font import drawable
from bot.blocks.pictures.labels import Label, Line, shortened
from bot.blocks.pictures.palette import BEFORE, CARD, INK, LEVEL, OWN, TARGET
from bot.blocks.pictures.svg import Canvas

LEVEL_LINE: dict[str, object] = {"stroke": LEVEL, "stroke_width": 2.4, "fill": "none"}
TARGET_LINE: dict[str, object] = {"stroke": TARGET, "stroke_width": 2.4, "stroke_dasharray": "9 5", "fill": "none"}
OWN_LINE: dict[str, object] = {"stroke": OWN, "stroke_width": 2.4, "stroke_linejoin": "round"}
BEFORE_LINE: dict[str, object] = {
    "stroke": BEFORE, "stroke_width": 1.6, "stroke_dasharray": "0.1 4", "stroke_linecap": "round", "fill": "none",
}  # fmt: skip
PALEST = 0.7
"""Opacity of what is oldest: it still stands out from the card."""
ROW, COLUMNS, SYMBOL = 21.0, 2, 38.0


def rating(canvas: Canvas, x: float, y: float, *, is_proven: bool, strength: float) -> None:
    """Where a member sees themselves: filled with evidence, hollow without; smaller and paler with age."""
    opacity = round(PALEST + (1 - PALEST) * strength, 2)
    radius = 4.5 + 2.5 * strength
    canvas.add("circle", cx=x, cy=y, r=radius + 1, fill=CARD)  # lines do not show through what is pale
    canvas.add(
        "circle", cx=x, cy=y, r=radius, fill=OWN if is_proven else CARD, stroke=OWN, stroke_width=2.2, opacity=opacity
    )


def before(canvas: Canvas, x: float, y: float) -> None:
    """The rating in the version before: a small diamond."""
    points = f"{x:.2f},{y - 3.6:.2f} {x + 3.6:.2f},{y:.2f} {x:.2f},{y + 3.6:.2f} {x - 3.6:.2f},{y:.2f}"
    canvas.add("polygon", points=points, fill=CARD, stroke=BEFORE, stroke_width=1.3)


def whisker(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    """What a rating may as well be: a thin line with a bar across each end."""
    (left, top), (right, bottom) = start, end
    length = max(((right - left) ** 2 + (bottom - top) ** 2) ** 0.5, 0.01)
    across = (-(bottom - top) / length * 4, (right - left) / length * 4)
    parts = [f"M{left:.2f} {top:.2f}L{right:.2f} {bottom:.2f}"]
    for x, y in (start, end):
        parts.append(f"M{x - across[0]:.2f} {y - across[1]:.2f}L{x + across[0]:.2f} {y + across[1]:.2f}")
    canvas.add("path", d="".join(parts), stroke=INK, stroke_width=1.2, fill="none")


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a sign, drawn at a place, and what it means."""

    draw: Callable[[Canvas, float, float], None]
    text: str


def line(style: dict[str, object]) -> Callable[[Canvas, float, float], None]:
    """A stretch of line as a legend's sign."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.add("path", d=f"M{x:.2f} {y:.2f}h26", **style)

    return draw


def own(*, is_proven: bool, strength: float = 1.0) -> Callable[[Canvas, float, float], None]:
    """A rating on its line."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if is_proven or strength == 1.0:
            canvas.add("path", d=f"M{x:.2f} {y:.2f}h26", fill="none", **OWN_LINE)
        rating(canvas, x + 13, y, is_proven=is_proven, strength=strength)

    return draw


def older(canvas: Canvas, x: float, y: float) -> None:
    """Three ratings, each older than the one before."""
    for place, strength in ((7, 1.0), (19, 0.4), (28, 0.0)):
        rating(canvas, x + place, y, is_proven=True, strength=strength)


def earlier(canvas: Canvas, x: float, y: float) -> None:
    """The version before, on its line."""
    canvas.add("path", d=f"M{x:.2f} {y:.2f}h26", **BEFORE_LINE)
    before(canvas, x + 13, y)


def reach(canvas: Canvas, x: float, y: float) -> None:
    """A whisker lying down."""
    whisker(canvas, (x + 1, y), (x + 25, y))


def legend(canvas: Canvas, entries: Sequence[Entry], left: float, top: float, width: float) -> float:
    """Draw the entries in two columns; the height that they take."""
    column = width / COLUMNS
    for position, entry in enumerate(entries):
        x, y = left + column * (position % COLUMNS), top + ROW * (position // COLUMNS) + ROW / 2
        entry.draw(canvas, x, y)
        text = shortened(drawable(entry.text) or "", column - SYMBOL - 8, 11.5)
        Label((Line(text, 11.5),), x + SYMBOL, y).draw(canvas)
    return ROW * -(-len(entries) // COLUMNS)
