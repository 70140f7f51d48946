"""What a self-assessment says in words and figures: the same ones in the picture, its alt text and its table."""

from dataclasses import dataclass, replace
from datetime import date

from bot.blocks.text import clean, fit, one_line
from bot.content import Words
from bot.mentoring.dates import say_day
from bot.mentoring.profile import Axis, Profile

STEPS = 5
"""Steps of the freshness that are told apart, 20 % each: a picture does not change from one day to the next."""
LONGEST_NAME = 80
"""Characters of a name in a table or a list."""


def rounded(profile: Profile) -> Profile:
    """The profile as it is shown: ranks to a tenth, freshness in fifths, names on one line without control marks."""
    return replace(
        profile,
        ladder_title=tidy(profile.ladder_title),
        levels=tuple(tidy(title) for title in profile.levels),
        axes=tuple(_axis(axis, len(profile.levels)) for axis in profile.axes),
    )


def _axis(axis: Axis, top: int) -> Axis:
    def rank(value: float | None) -> float | None:
        return None if value is None else round(min(max(value, 0.0), float(top)), 1)

    return replace(
        axis,
        title=tidy(axis.title),
        short=tidy(axis.short),
        rank=rank(axis.rank),
        previous=rank(axis.previous),
        low=rank(axis.low),
        high=rank(axis.high),
        strength=round(min(max(axis.strength, 0.0), 1.0) * STEPS) / STEPS,
    )


def tidy(name: str) -> str:
    """A name on one line, without control and direction marks."""
    return one_line(clean(name))


def figure(rank: float) -> str:
    """A rank as it is written: `2`, `2.5`."""
    return f"{rank:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Reader:
    """Says what a rounded profile says. `longest` bounds the names of levels, in characters."""

    words: Words
    profile: Profile
    longest: int = LONGEST_NAME

    def level(self, rank: int) -> str:
        """The title of a whole rank from 1 on."""
        return fit(self.profile.levels[rank - 1], self.longest)

    def reading(self, rank: float) -> str:
        """A rank by the name of its level, or of the two it lies between, with its figure."""
        say, whole = self.words.say, int(rank)
        if not self.profile.levels:
            return figure(rank)
        if rank < 1:
            return say("pictures.below_first", level=self.level(1), figure=figure(rank))
        if rank == whole:
            return say("pictures.exactly", level=self.level(whole), figure=figure(rank))
        low, high = self.level(whole), self.level(whole + 1)
        return say("pictures.between", low=low, high=high, figure=figure(rank))

    def rating(self, axis: Axis) -> str:
        """What the member says of a dimension."""
        return self.words.say("pictures.not_rated") if axis.rank is None else self.reading(axis.rank)

    def span(self, axis: Axis) -> str:
        """What the rating may as well be; the rank itself where no more is known."""
        low, high = span(axis)
        return self.words.say("pictures.range", low=figure(low), high=figure(high))

    def evidence(self, axis: Axis) -> str:
        """Whether something stands behind it."""
        say = self.words.say
        return say("pictures.proven") if axis.is_proven else say("pictures.unproven")

    def fresh(self, axis: Axis) -> str:
        """How much of its strength time has left, in percent."""
        return self.words.say("pictures.fresh", percent=percent(axis))

    def before(self, axis: Axis) -> str:
        """The rating in the version before; empty where there was none."""
        return "" if axis.previous is None else self.reading(axis.previous)


def span(axis: Axis) -> tuple[float, float]:
    """What a rating may as well be, from low to high."""
    rank = axis.rank or 0.0
    return (rank if axis.low is None else axis.low, rank if axis.high is None else axis.high)


def percent(axis: Axis) -> int:
    """The freshness as it is said and drawn."""
    return round(axis.strength * 100)


def day(moment: date, today: date) -> str:
    """A day in words."""
    return say_day(moment, today)
