"""A command about a goal that is asked for kindly, and words that name a goal but are no command."""

import re

from bot.deferred import regex

_ASKS = regex(
    r"(?:(?:ok(?:ay)?|so|and),?\s+)?(?:(?:please|pls|plz|kindly|can\s+(?:you|i|we)|(?:could|would|will)\s+you(?:\s+mind)?"
    r"|i(?:['’]d|\s+would)\s+like\s+you\s+to|i\s+(?:want|need)\s+you\s+to)[\s,]+)+(?:just\s+)?",
    re.I,
)
_THANKS = regex(r"(?:,?\s+(?:please|pls|plz|for\s+me|thanks|thank\s+you))+\s*$", re.I)
_SETS = regex(r"(?:set|put|bring)\s+(?=(?:my\s+|the\s+)?goal\s?#?\s?\d)", re.I)
_LONGEST = 300
"""Characters of a message about one change; what is longer is a text."""
_NAMED = regex(r"\bgoal\s?#?\s?(?P<n>\d{1,9})\b", re.I | re.A)
_VERB = regex(
    r"\b(?:done|finish(?:ed)?|completed?|clos(?:e|ed)|achieved?|mark|move|postpone|shift|reschedule|push|delay|extend|drop"
    r"|delete|remove|cancel|abandon|edit|change|reword|rename|update|progress|rest|wake|undo|history)\b",
    re.I,
)
_NEARLY = regex(
    r"(?:i(?:['’]?m|\s+am)\s+)?(?:almost|nearly|mostly|partly|not|barely|just\s+about)\s+(?:yet\s+)?(?:done|finished|there|through)"
    r"\s+(?:with|on|for|of)\s+(?:my\s+|the\s+)?(?:goal\s+)?#?(?P<n>\d{1,9})",
    re.I | re.A,
)
_BEYOND = regex(
    r"(?:progress\s+)?(?:goal\s*)?#?(?P<n>\d{1,9})\s*:?\s*(?:is\s+)?(?:at\s+)?[-+−]?\s?\d+(?:[.,]\d+)?\s?(?:%|percent)",
    re.I | re.A,
)


def beyond(said: str) -> int | None:
    """The number of the goal that is said to be at less than nothing or more than all; None for all else."""
    named = _BEYOND.fullmatch(said.strip().rstrip(".!?"))
    return int(named["n"]) if named is not None else None


def plainly(said: str) -> str:
    """A wish without what makes it kind: "can you drop goal 3?" as "drop goal 3". Nothing where it is plain already."""
    plain = said.strip().rstrip(" ?!.")
    plain = _THANKS.sub("", _SETS.sub("", _ASKS.sub("", plain, count=1), count=1))
    return "" if plain == said.strip() else plain


def goal_meant(said: str) -> int | None:
    """The number of the goal that words want to do something with, in a form that is not known; None for all else."""
    if len(said) > _LONGEST:
        return None
    nearly = _NEARLY.fullmatch(said.strip().rstrip(".!?"))
    if nearly is not None:
        return int(nearly["n"])
    named = _NAMED.search(said)
    return int(named["n"]) if named is not None and _VERB.search(said) is not None else None
