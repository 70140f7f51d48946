"""Which nudge a member gets: a sum of named parts, the same for the same inputs, and explained."""

from bot.mentoring.choice.choosing import best, choose, eligible, ignored_in_a_row, preview, rank
from bot.mentoring.choice.model import (
    Coming,
    Focus,
    Gap,
    Part,
    Past,
    Pick,
    Situation,
    read_parts,
    why_this_one,
)

__all__ = [
    "Coming",
    "Focus",
    "Gap",
    "Part",
    "Past",
    "Pick",
    "Situation",
    "best",
    "choose",
    "eligible",
    "ignored_in_a_row",
    "preview",
    "rank",
    "read_parts",
    "why_this_one",
]
