"""Which nudge an admin means, and for which level it is shown."""

from collections.abc import Sequence
from difflib import get_close_matches

from bot.content import Content, Ladder, Level, Nudge

MOST_NEAR = 5
"""Nudges that are offered where none is named exactly."""
_LONGEST = 100
"""Characters of what was typed that are compared."""


def find_nudges(content: Content, typed: str) -> list[Nudge]:
    """The nudge with this id or title; else those that have every word of it, else those whose names are like it."""
    said = " ".join(typed.casefold().split())[:_LONGEST]
    named = {nudge_id.casefold(): nudge for nudge_id, nudge in content.nudges.items()}
    titled = {nudge.title.casefold(): nudge for nudge in content.nudges.values()}
    exact = named.get(said.replace(" ", "-")) or titled.get(said)
    if exact is not None:
        return [exact]
    words = said.replace("-", " ").split()
    worded = [nudge for title, nudge in titled.items() if words and all(word in title for word in words)]
    if worded:
        return worded[:MOST_NEAR]
    near = [titled[title] for title in get_close_matches(said, titled, MOST_NEAR, 0.5)]
    near += [named[name] for name in get_close_matches(said.replace(" ", "-"), named, MOST_NEAR, 0.6)]
    return list({nudge.id: nudge for nudge in near}.values())[:MOST_NEAR]


def levels_served(nudge: Nudge, ladder: Ladder) -> list[Level]:
    """The levels of a ladder that may get it, by their own name or by what they are like; all where none is named."""
    served = set(nudge.levels)
    return [level for level in ladder.levels if {level.id, level.like} & served] or list(ladder.levels)


def level_for(nudge: Nudge, ladder: Ladder, wanted: Sequence[str | None]) -> Level:
    """The first of the wanted levels that gets it, else the first that does."""
    levels = levels_served(nudge, ladder)
    for name in wanted:
        for level in levels:
            if name is not None and name.casefold() in (level.id.casefold(), level.title.casefold()):
                return level
    return levels[0]
