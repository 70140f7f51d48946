"""Several things in one direct message: a line each, or "goal 2: 60% and goal 3: 20%"."""

import re

from bot.deferred import regex
from bot.mentoring.goals.lines import goals_said, is_heading, is_listed
from bot.slack.speech import read_message
from bot.slack.speech.intents import (
    AddGoal,
    AddWin,
    DoneGoal,
    DropGoal,
    Greeting,
    Intent,
    MoveGoal,
    ProgressGoal,
    RestGoal,
    Thanks,
    WakeGoal,
)

AT_ONCE = 5
"""So many are done at once, each with an answer of its own."""
_LONGEST = 12_000
_MOST_LINES = 50
"""More lines than that are a text, and looked at as one."""
_BULLET = regex(r"(?:[-*•–—]|\d{1,2}[.)])\s+")
_ITEM = regex(r"(\d{1,2})[.)]\s")
_AND_GOAL = regex(r"\s*[,;]?\s+(?:and|&)\s+(?=goal\s?#?\s?\d)", re.I)
_LISTED = regex(
    r"(?P<verb>(?:(?:please|i['’]?m|i\sam|i['’]ve|i\shave)\s)?(?:all\s)?(?:done|finish(?:ed)?|completed?|closed?|drop|delete"
    r"|remove|cancel|abandon|rest|wake)(?:\swith)?):?\s+(?:goals?\s+)?"
    r"(?P<numbers>#?\d{1,9}(?:(?:\s*[,&]\s*(?:and\s+)?|\s+and\s+)(?:goal\s+)?#?\d{1,9})+)",
    re.I | re.A,
)
"""One verb for several goals: "done with 1 and 2"."""
_NUMBER = regex(r"\d+", re.A)
_CHANGES = (DoneGoal, ProgressGoal, MoveGoal, DropGoal, RestGoal, WakeGoal)
_KINDS = (AddGoal, AddWin, *_CHANGES)


def read_several(text: str) -> list[Intent]:
    """What each part asks for, where every part asks to set, to change or to save something; else nothing."""
    if len(text) > _LONGEST:
        return []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_LINES:
        return []
    if _are_numbered(lines):  # the numbers are the list's, and no goal's
        return _all_of([_BULLET.sub("", line, count=1) for line in lines], (AddGoal, AddWin)) or _goals_below(lines)
    if len(lines) > 1:
        found = _all_of(lines, _KINDS)
        is_one = goals_said(text) == [text] and all(isinstance(intent, AddGoal) for intent in found)
        return [] if is_one else found or _goals_below(lines)
    listed = _LISTED.fullmatch(text.strip().rstrip(".!?"))
    if listed is not None:
        return _all_of([f"{listed['verb']} {number}" for number in _NUMBER.findall(listed["numbers"])], _CHANGES)
    return _all_of(_AND_GOAL.split(text), _CHANGES)


def _are_numbered(lines: list[str]) -> bool:
    numbers = [found[1] for line in lines if (found := _ITEM.match(line)) is not None]
    return len(lines) > 1 and numbers == [str(number) for number in range(1, len(lines) + 1)]


def _all_of(parts: list[str], kinds: tuple[type[Intent], ...]) -> list[Intent]:
    found: list[Intent] = []
    for part in parts if len(parts) > 1 else ():
        intent = _placed(part, kinds) or _placed(_BULLET.sub("", part, count=1), kinds)
        if intent is None:
            return []
        found.append(intent)
    return found


def _goals_below(lines: list[str]) -> list[Intent]:
    """A goal of each line below one that begins as a goal; nothing where one of them may be something else."""
    if isinstance(read_message(lines[0]), Greeting):
        lines = lines[1:]
    first = _BULLET.sub("", lines[0], count=1)
    if not is_heading(first) and not isinstance(read_message(first), AddGoal):
        return []
    text = "\n".join(lines)
    said = goals_said(text)
    if said == [text] or any(_is_aside(part) for part in said):
        return []
    if is_heading(first) or is_listed(lines[-1]):
        return [AddGoal(part) for part in said]
    return [_placed(part, _KINDS) or AddGoal(part) for part in said]


def _is_aside(part: str) -> bool:
    return part.endswith("?") or isinstance(read_message(part), Greeting | Thanks)


def _placed(part: str, kinds: tuple[type[Intent], ...]) -> Intent | None:
    intent = read_message(part)
    return intent if isinstance(intent, kinds) else None
