"""How far a goal is, in the words of whoever says it: "60%", "sixty percent", "+20%", "half", "done"."""

import re

from bot.deferred import regex
from bot.slack.speech.intents import DoneGoal, ProgressGoal

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SAID = (
    {word: number for number, word in enumerate(_ONES, 1)}
    | {word: number for number, word in enumerate(_TEENS, 11)}
    | {word: 10 * number for number, word in enumerate(_TENS, 1)}
    | {"zero": 0, "a hundred": 100, "one hundred": 100, "hundred": 100}
)
_PARTS = {"a quarter": 25, "half": 50, "halfway": 50, "half way": 50, "three quarters": 75}
_WORDS = (
    rf"(?:{'|'.join(_TENS[1:])})[\s-](?:{'|'.join(_ONES)})|{'|'.join(sorted(_SAID, key=len, reverse=True))}".replace(
        " ", r"\s"
    )
)
_UNIT = r"\s?(?:%|percent\b|per\scent\b)"
_STEP = r"(?P<step>\+\s?|(?:up\s)?by\s|up\s|another\s)?"
_PART = (
    rf"(?P<part>{'|'.join(sorted(_PARTS, key=len, reverse=True))})".replace(" ", r"\s")
    + r"(?:\s(?:there|through|done))?(?=\s?(?:[,;:–—-]|$))"
)
SHARE = rf"(?:{_STEP}(?P<percent>\d{{1,3}}(?:[.,]\d{{1,2}})?|{_WORDS}){_UNIT}|{_PART})"
"""A share of a hundred, or how many more (`step`)."""
BEFORE = (
    r"(?:i(?:\s?['’]?m|\sam)\s)?(?:now\s)?(?:at\s)?(?:about\s)?"
    rf"(?:{_STEP}(?P<percent>\d{{1,3}}(?:[.,]\d{{1,2}})?|{_WORDS}){_UNIT}|(?P<part>half(?:\s?way)?|three\squarters|a\squarter))"
    r"(?:\s(?:done|there|finished))?\s(?:on|with|through|(?:of|for|in|into)(?=\s(?:(?:my|the)\s)?goal))"
)
"""A share that stands before its goal: "50% on", "half done with"."""
STEP = rf"(?P<step>\+\s?)(?P<percent>\d{{1,3}}){_UNIT}(?P<note>)"
_ALONE = regex(rf"\d{{1,2}}|100|{_WORDS}", re.I | re.A)
_DONE = regex(r"(?:(?:it['’]?s|is|all)\s)?(?:now\s)?(?:done|finished|completed?)", re.I)
_FIGURE = regex(rf"[-+−]?\s?\d+(?:[.,]\d+)?{_UNIT}", re.I)
"""A figure that is no share of a hundred is no note either: 900%, -5%."""
_ANOTHER = regex(rf".*\bgoal\s?#?\s?\d{{1,9}}\b.{{0,20}}\d{_UNIT}.*", re.I | re.S)
"""Words on a second goal are no note on the first."""


def read_progress(found: re.Match[str], number: int | None) -> ProgressGoal | DoneGoal | None:
    """What is said of a goal by a line with a `note`, and perhaps a `SHARE` before it; None to be asked back."""
    named = found.groupdict()
    percent, is_step, note = _share(named), bool(named.get("step")), found["note"].strip(" ,;:-–—")
    if percent is None and _ALONE.fullmatch(note):
        percent, note = _number(note), ""
    if number is not None and percent is None and _DONE.fullmatch(note):
        return DoneGoal(number)
    if (percent or 0) > 100 or (percent is None and (not note or _FIGURE.fullmatch(note))) or _ANOTHER.fullmatch(note):
        return None
    return ProgressGoal(number, percent, note, is_step)


def read_step(found: re.Match[str]) -> ProgressGoal | None:
    """ "+20%" and no more: of the only goal there is."""
    progress = read_progress(found, None)
    return progress if isinstance(progress, ProgressGoal) else None


def _share(named: dict[str, str | None]) -> int | None:
    part, percent = named.get("part"), named.get("percent")
    if part is not None:
        return _PARTS[part.lower()]
    return None if percent is None else _number(percent)


def _number(said: str) -> int:
    """Halves are rounded up."""
    words = said.lower()
    if words[0].isdigit():
        return int(float(words.replace(",", ".")) + 0.5)
    if words in _SAID:
        return _SAID[words]
    tens, ones = re.split(r"[\s-]", words)
    return _SAID[tens] + _SAID[ones]
