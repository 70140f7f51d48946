"""The radar: a ring for each level, a spoke for each dimension, and where a member sees themselves on it."""

import math
from collections.abc import Callable, Iterator, Sequence

from bot.blocks.pictures import marks
from bot.blocks.pictures.card import HEAD, MARGIN, WIDTH, Scene, begin, end
from bot.blocks.pictures.font import ASCENT, DESCENT, drawable
from bot.blocks.pictures.labels import Label, Line, name_lines, reading_lines, shortened, spaced
from bot.blocks.pictures.palette import CARD, GRID, MUTED, OWN
from bot.blocks.pictures.readings import span
from bot.blocks.pictures.svg import Canvas
from bot.mentoring.profile import Axis

FEWEST, MOST = 3, 12
"""Dimensions that a radar can show; ladders have 12 at most."""
RADIUS = 152.0
INNER = 16.0
"""Radius of rank 0: ratings of different dimensions do not fall together there."""
REACH = RADIUS + 16
"""Labels keep this far from the middle."""
NAMED_RINGS = 6
"""Rings that have room for names; more of them have numbers."""
RING_NAME = 76.0

Point = tuple[float, float]


class Radar:
    """One radar while it is drawn."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.canvas = Canvas(WIDTH)
        self._axes = scene.profile.axes
        self._angles = [2 * math.pi * n / len(self._axes) - math.pi / 2 for n in range(len(self._axes))]
        self.middle = (WIDTH / 2, 0.0)
        self.labels = self._placed_labels()

    def svg(self) -> str:
        """The whole picture."""
        begin(self.canvas, self.scene)
        self._spokes()
        self._rings()
        self._ratings()
        for label in self.labels:
            label.draw(self.canvas)
        bottom = max(self.middle[1] + RADIUS, *(label.box.bottom for label in self.labels))
        rings = self.ring_labels()
        names = {f"{rank} {title}" for rank, title in enumerate(self.scene.profile.levels, 1) if drawable(title)}
        is_all_said = names <= {label.lines[0].text for label in rings}
        return end(self.canvas, self.scene, bottom + 22, with_levels=not is_all_said)

    def ring_labels(self) -> list[Label]:
        """The name of each level, or its number, at the left of the first spoke."""
        x, y = self.middle
        size = min(10.0, 0.98 * (RADIUS - INNER) / self.scene.top / (ASCENT + DESCENT))
        labels = []
        for rank in range(1, self.scene.top + 1):
            text = shortened(self._ring_name(rank), RING_NAME, size)
            labels.append(Label((Line(text, size, 400, MUTED),), x - 8, y - self._radius(rank), "end"))
        return labels

    def _ring_name(self, rank: int) -> str:
        name = drawable(self.scene.profile.levels[rank - 1]) if self.scene.profile.levels else None
        return f"{rank} {name}" if name and self.scene.top <= NAMED_RINGS else str(rank)

    def _radius(self, rank: float) -> float:
        return INNER + (RADIUS - INNER) * rank / self.scene.top

    def _point(self, position: int, radius: float) -> Point:
        x, y = self.middle
        return x + radius * math.cos(self._angles[position]), y + radius * math.sin(self._angles[position])

    def _placed_labels(self) -> list[Label]:
        """A label for each dimension outside of the rings, in the order of the dimensions."""
        sides: dict[str, list[tuple[int, Label]]] = {"start": [], "end": [], "middle": []}
        for position, axis in enumerate(self._axes):
            cosine = math.cos(self._angles[position])
            side = "middle" if abs(cosine) < 0.05 else "start" if cosine > 0 else "end"
            width = 300.0 if side == "middle" else WIDTH / 2 - REACH - MARGIN
            sides[side].append((position, Label(self._lines(position + 1, axis, width), anchor=side)))
        top = next((label.height for position, label in sides["middle"] if position == 0), 0.0)
        self.middle = (WIDTH / 2, HEAD + top + 10 + RADIUS)
        found: dict[int, Label] = {}
        for position, label in sides["middle"]:
            way = -1 if position == 0 else 1
            found[position] = label.at(WIDTH / 2, self.middle[1] + way * (RADIUS + 10 + label.height / 2))
        for side in ("start", "end"):
            found.update(self._beside(sides[side]))
        return [found[position] for position in range(len(self._axes))]

    def _lines(self, number: int, axis: Axis, width: float) -> tuple[Line, ...]:
        stand_in = self.scene.words.say("pictures.dimension_numbered", number=number)
        most = 1 if width > 200 else 2
        reading = self.scene.rating(axis)
        names = name_lines(axis.title, axis.short, stand_in, width, most)
        return (*names, *reading_lines(reading, width, most))

    def _beside(self, labels: Sequence[tuple[int, Label]]) -> Iterator[tuple[int, Label]]:
        """Labels of one side, kept apart, each as near to the rings as its height allows."""
        x, y = self.middle
        wanted = [label.at(position, self._point(position, REACH)[1]) for position, label in labels]
        for label in spaced(wanted, y - RADIUS - 8, y + RADIUS + 8):
            box = label.box
            nearest = max(box.top - y, y - box.bottom, 0.0)
            away = math.sqrt(max(REACH**2 - nearest**2, 0.0))
            yield int(label.x), label.at(x + away if label.anchor == "start" else x - away, label.y)

    def _spokes(self) -> None:
        for position, (axis, label) in enumerate(zip(self._axes, self.labels, strict=True)):
            start, stop = self._point(position, INNER), self._point(position, RADIUS)
            dashes = "2 5" if axis.rank is None else ""
            self._line(start, stop, stroke=GRID, stroke_width=0.9, stroke_dasharray=dashes)
            if label.anchor != "middle":
                near = self._point(position, RADIUS + 4)
                edge = label.x - 4 if label.anchor == "start" else label.x + 4
                if math.dist(near, (edge, label.y)) > 12:
                    self._line(near, (edge, label.y), stroke=GRID, stroke_width=0.9)

    def _line(self, start: Point, stop: Point, **style: object) -> None:
        self.canvas.add("path", d=f"M{start[0]:.2f} {start[1]:.2f}L{stop[0]:.2f} {stop[1]:.2f}", fill="none", **style)

    def _rings(self) -> None:
        profile, (x, y) = self.scene.profile, self.middle
        plain: dict[str, object] = {"stroke": GRID, "stroke_width": 0.9, "fill": "none"}
        self.canvas.add("circle", cx=x, cy=y, r=INNER, **plain, stroke_dasharray="2 3")
        for rank in range(1, self.scene.top + 1):
            style = {profile.target: marks.TARGET_LINE, profile.level: marks.LEVEL_LINE}.get(rank, plain)
            self.canvas.add("circle", cx=x, cy=y, r=self._radius(rank), **style)

    def _ratings(self) -> None:
        ranks = [axis.rank for axis in self._axes]
        self._shape(ranks, lambda points, closed: self._filled(points, closed))
        befores = [axis.previous for axis in self._axes]
        self._shape(befores, lambda points, closed: self._outline(points, closed, marks.BEFORE_LINE))
        self._shape(ranks, lambda points, closed: self._outline(points, closed, {**marks.OWN_LINE, "fill": "none"}))
        self._ring_names()
        for position, axis in enumerate(self._axes):
            if axis.previous is not None:
                marks.before(self.canvas, *self._point(position, self._radius(axis.previous)))
            if axis.rank is not None:
                self._rating(position, axis, axis.rank)

    def _ring_names(self) -> None:
        """Over the lines, which leave room for them: words that are crossed out are hard to read."""
        for label in self.ring_labels():
            box = label.box
            wide, high = box.right - box.left + 6, box.bottom - box.top - 2
            self.canvas.add("rect", x=box.left - 3, y=box.top + 1, width=wide, height=high, rx=high / 2, fill=CARD)
            label.draw(self.canvas)

    def _rating(self, position: int, axis: Axis, rank: float) -> None:
        low, high = span(axis)
        if high > low:
            ends = self._point(position, self._radius(low)), self._point(position, self._radius(high))
            marks.whisker(self.canvas, *ends)
        x, y = self._point(position, self._radius(rank))
        marks.rating(self.canvas, x, y, is_proven=axis.is_proven, strength=axis.strength)

    def _shape(self, ranks: Sequence[float | None], draw: Callable[[list[Point], bool], None]) -> None:
        """Draw each stretch of neighbours that are rated; what is not rated leaves a gap."""
        points = [None if rank is None else self._point(n, self._radius(rank)) for n, rank in enumerate(ranks)]
        for run in runs(points):
            draw(run, len(run) == len(ranks))

    def _filled(self, points: list[Point], closed: bool) -> None:
        around = points if closed else [self.middle, *points]
        if len(around) > 2:
            corners = " ".join(f"{x:.2f},{y:.2f}" for x, y in around)
            self.canvas.add("polygon", points=corners, fill=OWN, fill_opacity=0.13)

    def _outline(self, points: list[Point], closed: bool, style: dict[str, object]) -> None:
        if len(points) > 1:
            path = "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points) + ("Z" if closed else "")
            self.canvas.add("path", d=path, **style)


def runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """Stretches of neighbours on a circle: the last point is the first one's neighbour."""
    if None not in points:
        return [[point for point in points if point is not None]] if points else []
    start = points.index(None)
    found: list[list[Point]] = [[]]
    for point in (*points[start:], *points[:start]):
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]
