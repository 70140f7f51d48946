"""Several things in one direct message: a line each, or "goal 2: 60% and goal 3: 20%"."""

import re

from bot.deferred import regex
from bot.slack.speech import read_message
from bot.slack.speech.intents import (
    AddGoal,
    AddWin,
    DoneGoal,
    DropGoal,
    Intent,
    MoveGoal,
    ProgressGoal,
    RestGoal,
    WakeGoal,
)

AT_ONCE = 5
"""So many are done at once, each with an answer of its own."""
_LONGEST = 12_000
_MOST_LINES = 50
"""More lines than that are a text, and looked at as one."""
_BULLET = regex(r"(?:[-*•–—]|\d{1,2}[.)])\s+")
_AND_GOAL = regex(r"\s*[,;]?\s+(?:and|&)\s+(?=goal\s?#?\s?\d)", re.I)
_CHANGES = (DoneGoal, ProgressGoal, MoveGoal, DropGoal, RestGoal, WakeGoal)


def read_several(text: str) -> list[Intent]:
    """What each part asks for, where every part asks to set, to change or to save something; else nothing."""
    if len(text) > _LONGEST:
        return []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        return []
    if len(lines) > 1:
        return _all_of(lines, (AddGoal, AddWin, *_CHANGES))
    return _all_of(_AND_GOAL.split(text), _CHANGES)


def _all_of(parts: list[str], kinds: tuple[type[Intent], ...]) -> list[Intent]:
    found: list[Intent] = []
    for part in parts if len(parts) > 1 else ():
        intent = _placed(part, kinds) or _placed(_BULLET.sub("", part, count=1), kinds)
        if intent is None:
            return []
        found.append(intent)
    return found


def _placed(part: str, kinds: tuple[type[Intent], ...]) -> Intent | None:
    intent = read_message(part)
    return intent if isinstance(intent, kinds) else None
