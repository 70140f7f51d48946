"""A command that came as a message: Slack sends one as text where a space stands before it, and in threads."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.assessment import read_level_command
from bot.slack.speech.cairn import ASK, ONE_ON_ONE, read_cairn_command
from bot.slack.speech.intents import (
    FindMentor,
    GoalsIntent,
    Help,
    Intent,
    NudgeRhythm,
    PrepareOneOnOne,
    ShowLevel,
    ShowMentors,
    ShowPicture,
    Status,
    Unclear,
    Unknown,
)
from bot.slack.speech.mentors import read_mentor_command
from bot.slack.speech.pictures import asks_for_picture
from bot.slack.speech.wins import read_wins_command

_COMMAND = regex(
    r"`?\s*/(?:[\w-]{1,20}?)??(?P<name>level|goals|nudges|wins|mentor|cairn)(?:\s+(?P<rest>.*))?", re.I | re.S
)
"""A prefix may stand before the names; which one, the words of a message need not know."""

_Place = Callable[[str], Intent | None]


def read_slashed(said: str, read_goals: Callable[[str], GoalsIntent], place: _Place) -> Intent | None:
    """What a message asks for that begins with a command of ours; None for all others.

    `place` reads words as a message of their own. What the command does not know is `Unclear` as it was typed.
    """
    found = _COMMAND.fullmatch(said)
    if found is None:
        return None
    rest = (found["rest"] or "").strip().rstrip("`").strip()
    match found["name"].lower():
        case "level":
            return _level(rest)
        case "goals":
            return _known(read_goals(rest), said)
        case "nudges":
            return NudgeRhythm(rest)
        case "wins":
            return _known(read_wins_command(rest), said)
        case "mentor":
            return _mentor(rest)
        case _:
            return _cairn(rest, place)


def _known(intent: Intent | Unknown, said: str) -> Intent:
    return Unclear(said) if isinstance(intent, Unknown) else intent


def _level(rest: str) -> Intent:
    return ShowPicture() if asks_for_picture(rest) else read_level_command(rest) or ShowLevel(rest)


def _mentor(rest: str) -> Intent:
    """Whatever else a mentor may do has its button below the list."""
    verb, about = read_mentor_command(rest)
    return FindMentor(about) if verb == "find" else ShowMentors()


def _cairn(rest: str, place: _Place) -> Intent:
    verb, _, words = rest.partition(" ")
    name, words = verb.lower().rstrip(":"), words.strip()
    if not rest:
        return Status()
    if name in ONE_ON_ONE:
        return PrepareOneOnOne(words)
    if name in ASK and words:
        return place(words) or Unclear(words)
    return read_cairn_command(rest) or place(rest) or (Help() if name in ASK else Unclear(rest))
