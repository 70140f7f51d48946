"""Self-assessments of every shape, for tests of what is drawn and said of them."""

from datetime import date

from hypothesis import strategies as st

from bot.mentoring.profile import Axis, Profile

TODAY = date(2026, 11, 25)
EARLIER = date(2026, 5, 3)
LEVELS = ("Junior", "Mid", "Senior", "Staff")
TITLES = (
    "Technical depth",
    "Code quality",
    "Architecture and design",
    "Operations and reliability",
    "Business context",
    "Mentoring",
    "Leadership and influence",
    "Learning and career",
    "Communication",
    "Security",
    "Data literacy",
    "Product sense",
)
SCRIPTS = (
    "アーキテクチャ",
    "الهندسة المعمارية",
    "קוד נקי",
    "🎉 Launches",
    "Архитектура и дизайн",
    "Ποιότητα κώδικα",
    "Kühlgeräte",
)


def axis(number: int, rank: float | None = 2, title: str | None = None, **more: object) -> Axis:
    """One dimension, rated with evidence unless told otherwise."""
    values = {"is_proven": True, "strength": 1.0, "low": 1.4, "high": 2.6, **more} if rank is not None else more
    name = title or TITLES[number % 12]
    return Axis(f"dimension-{number}", name, name[:24], rank=rank, **values)  # type: ignore[arg-type]


def profile(
    *axes: Axis, levels: tuple[str, ...] = LEVELS, rated_on: date | None = TODAY, previous_on: date | None = None
) -> Profile:
    """A Mid on the way to Senior."""
    return Profile("Backend engineer", levels, 2, 3, axes, rated_on, previous_on)


def longest(count: int) -> Profile:
    """As much and as wide as a ladder may be."""
    axes = (
        Axis(str(n), "M" * 150, "W" * 24, rank=11.5, previous=0.5, is_proven=n % 2 == 0, strength=0.1, low=0.1, high=12)
        for n in range(count)
    )
    levels = tuple("W" * 149 + chr(65 + n) for n in range(12))
    return Profile("X" * 150, levels, 11, 12, tuple(axes), TODAY, EARLIER)


NAMES = st.one_of(
    st.text(min_size=1, max_size=150),
    st.sampled_from(
        [*TITLES, *SCRIPTS, "W" * 150, "a " * 75, "<script>&\"'", "\x00\x1b\ufffe", "e\u0301\u0302\u0303" * 20]
    ),
)
RANKS = st.integers(0, 120).map(lambda tenths: tenths / 10)


@st.composite
def axes(draw: st.DrawFn, top: int) -> Axis:
    """One dimension on a ladder with so many levels."""
    rank = draw(st.none() | RANKS.map(lambda value: min(value, float(top))))
    previous = draw(st.none() | RANKS.map(lambda value: min(value, float(top))))
    title, short = draw(NAMES), draw(NAMES)[:24]
    if rank is None:
        return Axis("id", title, short, previous=previous)
    spread = draw(st.floats(0, 3))
    return Axis(
        "id",
        title,
        short,
        rank=rank,
        previous=previous,
        is_proven=draw(st.booleans()),
        strength=draw(st.floats(0, 1)),
        low=max(0.0, rank - spread),
        high=min(float(top), rank + spread),
    )


@st.composite
def profiles(draw: st.DrawFn, most: int = 12) -> Profile:
    """Any self-assessment on any ladder that the loader allows."""
    top = draw(st.integers(1, 12))
    levels = tuple(draw(st.lists(NAMES, min_size=top, max_size=top)))
    level = draw(st.none() | st.integers(1, top))
    target = level + 1 if level is not None and level < top else None
    drawn = tuple(draw(st.lists(axes(top), max_size=most)))
    return Profile(draw(NAMES), levels, level, target, drawn, draw(st.none() | st.just(TODAY)), EARLIER)
