"""A picture as it is handed on: what to draw, what it says, and by what its content is known again."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.blocks.pictures.bars import Bars
from bot.blocks.pictures.card import Scene
from bot.blocks.pictures.radar import FEWEST, MOST, Radar
from bot.blocks.pictures.readings import rounded
from bot.blocks.pictures.twins import radar_alt
from bot.content import Words
from bot.mentoring.profile import Profile


@dataclass(frozen=True)
class Drawing:
    """A picture before it is drawn: its SVG, its alt text, and the name of its file."""

    svg: str
    alt: str
    file_name: str

    @property
    def digest(self) -> str:
        """The same for the same picture, whoever it is for."""
        return hashlib.sha256(self.svg.encode()).hexdigest()


@lru_cache(maxsize=256)
def radar(words: Words, profile: Profile, today: date) -> Drawing:
    """The picture of a self-assessment: a radar for 3 to 12 dimensions, rows for any other number."""
    return Drawing(radar_svg(words, profile, today), radar_alt(words, profile), words.say("pictures.file_name"))


def radar_svg(words: Words, profile: Profile, today: date) -> str:
    """The SVG alone, 1,280 pixels wide."""
    scene = Scene(words, rounded(profile), today)
    is_radar = FEWEST <= len(profile.axes) <= MOST
    return Radar(scene).svg() if is_radar else Bars(scene).svg()
