"""The card that every picture stands on: frame, title, and what its signs mean."""

from dataclasses import dataclass, replace
from datetime import date

from bot.blocks.pictures import marks
from bot.blocks.pictures.font import drawable
from bot.blocks.pictures.labels import Label, Line, shortened, wrapped
from bot.blocks.pictures.marks import Entry
from bot.blocks.pictures.palette import CARD, EDGE, MUTED
from bot.blocks.pictures.readings import Reader, day, figure
from bot.blocks.pictures.svg import Canvas
from bot.content import Words
from bot.mentoring.profile import Axis, Profile

WIDTH = 640.0
"""Units; two pixels each."""
MARGIN = 24.0
HEAD = 76.0
"""Where the head ends and the drawing begins."""


@dataclass(frozen=True)
class Scene:
    """What a drawing is made from: a rounded profile, the words, and the member's local day."""

    words: Words
    profile: Profile
    today: date

    @property
    def top(self) -> int:
        """The highest rank."""
        return max(len(self.profile.levels), 1)

    @property
    def is_rated(self) -> bool:
        """Whether there is a rating at all."""
        return any(axis.rank is not None for axis in self.profile.axes)

    def rating(self, axis: Axis) -> str:
        """What the member says of a dimension, with names that can be drawn; a figure alone for any other level."""
        levels = tuple(self.level_name(rank) for rank in range(1, len(self.profile.levels) + 1))
        if axis.rank and axis.rank == int(axis.rank) and not drawable(self.profile.levels[int(axis.rank) - 1]):
            return figure(axis.rank)
        return Reader(self.words, replace(self.profile, levels=levels)).rating(axis)

    def level_name(self, rank: int) -> str:
        """A level's title, or its number where the typeface lacks its script."""
        title = drawable(self.profile.levels[rank - 1])
        return title or self.words.say("pictures.level_numbered", number=rank)


def begin(canvas: Canvas, scene: Scene) -> None:
    """The title and, below it, the day. The frame is drawn by `end`, which knows the height."""
    say, profile = scene.words.say, scene.profile
    ladder = drawable(profile.ladder_title) or say("pictures.ladder_unnamed")
    title = drawable(say("pictures.radar_title", ladder=ladder)) or ladder
    if not profile.axes:
        below = say("pictures.no_dimensions")
    elif not scene.is_rated:
        below = say("pictures.nothing_rated")
    else:
        below = say("pictures.rated_on", day=day(profile.rated_on, scene.today)) if profile.rated_on else ""
    wide = canvas.width - 2 * MARGIN
    Label((Line(shortened(title, wide, 17, 600), 17, 600),), MARGIN, 34).draw(canvas)
    Label((Line(shortened(drawable(below) or "", wide, 12.5), 12.5, 400, MUTED),), MARGIN, 57).draw(canvas)


def end(canvas: Canvas, scene: Scene, top: float, *, with_levels: bool) -> str:
    """The legend from `top` on, with the names of all levels where they are not in the drawing; the whole SVG."""
    height = top + marks.legend(canvas, entries(scene), MARGIN, top, canvas.width - 2 * MARGIN)
    if with_levels and any(drawable(title) for title in scene.profile.levels):
        titles = [(rank, drawable(title)) for rank, title in enumerate(scene.profile.levels, 1)]
        names = ", ".join(f"{rank} {title}" for rank, title in titles if title)
        text = drawable(scene.words.say("pictures.legend_levels", levels=names)) or ""
        lines = tuple(wrapped(text, canvas.width - 2 * MARGIN, 3, Line("", 11.5, 400, MUTED)))
        label = Label(lines)
        label.at(MARGIN, height + 8 + label.height / 2).draw(canvas)
        height += 8 + label.height
    height += MARGIN - 6
    framed = Canvas(canvas.width)
    framed.add(
        "rect", x=1, y=1, width=canvas.width - 2, height=height - 2, rx=14, fill=CARD, stroke=EDGE, stroke_width=2
    )
    return framed.followed_by(canvas).svg(height)


def entries(scene: Scene) -> list[Entry]:
    """What the signs mean, only those that are drawn."""
    say, profile = scene.words.say, scene.profile
    found: list[Entry] = []
    rated = [axis for axis in profile.axes if axis.rank is not None]
    if profile.level:
        name = scene.level_name(profile.level)
        found.append(Entry(marks.line(marks.LEVEL_LINE), say("pictures.legend_level", level=name)))
    if profile.target:
        name = scene.level_name(profile.target)
        found.append(Entry(marks.line(marks.TARGET_LINE), say("pictures.legend_target", level=name)))
    if any(axis.is_proven for axis in rated):
        found.append(Entry(marks.own(is_proven=True), say("pictures.legend_proven")))
    if any(not axis.is_proven for axis in rated):
        found.append(Entry(marks.own(is_proven=False), say("pictures.legend_unproven")))
    if any(axis.strength < 1 for axis in rated):
        found.append(Entry(marks.older, say("pictures.legend_faded")))
    if any(axis.low is not None or axis.high is not None for axis in rated):
        found.append(Entry(marks.reach, say("pictures.legend_range")))
    if any(axis.previous is not None for axis in profile.axes):
        on = profile.previous_on
        text = say("pictures.legend_before", day=day(on, scene.today)) if on else say("pictures.legend_before_undated")
        found.append(Entry(marks.earlier, text))
    return found
