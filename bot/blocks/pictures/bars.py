"""Rows instead of a radar: for fewer than three dimensions, which span no polygon."""

from bot.blocks.pictures import marks
from bot.blocks.pictures.card import HEAD, MARGIN, WIDTH, Scene, begin, end
from bot.blocks.pictures.font import drawable
from bot.blocks.pictures.labels import Label, Line, name_lines, reading_lines, shortened
from bot.blocks.pictures.palette import GRID, MUTED, OWN
from bot.blocks.pictures.readings import span
from bot.blocks.pictures.svg import Canvas
from bot.mentoring.profile import Axis

NAMES = 176.0
"""Width of the names at the left."""
LEFT, RIGHT = MARGIN + NAMES + 20, WIDTH - MARGIN - 34
ROW = 74.0


class Bars:
    """One picture of rows while it is drawn; any number of dimensions, none included."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.canvas = Canvas(WIDTH)
        self._top = HEAD + 26
        self._bottom = self._top + ROW * len(scene.profile.axes)
        self.labels = [self._label(number, axis) for number, axis in enumerate(scene.profile.axes, 1)]

    def svg(self) -> str:
        """The whole picture."""
        begin(self.canvas, self.scene)
        if not self.scene.profile.axes:
            return end(self.canvas, self.scene, HEAD, with_levels=True)
        self._levels()
        for number, (axis, label) in enumerate(zip(self.scene.profile.axes, self.labels, strict=True)):
            label.draw(self.canvas)
            self._row(axis, self._top + ROW * (number + 0.5))
        names = {f"{rank} {title}" for rank, title in enumerate(self.scene.profile.levels, 1)}
        is_all_said = names <= {label.lines[0].text for label in self.level_labels()}
        return end(self.canvas, self.scene, self._bottom + 18, with_levels=not is_all_said)

    def level_labels(self) -> list[Label]:
        """The names of the levels above their lines."""
        wide = min(self._x(1) - self._x(0) - 6, 2 * (WIDTH - RIGHT - 8))
        labels = []
        for rank in range(self.scene.top + 1):
            title = drawable(self.scene.profile.levels[rank - 1]) if rank and self.scene.profile.levels else None
            name = f"{rank} {title}" if title else str(rank)
            text = shortened(name, wide, 10) if wide > 36 else str(rank)
            labels.append(Label((Line(text, 10, 400, MUTED),), self._x(rank), self._top - 14, "middle"))
        return labels

    def _label(self, number: int, axis: Axis) -> Label:
        stand_in = self.scene.words.say("pictures.dimension_numbered", number=number)
        names = name_lines(axis.title, axis.short, stand_in, NAMES, 2)
        reading = reading_lines(self.scene.rating(axis), NAMES, 2)
        return Label((*names, *reading), MARGIN, self._top + ROW * (number - 0.5))

    def _x(self, rank: float) -> float:
        return LEFT + (RIGHT - LEFT) * rank / self.scene.top

    def _levels(self) -> None:
        profile = self.scene.profile
        plain: dict[str, object] = {"stroke": GRID, "stroke_width": 0.9, "fill": "none"}
        for rank in range(self.scene.top + 1):
            style = {profile.target: marks.TARGET_LINE, profile.level: marks.LEVEL_LINE}.get(rank or None, plain)
            style = plain if rank == 0 else style
            self.canvas.add("path", d=f"M{self._x(rank):.2f} {self._top:.2f}V{self._bottom:.2f}", **style)
        for label in self.level_labels():
            label.draw(self.canvas)

    def _row(self, axis: Axis, y: float) -> None:
        if axis.rank is None:
            track = {"stroke": GRID, "stroke_width": 0.9, "stroke_dasharray": "2 5"}
            self.canvas.add("path", d=f"M{self._x(0):.2f} {y:.2f}H{self._x(self.scene.top):.2f}", fill="none", **track)
        else:
            wide = self._x(axis.rank) - self._x(0)
            self.canvas.add("rect", x=self._x(0), y=y - 9, width=wide, height=18, fill=OWN, fill_opacity=0.16)
            self.canvas.add("path", d=f"M{self._x(0):.2f} {y:.2f}h{wide:.2f}", fill="none", **marks.OWN_LINE)
            low, high = span(axis)
            if high > low:
                marks.whisker(self.canvas, (self._x(low), y), (self._x(high), y))
        if axis.previous is not None:
            marks.before(self.canvas, self._x(axis.previous), y + 16)
        if axis.rank is not None:
            marks.rating(self.canvas, self._x(axis.rank), y, is_proven=axis.is_proven, strength=axis.strength)
