"""Words about check-ins, and about letting a goal rest: what stands after `/goals`, and what a direct message says."""

import re
from collections.abc import Callable

from bot.deferred import regex
from bot.slack.speech.intents import CheckInRhythm, RestGoal, WakeGoal

Said = CheckInRhythm | RestGoal | WakeGoal
CHECK_IN_COMMANDS = (CheckInRhythm, RestGoal, WakeGoal)
"""What a wish asks for: "I want to stop check-ins" is no goal."""

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_N = rf"(?:(?:my|the)\s)?(?:goal\s?|number\s?|nr\.?\s?|no\.?\s?)*#?\s?(?P<n>\d{{1,9}}|{'|'.join(_NUMBERS)})\.?"
_CHECK_INS = r"(?:the\s|my\s|all\s)?(?:weekly\s)?check[\s-]?ins?"
_POLITE = r"(?:please\s|can\syou\s|could\syou\s)?(?:please\s)?"
_RHYTHM = (
    r"(?:on|off|start|stop|yes|no|pause|resume|now|next|help|every|each|weekly|fortnightly|bi-?weekly|at|until"
    r"|(?:with|in|inside)\s(?:my\s|the\s)?(?:weekly\s)?nudges?|rides?|status|show|settings)"
)


def _number(found: re.Match[str]) -> int:
    said = found["n"].lower()
    return _NUMBERS.index(said) + 1 if said in _NUMBERS else int(said)


def _rows(
    *rows: tuple[str, Callable[[re.Match[str]], Said]],
) -> tuple[tuple[re.Pattern[str], Callable[..., Said]], ...]:
    return tuple((regex(pattern, re.I | re.A), build) for pattern, build in rows)


CHECK_IN_TURNS = _rows(
    (rf"(?:wake|wake\sup|awaken|revive)\s{_N}(?:\sup)?", lambda found: WakeGoal(_number(found))),
    (rf"(?:rest|park)\s{_N}", lambda found: RestGoal(_number(found))),
    (rf"let\s{_N}\s(?:have\sa\s)?rest", lambda found: RestGoal(_number(found))),
    (rf"{_POLITE}(?:let['’]?s\s|i\swant\sto\s)?check[\s-]in(?:\s(?:now|with\sme))?", lambda _: CheckInRhythm("now")),
    (
        rf"{_POLITE}(?:stop|cancel|disable|no\smore|turn\soff|switch\soff)\s(?:sending\s)?(?:me\s)?{_CHECK_INS}"
        r"(?:\sany\s?more)?(?:,?\splease)?",
        lambda _: CheckInRhythm("off"),
    ),
    (
        rf"{_POLITE}(?:start|enable|turn\son|switch\son|send\sme)\s{_CHECK_INS}(?:\sagain)?",
        lambda _: CheckInRhythm("on"),
    ),
    (
        rf"{_POLITE}(?P<verb>pause|snooze|mute|resume)\s{_CHECK_INS}(?P<rest>(?:\s.{{1,100}})?)",
        lambda found: CheckInRhythm(f"{found['verb']}{found['rest']}"),
    ),
    (
        rf"{_CHECK_INS}[:,]?(?P<rest>(?:\s{_RHYTHM}\b.{{0,100}}|\s(?:mon|tue|wed|thu|fri|sat|sun|\d)\w*.{{0,100}})?)",
        lambda found: CheckInRhythm(found["rest"].strip()),
    ),
)
"""Patterns of a whole line, and what each asks for; the first that fits decides."""


def read_check_in_command(text: str) -> CheckInRhythm | None:
    """What was typed after `/goals`, where it begins with `checkin`; None for anything else."""
    found = re.match(r"(?:weekly\s)?check[\s-]?ins?(?:\s+|$)", text, re.I)
    return CheckInRhythm(text[found.end() :].strip()) if found is not None else None
